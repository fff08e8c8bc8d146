"""Addresses below /quan-ly/kien-hang/."""

from django.urls import path

from storefront.office.parcels import views

urlpatterns = [
    path("", views.parcels, name="parcels"),
    path("<str:key>/", views.parcel, name="parcel"),
    path("<str:key>/nhan-thay/", views.accept, name="parcel_accept"),
    path("<str:key>/tin-nhan/<int:pk>/gui-lai/", views.send_again, name="parcel_send_again"),
]
