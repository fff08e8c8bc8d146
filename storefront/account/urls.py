"""`/tai-khoan/`: allauth's addresses, with our own form on the first of them."""

from allauth.account.views import LoginView
from django.urls import include, path

from storefront.account.forms import SignInForm

urlpatterns = [
    path("login/", LoginView.as_view(form_class=SignInForm), name="account_login"),
    path("", include("allauth.urls")),
]
