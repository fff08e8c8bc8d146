"""Opens the messengers that the settings name, as Django opens caches: `phone` for numbers, `email` for addresses.

The demo prints whatever the settings say: its numbers are typed by anybody and may be somebody's.
"""

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.connection import BaseConnectionHandler
from django.utils.module_loading import import_string

from storefront.notifications.adapters.base import Messenger

PHONE, EMAIL = "phone", "email"
DEFAULTS = {
    PHONE: {"BACKEND": "storefront.notifications.adapters.console.ConsoleMessenger"},
    EMAIL: {"BACKEND": "storefront.notifications.adapters.mail.MailMessenger"},
}


class MessengerHandler(BaseConnectionHandler):
    """One messenger per alias and thread, from `MESSENGERS`."""

    settings_name = "MESSENGERS"
    exception_class = ImproperlyConfigured

    def configure_settings(self, given: dict[str, Any] | None) -> dict[str, Any]:
        if settings.DEMO:
            return {PHONE: DEFAULTS[PHONE], EMAIL: DEFAULTS[PHONE]}
        return DEFAULTS | (getattr(settings, self.settings_name, None) or {})

    def create_connection(self, alias: str) -> Messenger:
        entry = self.settings[alias]
        try:
            backend = import_string(entry["BACKEND"])
        except ImportError as error:
            raise ImproperlyConfigured(f"MESSENGERS[{alias!r}]: {error}") from error
        return cast(Messenger, backend(**entry.get("OPTIONS", {})))


_messengers = MessengerHandler()


def messenger_for(to: str) -> Messenger:
    """The messenger that reaches `to`: an address has an @, a number has none."""
    return cast(Messenger, _messengers[EMAIL if "@" in to else PHONE])
