"""Addresses below /quan-ly/doi-chieu-don/."""

from django.urls import path

from storefront.office.shadows import views

urlpatterns = [
    path("", views.shadows, name="shadows"),
    path("<str:number>/xem-xong/", views.look_at, name="shadow_seen"),
    path("<str:number>/huy/", views.cancel, name="shadow_cancel"),
    path("<str:number>/saleor/", views.over_there, name="shadow_over_there"),
]
