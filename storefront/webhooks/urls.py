"""`/webhooks/`: for engines, one address each, never under a language's prefix."""

from django.urls import path

from storefront.webhooks import views

app_name = "webhooks"
urlpatterns = [path("saleor/", views.saleor, name="saleor")]
