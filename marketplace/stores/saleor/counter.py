"""Counter sales: an order that is written down with everything that happened to it, in one mutation.

That mutation reads counts and writes them back without any lock, so whoever records a sale holds the shelves.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from marketplace import outbox
from marketplace.stores.fingerprints import require_same
from marketplace.stores.records import CounterLine, CounterSale, RecordedSale, Shortage
from marketplace.stores.saleor import ledger, offers
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.guards import leave_note
from marketplace.stores.saleor.offers import Offer
from marketplace.stores.saleor.placing import ADDRESS, product_codes, what_is_left
from marketplace.stores.saleor.seen import Seen, see
from marketplace.stores.saleor.shapes.offers import OrderAndOffers
from marketplace.stores.saleor.shapes.orders import Order, RecordedOrder
from marketplace.stores.saleor.speaking import Speaker, speaking

CUSTOMER = "quay@ocop.invalid"  # Saleor wants an address; nobody's
COUNTRY = "VN"


class SaleorCounter(Engine):
    """The counter's side of the contract."""

    def record_counter_sale(self, sale: CounterSale, *, allow_short: bool) -> RecordedSale:
        """Holds the turns of the sale's key and of the shelves behind its lines."""
        shelves = [(line.sku, sale.place) for line in sale.lines]
        with speaking(self, sale.key) as speaker:
            if allow_short:
                with speaker.shelf(shelves):
                    return _record_gone(speaker, sale)
            seen, offered = _look(speaker, sale)
            if seen is not None:
                return _answer(seen, sale)
            _refuse(sale, offered)
            with speaker.shelf(shelves, [(line, sale.place) for line in sale.lines]):
                return _record(speaker, sale, offered)


def _record(speaker: Speaker, sale: CounterSale, offered: Mapping[str, Offer]) -> RecordedSale:
    """What was seen of the goods may be of before we had to wait: Saleor itself gives no more than there is."""
    try:
        return _write(speaker, sale, offered, ledger.Sale())
    except Rejected as refusal:
        if refusal.has("INSUFFICIENT_STOCK", "NON_EXISTING_STOCK"):
            _refuse(sale, _look(speaker, sale)[1])
        raise


def _record_gone(speaker: Speaker, sale: CounterSale) -> RecordedSale:
    """The goods are gone: what the shelf said is kept with the sale."""
    seen, offered = _look(speaker, sale)
    if seen is not None:
        answer = _answer(seen, sale)
        _floor(speaker, seen.order, sale)
        return answer
    short = [
        (line.sku, line.quantity, offered[line.sku].left)
        for line in sorted(sale.lines, key=lambda line: line.sku)
        if line.quantity > offered[line.sku].left
    ]
    lapsed = offers.not_for_sale(offered.values(), sale.on)
    _open_shelves(speaker, sale, offered)
    return _write(speaker, sale, offered, ledger.Sale(shortages=tuple(short), not_for_sale=tuple(lapsed)))


def _look(speaker: Speaker, sale: CounterSale) -> tuple[Seen | None, dict[str, Offer]]:
    """Raises UnknownSku where the sale is not recorded yet."""
    variables = {"ref": sale.key, "skus": [line.sku for line in sale.lines]}
    answer = speaker.read("sale_and_goods", variables, OrderAndOffers)
    seen = see(answer.order)
    if seen is not None:
        return seen, {}
    return None, offers.read(sale.lines, sale.channel, answer.variants.nodes, speaker.engine.transport)


def _refuse(sale: CounterSale, offered: Mapping[str, Offer]) -> None:
    """Raises NotForSale, NotPriced, OutOfStock."""
    offers.refuse_not_for_sale(offered.values(), sale.on)
    for offer in offered.values():
        offer.price()
    offers.refuse_short(sale.lines, offered)


def _answer(seen: Seen, sale: CounterSale) -> RecordedSale:
    """Raises KeyReused."""
    placed = seen.ledger.placed
    require_same(sale.key, placed.fingerprint, sale.fingerprint())
    what_was_wrong = placed.sale or ledger.Sale()
    return RecordedSale(
        key=sale.key,
        total_vnd=sum(line.quantity * line.unit_price_vnd for line in placed.lines),
        shortages=tuple(Shortage(*shortage) for shortage in what_was_wrong.shortages),
        not_for_sale=what_was_wrong.not_for_sale,
    )


def _open_shelves(speaker: Speaker, sale: CounterSale, offered: Mapping[str, Offer]) -> None:
    """A shelf that was never counted gets a row that counts nothing: without one Saleor records no sale."""
    for offer in offered.values():
        if not offer.is_counted:
            warehouse = speaker.engine.directory.warehouse(sale.place)
            speaker.tell("stock_open", variant=offer.variant.id, warehouse=warehouse)


def _write(speaker: Speaker, sale: CounterSale, offered: Mapping[str, Offer], wrong: ledger.Sale) -> RecordedSale:
    """Only with FORCE does Saleor give more than there is."""
    policy = "FORCE" if wrong.shortages else "UPDATE"
    variables = {"order": _order(speaker, sale, offered, wrong), "policy": policy}
    made = speaker.write("order_bulk_create", variables, RecordedOrder).order
    leave_note(what_is_left(made, {line.sku: sale.place for line in sale.lines}))
    _floor(speaker, made, sale)
    outbox.record_many("product.changed", product_codes(made))
    return _answer(Seen(made, ledger.of(made.private_metadata)), sale)


def _order(speaker: Speaker, sale: CounterSale, offered: Mapping[str, Offer], wrong: ledger.Sale) -> dict[str, object]:
    """Its time is the till's own, but never in the future: Saleor refuses a clock that goes fast."""
    created_at = min(sale.sold_at, timezone.now()).isoformat()
    warehouse = speaker.engine.directory.warehouse(sale.place)
    lines = [_line(line, offered[line.sku], warehouse, created_at) for line in sale.lines]
    out = [
        {
            "variantId": offered[line.sku].variant.id,
            "quantity": line.quantity,
            "warehouse": warehouse,
            "orderLineIndex": index,
        }
        for index, line in enumerate(sale.lines)
    ]
    paid = {"amount": sale.total_vnd, "currency": "VND"}
    return {
        "externalReference": sale.key,
        "channel": sale.channel,
        "createdAt": created_at,
        "status": "FULFILLED",
        "user": {"email": CUSTOMER},
        "billingAddress": ADDRESS,
        "currency": "VND",
        "languageCode": "VI",
        "displayGrossPrices": True,
        "metadata": [ledger.entry(ledger.REF, sale.key)],
        "privateMetadata": [ledger.entry(ledger.PLACED, _placed(sale, wrong))],
        "lines": lines,
        "fulfillments": [{"lines": out}],
        "transactions": [
            {"name": sale.method, "pspReference": sale.key, "availableActions": [], "amountCharged": paid}
        ],
    }


def _line(line: CounterLine, offer: Offer, warehouse: str, created_at: str) -> dict[str, object]:
    product = offer.variant.product
    tax_class = product.tax_class
    rate = next((each.rate for each in (tax_class.countries if tax_class else ()) if each.country.code == COUNTRY), 0)
    gross = line.quantity * line.unit_price_vnd
    net = int((Decimal(gross) / (1 + Decimal(rate) / 100)).to_integral_value(ROUND_HALF_UP))
    price = {"gross": gross, "net": net}
    return {
        "variantId": offer.variant.id,
        "productSku": line.sku,
        "productName": product.name,
        "variantName": offer.variant.name,
        "createdAt": created_at,
        "isShippingRequired": False,
        "isGiftCard": False,
        "quantity": line.quantity,
        "totalPrice": price,
        "undiscountedTotalPrice": price,
        "warehouse": warehouse,
        "taxRate": str(Decimal(rate) / 100),
        "taxClassId": tax_class.id if tax_class else None,
        "taxClassName": tax_class.name if tax_class else None,
    }


def _placed(sale: CounterSale, wrong: ledger.Sale) -> ledger.Placed:
    return ledger.Placed(
        fingerprint=sale.fingerprint(),
        channel=sale.channel,
        delivery_vnd=0,
        lines=tuple(
            ledger.Bought(sku=line.sku, place=sale.place, quantity=line.quantity, unit_price_vnd=line.unit_price_vnd)
            for line in sale.lines
        ),
        sale=wrong,
    )


def _floor(speaker: Speaker, order: Order, sale: CounterSale) -> None:
    """Rows that the sale drove below zero count nothing again; a repeat mends what a crash left behind."""
    stocks = [
        {"variantId": line.variant.id, "warehouseExternalReference": sale.place, "quantity": 0}
        for line in order.lines
        if line.variant and offers.is_overdrawn(line.variant.stocks, sale.place)
    ]
    if stocks:
        speaker.tell("stock_floor", stocks=stocks)
