"""`/feeds/`: for programs, one address a form and channel, never under a language's prefix."""

from django.urls import path

from storefront.feeds import orders, views

app_name = "feeds"
urlpatterns = [
    path("orders/", orders.place, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("openapi.json", views.openapi, name="openapi"),
    path("<slug:channel>/google.xml", views.google, name="google"),
    path("<slug:channel>/products.json", views.products, name="products"),
    path("<slug:channel>/danh-muc-chao-hang.xlsx", views.sheet, name="sheet"),
]
