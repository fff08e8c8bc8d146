"""What is wrong with a secret or an invitation, said to the person who holds it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import errors

_WEAK: dict[str, str | Promise] = {
    "too_short": gettext_lazy("Too short: six letters or digits at least."),
    "phone": gettext_lazy("This is part of your phone number; others would try it first. Choose another one."),
    "pattern": gettext_lazy("Too easy to guess, such as 123456 or 111111. Choose another one."),
    "common": gettext_lazy("Too many people use this one; others would try it first. Choose another one."),
}
_DEAD: dict[type[errors.AccountsError], str | Promise] = {
    errors.UnknownInvitation: gettext_lazy("This link is not known here. Perhaps a part of it is missing."),
    errors.InvitationUsed: gettext_lazy("This link has been used already. Sign in with your phone number."),
    errors.InvitationExpired: gettext_lazy("This link is older than 14 days and no longer works."),
    errors.InvitationWithdrawn: gettext_lazy("This link was replaced by a newer one, or withdrawn."),
    errors.MemberSuspended: gettext_lazy("The OCOP office has suspended you here, so the link does not work."),
    errors.UnknownSubject: gettext_lazy("The stall or sales point of this link no longer exists."),
}


def weak_secret(error: errors.WeakSecret) -> str:
    """Why this secret is refused."""
    return str(_WEAK[error.why])


def dead_link(error: errors.AccountsError) -> str:
    """Why the link cannot be used."""
    return str(_DEAD.get(type(error), _("This link does not work.")))
