"""Addresses of the stall, below /gian-hang/."""

from django.urls import include, path

from storefront.producer.views import acts, board, choice, money, parcel

app_name = "producer"
urlpatterns = [
    path("", board.home, name="home"),
    path("da-xong/", board.finished, name="finished"),
    path("chon/", choice.choose, name="choose"),
    path("tien/", money.money, name="money"),
    path("kien/<str:key>/", parcel.parcel, name="parcel"),
    path("kien/<str:key>/phieu-dong-goi/", parcel.slip, name="slip"),
    path("kien/<str:key>/nhan/", acts.accept, name="accept"),
    path("kien/<str:key>/het-hang/", acts.sold_out, name="sold_out"),
    path("kien/<str:key>/dong-goi/", acts.pack, name="pack"),
    path("kien/<str:key>/gui/", acts.send, name="send"),
    path("kien/<str:key>/da-giao/", acts.deliver, name="deliver"),
    path("kien/<str:key>/khach-khong-nhan/", acts.refuse, name="refuse"),
    path("san-pham/", include("storefront.producer.products.urls")),
]
