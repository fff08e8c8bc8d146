"""`/webhooks/`: for engines and providers of payments, one address each, never under a language's prefix."""

from django.urls import path

from storefront.webhooks import payments, views

app_name = "webhooks"
urlpatterns = [
    path("saleor/", views.saleor, name="saleor"),
    path("stripe/", payments.stripe, name="stripe"),
    path("bank/", payments.bank, name="bank"),
]
