"""Addresses of the office, below /quan-ly/."""

from django.urls import include, path

from storefront.office.views import (
    acts,
    corrections,
    decisions,
    home,
    journeys,
    places,
    producers,
    products,
    recording,
    registers,
)

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("da-xem/", home.mark_seen, name="mark_seen"),
    path("danh-muc/<slug:slug>/", registers.register_list, name="list"),
    path("danh-muc/<slug:slug>/xuat-excel/", registers.export, name="list_export"),
    path("san-pham/<str:code>/", products.product, name="product"),
    path("san-pham/<str:code>/go-anh/", acts.take_down, name="photo_take_down"),
    path("san-pham/<str:code>/tam-dung/", acts.suspend, name="suspend"),
    path("san-pham/<str:code>/tiep-tuc/", acts.resume, name="resume"),
    path("san-pham/<str:code>/thu-hoi/", acts.revoke, name="revoke"),
    path("san-pham/<str:code>/huy-thu-hoi/", acts.withdraw_revocation, name="withdraw_revocation"),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("quyet-dinh/xuat-excel/", decisions.export, name="decisions_export"),
    path("quyet-dinh/ghi/", recording.record, name="record"),
    path("quyet-dinh/ghi/san-pham/", recording.picker_fragment, name="picker"),
    path("quyet-dinh/<int:pk>/", decisions.decision, name="decision"),
    path("quyet-dinh/<int:pk>/dinh-chinh/", corrections.correct, name="correct"),
    path("quyet-dinh/<int:pk>/ban-quet/", decisions.scan, name="scan"),
    path("duyet/", include("storefront.office.reviews.urls")),
    path("kien-hang/", include("storefront.office.parcels.urls")),
    path("thanh-vien/", include("storefront.office.people.urls")),
    path("doi-chieu-don/", include("storefront.office.shadows.urls")),
    path("thanh-toan/", include("storefront.office.payments.urls")),
    path("hanh-trinh/", journeys.journeys, name="journeys"),
    path("hanh-trinh/thu-lai/", journeys.retry, name="retry"),
    path("chu-the/", producers.producers, name="producers"),
    path("chu-the/xuat-excel/", producers.export, name="producers_export"),
    path("chu-the/<str:code>/", producers.producer, name="producer"),
    path("diem-ban/", places.places, name="places"),
    path("diem-ban/xuat-excel/", places.export, name="places_export"),
    path("doi-tac/", include("storefront.office.partners.urls")),
]
