"""Addresses below /gian-hang/san-pham/."""

from django.urls import path

from storefront.producer.products import changes, offers, photos, views

urlpatterns = [
    path("", views.products, name="products"),
    path("<str:code>/", views.product, name="product"),
    path("<str:code>/gia/", offers.price, name="product_price"),
    path("<str:code>/so-luong/", offers.stock, name="product_stock"),
    path("<str:code>/tam-ngung/", offers.pause, name="product_pause"),
    path("<str:code>/ban-lai/", offers.resume, name="product_resume"),
    path("<str:code>/noi-dung/", changes.text, name="product_text"),
    path("<str:code>/anh/", changes.photo, name="product_photo"),
    path("<str:code>/go-anh/", offers.take_down, name="product_photo_down"),
    path("<str:code>/de-nghi/<int:pk>/rut-lai/", changes.withdraw, name="product_withdraw"),
    path("<str:code>/de-nghi/<int:pk>/anh/<slug:size>/", photos.proposed, name="product_photo_file"),
]
