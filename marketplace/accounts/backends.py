"""Signing in with a phone number, however it is written."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from marketplace.accounts import phones
from marketplace.accounts.errors import InvalidPhone
from marketplace.accounts.models import User


class PhoneBackend(ModelBackend):
    """Takes the sign-in name for a phone number; anything else is left to the other backends."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **_other: Any
    ) -> User | None:
        if not username or not password:
            return None
        try:
            phone = phones.normalise(username)
        except InvalidPhone:
            return None
        user = User.objects.filter(phone=phone).first()
        if user is None:
            User().set_password(password)  # as slow as a wrong secret, so that time tells nothing
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
