"""What an order of Saleor, read together with our ledger beside it, is to the contract."""

import pytest

from marketplace.stores.records import (
    EngineLine,
    OrderState,
    Parcel,
    PaymentFact,
    PaymentKind,
    Return,
    Units,
)
from marketplace.stores.saleor import ledger
from marketplace.stores.saleor.ledger import Bought, Placed, Returned, Sent, Short, Step
from marketplace.stores.saleor.seen import Seen, kept_mark, see
from marketplace.stores.saleor.shapes.orders import Order

REF = "DH-1/online"
PLACE = "producer:M-1"
PLACED = Placed(
    fingerprint="f",
    channel="online",
    delivery_vnd=20_000,
    lines=(
        Bought(sku="B", place=PLACE, quantity=3, unit_price_vnd=85_000),
        Bought(sku="A", place=PLACE, quantity=1, unit_price_vnd=50_000),
    ),
)


def line(sku, quantity, *, allocated=None):
    allocations = [{"quantity": quantity if allocated is None else allocated}]
    facts = {"id": f"line {sku}", "productSku": sku, "quantity": quantity, "unitPrice": {"gross": {"amount": 85_000}}}
    return facts | {"allocations": allocations, "variant": None}


def fulfilment(id, status, units, *, tracking="", reason=None, labels=None):
    return {
        "id": id,
        "status": status,
        "trackingNumber": tracking,
        "reason": reason,
        "metadata": [{"key": key, "value": value} for key, value in (labels or {}).items()],
        "lines": [
            {"id": f"{id} {sku}", "quantity": quantity, "orderLine": {"id": f"line {sku}"}}
            for sku, quantity in units.items()
        ],
    }


def seen(*, entries=None, **facts) -> Seen:
    """An order of three B and one A, untouched but for `facts`, with our ledger and more `entries` of it."""
    notes = {ledger.PLACED: PLACED} | (entries or {})
    least = {
        "id": "order",
        "number": "7",
        "status": "UNCONFIRMED",
        "externalReference": REF,
        "total": {"gross": {"amount": 325_000}},
        "privateMetadata": [ledger.entry(key, note) for key, note in notes.items()],
        "lines": [line("B", 3), line("A", 1)],
        "fulfillments": [],
        "transactions": [],
    }
    found = see(Order.model_validate(least | facts))
    assert found is not None
    return found


def test_an_untouched_order_is_what_was_placed():
    order = seen().record

    assert order == PLACED.record(REF)
    assert [each.sku for each in order.lines] == ["A", "B"]
    assert order.total_vnd == 325_000


def test_an_order_without_our_ledger_is_none_of_ours():
    stranger = Order.model_validate(seen().order.model_dump(by_alias=True) | {"privateMetadata": []})

    assert see(stranger) is None
    assert see(None) is None


def test_a_line_that_was_made_smaller_or_taken_out_lacks_the_rest():
    order = seen(lines=[line("B", 1)]).record

    assert [(each.sku, each.quantity, each.not_supplied, each.held) for each in order.lines] == [
        ("A", 1, 1, 0),
        ("B", 3, 2, 1),
    ]
    assert order.total_vnd == 85_000 + 20_000


def test_a_fee_that_was_changed_counts():
    assert seen(entries={ledger.DELIVERY: "15000"}).record.delivery_vnd == 15_000


def test_units_that_were_called_off_after_others_had_left_are_not_supplied():
    fulfilments = [
        fulfilment("F1", "FULFILLED", {"B": 1}, labels={ledger.PARCEL: "K1"}),
        fulfilment("F2", "RETURNED", {"B": 2}, reason="ocop:short"),
    ]
    order = seen(fulfillments=fulfilments, status="PARTIALLY_RETURNED").record

    b = order.lines[1]
    assert (b.handed_over, b.not_supplied, b.returned, b.held) == (1, 2, 0, 0)
    assert order.state is OrderState.PLACED


def test_an_order_of_which_every_unit_was_called_off_is_cancelled_though_saleor_calls_it_returned():
    fulfilments = [fulfilment("F1", "RETURNED", {"B": 3, "A": 1}, reason="ocop:short")]

    assert seen(fulfillments=fulfilments, status="RETURNED").state is OrderState.CANCELLED


def test_a_cancelled_order_remembers_what_was_short():
    cancelled = seen(status="CANCELED", entries={ledger.SHORT: Short(units={"A": 1, "B": 3})}).record

    assert [each.not_supplied for each in cancelled.lines] == [1, 3]
    assert (cancelled.state, cancelled.total_vnd) == (OrderState.CANCELLED, 0)
    assert [each.not_supplied for each in seen(status="CANCELED").record.lines] == [0, 0]


def test_a_parcel_stays_what_it_was_when_all_of_it_came_back():
    entries = {
        f"{ledger.PARCEL}.K1": Sent(n=0, lines=(("B", 2),), tracking="GHN9", done=True),
        f"{ledger.RETURN}.R1": Returned(n=0, lines=(("B", 2),), restock=False),
    }
    order = seen(entries=entries, fulfillments=[fulfilment("F2", "RETURNED", {"B": 2}, reason="ocop:return:R1")]).record

    assert order.parcels == (Parcel(key="K1", lines=(Units("B", 2),), tracking="GHN9"),)
    assert order.returns == (Return(key="R1", lines=(Units("B", 2),), restock=False),)
    b = order.lines[1]
    assert (b.handed_over, b.returned, b.held) == (2, 2, 1)


def test_a_parcel_that_was_meant_to_leave_counts_once_its_fulfilment_is_there():
    entries = {f"{ledger.PARCEL}.K1": Sent(n=0, lines=(("B", 2),))}

    assert seen(entries=entries).record.parcels == ()
    left = seen(entries=entries, fulfillments=[fulfilment("F1", "FULFILLED", {"B": 2}, tracking="K1")])
    assert left.record.parcels == (Parcel(key="K1", lines=(Units("B", 2),)),)


STEP = Step(fulfilment="F1", parcel="K1", tracking="", kept=(("B", 2),), back=(("B", 1),))


@pytest.mark.parametrize(
    "fulfilments",
    [
        [fulfilment("F1", "FULFILLED", {"B": 3})],
        [fulfilment("F1", "CANCELED", {"B": 3})],
        [fulfilment("F1", "CANCELED", {"B": 3}), fulfilment("F2", "FULFILLED", {"B": 2}, tracking=kept_mark("F1"))],
    ],
    ids=["planned", "cancelled", "left-again"],
)
def test_goods_that_are_being_put_back_are_out_until_the_last_step(fulfilments):
    entries = {f"{ledger.RETURN}.R1": Returned(n=0, lines=(("B", 1),), restock=True, steps=(STEP,))}

    between = seen(entries=entries, fulfillments=fulfilments)

    b = between.record.lines[1]
    assert (b.handed_over, b.returned, b.held, between.record.returns) == (3, 0, 0, ())
    assert list(between.unfinished) == ["R1"]


def test_goods_that_were_put_back_are_back():
    entries = {f"{ledger.RETURN}.R1": Returned(n=0, lines=(("B", 1),), restock=True, steps=(STEP,))}
    fulfilments = [
        fulfilment("F1", "CANCELED", {"B": 3}),
        fulfilment("F2", "FULFILLED", {"B": 2}, labels={ledger.KEPT: kept_mark("F1")}),
        fulfilment("F3", "RETURNED", {"B": 1}, reason="ocop:return:R1"),
    ]

    after = seen(entries=entries, fulfillments=fulfilments)

    b = after.record.lines[1]
    assert (b.handed_over, b.returned, b.held, after.unfinished) == (3, 1, 0, {})


def test_payments_come_in_their_order_and_one_without_reference_by_its_transactions_key():
    def event(type, reference, at, amount):
        at = f"2026-03-02T0{at}:00:00+00:00"
        return {"type": type, "pspReference": reference, "createdAt": at, "amount": {"amount": amount}}

    transactions = [
        {
            "id": "T1",
            "name": "P1",
            "pspReference": "P1",
            "events": [event("REFUND_SUCCESS", "E3", 3, 5), event("AUTHORIZATION_SUCCESS", "E1", 1, 9)],
        },
        {
            "id": "T2",
            "name": "cash",
            "pspReference": "SALE-1",
            "events": [event("CHARGE_SUCCESS", "", 2, 7), event("INFO", "", 4, 0)],
        },
    ]

    assert seen(transactions=transactions).record.payments == (
        PaymentFact(key="E1", payment="P1", kind=PaymentKind.DUE, amount_vnd=9),
        PaymentFact(key="SALE-1", payment="cash", kind=PaymentKind.RECEIVED, amount_vnd=7),
        PaymentFact(key="E3", payment="P1", kind=PaymentKind.REFUNDED, amount_vnd=5),
    )


def test_only_an_untouched_order_is_told_to_hold_too_much():
    twice = [line("B", 3, allocated=6), line("A", 1)]

    assert seen(lines=twice).is_held_twice
    assert not seen().is_held_twice
    assert not seen(lines=twice, status="DRAFT").is_held_twice
    assert not seen(lines=twice, status="CANCELED").is_held_twice
    assert not seen(lines=twice, fulfillments=[fulfilment("F1", "FULFILLED", {"A": 1})]).is_held_twice


def test_a_line_that_a_colleague_added_is_shown():
    order = seen(lines=[line("B", 3), line("A", 1), line("C", 2)]).record

    assert order.lines[2] == EngineLine(sku="C", place="", unit_price_vnd=85_000, quantity=2)
