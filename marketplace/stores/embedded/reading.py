"""From rows to the records of the contract."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from marketplace.stores import records
from marketplace.stores.embedded.models import Line, Order, Parcel, PaymentFact, Product, Return, Stock, Variant

CHUNK = 500


def products(rows: QuerySet[Product]) -> Iterator[records.StoreProduct]:
    """Products with everything that hangs on them, four queries for each chunk."""
    stocks = Stock.objects.annotate(held=Sum("holds__quantity", default=0)).order_by("place")
    variants = Variant.objects.order_by("pk").prefetch_related("exceptions", Prefetch("stocks", stocks))
    for row in rows.prefetch_related(Prefetch("variants", variants)).iterator(chunk_size=CHUNK):
        yield _product(row)


def _product(row: Product) -> records.StoreProduct:
    return records.StoreProduct(
        code=row.code,
        name=row.name,
        description=row.description,
        producer_code=row.producer_code,
        pictures=tuple(records.Picture(**picture) for picture in row.pictures),
        variants=tuple(_variant(variant) for variant in row.variants.all()),
        stars=row.stars,
        certified_from=row.certified_from,
        certified_until=row.certified_until,
        may_be_bought=row.may_be_bought,
        updated_at=row.updated_at,
    )


def _variant(row: Variant) -> records.Variant:
    stocks: list[Any] = list(row.stocks.all())  # annotated with `held`
    return records.Variant(
        sku=row.sku,
        name=row.name,
        net_quantity=row.net_quantity,
        net_unit=row.net_unit,
        weight_g=row.weight_g,
        gtin=row.gtin,
        listed_price_vnd=row.listed_price_vnd,
        exceptions={each.channel: each.price_vnd for each in row.exceptions.all()},
        stock={each.place: each.quantity for each in stocks},
        available={each.place: max(0, each.quantity - each.held) for each in stocks},
    )


def orders(rows: QuerySet[Order]) -> dict[str, records.EngineOrder]:
    """Orders by their key, in five queries."""
    lines = Line.objects.select_related("variant", "stock").order_by("variant__sku")
    facts = [
        Prefetch(name, model._default_manager.order_by("pk"))
        for name, model in {"parcels": Parcel, "returns": Return, "payments": PaymentFact}.items()
    ]
    return {row.ref: _order(row) for row in rows.prefetch_related(Prefetch("lines", lines), *facts)}


def order(row: Order) -> records.EngineOrder:
    """One order, read afresh."""
    return orders(Order.objects.filter(pk=row.pk))[row.ref]


def payments(row: Order) -> tuple[records.PaymentFact, ...]:
    """What became of an order's payments, in the order in which it came."""
    return tuple(_payment(each) for each in row.payments.order_by("pk"))


def new_order(row: Order, lines: Iterable[Line]) -> records.EngineOrder:
    """An order that was written just now: there is nothing to read."""
    return records.EngineOrder(
        ref=row.ref,
        channel=row.channel,
        state=records.OrderState.PLACED,
        lines=tuple(_lines(sorted(lines, key=lambda line: line.variant.sku))),
        delivery_vnd=row.delivery_vnd,
    )


def _order(row: Order) -> records.EngineOrder:
    return records.EngineOrder(
        ref=row.ref,
        channel=row.channel,
        state=records.OrderState.CANCELLED if row.cancelled_at else records.OrderState.PLACED,
        lines=tuple(_lines(row.lines.all())),
        delivery_vnd=row.delivery_vnd,
        parcels=tuple(
            records.Parcel(key=each.key, lines=units_of(each.lines), tracking=each.tracking)
            for each in row.parcels.all()
        ),
        returns=tuple(
            records.Return(key=each.key, lines=units_of(each.lines), restock=each.restock) for each in row.returns.all()
        ),
        payments=tuple(_payment(each) for each in row.payments.all()),
    )


def _lines(rows: Iterable[Line]) -> Iterator[records.EngineLine]:
    for row in rows:
        yield records.EngineLine(
            sku=row.variant.sku,
            place=row.stock.place,
            unit_price_vnd=row.unit_price_vnd,
            quantity=row.quantity,
            not_supplied=row.not_supplied,
            handed_over=row.handed_over,
            returned=row.returned,
        )


def _payment(row: PaymentFact) -> records.PaymentFact:
    kind = records.PaymentKind(row.kind)
    return records.PaymentFact(key=row.key, payment=row.payment, kind=kind, amount_vnd=row.amount_vnd)


def units_of(lines: Sequence[Sequence[Any]]) -> tuple[records.Units, ...]:
    """Lines as a parcel or a return keeps them."""
    return tuple(records.Units(sku, quantity) for sku, quantity in lines)
