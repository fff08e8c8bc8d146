"""`/saleor/`: what Saleor installs, and what its dashboard shows in a frame."""

from django.urls import path

from storefront.saleor_app import installing, product

app_name = "saleor_app"
urlpatterns = [
    path("manifest", installing.manifest, name="manifest"),
    path("register", installing.register, name="register"),
    path("product", product.product, name="product"),
]
