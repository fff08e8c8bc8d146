"""What a counter refuses, as sentences a cashier can read to a guest."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.orders import errors as orders
from marketplace.payments.errors import AmountDiffers
from marketplace.pos import errors
from marketplace.pos.records import Refusal
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.numbers import day, number, vnd


def refusal(why: Refusal) -> str:
    """Why a product may not be sold, and since when."""
    since = day(why.since) if why.since else ""
    if since and why.why in _SINCE:
        return _SINCE[why.why]() % {"day": since}
    return _WHY.get(why.why, _not_offered)()


def of(error: Exception, names: Mapping[str, str] | None = None) -> str:
    """What went wrong; `names` are products' names by SKU."""
    for kind, words in _ERRORS.items():
        if isinstance(error, kind):
            return words(error, names or {})
    return _("That did not work. Try again.")


def _not_offered() -> str:
    return _("This product is not on offer.")


_WHY: Mapping[str, Callable[[], str]] = {
    "lapsed": lambda: _("The certificate is no longer in force: not to be sold as OCOP."),
    "suspended": lambda: _("The OCOP office has suspended the display of this product."),
    "revoked": lambda: _("The recognition of this product was revoked."),
    "to_be_confirmed": lambda: _("The day of the certificate is still to be confirmed: not to be sold as OCOP yet."),
    "upcoming": lambda: _("The certificate is not in force yet."),
    "below_three": lambda: _("The product has fewer than three stars."),
    "not_recognised": lambda: _("The product is not recognised as OCOP."),
    "paused": lambda: _("The producer has paused the sale of this product."),
    "not_priced": lambda: _("The product has no listed price yet."),
    "not_on_shelf": lambda: _("The product is not on the shelf of this point."),
    "demonstration": lambda: _("A real firm’s product: the demonstration names it and never sells it."),
}
_SINCE: Mapping[str, Callable[[], str]] = {
    "lapsed": lambda: _("The certificate has not been in force since %(day)s: not to be sold as OCOP."),
    "suspended": lambda: _("The OCOP office suspended the display of this product on %(day)s."),
    "revoked": lambda: _("The recognition of this product was revoked from %(day)s on."),
}


def _short(error: Any, names: Mapping[str, str]) -> str:
    left = number(error.left)
    return _("%(name)s: only %(left)s left on the shelf.") % {"name": names.get(error.sku, error.sku), "left": left}


def _priced(error: Any, names: Mapping[str, str]) -> str:
    name = names.get(error.sku, error.sku)
    if error.new_vnd is None:
        return _("%(name)s has no listed price any more.") % {"name": name}
    return _("%(name)s now costs %(price)s. Check the basket again.") % {"name": name, "price": vnd(error.new_vnd)}


def _not_sellable(error: Any, names: Mapping[str, str]) -> str:
    name = names.get(error.sku, error.product_code)
    return f"{name}: {refusal(Refusal(error.why, error.since))}"


def _too_little(error: Any, _names: Mapping[str, str]) -> str:
    return _("The guest gave %(given)s of %(total)s.") % {
        "given": vnd(error.received_vnd),
        "total": vnd(error.total_vnd),
    }


def _variance(error: Any, _names: Mapping[str, str]) -> str:
    facts = {
        "expected": vnd(error.expected_vnd),
        "counted": vnd(error.counted_vnd),
        "variance": vnd(error.counted_vnd - error.expected_vnd),
    }
    return _("Counted %(counted)s, expected %(expected)s: variance %(variance)s. Write the reason.") % facts


_ERRORS: Mapping[type[Exception], Callable[[Any, Mapping[str, str]], str]] = {
    errors.ShelfShort: _short,
    errors.PriceChanged: _priced,
    errors.NotSellable: _not_sellable,
    errors.NotOnShelf: lambda e, names: f"{names.get(e.sku, e.sku)}: {refusal(Refusal('not_on_shelf'))}",
    errors.TooLittleCash: _too_little,
    errors.VarianceUnexplained: _variance,
    errors.DifferenceUnexplained: lambda *_a: _("The counts differ from the note. Write the reason."),
    errors.AgeNotChecked: lambda *_a: _("There is alcohol in the basket: confirm that the guest is 18 or older."),
    errors.KeyReused: lambda *_a: _("This sale was already recorded with another basket. Start a new one."),
    errors.InvalidSale: lambda *_a: _("The device sent something that is no sale. Load the page again."),
    errors.ShiftMissing: lambda *_a: _("No shift is open on this till."),
    errors.ShiftAlreadyOpen: lambda *_a: _("A shift is open on this till already."),
    errors.ShiftClosed: lambda *_a: _("That shift is closed: nothing of it can change any more."),
    errors.OtherTill: lambda *_a: _("The money of this sale lies in another till’s drawer: void it there."),
    errors.TransfersNotTaken: lambda *_a: _("The point has no bank account on record: take cash."),
    errors.NotVoidable: lambda *_a: _("This sale cannot be voided."),
    errors.ReasonMissing: lambda *_a: _("Write the reason."),
    errors.NameTaken: lambda *_a: _("Another till of the point has that name."),
    errors.NothingOnNote: lambda *_a: _("Write a quantity for at least one product."),
    errors.WrongState: lambda *_a: _("Somebody has moved this note on meanwhile. Look at it again."),
    errors.CountUnclear: lambda *_a: _(
        "The booking broke off and the counts changed meanwhile. Count both places, correct them, then end the note."
    ),
    errors.OrderElsewhere: lambda *_a: _("This order does not wait at this point."),
    orders.UnknownOrder: lambda *_a: _("There is no pick-up order with this code."),
    orders.WrongState: lambda *_a: _("This order was handed over or cancelled meanwhile."),
    orders.Refused: lambda *_a: _("The shelf does not hold what this order needs. Count it, then try again."),
    AmountDiffers: lambda *_a: _("The amount is not what the order costs now. Look at it again."),
    errors.TillBusy: lambda *_a: _("Somebody else is moving the same goods. Try again in a moment."),
    StoreUnavailable: lambda *_a: _("The store does not answer. Try again in a moment."),
}
