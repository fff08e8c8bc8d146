"""Two days at the tills of the fictional points: shifts opened, sales, one void, pick-ups, drawers counted."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from deploy.demo import accounts, people
from deploy.demo.accounts import Account
from deploy.demo.goods import Goods
from deploy.demo.stories import STORIES, Fate
from deploy.demo.timeline import Timeline
from marketplace import clock
from marketplace.accounts.models import User
from marketplace.orders.models import Order
from marketplace.orders.numbers import LETTERS
from marketplace.places.models import SalesPoint
from marketplace.pos import pickups, reports, sales, shifts, tills
from marketplace.pos.models import NOTES, Method, Shift, Till
from marketplace.pos.records import DraftLine, SaleDraft, ShelfItem

SEED = 20261124  # every demo sells the same
FLOAT_VND = 500_000
SALES = 5
BY_TRANSFER = 3  # which of them, counted from 0
MISSING_VND = 10_000
ALCOHOL = "vang"


@dataclass(slots=True)
class Counter:
    """A point's till and who stands behind it."""

    till: Till
    cashier: User
    chance: random.Random
    shelf: Mapping[str, ShelfItem]


class Counters:
    """Plans the shifts on a timeline; `numbers` names the orders to hand over by their buyers."""

    def __init__(self, timeline: Timeline, goods: Goods, numbers: Mapping[str, str]) -> None:
        self._timeline, self._goods, self._numbers = timeline, goods, numbers

    def plan(self) -> None:
        """Two days behind us, at both points."""
        self._plan_point(accounts.POINT, accounts.CASHIER, accounts.POINT_MANAGER)
        self._plan_point(accounts.OTHER_POINT, people.OTHER_CASHIER, people.OTHER_MANAGER)

    def _plan_point(self, slug: str, cashier: Account, manager: Account) -> None:
        point = SalesPoint.objects.get(slug=slug)
        start = self._timeline.on_day(3, "07:45")

        def begin() -> None:
            till, _ = tills.register(point, "Quầy 1", actor=people.user(manager))
            chance = random.Random(f"{SEED}/{slug}")  # noqa: S311  nothing hangs on it but a demo's till
            counter = Counter(till, people.user(cashier), chance, self._goods.on_shelf(point))
            for days_ago in (2, 1):
                self._plan_shift(counter, days_ago)

        self._timeline.plan(start, begin)

    def _plan_shift(self, counter: Counter, days_ago: int) -> None:
        opening = self._timeline.on_day(days_ago, "08:00")
        plan = self._timeline.plan
        plan(opening, partial(_open, counter))
        for sale in range(SALES):
            method = Method.VIETQR if sale == BY_TRANSFER else Method.CASH
            plan(opening + timedelta(minutes=35 + 70 * sale), partial(self._sell, counter, method))
        is_first_at_home = days_ago == 2 and counter.till.point.slug == accounts.POINT
        if is_first_at_home:
            plan(opening + timedelta(minutes=120), partial(_void_last, counter))
        plan(opening + timedelta(hours=6), partial(self._hand_over, counter, days_ago))
        missing_vnd = MISSING_VND if is_first_at_home else 0
        plan(opening + timedelta(hours=9), partial(_close, counter, missing_vnd))

    def _sell(self, counter: Counter, method: Method) -> None:
        shelf = counter.shelf
        names = counter.chance.sample(sorted(shelf), counter.chance.randint(1, 3))
        lines = tuple(
            DraftLine(shelf[name].sku, counter.chance.randint(1, 2), shelf[name].price_vnd or 0) for name in names
        )
        total_vnd = sum(line.quantity * line.unit_price_vnd for line in lines)
        ulid = "0" + "".join(counter.chance.choices(LETTERS, k=25))
        draft = SaleDraft(
            ulid=ulid,
            lines=lines,
            method=method,
            received_vnd=-(-total_vnd // 50_000) * 50_000 if method is Method.CASH else total_vnd,
            age_checked=ALCOHOL in names,
            transfer_note="" if method is Method.CASH else f"QUAY {ulid[-8:]}",
        )
        sales.record(counter.till, draft, actor=counter.cashier, on=clock.today())

    def _hand_over(self, counter: Counter, days_ago: int) -> None:
        shift = _current(counter)
        for story in STORIES:
            here = story.point == counter.till.point.slug and story.days_ago == days_ago
            if here and story.fates == (Fate.PICKED_UP,) and story.buyer in self._numbers:
                order = Order.objects.get(number=self._numbers[story.buyer])
                pickups.hand_over(shift, order, method=Method.CASH, received_vnd=order.total_vnd, actor=counter.cashier)


def notes_of(amount_vnd: int) -> dict[int, int]:
    """The fewest notes that make an amount."""
    pieces = {}
    for note in NOTES:
        pieces[note], amount_vnd = divmod(amount_vnd, note)
    return pieces


def _open(counter: Counter) -> None:
    shifts.open(counter.till, FLOAT_VND, actor=counter.cashier, on=clock.today())


def _void_last(counter: Counter) -> None:
    last = sales.recent(_current(counter))[0]
    sales.void(last, till=counter.till, actor=counter.cashier, reason="Khách đổi ý, trả lại ngay tại quầy")


def _close(counter: Counter, missing_vnd: int) -> None:
    shift = _current(counter)
    counted_vnd = reports.of_shift(shift).expected_vnd - missing_vnd
    reason = "Thối nhầm cho khách 10.000 đồng" if missing_vnd else ""
    shifts.close(shift, notes_of(counted_vnd), actor=counter.cashier, reason=reason)


def _current(counter: Counter) -> Shift:
    shift = shifts.current(counter.till)
    if shift is None:
        raise LookupError(counter.till.name)
    return shift
