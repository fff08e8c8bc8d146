"""What is left of an order when parcels are called off: the buyer's bill and the money that is owed are one number."""

from collections.abc import Callable

import pytest

from marketplace.orders import billing, cancelling, fulfilment, owed, pricing, proof
from marketplace.orders.models import Order
from tests.factories import orders
from tests.factories.orders import wanted

pytestmark = pytest.mark.django_db


def untouched(order: Order) -> None:
    """Nothing happened yet."""


def one_unit_is_missing(order: Order) -> None:
    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 1}, actor=None)


def one_parcel_is_missing(order: Order) -> None:
    fulfilment.cannot_supply(f"{order.number}-1", {"68-0001-1": 2}, actor=None)


def one_parcel_is_refused(order: Order) -> None:
    key = f"{order.number}-2"
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    fulfilment.hand_over(key, actor=None)
    fulfilment.refuse(key, actor=None)


def all_is_missing(order: Order) -> None:
    for number in (1, 2, 3):
        parcel = order.parcels.get(key=f"{order.number}-{number}")
        units = {line.sku: line.quantity for line in parcel.lines.all()}
        fulfilment.cannot_supply(parcel.key, units, actor=None)


def all_is_cancelled(order: Order) -> None:
    cancelling.cancel(order, actor=None, reason="đổi ý")


@pytest.mark.parametrize(
    ("happens", "goods_vnd", "parcels"),
    [
        (untouched, 340_000, 3),
        (one_unit_is_missing, 255_000, 3),
        (one_parcel_is_missing, 170_000, 2),
        (one_parcel_is_refused, 255_000, 2),
        (all_is_missing, 0, 0),
        (all_is_cancelled, 0, 0),
    ],
)
def test_the_bill_is_what_is_owed(happens: Callable[[Order], None], goods_vnd: int, parcels: int):
    first, second, third = orders.three_producers()
    order = orders.placed(wanted(first, 2), wanted(second), wanted(third))
    happens(order)
    order = Order.objects.get(pk=order.pk)

    bill = billing.what_is_left(order)

    assert bill.goods_vnd == goods_vnd
    assert bill.total_vnd == owed.for_order(order)
    assert (bill.delivery_vnd > 0) == (parcels > 0)
    coming = [each for each in order.parcels.all() if each.state not in billing.WORTH_NOTHING]
    amounts = [(line.gross_vnd, 8) for each in coming for line in each.lines.all()]
    assert bill.tax == pricing.tax_by_rate([*amounts, *((each.delivery_vnd, 8) for each in coming)])
    assert proof.check() == []


def test_a_pick_up_is_billed_whole_until_it_is_cancelled():
    point = orders.point()
    orders.on_sale(shelf=point)
    order = orders.placed(wanted(quantity=2), method="pay_at_point", point=point.slug, destination=None)

    assert billing.what_is_left(order).total_vnd == order.total_vnd == owed.for_order(order)
    order = cancelling.cancel(order, actor=None, reason="đổi ý")
    assert billing.what_is_left(order).total_vnd == 0
