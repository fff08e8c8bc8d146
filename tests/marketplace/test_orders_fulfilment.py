"""What becomes of parcels, pick-ups and their money, and that stock and money agree after each of it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from marketplace.orders import boards, bookkeeping, cancelling, checkout, fulfilment, pickups, proof
from marketplace.orders.errors import TooLate, TooMany, UnknownOrder, UnknownParcel, WrongState
from marketplace.orders.models import Order, OrderLine, ParcelStep
from marketplace.payments.errors import AmountDiffers
from marketplace.payments.models import Payment
from marketplace.stores import store
from marketplace.stores.channels import producer_place
from tests.factories import orders, programme
from tests.factories.orders import NOW, ON, PRICE_VND, wanted
from tests.factories.people import user


def shelf(code: str = "68-0001", place: str = "") -> tuple[int, int]:
    [product] = store.products(codes=[code])
    place = place or producer_place(product.producer_code)
    return product.variants[0].stock[place], product.variants[0].available[place]


def sent(order: Order, number: int = 1, **facts) -> str:
    """The key of a parcel that is on its way."""
    key = f"{order.number}-{number}"
    fulfilment.accept(key, actor=None)
    fulfilment.pack(key, actor=None)
    fulfilment.hand_over(key, actor=None, **facts)
    return key


@pytest.mark.django_db
def test_a_parcel_goes_from_placed_to_delivered_and_paid():
    orders.on_sale()
    order = orders.placed(wanted(quantity=2))
    seller = user("chi-ba")
    key = f"{order.number}-1"

    fulfilment.accept(key, actor=seller)
    fulfilment.pack(key, actor=seller)
    fulfilment.hand_over(key, actor=seller, carrier="VNPost", tracking="VN123")
    parcel = fulfilment.deliver(key, actor=seller, collected_vnd=194_000)

    assert (parcel.state, parcel.carrier, parcel.tracking) == ("delivered", "VNPost", "VN123")
    assert parcel.cod_collected_vnd == 194_000
    [payment] = Payment.objects.all()
    assert (payment.state, payment.received_vnd, payment.holder) == ("received", 194_000, "VNPost")
    assert list(ParcelStep.objects.values_list("from_state", "to_state", "actor__username")) == [
        ("placed", "accepted", "chi-ba"),
        ("accepted", "packed", "chi-ba"),
        ("packed", "handed_over", "chi-ba"),
        ("handed_over", "delivered", "chi-ba"),
    ]
    assert shelf() == (3, 3)
    assert proof.check() == []


@pytest.mark.django_db
def test_a_step_done_again_changes_nothing():
    orders.on_sale()
    order = orders.placed(wanted(quantity=2))
    key = sent(order, carrier="VNPost", tracking="VN123")
    fulfilment.deliver(key, actor=None, collected_vnd=194_000)
    steps = ParcelStep.objects.count()

    fulfilment.deliver(key, actor=None, collected_vnd=194_000)

    assert ParcelStep.objects.count() == steps
    assert proof.check() == []


@pytest.mark.django_db
def test_a_step_out_of_turn_is_refused():
    orders.on_sale()
    order = orders.placed()
    key = f"{order.number}-1"

    for step in (fulfilment.pack, fulfilment.hand_over, fulfilment.refuse, fulfilment.deliver):
        with pytest.raises(WrongState):
            step(key, actor=None)
    with pytest.raises(UnknownParcel):
        fulfilment.accept("OC-0000-0000-1", actor=None)

    assert fulfilment.find(key).state == "placed"


@pytest.mark.django_db
def test_the_office_moves_a_parcel_on_behalf(officer):
    orders.on_sale()
    order = orders.placed()

    fulfilment.accept(f"{order.number}-1", actor=officer, reason="gọi điện", on_behalf=True)

    [step] = ParcelStep.objects.all()
    assert (step.on_behalf, step.reason, step.actor) == (True, "gọi điện", officer)


@pytest.mark.django_db
def test_what_cannot_be_supplied_comes_off_totals_fee_and_payment():
    orders.on_sale()
    order = orders.placed(wanted(quantity=3))
    key = f"{order.number}-1"
    assert (order.total_vnd, fulfilment.find(key).delivery_vnd) == (3 * PRICE_VND + 35_000, 35_000)

    parcel = fulfilment.cannot_supply(key, {"68-0001-1": 2}, actor=None, reason="hết chai")

    order.refresh_from_db()
    assert (parcel.state, parcel.weight_g, parcel.delivery_vnd) == ("placed", 850, 20_000)
    assert order.total_vnd == PRICE_VND + 20_000
    assert order.tax == {"8": 6_296 + 1_481}
    assert Payment.objects.get().amount_vnd == PRICE_VND + 20_000
    assert ParcelStep.objects.get().facts == {
        "not_supplied": {"68-0001-1": 2},
        "before": {"parcel_vnd": 290_000, "order_vnd": 290_000},
        "after": {"parcel_vnd": 105_000, "order_vnd": 105_000},
    }
    assert shelf() == (5, 4)
    assert proof.check() == []


@pytest.mark.django_db
def test_what_was_called_off_is_not_called_on_again():
    orders.on_sale()
    order = orders.placed(wanted(quantity=3))
    key = f"{order.number}-1"
    fulfilment.cannot_supply(key, {"68-0001-1": 2}, actor=None)
    fulfilment.cannot_supply(key, {"68-0001-1": 2}, actor=None)

    for units in ({"68-0001-1": 1}, {"68-0001-1": 4}, {"68-0002-1": 1}):
        with pytest.raises(TooMany):
            fulfilment.cannot_supply(key, units, actor=None)

    assert OrderLine.objects.get().not_supplied == 2
    assert ParcelStep.objects.count() == 1


@pytest.mark.django_db
def test_one_of_three_cannot_supply_and_two_deliver():
    skus = orders.three_producers()
    order = orders.placed(*(wanted(sku) for sku in skus))

    empty = fulfilment.cannot_supply(f"{order.number}-2", {skus[1]: 1}, actor=None)
    for number, due_vnd in ((1, 105_000), (3, 115_000)):
        fulfilment.deliver(sent(order, number), actor=None, collected_vnd=due_vnd)

    order.refresh_from_db()
    assert (empty.state, empty.delivery_vnd) == ("not_supplied", 0)
    assert (order.state, order.total_vnd) == ("placed", 220_000)
    assert list(Payment.objects.order_by("subject").values_list("state", "received_vnd")) == [
        ("received", 105_000),
        ("cancelled", 0),
        ("received", 115_000),
    ]
    assert proof.check() == []


@pytest.mark.django_db
def test_when_nothing_can_be_supplied_the_order_is_cancelled():
    skus = orders.three_producers()
    order = orders.placed(*(wanted(sku) for sku in skus))

    for number, sku in enumerate(skus, start=1):
        fulfilment.cannot_supply(f"{order.number}-{number}", {sku: 1}, actor=None)

    order.refresh_from_db()
    assert (order.state, order.total_vnd, order.tax) == ("cancelled", 0, {})
    assert order.steps.last().facts == {"cause": "nothing_supplied"}
    assert proof.check() == []


@pytest.mark.django_db
def test_a_refused_parcel_is_back_on_the_shelf_and_owes_nothing():
    orders.on_sale()
    order = orders.placed(wanted(quantity=2))
    key = sent(order, carrier="VNPost")
    assert shelf() == (3, 3)

    parcel = fulfilment.refuse(key, actor=None, reason="không có nhà")

    assert parcel.state == "refused"
    assert shelf() == (5, 5)
    assert Payment.objects.get().state == "cancelled"
    assert proof.check() == []


@pytest.mark.django_db
def test_other_cash_than_is_due_needs_a_reason():
    orders.on_sale()
    key = sent(orders.placed())

    for collected_vnd in (None, 100_000):
        with pytest.raises(AmountDiffers):
            fulfilment.deliver(key, actor=None, collected_vnd=collected_vnd)
    assert fulfilment.find(key).state == "handed_over"
    parcel = fulfilment.deliver(key, actor=None, collected_vnd=100_000, reason="bớt cho khách")

    assert parcel.cod_collected_vnd == 100_000
    payment = Payment.objects.get()
    assert (payment.amount_vnd, payment.received_vnd, payment.holder_kind) == (105_000, 100_000, "producer")
    assert proof.check() == []


@pytest.mark.django_db
def test_a_tracking_number_can_be_corrected():
    orders.on_sale()
    key = sent(orders.placed(), carrier="VNPost", tracking="VN1")

    parcel = fulfilment.hand_over(key, actor=None, carrier="VNPost", tracking="VN2")

    assert (parcel.state, parcel.tracking) == ("handed_over", "VN2")
    assert shelf() == (4, 4)


@pytest.mark.django_db
def test_a_buyer_cancels_before_packing_and_not_after():
    skus = orders.three_producers()
    order = orders.placed(*(wanted(sku, 2) for sku in skus))
    other = orders.placed(wanted(skus[0]))
    fulfilment.accept(f"{order.number}-1", actor=None)
    fulfilment.accept(f"{other.number}-1", actor=None)
    fulfilment.pack(f"{other.number}-1", actor=None)

    cancelled = cancelling.cancel(order, actor=None, reason="đổi ý")
    with pytest.raises(TooLate):
        cancelling.cancel(other, actor=None, reason="đổi ý")

    assert cancelled.state == "cancelled"
    assert {parcel.state for parcel in cancelled.parcels.all()} == {"cancelled"}
    assert cancelling.cancel(order, actor=None, reason="đổi ý").steps.count() == 3
    assert shelf() == (5, 4)
    assert {payment.state for payment in bookkeeping.payments_of(order)} == {"cancelled"}
    assert proof.check() == []


@pytest.mark.django_db
def test_a_partners_due_follows_what_is_delivered():
    skus = orders.three_producers(exceptions={"modern-trade": PRICE_VND})
    request = orders.partner_request(*(wanted(sku) for sku in skus))
    order = checkout.place_order(request, on=ON, now=NOW)

    fulfilment.cannot_supply(f"{order.number}-1", {skus[0]: 1}, actor=None)
    fulfilment.refuse(sent(order, 2), actor=None)
    fulfilment.deliver(sent(order, 3), actor=None)
    bookkeeping.transfer_received(order.number, amount_vnd=PRICE_VND, actor=None, reference="FT26")

    payment = Payment.objects.get()
    assert (payment.state, payment.amount_vnd, payment.received_vnd) == ("received", PRICE_VND, PRICE_VND)
    assert proof.check() == []


@pytest.mark.django_db
def test_the_buyers_address_is_shown_from_acceptance_on():
    orders.on_sale()
    order = orders.placed()
    before = fulfilment.contact(fulfilment.find(f"{order.number}-1"))

    parcel = fulfilment.accept(f"{order.number}-1", actor=None)

    assert before is None
    found = fulfilment.contact(parcel)
    assert (found.name, found.phone, found.commune) == ("Nguyễn Thị Mơ", "+84912345678", "Phường Mũi Né")


@pytest.mark.django_db
def test_a_board_shows_a_producers_own_parcels_by_state(django_assert_num_queries):
    skus = orders.three_producers()
    first = orders.placed(*(wanted(sku) for sku in skus))
    second = orders.placed(wanted(skus[0]))
    fulfilment.accept(f"{second.number}-1", actor=None)
    mine = programme.producer()

    with django_assert_num_queries(3):
        board = fulfilment.board(mine)
        assert [line.sku for parcel in board.new for line in parcel.lines.all()] == [skus[0]]

    assert [parcel.key for parcel in board.new] == [f"{first.number}-1"]
    assert [parcel.key for parcel in board.accepted] == [f"{second.number}-1"]
    assert (board.packed, board.handed_over, board.finished) == ((), (), ())


@pytest.mark.django_db
def test_a_parcel_is_late_after_two_hours_without_acceptance():
    orders.on_sale()
    order = orders.placed()
    other = orders.placed()
    fulfilment.accept(f"{other.number}-1", actor=None)

    assert list(boards.late(NOW + timedelta(minutes=119))) == []
    assert [parcel.key for parcel in boards.late(NOW + timedelta(minutes=120))] == [f"{order.number}-1"]


def picked_up(order: Order, **facts) -> Order:
    defaults = {"shift": "diem-mui-ne/7", "method": "cash", "received_vnd": 200_000, "key": "till-1"}
    return pickups.hand_over(order.number, actor=user("thu-ngan"), **(defaults | facts))


@pytest.fixture
def pick_up(db) -> Order:
    orders.on_sale(shelf=orders.point())
    return checkout.place_order(orders.pick_up_request(wanted(quantity=2)), on=ON, now=NOW)


def test_a_pick_up_is_found_by_any_spelling_of_its_code(pick_up):
    code = pick_up.number

    for text in (code, code.lower(), code.replace("-", ""), f"https://cho.example/tra-cuu-don/{code}.abc/", code[3:]):
        assert pickups.open(text) == pick_up
    with pytest.raises(UnknownOrder):
        pickups.open("OC-0000-0000")


def test_a_pick_up_is_paid_and_handed_over_once(pick_up):
    order = picked_up(pick_up)
    again = pickups.hand_over(
        pick_up.number,
        shift="diem-mui-ne/7",
        method="cash",
        received_vnd=200_000,
        key="till-1",
        actor=Payment.objects.get().confirmed_by,
    )

    assert again == order
    assert not order.is_waiting_at_point
    payment = Payment.objects.get()
    assert (payment.state, payment.received_vnd, payment.confirmed_by.username) == ("received", 170_000, "thu-ngan")
    assert payment.steps.last().reference == "diem-mui-ne/7"
    assert shelf(place="point:diem-mui-ne") == (3, 3)
    assert proof.check() == []
    with pytest.raises(WrongState):
        pickups.hand_over(
            order.number, shift="x", method="cash", received_vnd=200_000, key="till-2", actor=payment.confirmed_by
        )


@pytest.mark.parametrize(("method", "received_vnd"), [("cash", 169_999), ("vietqr", 200_000), ("cod", 170_000)])
def test_a_pick_up_is_not_handed_over_for_other_money(pick_up, method, received_vnd):
    with pytest.raises(AmountDiffers):
        picked_up(pick_up, method=method, received_vnd=received_vnd)

    pick_up.refresh_from_db()
    assert pick_up.is_waiting_at_point
    assert proof.check() == []


def test_what_nobody_came_for_is_free_again_after_closing(pick_up):
    before = pickups.release_overdue(pick_up.held_until)
    after = pickups.release_overdue(pick_up.held_until + timedelta(seconds=1))

    assert (before, after) == ([], [pick_up.number])
    pick_up.refresh_from_db()
    assert pick_up.state == "cancelled"
    assert (pick_up.steps.last().facts, pick_up.steps.last().by_system) == ({"cause": "overdue"}, True)
    assert shelf(place="point:diem-mui-ne") == (5, 5)
    assert Payment.objects.get().state == "cancelled"
    assert proof.check() == []


def test_a_picked_up_order_is_neither_released_nor_cancelled(pick_up):
    picked_up(pick_up)

    assert pickups.release_overdue(pick_up.held_until + timedelta(days=1)) == []
    with pytest.raises(TooLate):
        cancelling.cancel(pick_up, actor=None, reason="đổi ý")


@pytest.mark.django_db
def test_check_money_proves_that_all_agrees_and_names_what_does_not(capsys):
    orders.on_sale()
    order = orders.placed(wanted(quantity=2))
    call_command("check_money")
    assert capsys.readouterr().out != ""
    Order.objects.update(goods_vnd=1)
    Payment.objects.update(amount_vnd=7)

    with pytest.raises(CommandError):
        call_command("check_money")

    wrong = capsys.readouterr().err.splitlines()
    assert len(wrong) == 3
    assert all(line.startswith(order.number) for line in wrong)
