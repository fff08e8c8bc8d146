"""What can be wrong with a phone number, a secret, an invitation or a membership."""

from datetime import datetime


class AccountsError(Exception):
    """Something about accounts went wrong."""


class InvalidPhone(AccountsError):
    """No telephone number that could be dialled."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no phone number: {text!r}")
        self.text = text


class WeakSecret(AccountsError):
    """A secret that somebody else would guess; `why` is too_short, phone, pattern or common."""

    def __init__(self, why: str) -> None:
        super().__init__(f"weak secret: {why}")
        self.why = why


class TooManyTries(AccountsError):
    """Wrong too often in a short time; trying again helps from `free_at` on."""

    def __init__(self, free_at: datetime) -> None:
        super().__init__(f"too many tries, wait until {free_at:%H:%M:%S}")
        self.free_at = free_at


class InvitationError(AccountsError):
    """An invitation cannot be taken."""


class UnknownInvitation(InvitationError):
    """No invitation has this token."""


class InvitationUsed(InvitationError):
    """Somebody took it already."""


class InvitationExpired(InvitationError):
    """Its last day is over."""


class InvitationWithdrawn(InvitationError):
    """A newer one took its place, or the office withdrew it."""


class PresentSecretNeeded(InvitationError):
    """The number has an account that the link alone must not open: its present secret is asked for."""


class UnknownSubject(AccountsError):
    """There is no such producer or point to be invited to."""

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(f"no {kind} {subject!r}")
        self.kind, self.subject = kind, subject


class UnknownRole(AccountsError):
    """No role of this kind of member."""

    def __init__(self, role: str) -> None:
        super().__init__(f"no role {role!r}")
        self.role = role


class ReasonMissing(AccountsError):
    """Shutting a member out needs a reason."""


class AlreadyEnded(AccountsError):
    """The membership is over; a new invitation begins another."""


class MemberSuspended(AccountsError):
    """The member is shut out; lifting the suspension is an act of the office."""
