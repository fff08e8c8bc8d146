"""Addresses of the sales points, below /quay/. Whoever does not work at a point finds nothing at its addresses."""

from django.urls import include, path

from storefront.pos.views import home, journal, labels, machine, notes, pickups, reports, selling, shifts, tills

app_name = "pos"
at_point = [
    path("", home.desk_home, name="desk"),
    path("may/", tills.tills, name="tills"),
    path("may/<int:pk>/bo/", tills.retire, name="retire"),
    path("ban/", selling.sell, name="sell"),
    path("ke.json", machine.shelf_list, name="shelf"),
    path("quet.json", machine.scan, name="scan"),
    path("thu-tien/", machine.take, name="take"),
    path("ma-qr.svg", machine.transfer_code, name="transfer_code"),
    path("giao-dich/", journal.journal, name="journal"),
    path("giao-dich/<int:pk>/", journal.receipt, name="receipt"),
    path("giao-dich/<int:pk>/huy/", journal.void, name="void"),
    path("mo-ca/", shifts.open_shift, name="open_shift"),
    path("dong-ca/", shifts.close_shift, name="close_shift"),
    path("ca/<int:number>/dong/", shifts.close_other, name="close_other"),
    path("ca/<int:number>/", reports.shift_report, name="shift"),
    path("bao-cao/", reports.day_report, name="report"),
    path("dat-truoc/", pickups.find, name="pickups"),
    path("dat-truoc/<str:number>/", pickups.pick_up, name="pickup"),
    path("dat-truoc/<str:number>/phieu/", pickups.slip, name="pickup_slip"),
    path("giao-nhan/", notes.notes, name="notes"),
    path("giao-nhan/lap/<str:kind>/", notes.new, name="new_note"),
    path("giao-nhan/<int:pk>/", notes.note, name="note"),
    path("giao-nhan/<int:pk>/sua/", notes.edit, name="edit_note"),
    path("giao-nhan/<int:pk>/gui/", notes.send, name="send_note"),
    path("giao-nhan/<int:pk>/nhan/", notes.receive, name="receive_note"),
    path("giao-nhan/<int:pk>/huy/", notes.cancel, name="cancel_note"),
    path("giao-nhan/<int:pk>/ket-thuc/", notes.settle, name="settle_note"),
    path("tem-ke/", labels.choose, name="labels"),
    path("tem-ke/in/", labels.sheet, name="label_sheet"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("<slug:slug>/", include(at_point)),
]
