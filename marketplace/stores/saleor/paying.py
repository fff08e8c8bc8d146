"""What became of money: one transaction a payment of ours, made without amounts, and one event a fact.

The order is looked at once, whatever is told of it. Then up to four transactions are made in one request, and up to
four events are told in one. Saleor knows an event by its type and reference, and takes it once; a request that was cut
off in the middle has done its first part, which whoever comes next finds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from marketplace.stores.errors import UnknownOrder
from marketplace.stores.fingerprints import require_same
from marketplace.stores.records import PaymentFact, PaymentKind
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.seen import DRAFT, facts_of
from marketplace.stores.saleor.shapes.orders import CreatedTransactions, FoundPayments, OrderPayments
from marketplace.stores.saleor.speaking import Speaker

SLOTS = "abcd"  # as the documents name them: Saleor takes four mutations a request

EVENTS = {
    PaymentKind.DUE: "AUTHORIZATION_SUCCESS",
    PaymentKind.RECEIVED: "CHARGE_SUCCESS",
    PaymentKind.REFUNDED: "REFUND_SUCCESS",
}


def note(speaker: Speaker, payments: Iterable[PaymentFact]) -> tuple[PaymentFact, ...]:
    """Note what is news of this; returns all that is noted. The caller holds the order's turn.

    Raises UnknownOrder, KeyReused.
    """
    order = _look(speaker)
    noted = list(facts_of(order.transactions))
    news = _news(noted, payments)
    transactions = _transactions(speaker, order, [fact.payment for fact in news])
    for together in _together(news):
        rows = [
            {
                "": transactions[fact.payment],
                "Type": _event(noted, fact),
                "Amount": fact.amount_vnd,
                "Reference": fact.key,
            }
            for fact in together
        ]
        speaker.tell("report_events", **_slots(rows))
        noted += together
    return tuple(noted)


def _look(speaker: Speaker) -> OrderPayments:
    """The transactions of an order that was placed."""
    order = speaker.read("order_payments", {"ref": speaker.ref}, FoundPayments).order
    if order is None or order.placed is None or order.status == DRAFT:
        raise UnknownOrder(speaker.ref)
    return order


def _news(noted: Sequence[PaymentFact], payments: Iterable[PaymentFact]) -> list[PaymentFact]:
    """What was not noted before, each once. Nothing has been said when this raises KeyReused."""
    known = {fact.key: fact for fact in reversed(noted)}
    news = []
    for fact in payments:
        if fact.key in known:
            require_same(fact.key, known[fact.key].fingerprint(), fact.fingerprint())
        else:
            known[fact.key] = fact
            news.append(fact)
    return news


def _transactions(speaker: Speaker, order: OrderPayments, payments: Iterable[str]) -> dict[str, str]:
    """The transaction of each payment, the oldest if there are several; made where there is none."""
    found = {each.name: each.id for each in reversed(order.transactions)}
    missing = [payment for payment in dict.fromkeys(payments) if payment not in found]
    for together in chunks(missing, len(SLOTS)):
        variables = {"id": order.id} | _slots([{"": payment} for payment in together])
        made = speaker.write("create_transactions", variables, CreatedTransactions).ids
        found |= dict(zip(together, made, strict=True))
    return found


def _together(news: Iterable[PaymentFact]) -> Iterator[list[PaymentFact]]:
    """What goes into one request: never two facts of one payment, as the later may not pass an earlier that failed."""
    together: list[PaymentFact] = []
    for fact in news:
        if len(together) == len(SLOTS) or fact.payment in {each.payment for each in together}:
            yield together
            together = []
        together.append(fact)
    if together:
        yield together


def _event(noted: Iterable[PaymentFact], fact: PaymentFact) -> str:
    """A transaction is authorised once; whatever is due after that adjusts the sum."""
    due_before = any(each.kind is PaymentKind.DUE and each.payment == fact.payment for each in noted)
    if fact.kind is PaymentKind.DUE and due_before:
        return "AUTHORIZATION_ADJUSTMENT"
    return EVENTS[fact.kind]


def _slots(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The variables of a document that says a thing up to four times; a slot that is not said repeats the last."""
    padded = [*rows, *[rows[-1]] * (len(SLOTS) - len(rows))]
    variables = {f"{slot}{name}": value for slot, row in zip(SLOTS, padded, strict=True) for name, value in row.items()}
    return variables | {f"with{slot.upper()}": n < len(rows) for n, slot in enumerate(SLOTS) if n}
