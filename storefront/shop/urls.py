"""The buyers' addresses."""

from django.urls import path

from storefront.shop import check, clock, home, pages, points, producers, product, products

app_name = "shop"
urlpatterns = [
    path("", home.home, name="home"),
    path("san-pham/", products.products, name="products"),
    path("san-pham/goi-y/", products.suggestions, name="suggestions"),
    path("san-pham/<str:code>/", product.product, name="product"),
    path("chu-the/", producers.producers, name="producers"),
    path("chu-the/<slug:slug>/", producers.producer, name="producer"),
    path("diem-ban/", points.points, name="points"),
    path("diem-ban/<slug:slug>/", points.point, name="point"),
    path("tra-cuu/", check.search, name="check"),
    path("tra-cuu/<str:code>", check.result, name="check_product"),
    path("ocop-la-gi/", pages.what_is_ocop, name="what_is_ocop"),
    path("cach-sap-xep/", pages.ranking, name="ranking"),
    path("ngay-cua-cho/", clock.move, name="clock"),
]
