"""Why something could not be done, said to the people of a stall."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from marketplace.orders import errors
from marketplace.orders.models import ParcelState
from marketplace.payments.errors import AmountDiffers, NotDue
from storefront.kit.numbers import vnd


def _wrong_state(error: errors.WrongState) -> str:
    state = ParcelState(error.state).label if error.state in ParcelState.values else error.state
    return _("Nothing was changed: the parcel is at “%(state)s” now. Look at it again.") % {"state": state}


def _busy(error: errors.Busy) -> str:
    return _("Somebody is working on this order just now. Wait a moment, then press again.")


def _open(error: errors.OutcomeOpen) -> str:
    return _("The answer is late. The market finishes this by itself; look at the parcel again in a few minutes.")


def _refused(error: errors.Refused) -> str:
    return _("It could not be done. Nothing was changed. Call the OCOP office if it happens again.")


def _too_many(error: errors.TooMany) -> str:
    facts = {"asked": error.asked, "most": error.most}
    return _("You wrote %(asked)s, but only %(most)s can be called off.") % facts


def _differs(error: AmountDiffers) -> str:
    return _("The buyer owes %(due)s. If you collected another amount, write why.") % {"due": vnd(error.due_vnd)}


def _settled(error: NotDue) -> str:
    return _("This money is settled already. Look at the parcel again.")


_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.WrongState: _wrong_state,
    errors.Busy: _busy,
    errors.OutcomeOpen: _open,
    errors.Refused: _refused,
    errors.TooMany: _too_many,
    AmountDiffers: _differs,
    NotDue: _settled,
}
TROUBLES = tuple(_SENTENCES)


def sentence(error: Exception) -> str:
    """What went wrong and what to do now; `error` is one of TROUBLES."""
    return _SENTENCES[type(error)](error)
