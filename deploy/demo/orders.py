"""Places the orders of the stories and brings each parcel as far as its fate says, by the verbs of the orders room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from django.utils import timezone

from deploy.demo import accounts, people, transfers
from deploy.demo.goods import Goods
from deploy.demo.stories import Fate, Story
from deploy.demo.timeline import Timeline
from marketplace import clock
from marketplace.accounts.models import User
from marketplace.orders import cancelling, checkout, fulfilment, pickups
from marketplace.orders.errors import BasketChanged
from marketplace.orders.models import Order, OrderMethod
from marketplace.orders.records import Buyer, Destination, Invoice, OrderRequest, Wanted
from marketplace.payments import providers
from marketplace.payments.models import Method
from marketplace.places.models import Commune, Partner
from marketplace.places.models.units import in_force
from storefront.kit.partner_orders import idempotency_key

KEY_HEAD = "demo-life"
INVOICE = Invoice(
    company=accounts.PARTNER_NAME, tax_code="0000000000", address="Số 0, đường Minh Họa", email="ke-toan@example.vn"
)
CARRIERS = ("Bưu tá Cánh Buồm", "Chuyển phát Gió Nồm")  # invented, as everything here


@dataclass(slots=True)
class Orders:
    """Plans the orders on a timeline; `numbers` are those of the pick-ups that are to be handed over."""

    timeline: Timeline
    goods: Goods
    numbers: dict[str, str] = field(default_factory=dict)

    def plan(self, story: Story, index: int) -> None:
        """Place it at its instant; all that follows is planned then. What no account could take is left out."""
        if story.money and Method.VIETQR not in providers.offered():
            return
        instant = self.timeline.now - timedelta(minutes=story.minutes_ago)
        if story.days_ago:
            instant = self.timeline.on_day(story.days_ago, story.clock)
        self.timeline.plan(instant, partial(self._place, story, index))

    def _place(self, story: Story, index: int) -> None:
        now = timezone.now()
        try:
            order = checkout.place_order(self._request(story, index), on=clock.today(), now=now)
        except BasketChanged:  # a demo filled long before it got a past: what lapsed since was not ordered
            return
        self.numbers[story.buyer] = order.number
        if story.money in transfers.AFTER:
            self._later(now, transfers.AFTER[story.money], partial(transfers.came, order.number, story.money))
            self._later(now, transfers.LAPSES, transfers.look)
        if story.fates == (Fate.CANCELLED,):
            self._later(now, timedelta(minutes=90), partial(_cancel, order))
        elif story.fates == (Fate.NOT_FETCHED,):
            self._later(now, timedelta(days=1), lambda: pickups.release_overdue(timezone.now()))
        for place, parcel in enumerate(order.parcels.order_by("pk")):
            for after, deed in COURSES.get(story.fate(place), ()):
                self._later(now, after, partial(deed, parcel.key))

    def _later(self, now: datetime, after: timedelta, deed: Callable[[], object]) -> None:
        self.timeline.plan(now + after, deed)

    def _request(self, story: Story, index: int) -> OrderRequest:
        asked = OrderRequest(
            idempotency_key=f"{KEY_HEAD}-{index:02d}",
            lines=tuple(Wanted(self.goods.sku(short), quantity) for short, quantity in story.basket.items()),
            method=OrderMethod.COD,
            buyer=Buyer(name=story.buyer, phone=f"0900 000 5{index:02d}", language=story.language),
        )
        if story.money:
            asked = replace(asked, method=OrderMethod.VIETQR)
        if story.point:
            return replace(asked, method=OrderMethod.PAY_AT_POINT, point=story.point)
        asked = replace(asked, destination=_destination(story, index))
        return _of_partner(asked, index) if story.by_partner else asked


def were_placed() -> bool:
    """True once the demo has its past."""
    return Order.objects.filter(idempotency_key__startswith=KEY_HEAD).exists()


def _of_partner(asked: OrderRequest, index: int) -> OrderRequest:
    partner = Partner.objects.get(slug=accounts.PARTNER)
    key = idempotency_key(partner, f"BD-{index:04d}")
    return replace(asked, idempotency_key=key, method=OrderMethod.TRANSFER_LATER, partner=partner.slug, invoice=INVOICE)


def _destination(story: Story, index: int) -> Destination:
    communes = Commune.objects.filter(in_force(clock.today()), province_id=story.province).order_by("code")
    commune = communes[index % communes.count()]
    return Destination(
        province_code=story.province, commune_code=commune.code, street=f"Số {index + 1}, đường Minh Họa"
    )


def _cancel(order: Order) -> None:
    cancelling.cancel(order, actor=None, reason="Đặt nhầm")


def _owner(key: str) -> User:
    return people.owner_of(fulfilment.find(key).producer)


def _accept(key: str) -> None:
    fulfilment.accept(key, actor=_owner(key))


def _accept_for(key: str) -> None:
    officer = people.user(accounts.PROVINCE_OFFICER)
    fulfilment.accept(key, actor=officer, reason="Chủ gian hàng nhờ qua điện thoại", on_behalf=True)


def _call_off_all(key: str) -> None:
    units = {line.sku: line.quantity for line in fulfilment.find(key).lines.all()}
    fulfilment.cannot_supply(key, units, actor=_owner(key), reason="Hết hàng trong kho")


def _call_off_one(key: str) -> None:
    line = fulfilment.find(key).lines.all()[0]
    fulfilment.cannot_supply(key, {line.sku: 1}, actor=_owner(key), reason="Một chai bị nứt khi đóng gói")


def _pack(key: str) -> None:
    fulfilment.pack(key, actor=_owner(key))


def _hand_over(key: str) -> None:
    """Every other day the stall itself brings what stays in its province."""
    parcel = fulfilment.find(key)
    placed_on, owner = parcel.order.placed_on, _owner(key)
    if parcel.order.province_id == parcel.producer.province_id and placed_on.day % 2 == 0:
        fulfilment.hand_over(key, actor=owner)
        return
    carrier = CARRIERS[placed_on.day % len(CARRIERS)]
    fulfilment.hand_over(key, actor=owner, carrier=carrier, tracking=f"MH{parcel.created_at:%m%d%H%M}{key[-1]}")


def _refuse(key: str) -> None:
    fulfilment.refuse(key, actor=_owner(key), reason="Gọi ba lần, khách không nghe máy")


def _deliver(key: str) -> None:
    parcel = fulfilment.find(key)
    collected_vnd = parcel.total_vnd if parcel.order.method == OrderMethod.COD else None
    fulfilment.deliver(key, actor=_owner(key), collected_vnd=collected_vnd)


Step: TypeAlias = tuple[timedelta, Callable[[str], None]]  # how long after the order, and what is done with the parcel
ACCEPT: Step = (timedelta(minutes=45), _accept)
PACK: Step = (timedelta(hours=5), _pack)
SEND: Step = (timedelta(hours=23), _hand_over)
BRING: Step = (timedelta(days=2, hours=21), _deliver)
COURSES: Mapping[Fate, tuple[Step, ...]] = {
    Fate.ACCEPTED: (ACCEPT,),
    Fate.ACCEPTED_BY_OFFICE: ((timedelta(hours=3), _accept_for),),
    Fate.PACKED: (ACCEPT, PACK),
    Fate.SENT: (ACCEPT, PACK, SEND),
    Fate.DELIVERED: (ACCEPT, PACK, SEND, BRING),
    Fate.REFUSED: (ACCEPT, PACK, SEND, (timedelta(days=2, hours=22), _refuse)),
    Fate.PARTLY_DELIVERED: (ACCEPT, (timedelta(hours=2), _call_off_one), PACK, SEND, BRING),
    Fate.NOT_SUPPLIED: ((timedelta(hours=1), _call_off_all),),
}
