"""The proof that stock and money agree: engine orders with ours, payments with orders, holds with lines.

Reads only. What is under way (orders being placed, unfinished verbs) is left to the sweep.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.orders import billing, owed, recording, shadow
from marketplace.orders.models import Order, OrderMethod, OrderState, Undertaking
from marketplace.payments import records as payments
from marketplace.payments.models import Payment, State, StepKind, SubjectKind
from marketplace.stores import store
from marketplace.stores.records import EngineOrder
from marketplace.stores.records import OrderState as EngineState

CHUNK = 200
CAME_AND_WENT = (StepKind.RECEIVED, StepKind.REFUNDED)


def check() -> list[str]:
    """What does not agree, a sentence each; empty when all does, to the đồng."""
    found = [*store.check(), *_abandoned()]
    settled = list(_settled().values_list("pk", flat=True))
    for start in range(0, len(settled), CHUNK):
        found.extend(_wrong_of(settled[start : start + CHUNK]))
    return found


def _wrong_of(pks: Sequence[int]) -> Iterator[str]:
    orders = list(_settled().filter(pk__in=pks).prefetch_related("lines__parcel", "parcels__lines"))
    engine = store.orders([order.ref for order in orders])
    paid = _payments(orders)
    for order in orders:
        of = {key: paid.get(key, []) for _kind, key, _owed in _subjects(order)}
        for wrong in (*_sums(order), *_money(order, of), *_shadow(order, engine.get(order.ref), of)):
            yield f"{order.number}: {wrong}"


def _payments(orders: Iterable[Order]) -> dict[str, list[Payment]]:
    """The payments of these orders and their parcels with their steps, by the key of what is paid."""
    found: dict[str, list[Payment]] = defaultdict(list)
    subjects = [(kind, key) for order in orders for kind, key, _owed in _subjects(order)]
    for wanted in {kind for kind, _key in subjects}:
        keys = [key for kind, key in subjects if kind == wanted]
        for payment in payments.of_many(wanted, keys).prefetch_related("steps"):
            found[payment.subject].append(payment)
    return found


def _abandoned() -> Iterator[str]:
    """Attempts that failed must hold nothing."""
    failed = Order.objects.filter(placed_at=None, state=OrderState.CANCELLED).order_by("pk")
    refs = {order.ref: order.number for order in failed.only("number", "channel_kind", "point", "engine_round")}
    for ref, engine in store.orders(refs).items():
        if engine.state is EngineState.PLACED:
            yield f"{refs[ref]}: " + _("the engine holds goods for an attempt that failed")


def _settled() -> QuerySet[Order]:
    under_way = Undertaking.objects.filter(finished_at=None).values("order")
    held = Q(placed_at__isnull=False) | Q(state=OrderState.AWAITING)
    return Order.objects.filter(held).exclude(pk__in=under_way).order_by("pk")


def _sums(order: Order) -> Iterator[str]:
    """Its own columns against its lines and parcels."""
    bill = billing.add_up(order.lines.all(), order.parcels.all(), on=order.placed_on)
    if order.goods_vnd != bill.goods_vnd:
        yield _("its goods do not add up")
    if order.delivery_vnd != bill.delivery_vnd:
        yield _("its delivery fees do not add up")
    if order.tax != recording.tax_as_json(bill.tax):
        yield _("its VAT does not add up")


def _money(order: Order, of: Mapping[str, Sequence[Payment]]) -> Iterator[str]:
    """What its payments come to against what is owed; a payment received with another amount has its reason."""
    for _kind, key, owed_vnd in _subjects(order):
        amount_vnd = sum(payment.amount_vnd for payment in of[key])
        if order.is_prepaid and amount_vnd > owed_vnd and any(payment.received_vnd for payment in of[key]):
            amount_vnd = owed_vnd  # what was paid and is not owed any more is given back: `settling.refunds_due`
        if amount_vnd != owed_vnd:
            facts = {"subject": key, "owed": owed_vnd, "amount": amount_vnd}
            yield _("%(subject)s: %(owed)d đồng are owed, payments say %(amount)d") % facts
        yield from (wrong for payment in of[key] for wrong in _steps(payment))


def _subjects(order: Order) -> Iterator[tuple[SubjectKind, str, int]]:
    if order.method != OrderMethod.COD:
        yield SubjectKind.ORDER, order.number, owed.for_order(order)
        return
    for parcel in order.parcels.all():
        yield SubjectKind.PARCEL, parcel.key, owed.for_parcel(parcel)


def _steps(payment: Payment) -> Iterator[str]:
    """The columns of a payment against its steps."""
    steps = list(payment.steps.all())
    received, refunded = ([step for step in steps if step.kind == kind] for kind in CAME_AND_WENT)
    sums = tuple(sum(step.amount_vnd for step in some) for some in (received, refunded))
    if (payment.received_vnd, payment.refunded_vnd) != sums:
        yield _("payment %(payment)s is not the sum of its steps") % {"payment": payment.pk}
    is_other = payment.state == State.RECEIVED and payment.received_vnd != payment.amount_vnd
    if is_other and not any(step.reason for step in received):
        yield _("payment %(payment)s: other money came and nobody said why") % {"payment": payment.pk}


def _shadow(order: Order, engine: EngineOrder | None, of: Mapping[str, Sequence[Payment]]) -> Iterator[str]:
    """State, total, money and goods as the engine has them."""
    kept_vnd = sum(payment.kept_vnd for some in of.values() for payment in some)
    for gap in shadow.gaps(order, engine, kept_vnd=kept_vnd):
        what = f"{gap.sku} {gap.what.label}".strip()
        facts = {"what": what, "ours": gap.ours or "–", "theirs": gap.theirs or "–"}
        yield _("%(what)s: %(ours)s here, %(theirs)s in the engine") % facts
