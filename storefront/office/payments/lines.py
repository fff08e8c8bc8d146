"""Money that needs a person, in plain words: what came, what was due, and what can be done about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.orders import paying, reopening, settling
from marketplace.orders.models import Order
from marketplace.payments.models import Method, Notice, Outcome, Trouble
from marketplace.payments.providers.base import VND
from storefront.kit.numbers import number, vnd

OPEN, BACK, AWAITING, SETTLED = "can-xem", "phai-tra-lai", "dang-cho", "da-xu-ly"
TITLES: dict[str, str | Promise] = {
    OPEN: gettext_lazy("Needs a decision"),
    BACK: gettext_lazy("To be given back"),
    AWAITING: gettext_lazy("Awaiting payment"),
    SETTLED: gettext_lazy("Settled"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A notice, the order it is about, and what came for that in all."""

    notice: Notice
    order: Order | None
    came_vnd: int
    together: int
    is_acceptable: bool

    @property
    def amount(self) -> str:
        """What came, with its currency."""
        if self.notice.currency == VND:
            return vnd(self.notice.amount_vnd)
        return f"{number(self.notice.amount_vnd)} {self.notice.currency}"

    @property
    def is_unnamed(self) -> bool:
        """True when the officer has to say which order it is for."""
        return self.order is None and self.notice.problem == Trouble.UNKNOWN

    @property
    def reopens(self) -> bool:
        """True when the order has lapsed, so that its goods must be held once more."""
        return self.order is not None and reopening.has_lapsed(self.order)

    @property
    def sentence(self) -> str:
        """What is wrong, in a sentence or two."""
        facts = {
            "came": self.amount,
            "due": vnd(self.order.total_vnd) if self.order else "",
            "less": vnd(max(0, self.order.total_vnd - self.came_vnd)) if self.order else "",
            "more": vnd(max(0, self.came_vnd - self.order.total_vnd)) if self.order else "",
            "account": self.notice.account or "–",
        }
        return str(SENTENCES.get(self.notice.problem, SENTENCES[Trouble.OTHER])) % facts


SENTENCES: Mapping[str, str | Promise] = {
    Trouble.UNKNOWN: gettext_lazy("%(came)s came, and the words with it name no order of ours, or several."),
    Trouble.SHORT: gettext_lazy("%(came)s came, %(due)s is due: %(less)s is missing."),
    Trouble.OVER: gettext_lazy("%(came)s came, %(due)s is due: %(more)s too much."),
    Trouble.LATE: gettext_lazy("%(came)s came when the order was over; its goods are no longer held."),
    Trouble.DOUBLE: gettext_lazy("%(came)s came once more for an order that is paid already."),
    Trouble.CURRENCY: gettext_lazy("%(came)s came, but the order is in đồng."),
    Trouble.ACCOUNT: gettext_lazy("%(came)s came into account %(account)s, where the order was not to be paid."),
    Trouble.REFUND_FAILED: gettext_lazy("%(came)s could not be sent back by the provider: it must go another way."),
    Trouble.REFUND_UNASKED: gettext_lazy("The provider gave %(came)s back, more than we know that it has."),
    Trouble.DISPUTED: gettext_lazy("The payer disputes %(came)s at the bank: answer in the provider’s dashboard."),
    Trouble.OTHER: gettext_lazy("The provider reports trouble with %(came)s: look into its dashboard."),
}


def of_shelf(shelf: str) -> QuerySet[Notice]:
    """The notices of a list, of what is open the oldest first."""
    if shelf == SETTLED:
        return (
            Notice.objects.filter(outcome=Outcome.SETTLED).select_related("settled_by").order_by("-settled_at", "-pk")
        )
    return settling.open_notices()


def lines(notices: Iterable[Notice]) -> list[Line]:
    """These notices with their orders."""
    return [_line(notice) for notice in notices]


def to_confirm() -> QuerySet[Order]:
    """Orders that await a transfer, which a person may have seen on the account."""
    return paying.awaiting().filter(method=Method.VIETQR)


def waiting() -> int:
    """How much there is to do: notices to decide on, and money that a person gives back."""
    by_hand = [due for due in settling.refunds_due() if not due.by_provider]
    return settling.open_notices().count() + len(by_hand)


def refusal(reason: str, order: Order | None) -> str:
    """Why a decision could not be carried out, as a sentence."""
    code = order.number if order else ""
    return {
        "goods": _("%(number)s: its goods cannot be held again: sold, dearer or no longer certified. Give it back."),
        "paid": _("%(number)s is paid already: what came is too much, so give it back."),
        "unknown": _("No order that is paid at once has this code."),
        "settled": _("Nothing was done: somebody else settled it meanwhile, or it cannot be accepted."),
        "busy": _("No answer came yet. Please try again in a moment."),
        "amount": _("Nothing was done: what is to be given back has changed meanwhile. Look at the sums again."),
    }[reason] % {"number": code}


def _line(notice: Notice) -> Line:
    order = settling.order_of(notice)
    together = settling.came_for(notice)
    return Line(
        notice=notice,
        order=order,
        came_vnd=sum(each.amount_vnd for each in together) or notice.amount_vnd,
        together=len(together),
        is_acceptable=settling.is_acceptable(notice) and (order is None or order.is_prepaid),
    )
