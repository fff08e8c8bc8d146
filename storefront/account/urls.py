"""`/tai-khoan/`: allauth's addresses, with our own form on the first of them, and our own pages before them."""

from allauth.account.views import LoginView
from django.urls import include, path

from storefront.account import views
from storefront.account.forms import SignInForm

urlpatterns = [
    path("login/", LoginView.as_view(form_class=SignInForm), name="account_login"),
    path("loi-vao/", views.doors, name="account_doors"),
    path("loi-moi/<str:token>/", views.invitation, name="account_invitation"),
    path("", include("allauth.urls")),
]
