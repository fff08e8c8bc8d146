"""Sign-in policy: accounts come by invitation of an operator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedAccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves; signing in and resetting a password are open."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
