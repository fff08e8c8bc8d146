"""Parcels that leave. Saleor lets a fulfilment carry one text from its first instant: that is the parcel's key.

Then the fulfilment is labelled with the key and gets the carrier's number. One who died in between is found by the key.
"""

from collections.abc import Iterable

from marketplace.stores.errors import OrderCancelled, OutOfStock, TooMany
from marketplace.stores.fingerprints import require_same
from marketplace.stores.records import OrderState, Parcel
from marketplace.stores.saleor import ledger, offers
from marketplace.stores.saleor.calling_off import lines_of
from marketplace.stores.saleor.ledger import Sent
from marketplace.stores.saleor.seen import Seen
from marketplace.stores.saleor.shapes.orders import CreatedFulfilments
from marketplace.stores.saleor.speaking import Speaker


def known(seen: Seen, parcel: Parcel) -> bool:
    """True when the parcel has left before. Raises KeyReused."""
    if parcel.key not in seen.ledger.parcels or not seen.has_left(parcel.key):
        return False
    before = seen.ledger.parcels[parcel.key].parcel(parcel.key)
    require_same(parcel.key, before.fingerprint(), parcel.fingerprint())
    return True


def hand_over(speaker: Speaker, seen: Seen, parcel: Parcel) -> None:
    """Goods leave the shelf and the hold. The caller holds both turns.

    Raises OrderCancelled, UnknownSku, TooMany, OutOfStock.
    """
    if seen.state is OrderState.CANCELLED:
        raise OrderCancelled(seen.ref)
    _refuse(seen, parcel)
    lines = lines_from_shelves(speaker, seen, ((unit.sku, unit.quantity) for unit in parcel.lines))
    sent = Sent(n=len(seen.ledger.parcels), lines=ledger.contents(parcel.lines), tracking=parcel.tracking)
    facts = [ledger.entry(f"{ledger.PARCEL}.{parcel.key}", sent)]
    variables = {"id": seen.id, "facts": facts, "lines": lines, "mark": parcel.key}
    made = speaker.write("order_fulfil", variables, CreatedFulfilments).made.fulfillments
    _label(speaker, seen, parcel.key, sent, [each.id for each in made])


def lines_from_shelves(speaker: Speaker, seen: Seen, units: Iterable[tuple[str, int]]) -> list[dict[str, object]]:
    """What a fulfilment takes, by SKU, and from which warehouse."""
    directory = speaker.engine.directory
    return [
        {
            "orderLineId": seen.order_lines[sku].id,
            "stocks": [{"warehouse": directory.warehouse(seen.lines[sku].place), "quantity": quantity}],
        }
        for sku, quantity in units
    ]


def change_tracking(speaker: Speaker, seen: Seen, key: str, tracking: str) -> None:
    """The carrier's number came later, or was another."""
    before = seen.ledger.parcels[key]
    if tracking and (tracking != before.tracking or not before.done):
        sent = before.model_copy(update={"tracking": tracking})
        _label(speaker, seen, key, sent, [each.id for each in seen.of_parcel(key)])


def unlabelled(seen: Seen) -> dict[str, Sent]:
    """Parcels whose speaker died, or lost the reply, after they had left."""
    return {key: sent for key, sent in seen.ledger.parcels.items() if not sent.done and seen.of_parcel(key)}


def finish(speaker: Speaker, seen: Seen) -> None:
    """Label them."""
    for key, sent in unlabelled(seen).items():
        _label(speaker, seen, key, sent, [each.id for each in seen.of_parcel(key)])


def _label(speaker: Speaker, seen: Seen, key: str, sent: Sent, fulfilments: list[str]) -> None:
    """The entry is marked as done last: until then somebody else finishes this."""
    labels = [ledger.entry(ledger.PARCEL, key)]
    for fulfilment in fulfilments:
        speaker.tell("fulfilment_label", id=fulfilment, labels=labels, tracking=sent.tracking)
    speaker.note(seen, **{f"{ledger.PARCEL}.{key}": sent.model_copy(update={"done": True})})


def _refuse(seen: Seen, parcel: Parcel) -> None:
    """Raises UnknownSku, TooMany, OutOfStock for the first line that asks for more than there is."""
    lines = lines_of(seen, parcel.lines)
    for line, quantity in lines:
        if quantity > line.held:
            raise TooMany(line.sku, quantity, line.held)
    for line, quantity in lines:
        variant = seen.order_lines[line.sku].variant
        on_shelf = offers.on_shelf(variant.stocks if variant else (), line.place)
        if quantity > on_shelf:
            raise OutOfStock(line.sku, quantity, on_shelf)
