"""Placing an order: a draft under our reference, its total compared, then completed, which holds the goods.

Whoever comes with a key finds one of these states and goes on from there: nothing, a draft that somebody left behind,
an order, an order that is over, or one whose completion ran twice.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

from marketplace import outbox
from marketplace.stores.errors import NotForSale, OrderCancelled, OutOfStock, StoreUnavailable, TotalDiffers
from marketplace.stores.fingerprints import require_same
from marketplace.stores.records import EngineOrder, OrderDraft
from marketplace.stores.saleor import ledger, offers
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.guards import Shelf, leave_note
from marketplace.stores.saleor.offers import Offer
from marketplace.stores.saleor.seen import Seen, see
from marketplace.stores.saleor.shapes.offers import OrderAndOffers
from marketplace.stores.saleor.shapes.orders import CreatedDraft, Order
from marketplace.stores.saleor.speaking import Speaker

TRIES = 6  # each look finds the order one state further; two voided ones are more than anybody has seen

# An engine gets no buyer: names, phones and addresses stay with us.
ADDRESS = {"firstName": "OCOP", "streetAddress1": "-", "city": "-", "country": "VN", "skipValidation": True}


class Look:
    """What stood there at one instant: the order behind the key, and the goods."""

    def __init__(self, seen: Seen | None, read_offers: Callable[[], dict[str, Offer]]) -> None:
        self.seen, self._read_offers = seen, read_offers

    @cached_property
    def offered(self) -> dict[str, Offer]:
        """The goods as the channel sells them. Raises UnknownSku, UnknownChannel."""
        return self._read_offers()

    @property
    def places(self) -> dict[str, str]:
        """Where the goods lie: where the order says, or where the channel would take them from."""
        if self.seen is not None:
            return {line.sku: line.place for line in self.seen.ledger.placed.lines}
        return {sku: offer.place for sku, offer in self.offered.items()}


def place(speaker: Speaker, draft: OrderDraft) -> EngineOrder:
    """Find the order, or hold everything it asks for, or nothing. The caller holds the order's turn."""
    look = _look(speaker, draft)
    if look.seen is None:
        _refuse(draft, look.offered)
    elif not (look.seen.is_draft or look.seen.is_held_twice):
        return _known(look.seen, draft)
    asked = [(line, look.places[line.sku]) for line in draft.lines if line.sku in look.places]
    with speaker.shelf(look.places.items(), asked) as turn:
        return _settle(speaker, draft, look, crowded=turn.waited)


def _settle(speaker: Speaker, draft: OrderDraft, look: Look, *, crowded: bool) -> EngineOrder:
    """Go from state to state until there is an order that holds what it should.

    What was seen of the goods may be of before we had to wait: Saleor itself gives no more than there is.
    """
    for _ in range(TRIES):
        if look.seen is None:
            placed = _place_anew(speaker, draft, look.offered, crowded=crowded)
            if placed is not None:
                return placed
        elif look.seen.is_draft:
            _go_on(speaker, draft, look.seen)
        elif look.seen.is_held_twice:
            _void(speaker, look.seen)
        else:
            return _known(look.seen, draft)
        look = _look(speaker, draft)
        if look.seen is None:
            _refuse(draft, look.offered)
    raise StoreUnavailable(f"{draft.ref} does not settle")


def _look(speaker: Speaker, draft: OrderDraft) -> Look:
    skus = [line.sku for line in draft.lines]
    answer = speaker.read("order_and_offers", {"ref": draft.ref, "skus": skus}, OrderAndOffers)
    transport = speaker.engine.transport
    return Look(see(answer.order), lambda: offers.read(draft.lines, draft.channel, answer.variants.nodes, transport))


def _refuse(draft: OrderDraft, offered: Mapping[str, Offer]) -> None:
    """Raises NotForSale, NotPriced, TotalDiffers, OutOfStock."""
    offers.refuse_not_for_sale(offered.values(), draft.on)
    total = draft.delivery_vnd + sum(line.quantity * offered[line.sku].price() for line in draft.lines)
    if total != draft.total_vnd:
        raise TotalDiffers(draft.total_vnd, total)
    offers.refuse_short(draft.lines, offered)


def _known(seen: Seen, draft: OrderDraft) -> EngineOrder:
    """Raises KeyReused, OrderCancelled."""
    require_same(draft.ref, seen.ledger.placed.fingerprint, draft.fingerprint())
    if seen.is_over:
        raise OrderCancelled(draft.ref)
    return seen.record


def _place_anew(
    speaker: Speaker, draft: OrderDraft, offered: Mapping[str, Offer], *, crowded: bool
) -> EngineOrder | None:
    """A new draft, completed at once; None when there is one already, so that one has to look again.

    As nobody else knows of it, and its completion is said once, what it holds need not be looked at.
    """
    placed = _placed(draft, offered)
    try:
        made = speaker.write("draft_order_create", {"input": _input(speaker, draft, offered, placed)}, CreatedDraft)
    except Rejected as refusal:
        if refusal.already_there:
            return None
        _refuse_again(speaker, draft, refusal)
        raise
    if not _complete(speaker, draft, made.made.order.id, made.made.order.total.gross):
        return None
    if crowded:  # others stand in line, who want to hear exactly
        offered = _look(speaker, draft).offered
        left = {(offer.sku, offer.place): offer.left for offer in offered.values()}
    else:
        left = {(line.sku, offered[line.sku].place): offered[line.sku].left - line.quantity for line in draft.lines}
    leave_note(left)
    outbox.record_many("product.changed", {offer.product_code for offer in offered.values()})
    return placed.record(draft.ref)


def _go_on(speaker: Speaker, draft: OrderDraft, seen: Seen) -> None:
    """A draft that somebody left behind becomes an order. It was never placed, so it binds nobody to its lines."""
    if seen.ledger.placed.fingerprint != draft.fingerprint():
        speaker.tell("draft_order_delete", id=seen.id)
        return
    _complete(speaker, draft, seen.id, seen.order.total.gross)
    outbox.record_many("product.changed", product_codes(seen.order))


def _input(
    speaker: Speaker, draft: OrderDraft, offered: Mapping[str, Offer], placed: ledger.Placed
) -> dict[str, object]:
    directory = speaker.engine.directory
    lines = [
        {"variantId": offered[line.sku].variant.id, "quantity": line.quantity, "price": offered[line.sku].price()}
        for line in draft.lines
    ]
    return {
        "channelId": directory.channel(draft.channel),
        "externalReference": draft.ref,
        "languageCode": "VI",
        "shippingAddress": ADDRESS,
        "billingAddress": ADDRESS,
        "shippingMethod": directory.fee_method(draft.channel, draft.delivery_vnd).for_draft,
        "lines": lines,
        "metadata": [ledger.entry(ledger.REF, draft.ref)],
        "privateMetadata": [ledger.entry(ledger.PLACED, placed)],
    }


def _placed(draft: OrderDraft, offered: Mapping[str, Offer]) -> ledger.Placed:
    return ledger.Placed(
        fingerprint=draft.fingerprint(),
        channel=draft.channel,
        delivery_vnd=draft.delivery_vnd,
        lines=tuple(
            ledger.Bought(
                sku=line.sku,
                place=offered[line.sku].place,
                quantity=line.quantity,
                unit_price_vnd=offered[line.sku].price(),
            )
            for line in draft.lines
        ),
    )


def _complete(speaker: Speaker, draft: OrderDraft, id: str, total_vnd: int) -> bool:
    """From now on it holds what it asks for; False when it was no draft any more.

    Raises TotalDiffers and what `_refuse` does, and leaves no draft then.
    """
    if total_vnd != draft.total_vnd:
        speaker.tell("draft_order_delete", id=id)
        raise TotalDiffers(draft.total_vnd, total_vnd)
    try:
        speaker.tell("draft_order_complete", id=id)
    except Rejected as refusal:
        if all(problem.field == "id" for problem in refusal.problems):
            return False
        speaker.tell("draft_order_delete", id=id)
        _refuse_again(speaker, draft, refusal)
        raise
    return True


def _refuse_again(speaker: Speaker, draft: OrderDraft, refusal: Rejected) -> None:
    """Say in our own words why Saleor refused; by now it may look otherwise again."""
    offered = _look(speaker, draft).offered
    _refuse(draft, offered)
    first = draft.lines[0]
    if refusal.has("INSUFFICIENT_STOCK", "InsufficientStock"):
        raise OutOfStock(first.sku, first.quantity, 0)
    if refusal.has("PRODUCT_NOT_PUBLISHED", "PRODUCT_UNAVAILABLE_FOR_PURCHASE"):
        raise NotForSale(offered[first.sku].product_code, draft.on)


def _void(speaker: Speaker, seen: Seen) -> None:
    """Cancelling frees all that was held twice; the reference is taken off, for the order that comes instead."""
    speaker.tell("order_cancel", id=seen.id, facts=[ledger.entry(ledger.CANCELLED, "held twice")])
    speaker.tell("order_rename", id=seen.id, ref=f"{seen.ref}~void-{seen.order.number}")


def what_is_left(order: Order, places: Mapping[str, str]) -> dict[Shelf, int]:
    """What the places behind an order's lines can still give, as its answer says."""
    found = {}
    for line in order.lines:
        sku = line.product_sku or ""
        if line.variant and sku in places:
            found[sku, places[sku]] = offers.left(line.variant.stocks, places[sku])
    return found


def product_codes(order: Order) -> set[str]:
    """The products of an order's lines."""
    return {
        line.variant.product.external_reference
        for line in order.lines
        if line.variant and line.variant.product.external_reference
    }
