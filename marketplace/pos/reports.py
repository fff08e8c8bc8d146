"""What a shift and a day brought, by method: the drawer is counted against the cash in it, transfers apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from marketplace.places.models import SalesPoint
from marketplace.pos.models import Method, PickUp, Sale, SaleLine, SaleState, Shift


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


def owners(shifts: Iterable[Shift]) -> tuple[OwnerShare, ...]:
    """What was sold and kept in these shifts, by producer, the largest first."""
    lines = SaleLine.objects.filter(sale__shift__in=list(shifts), sale__state=SaleState.RECORDED)
    units: dict[tuple[str, str], int] = defaultdict(int)
    money: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines.select_related("producer"):
        owner = (line.producer.code, line.producer.name) if line.producer else ("", "")
        units[owner] += line.quantity
        money[owner] += line.amount_vnd
    shares = [OwnerShare(code, name, units[code, name], vnd) for (code, name), vnd in money.items()]
    return tuple(sorted(shares, key=lambda share: (-share.amount_vnd, share.producer_code)))


def _report(shifts: Iterable[Shift]) -> Report:
    """A sale being voided still counts as sold: its money is given back with the engine's answer."""
    shifts = list(shifts)
    return Report(sum(shift.float_vnd for shift in shifts), tuple(_takings(shifts, method) for method in Method))


def _takings(shifts: list[Shift], method: Method) -> Takings:
    done = Sale.objects.filter(shift__in=shifts, method=method)
    sold = done.filter(state__in=[SaleState.RECORDED, SaleState.VOIDING, SaleState.VOIDED])
    voided = done.filter(state=SaleState.VOIDED)
    handed = PickUp.objects.filter(shift__in=shifts, method=method).exclude(handed_at=None)
    return Takings(
        method,
        sales=sold.count(),
        sold_vnd=sold.aggregate(sum=Sum("total_vnd", default=0))["sum"],
        voided=voided.count(),
        voided_vnd=voided.aggregate(sum=Sum("total_vnd", default=0))["sum"],
        pick_ups=handed.count(),
        picked_up_vnd=handed.aggregate(sum=Sum("amount_vnd", default=0))["sum"],
    )
