"""Sign-in policy: accounts come by invitation, and who guesses secrets must wait."""

from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts import attempts, phones, secrets
from marketplace.accounts.errors import InvalidPhone, TooManyTries, WeakSecret
from storefront.account.wording import weak_secret
from storefront.kit import client


class InvitedAccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves; signing in and resetting a password are open."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The phone number or user name, or the password, is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            attempts.check(self._keys(request, credentials), now=timezone.now())
        except TooManyTries as error:
            raise ValidationError(wait(error), code="too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempts.forget(_name_key(credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        attempts.failed(self._keys(request, credentials), now=timezone.now())

    def clean_password(self, password: str, user: Any = None) -> str:
        if not getattr(user, "came_by_invitation", False):
            return str(super().clean_password(password, user))
        try:
            secrets.check(password, phone=user.phone)
        except WeakSecret as error:
            raise ValidationError(weak_secret(error), code=error.why) from error
        return password

    def get_client_ip(self, request: HttpRequest) -> str:
        return client.address(request)

    def _keys(self, request: HttpRequest, credentials: dict[str, Any]) -> tuple[str, str]:
        return _name_key(credentials), f"address {self.get_client_ip(request)}"


def wait(error: TooManyTries) -> str:
    """How long to wait, in whole minutes, rounded up."""
    seconds = (error.free_at - timezone.now()).total_seconds()
    minutes = max(1, ceil(seconds / 60))
    return ngettext(
        "Wrong too many times. Please wait %(minutes)s minute, then try again.",
        "Wrong too many times. Please wait %(minutes)s minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def _name_key(credentials: dict[str, Any]) -> str:
    """The same key however a phone number is written."""
    name = str(credentials.get("username") or credentials.get("email") or "").strip().casefold()
    try:
        return f"name {phones.normalise(name)}"
    except InvalidPhone:
        return f"name {name}"
