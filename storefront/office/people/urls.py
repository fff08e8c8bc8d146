"""Addresses below /quan-ly/thanh-vien/."""

from django.urls import path

from storefront.office.people import views

urlpatterns = [
    path("", views.overview, name="people"),
    path("loi-moi/<int:pk>/cap-lai/", views.reissue, name="invitation_reissue"),
    path("loi-moi/<int:pk>/huy/", views.withdraw, name="invitation_withdraw"),
    path("<slug:slug>/", views.listed, name="people_of_kind"),
    path("<slug:slug>/<str:key>/", views.subject, name="people_of"),
    path("<slug:slug>/<str:key>/moi/", views.invite, name="people_invite"),
    path("<slug:slug>/<str:key>/<int:pk>/tam-khoa/", views.suspend, name="member_suspend"),
    path("<slug:slug>/<str:key>/<int:pk>/mo-khoa/", views.resume, name="member_resume"),
    path("<slug:slug>/<str:key>/<int:pk>/thoi-lam/", views.end, name="member_end"),
]
