"""Below /quan-ly/doi-tac/."""

from django.urls import path

from storefront.office.partners import keys, orders, placed, views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("ghi-don/", orders.record, name="partner_order_record"),
    path("<slug:slug>/", views.partner, name="partner"),
    path("<slug:slug>/khoa/", keys.issue, name="partner_key_issue"),
    path("<slug:slug>/khoa/<int:pk>/thu-hoi/", keys.revoke, name="partner_key_revoke"),
    path("<slug:slug>/don-hang/<str:number>/", placed.order, name="partner_order"),
    path("<slug:slug>/don-hang/<str:number>/da-chuyen-khoan/", placed.paid, name="partner_order_paid"),
]
