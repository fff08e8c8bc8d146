"""What a shift and a day brought, by method: the drawer is counted against the cash in it, transfers apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from marketplace.orders.models import OrderLine
from marketplace.places.models import SalesPoint
from marketplace.pos.models import Method, PickUp, Sale, SaleLine, SaleState, Shift
from marketplace.producers.models import Producer


@dataclass(frozen=True, slots=True)
class Takings:
    """Money of one method: what was sold, what of it was given back, what pick-up orders paid."""

    method: Method
    sales: int = 0
    sold_vnd: int = 0
    voided: int = 0
    voided_vnd: int = 0
    pick_ups: int = 0
    picked_up_vnd: int = 0

    @property
    def kept_vnd(self) -> int:
        """What the point has of it."""
        return self.sold_vnd - self.voided_vnd + self.picked_up_vnd


@dataclass(frozen=True, slots=True)
class Report:
    """Takings by method, of one shift or of several."""

    float_vnd: int
    takings: tuple[Takings, ...]

    @property
    def total_vnd(self) -> int:
        """The money taken and kept, the float left out."""
        return sum(each.kept_vnd for each in self.takings)

    @property
    def expected_vnd(self) -> int:
        """What has to lie in the drawer."""
        return self.float_vnd + sum(each.kept_vnd for each in self.takings if each.method is Method.CASH)


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """What was sold of one producer's goods: the base of a later settlement."""

    producer_code: str
    producer_name: str
    units: int
    amount_vnd: int


def of_shift(shift: Shift) -> Report:
    """What one shift brought. Two queries, no locks."""
    return _report([shift])


def of_day(point: SalesPoint, on: date) -> tuple[tuple[Shift, ...], Report]:
    """The shifts opened at `point` on the market's date `on`, and what they brought together."""
    rows = Shift.objects.filter(point=point, on=on).select_related("till", "opened_by", "closed_by").order_by("number")
    return tuple(rows), _report(rows)


def closed(point: SalesPoint, most: int) -> list[Shift]:
    """The last shifts of `point` whose drawer was counted, the latest first."""
    rows = Shift.objects.filter(point=point).exclude(closed_at=None).select_related("till", "opened_by", "closed_by")
    return list(rows.order_by("-closed_at", "-pk")[:most])


def owners(shifts: Iterable[Shift]) -> tuple[OwnerShare, ...]:
    """What was sold and kept in these shifts, pick-up orders included, by producer, the largest first."""
    units: dict[tuple[str, str], int] = defaultdict(int)
    money: dict[tuple[str, str], int] = defaultdict(int)
    for producer, quantity, amount_vnd in _owned(list(shifts)):
        owner = (producer.code, producer.name) if producer else ("", "")
        units[owner] += quantity
        money[owner] += amount_vnd
    shares = [OwnerShare(code, name, units[code, name], vnd) for (code, name), vnd in money.items()]
    return tuple(sorted(shares, key=lambda share: (-share.amount_vnd, share.producer_code)))


def _owned(shifts: list[Shift]) -> Iterator[tuple[Producer | None, int, int]]:
    """Owner, units and money of every line whose money the point has."""
    kept = Sale.objects.filter(shift__in=shifts, state__in=[SaleState.RECORDED, SaleState.VOIDING])
    for line in SaleLine.objects.filter(sale__in=kept).select_related("producer"):
        yield line.producer, line.quantity, line.amount_vnd
    handed = PickUp.objects.filter(shift__in=shifts).exclude(handed_at=None).exclude(amount_vnd=0)
    for ordered in OrderLine.objects.filter(order__number__in=handed.values("order_number")).select_related("producer"):
        if ordered.supplied:
            yield ordered.producer, ordered.supplied, ordered.gross_vnd


def _report(shifts: Iterable[Shift]) -> Report:
    """A sale being voided still counts as sold: its money is given back with the engine's answer."""
    shifts = list(shifts)
    return Report(sum(shift.float_vnd for shift in shifts), tuple(_takings(shifts, method) for method in Method))


def _takings(shifts: list[Shift], method: Method) -> Takings:
    done = Sale.objects.filter(shift__in=shifts, method=method)
    sold = done.filter(state__in=[SaleState.RECORDED, SaleState.VOIDING, SaleState.VOIDED])
    voided = done.filter(state=SaleState.VOIDED)
    handed = PickUp.objects.filter(shift__in=shifts, method=method).exclude(handed_at=None).exclude(amount_vnd=0)
    return Takings(
        method,
        sales=sold.count(),
        sold_vnd=sold.aggregate(sum=Sum("total_vnd", default=0))["sum"],
        voided=voided.count(),
        voided_vnd=voided.aggregate(sum=Sum("total_vnd", default=0))["sum"],
        pick_ups=handed.count(),
        picked_up_vnd=handed.aggregate(sum=Sum("amount_vnd", default=0))["sum"],
    )
