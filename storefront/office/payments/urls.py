"""Addresses below /quan-ly/thanh-toan/."""

from django.urls import path

from storefront.office.payments import views

urlpatterns = [
    path("", views.payments, name="payments"),
    path("<int:pk>/nhan/", views.accept, name="payment_accept"),
    path("<int:pk>/da-tra-lai/", views.give_back, name="payment_give_back"),
    path("<int:pk>/bo-qua/", views.dismiss, name="payment_dismiss"),
    path("don/<str:number>/xac-nhan/", views.confirm, name="payment_confirm"),
    path("hoan/<str:payment>/da-tra/", views.refunded, name="payment_refunded"),
]
