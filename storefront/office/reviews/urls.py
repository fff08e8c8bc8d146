"""Addresses below /quan-ly/duyet/."""

from django.urls import path

from storefront.office.reviews import views

urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/duyet/", views.accept, name="review_accept"),
    path("<int:pk>/khong-duyet/", views.refuse, name="review_refuse"),
    path("<int:pk>/tin-nhan/gui-lai/", views.send_again, name="review_send_again"),
    path("<int:pk>/anh/<slug:size>/", views.photo, name="review_photo"),
]
