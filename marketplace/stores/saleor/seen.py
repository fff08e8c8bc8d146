"""An order as it stands over there, read together with our ledger beside it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from marketplace.stores import records
from marketplace.stores.records import EngineLine, EngineOrder, OrderState, PaymentFact, PaymentKind
from marketplace.stores.saleor import ledger
from marketplace.stores.saleor.ledger import Bought, Ledger, Returned, Step
from marketplace.stores.saleor.shapes.orders import Fulfilment, FulfilmentLine, Order, OrderLine, Transaction

DRAFT = "DRAFT"
OVER = frozenset({"CANCELED", "EXPIRED"})
EDITABLE = "UNCONFIRMED"
OUT = frozenset({"FULFILLED", "REFUNDED"})  # a refund moves money only
BACK = frozenset({"RETURNED", "REFUNDED_AND_RETURNED", "REPLACED"})

RETURN_REASON = "ocop:return:"
SHORT_REASON = "ocop:short"

KINDS = {
    "AUTHORIZATION_SUCCESS": PaymentKind.DUE,
    "AUTHORIZATION_ADJUSTMENT": PaymentKind.DUE,
    "CHARGE_SUCCESS": PaymentKind.RECEIVED,
    "REFUND_SUCCESS": PaymentKind.REFUNDED,
}


@dataclass(frozen=True)
class Seen:
    """One order of ours."""

    order: Order
    ledger: Ledger

    @property
    def id(self) -> str:
        """Saleor's id."""
        return self.order.id

    @property
    def ref(self) -> str:
        """Our key."""
        return self.order.external_reference or ""

    @property
    def is_draft(self) -> bool:
        """True when it was never placed: a draft holds nothing."""
        return self.order.status == DRAFT

    @property
    def is_over(self) -> bool:
        """True when Saleor holds nothing for it any more, and never will."""
        return self.order.status in OVER

    @property
    def is_editable(self) -> bool:
        """True when lines can still be changed: nothing has left, and nobody has confirmed it."""
        return self.order.status == EDITABLE and not self.order.fulfillments

    @property
    def is_held_twice(self) -> bool:
        """True when a new order holds more than it waits for: a completion ran twice.

        Once anything else has happened to an order, what it holds is no longer told by its lines alone.
        """
        untouched = not (self.order.fulfillments or self.order.transactions or self.is_draft or self.is_over)
        return untouched and any(line.allocated > line.quantity for line in self.order.lines)

    @cached_property
    def state(self) -> OrderState:
        """CANCELLED also when no line has anything left to give or gave anything."""
        emptied = all(line.not_supplied == line.quantity for line in self.lines.values())
        return OrderState.CANCELLED if self.is_over or emptied else OrderState.PLACED

    @cached_property
    def bought(self) -> dict[str, Bought]:
        """Lines as they were ordered, by SKU."""
        return {line.sku: line for line in self.ledger.placed.lines}

    @cached_property
    def order_lines(self) -> dict[str, OrderLine]:
        """Lines as they stand, by SKU."""
        return {line.product_sku or "": line for line in self.order.lines}

    @cached_property
    def lines(self) -> dict[str, EngineLine]:
        """Every line of the contract, in the order of the SKUs, with those that somebody added over there."""
        return {sku: self._line(sku) for sku in sorted({*self.bought, *self.order_lines})}

    @cached_property
    def record(self) -> EngineOrder:
        """The order of the contract."""
        return EngineOrder(
            ref=self.ref,
            channel=self.ledger.placed.channel,
            state=self.state,
            lines=tuple(self.lines.values()),
            delivery_vnd=self.ledger.delivery_vnd,
            parcels=tuple(sent.parcel(key) for key, sent in self.ledger.parcels.items() if self.has_left(key)),
            returns=tuple(
                returned.as_return(key) for key, returned in self.ledger.returns.items() if self.has_come_back(key)
            ),
            payments=self.payments,
        )

    @cached_property
    def payments(self) -> tuple[PaymentFact, ...]:
        """Payment facts in the order in which they came."""
        return facts_of(self.order.transactions)

    def fulfilments(self, *statuses: str) -> Iterator[Fulfilment]:
        """Fulfilments in these states."""
        return (each for each in self.order.fulfillments if each.status in statuses)

    def of_parcel(self, key: str) -> list[Fulfilment]:
        """What carries a parcel's key: as its tracking number at first, then as a label."""
        return [each for each in self.order.fulfillments if key in {each.tracking_number, each.label(ledger.PARCEL)}]

    def standing_for(self, fulfilment: str) -> Fulfilment | None:
        """What left again in place of a fulfilment that was cancelled."""
        found = (
            each
            for each in self.fulfilments(*OUT)
            if kept_mark(fulfilment) in {each.tracking_number, each.label(ledger.KEPT)}
        )
        return next(found, None)

    def has_left(self, parcel: str) -> bool:
        """True when a parcel of the ledger was handed over."""
        return self.ledger.parcels[parcel].done or bool(self.of_parcel(parcel))

    def has_come_back(self, key: str) -> bool:
        """True when a return of the ledger has been carried out."""
        return any(each.reason == f"{RETURN_REASON}{key}" for each in self.fulfilments(*BACK))

    @property
    def unfinished(self) -> dict[str, Returned]:
        """Returns that were begun: at most one, unless somebody died and nobody came after him."""
        return {key: entry for key, entry in self.ledger.returns.items() if not self.has_come_back(key)}

    def contents_of(self, fulfilment: Fulfilment) -> Counter[str]:
        """How many units of which SKU are in a fulfilment."""
        units: Counter[str] = Counter()
        for line in fulfilment.lines or ():
            units[self.sku_of(line)] += line.quantity
        return units

    def sku_of(self, line: FulfilmentLine) -> str:
        """What is in a line of a fulfilment."""
        return self._skus.get(line.order_line.id, "") if line.order_line else ""

    @cached_property
    def _skus(self) -> dict[str, str]:
        return {line.id: sku for sku, line in self.order_lines.items()}

    @cached_property
    def _came_back(self) -> Counter[str]:
        return self._sum(each for each in self.fulfilments(*BACK) if not _is_short(each))

    @cached_property
    def _went_out(self) -> Counter[str]:
        """What is out, what was out and came back, and what is out but is being put in order just now."""
        out = self._sum(self.fulfilments(*OUT)) + self._came_back
        for returned in self.unfinished.values():
            for step in returned.steps:
                out += self._between(step)
        return out

    @cached_property
    def _called_off(self) -> Counter[str]:
        return self._sum(each for each in self.fulfilments(*BACK) if _is_short(each))

    def _sum(self, fulfilments: Iterator[Fulfilment]) -> Counter[str]:
        units: Counter[str] = Counter()
        for each in fulfilments:
            units += self.contents_of(each)
        return units

    def _between(self, step: Step) -> Counter[str]:
        """What a cancelled fulfilment takes with it until its return is carried out."""
        if all(each.id != step.fulfilment for each in self.fulfilments("CANCELED")):
            return Counter()
        units = Counter(dict(step.back))
        if self.standing_for(step.fulfilment) is None:
            units += Counter(dict(step.kept))
        return units

    def _line(self, sku: str) -> EngineLine:
        bought, stands = self.bought.get(sku), self.order_lines.get(sku)
        now = stands.quantity if stands else 0
        if bought is None:  # somebody added it over there
            price_vnd = stands.unit_price.gross if stands else 0
            bought = Bought(sku=sku, place="", quantity=now, unit_price_vnd=price_vnd)
        quantity = max(now, bought.quantity)
        return EngineLine(
            sku=sku,
            place=bought.place,
            unit_price_vnd=bought.unit_price_vnd,
            quantity=quantity,
            not_supplied=self.ledger.short.get(sku, 0) if self.is_over else quantity - now + self._called_off[sku],
            handed_over=self._went_out[sku],
            returned=self._came_back[sku],
        )


def see(order: Order | None) -> Seen | None:
    """The order together with its ledger, or None where there is none of ours."""
    if order is None:
        return None
    found = ledger.read(order.private_metadata)
    return Seen(order, found) if found else None


def facts_of(transactions: Iterable[Transaction]) -> tuple[PaymentFact, ...]:
    """What became of the payments behind these, in the order in which it came."""
    facts = [
        (event.created_at, _fact(transaction, event.psp_reference, KINDS[event.type], event.amount))
        for transaction in transactions
        for event in transaction.events
        if event.type in KINDS
    ]
    return tuple(fact for _, fact in sorted(facts, key=lambda pair: pair[0]))


def kept_mark(fulfilment: str) -> str:
    """How a fulfilment that stands for another is recognised."""
    return f"{ledger.KEPT}:{fulfilment}"


def _is_short(fulfilment: Fulfilment) -> bool:
    return (fulfilment.reason or "").startswith(SHORT_REASON)


def _fact(transaction: Transaction, reference: str, kind: PaymentKind, amount_vnd: int) -> PaymentFact:
    """A fact without a reference came with the transaction itself, under its key."""
    return records.PaymentFact(
        key=reference or transaction.psp_reference, payment=transaction.name, kind=kind, amount_vnd=amount_vnd
    )
