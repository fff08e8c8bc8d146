"""Addresses below /quan-ly/duyet/."""

from django.urls import path

from storefront.office.reviews import views

urlpatterns = [
    path("", views.reviews, name="reviews"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/duyet/", views.accept, name="review_accept"),
    path("<int:pk>/khong-duyet/", views.refuse, name="review_refuse"),
    path("<int:pk>/anh/<slug:size>/", views.photo, name="review_photo"),
]
