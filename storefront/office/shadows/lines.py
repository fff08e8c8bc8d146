"""Orders of which the engine says something else, in plain words: what ours say, what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.orders import differences
from marketplace.orders.models import Difference, Matter, Order, OrderState
from storefront.kit.numbers import number, vnd

OPEN, SEEN, AGREED = "chua-xem", "da-xem", "da-khop"
TITLES: dict[str, str | Promise] = {
    OPEN: gettext_lazy("Not looked at yet"),
    SEEN: gettext_lazy("Looked at, still different"),
    AGREED: gettext_lazy("Agree again"),
}
IN_VND = frozenset({Matter.TOTAL, Matter.MONEY, Matter.PRICE})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that both say differently."""

    difference: Difference
    what: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ComparedOrder:
    """An order and what differs on it; `seen_at` is when the newest of that was found."""

    order: Order
    lines: tuple[Line, ...]

    @property
    def seen_at(self) -> datetime:
        """When the newest difference was found."""
        return max(line.difference.seen_at for line in self.lines)

    @property
    def is_cancelled_over_there(self) -> bool:
        """True when the engine cancelled it and the market did not."""
        matters = {line.difference.what for line in self.lines}
        return Matter.STATE in matters and self.order.state != OrderState.CANCELLED

    @property
    def shown(self) -> str:
        """The differences on the page, for the form that says that they were looked at."""
        return ",".join(str(line.difference.pk) for line in self.lines)


def of_shelf(shelf: str) -> QuerySet[Difference]:
    """The differences of one of the three lists."""
    if shelf == SEEN:
        return differences.left_standing()
    if shelf == AGREED:
        return Difference.objects.exclude(settled_at=None)
    return differences.open_ones()


def orders_of(rows: QuerySet[Difference]) -> QuerySet[Order]:
    """The orders behind differences, that with the newest one first."""
    newest = Order.objects.filter(differences__in=rows).annotate(newest=Max("differences__pk"))
    return newest.order_by("-newest")


def compared(orders: Iterable[Order], rows: QuerySet[Difference]) -> list[ComparedOrder]:
    """These orders with their differences. Two queries."""
    orders = list(orders)
    by_order: dict[int, list[Difference]] = {order.pk: [] for order in orders}
    for row in rows.filter(order__in=orders).select_related("looked_by").order_by("pk"):
        by_order[row.order_id].append(row)
    names = _names(orders)
    return [
        ComparedOrder(order, tuple(_line(row, names) for row in by_order[order.pk]))
        for order in orders
        if by_order[order.pk]
    ]


def _names(orders: Sequence[Order]) -> dict[tuple[int, str], str]:
    """What each line of these orders is called. One query."""
    language = get_language() or "vi"
    found = {}
    for order in Order.objects.filter(pk__in=[order.pk for order in orders]).prefetch_related("lines"):
        for line in order.lines.all():
            pack = text_in(line.variant_name, language)
            found[order.pk, line.sku] = " · ".join(filter(None, [text_in(line.name, language), pack]))
    return found


def _line(row: Difference, names: dict[tuple[int, str], str]) -> Line:
    matter = Matter(row.what)
    what = str(matter.label)
    if row.sku:
        goods = names.get((row.order_id, row.sku)) or _("%(sku)s, which nobody ordered here") % {"sku": row.sku}
        what = f"{what}: {goods}"
    return Line(row, what, _said(matter, row.ours), _said(matter, row.theirs))


def _said(matter: Matter, value: str) -> str:
    if matter is Matter.MISSING and not value:
        return _("no such order")
    if matter in {Matter.MISSING, Matter.STATE}:
        return str(OrderState(value).label) if value in OrderState.values else value
    return vnd(value) if matter in IN_VND else number(value)
