"""Addresses that stand in messages, below /nhan-kien/."""

from django.urls import path

from storefront.notifications import views

app_name = "notifications"
urlpatterns = [path("<str:token>/", views.parcel, name="parcel")]
