"""The buyers' addresses."""

from django.urls import path

from storefront.shop import age, check, clock, home, pages, points, producers, product, products
from storefront.shop.buying import adding, basket_page, checkout_page, order_page, payment_page, tracking_page

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
    path("gio-hang/", basket_page.basket, name="basket"),
    path("gio-hang/them/", adding.add, name="add"),
    path("dat-hang/", checkout_page.checkout, name="checkout"),
    path("tra-cuu-don/", tracking_page.track, name="track"),
    path("tra-cuu-don/<str:token>/", order_page.order, name="order"),
    path("tra-cuu-don/<str:token>/thanh-toan/", payment_page.pay, name="pay"),
    path("tra-cuu-don/<str:token>/thanh-toan/ma-qr.svg", payment_page.picture, name="pay_picture"),
    path("tra-cuu-don/<str:token>/thanh-toan/the/", payment_page.by_card, name="pay_by_card"),
    path("tra-cuu-don/<str:token>/thanh-toan/gia-vo/", payment_page.pretend, name="pretend_to_pay"),
    path("tra-cuu-don/<str:token>/phieu.svg", order_page.picture, name="order_picture"),
    path("tra-cuu-don/<str:token>/huy/", order_page.cancel, name="cancel_order"),
    path("tuoi/", age.age, name="age"),
    path("dieu-kien-mua-hang/", pages.terms, name="terms"),
    path("ocop-la-gi/", pages.what_is_ocop, name="what_is_ocop"),
    path("cach-sap-xep/", pages.ranking, name="ranking"),
    path("ngay-cua-cho/", clock.move, name="clock"),
]
