"""Placing orders: intent and leases · the engine's word, with no transaction open · the outcome.

A crash between any two of these leaves an order `placing`, and the leases to expire; `sweep` asks the engine by key and
completes or cancels it. Nothing is placed twice, nothing is held for ever.
"""

import logging
from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError
from django.db.models import QuerySet

from marketplace.orders import bookkeeping, leasing, placing, quotes, requests
from marketplace.orders.errors import BasketChanged, KeyReused, OutcomeOpen
from marketplace.orders.models import PREPAID, Order, OrderState
from marketplace.orders.placing import Intent
from marketplace.orders.records import OrderRequest, Problem, ProblemKind
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.stores import errors as refusals
from marketplace.stores import store
from marketplace.stores.errors import StoreError, StoreUnavailable
from marketplace.stores.records import OrderState as EngineState
from marketplace.stores.records import StoreProduct

logger = logging.getLogger(__name__)


def place_order(request: OrderRequest, *, on: date, now: datetime, goods: Collection[StoreProduct] = ()) -> Order:
    """Place an order for `on`, the market's date, or find the one that was placed with the same key and content.

    `goods` are not read again where the caller has just read them; the engine looks again in any case. Raises
    InvalidOrder, BasketChanged (nothing is placed and the key is free again), KeyReused, Busy (try again shortly),
    OutcomeOpen (the sweep will finish it; asking again with the same key is safe).
    """
    accepted = requests.accept(request, on=on)
    intent = Intent(accepted=accepted, fingerprint=requests.content_of(request), on=on, now=now, goods=goods)
    return leasing.patiently(lambda: _place(intent))


def sweep(now: datetime) -> list[str]:
    """Complete or cancel what is left `placing` and no longer leased; returns their numbers."""
    finished = []
    for order in Order.objects.filter(state=OrderState.PLACING, created_at__lt=now).order_by("pk"):
        try:
            if _finish_left(order):
                finished.append(order.number)
        except (LeaseTaken, StoreUnavailable):
            continue
    return finished


def _place(intent: Intent) -> Order:
    """One try. Raises LeaseTaken when somebody else is at work on the same order."""
    known = _with_key(intent).first()
    if known is not None:
        return _again(known, intent)
    accepted = intent.accepted
    # The quote the engine will have to agree with.
    quote = quotes.firm(
        accepted.asked.lines,
        channel=accepted.channel,
        to_province=accepted.province_code,
        on=intent.on,
        cashless=accepted.asked.method in PREPAID,
        goods=intent.goods,
    )
    try:
        order, holder = placing.begin(intent, quote)
    except IntegrityError:
        # The same key came twice at once: the other was first, and can be seen now.
        if not _with_key(intent).exists():
            raise
        return _place(intent)
    return ask_engine(order, holder)


def _with_key(intent: Intent) -> QuerySet[Order]:
    return Order.objects.filter(idempotency_key=intent.accepted.asked.idempotency_key)


def _again(known: Order, intent: Intent) -> Order:
    """The order that was placed with this key before; one that was left half placed is finished first."""
    if known.fingerprint != intent.fingerprint:
        raise KeyReused(known.idempotency_key)
    if known.state == OrderState.PLACING:
        try:
            _finish_left(known)
        except StoreUnavailable:
            raise OutcomeOpen(known.number) from None
        return _place(intent)
    return known


def ask_engine(order: Order, holder: str) -> Order:
    """Parts two and three. The leases outlive a crash and an engine that does not answer: they are the quarantine."""
    try:
        store.place_order(placing.draft(order))
    except StoreUnavailable:
        raise OutcomeOpen(order.number) from None
    except StoreError as refusal:
        placing.refuse(order, cause=type(refusal).__name__, holder=holder)
        raise BasketChanged(_problems(order, refusal)) from None
    return _complete(order, holder)


def _complete(order: Order, holder: str) -> Order:
    order = placing.complete(order, holder=holder)
    bookkeeping.tell_of_order(order)
    return order


def _finish_left(order: Order) -> bool:
    """Finish an order that its own process left behind. Raises LeaseTaken while that process may still be at work."""
    holder = leases.take(leasing.keys(order))
    order.refresh_from_db()
    if order.state != OrderState.PLACING:
        leases.free(holder)
        return False
    held = store.orders([order.ref]).get(order.ref)
    if held is not None and held.state is EngineState.PLACED:
        _complete(order, holder)
    else:
        store.cancel(order.ref, "never completed")
        placing.refuse(order, cause="left_behind", holder=holder)
    return True


def _problems(order: Order, refusal: StoreError) -> list[Problem]:
    """What the engine found in the way, in the words of a basket."""
    if isinstance(refusal, refusals.OutOfStock):
        return [Problem(refusal.sku, ProblemKind.OUT_OF_STOCK, left=refusal.left)]
    if isinstance(refusal, refusals.NotPriced):
        return [Problem(refusal.sku, ProblemKind.NOT_PRICED)]
    if isinstance(refusal, refusals.UnknownSku):
        return [Problem(refusal.sku, ProblemKind.GONE)]
    if isinstance(refusal, refusals.NotForSale):
        gone = order.lines.filter(product_code=refusal.product_code)
        return [Problem(line.sku, ProblemKind.GONE) for line in gone]
    return _other_prices(order)


def _other_prices(order: Order) -> list[Problem]:
    """The prices moved while the order was written: which, is read once more."""
    shown = [placing.as_wanted(line) for line in order.lines.all()]
    found = quotes.check(shown, channel=order.channel, on=order.placed_on, cashless=order.is_prepaid)
    return found or [Problem(line.sku, ProblemKind.GONE) for line in shown]
