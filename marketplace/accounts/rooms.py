"""How invitations reach what one is invited to: each kind's room, named in `settings.INVITATION_ROOMS`.

So that `accounts` need not know the rooms above it, just as the outbox does not know its consumers.
"""

from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.accounts.models import User


class Room(Protocol):
    """What a room's module of members offers."""

    def title(self, subject: str) -> str:
        """The name of what one is invited to. Raises UnknownSubject."""

    def check_role(self, role: str) -> None:
        """Raises UnknownRole."""

    def admit(self, subject: str, user: User, *, role: str, by: User | None) -> Any:
        """Make `user` a member, or give a member this role. Raises UnknownSubject, MemberSuspended."""

    def may_reset(self, subject: str, user: User) -> bool:
        """True when a link to `subject` alone may give this account a new secret: a member of it, of no office."""


def room(kind: str) -> Room:
    """The room of invitations of this kind."""
    try:
        path = settings.INVITATION_ROOMS[kind]
    except KeyError as error:
        raise ImproperlyConfigured(f"INVITATION_ROOMS names no room for {kind!r}") from error
    return cast(Room, import_module(path))
