"""Placing an order: what is refused, what is held, and that nothing is ever placed twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import override_settings

from marketplace.offers import pauses
from marketplace.orders import bookkeeping, checkout, proof
from marketplace.orders.errors import BasketChanged, InvalidOrder, KeyReused
from marketplace.orders.models import Order, OrderStep
from marketplace.orders.records import Buyer, Destination, Problem, ProblemKind
from marketplace.outbox.models import Event, Lease
from marketplace.payments.models import Payment
from marketplace.programme import acts
from marketplace.stores import store
from marketplace.stores.channels import MODERN_TRADE, pos_channel, producer_place
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.embedded.models import Hold
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories import orders
from tests.factories.orders import NOW, ON, PRICE_VND, wanted


def refused(request, *, on: date = ON) -> tuple[Problem, ...]:
    with pytest.raises(BasketChanged) as changed:
        checkout.place_order(request, on=on, now=NOW)
    assert Order.objects.exclude(state="cancelled").count() == 0
    assert Hold.objects.count() == 0
    assert Lease.objects.count() == 0
    return changed.value.problems


@pytest.mark.django_db
def test_an_order_from_three_producers_makes_three_parcels_and_three_payments():
    skus = orders.three_producers()

    order = orders.placed(*(wanted(sku, 2) for sku in skus))

    assert order.state == "placed"
    assert order.goods_vnd == 6 * PRICE_VND
    assert [(parcel.key, parcel.weight_g, parcel.delivery_vnd) for parcel in order.parcels.all()] == [
        (f"{order.number}-1", 1_700, 24_000),
        (f"{order.number}-2", 1_700, 24_000),
        (f"{order.number}-3", 1_700, 36_000),
    ]
    assert order.total_vnd == 6 * PRICE_VND + 84_000
    assert order.tax == {"8": 3 * 12_593 + 2 * 1_778 + 2_667}
    assert [(p.subject_kind, p.method, p.amount_vnd, p.state, p.holder_kind) for p in Payment.objects.all()] == [
        ("parcel", "cod", 194_000, "due", "courier"),
        ("parcel", "cod", 194_000, "due", "courier"),
        ("parcel", "cod", 206_000, "due", "courier"),
    ]
    assert order.phone == "+84912345678"
    assert [orders.available(code) for code in ("68-0001", "68-0002", "79-0003")] == [3, 3, 3]
    assert Lease.objects.count() == 0
    assert proof.check() == []


@pytest.mark.django_db
def test_a_placed_order_keeps_what_was_known_of_its_products():
    orders.on_sale()

    order = orders.placed(wanted(quantity=2))

    [line] = order.lines.all()
    assert line.name["vi"] == "Nước mắm 68-0001"
    assert (line.variant_name["vi"], line.stars, line.vat_class, line.vat_percent) == ("Chai 500 ml", 4, "standard", 8)
    assert line.certified_until == date(2028, 1, 1)
    assert line.producer.code == "68-P-0001"


@pytest.mark.django_db
def test_a_placed_order_is_told_and_has_its_steps():
    orders.on_sale()

    order = orders.placed()

    assert list(OrderStep.objects.values_list("from_state", "to_state", "by_system")) == [
        ("", "placing", True),
        ("placing", "placed", True),
    ]
    told = set(Event.objects.values_list("topic", "key"))
    assert {("order.placed", order.number), ("parcel.changed", f"{order.number}-1")} <= told


@pytest.mark.django_db
def test_the_same_key_and_content_is_the_same_order():
    orders.on_sale()
    request = orders.request(wanted(quantity=2))

    first = checkout.place_order(request, on=ON, now=NOW)
    second = checkout.place_order(request, on=ON + timedelta(days=1), now=NOW)

    assert second == first
    assert Order.objects.count() == 1
    assert orders.available() == 3


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_refused():
    orders.on_sale()
    request = orders.request(wanted(quantity=2))
    checkout.place_order(request, on=ON, now=NOW)

    with pytest.raises(KeyReused):
        checkout.place_order(replace(request, lines=(wanted(quantity=1),)), on=ON, now=NOW)

    assert Order.objects.count() == 1
    assert orders.available() == 3


@pytest.mark.django_db
def test_more_than_is_left_is_told_with_what_is_left():
    orders.on_sale(quantity=5)

    problems = refused(orders.request(wanted(quantity=6)))

    assert problems == (Problem("68-0001-1", ProblemKind.OUT_OF_STOCK, left=5),)


@pytest.mark.django_db
def test_another_price_is_told_with_both():
    orders.on_sale()

    problems = refused(orders.request(wanted(price_vnd=80_000)))

    assert problems == (Problem("68-0001-1", ProblemKind.PRICE_CHANGED, old_vnd=80_000, new_vnd=PRICE_VND),)


@pytest.mark.django_db
def test_a_key_that_was_refused_can_be_used_again():
    orders.on_sale()
    request = orders.request(wanted(price_vnd=80_000))
    refused(request)

    order = checkout.place_order(replace(request, lines=(wanted(),)), on=ON, now=NOW)

    assert order.state == "placed"


@pytest.mark.django_db
def test_what_is_unknown_lapsed_suspended_or_paused_is_gone(officer):
    for code in ("68-0001", "68-0002", "68-0003"):
        orders.on_sale(code)
    acts.suspend("68-0002", actor=officer, reason="kiểm tra")
    pauses.pause("68-0003", actor=officer)

    assert refused(orders.request(wanted("68-9999-1"))) == (Problem("68-9999-1", ProblemKind.GONE),)
    assert refused(orders.request(), on=date(2028, 1, 2)) == (Problem("68-0001-1", ProblemKind.GONE),)
    assert refused(orders.request(wanted("68-0002-1"))) == (Problem("68-0002-1", ProblemKind.GONE),)
    assert refused(orders.request(wanted("68-0003-1"))) == (Problem("68-0003-1", ProblemKind.GONE),)


@pytest.mark.django_db
def test_alcohol_and_what_has_no_price_cannot_be_ordered():
    orders.on_sale("68-0001", alcohol_pct="12.5")
    orders.on_sale("68-0002", price_vnd=None)

    assert refused(orders.request()) == (Problem("68-0001-1", ProblemKind.ALCOHOL),)
    assert refused(orders.request(wanted("68-0002-1"))) == (Problem("68-0002-1", ProblemKind.NOT_PRICED),)


@pytest.mark.django_db
def test_a_stay_or_a_tour_cannot_be_ordered_in_any_way():
    point = orders.point()
    orders.on_sale("68-0001", group="tourism", shelf=point, exceptions={"modern-trade": PRICE_VND})
    service = (Problem("68-0001-1", ProblemKind.SERVICE),)

    assert refused(orders.request()) == service
    assert refused(orders.pick_up_request(at=point.slug)) == service
    assert refused(orders.partner_request()) == service
    assert not Order.objects.exists()


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_demo_sells_only_what_is_fictional():
    orders.on_sale("68-0001")
    orders.on_sale("68-0002", illustrative=True)

    assert refused(orders.request()) == (Problem("68-0001-1", ProblemKind.GONE),)
    assert orders.placed(wanted("68-0002-1")).state == "placed"


@pytest.mark.django_db
def test_a_price_that_moves_while_the_order_is_written_places_nothing(monkeypatch):
    orders.on_sale()
    place = EmbeddedStore.place_order

    def dearer_just_before(self, draft):
        variant = VariantDraft(sku="68-0001-1", listed_price_vnd=90_000)
        self.save_products([ProductDraft(code="68-0001", variants=(variant,))])
        return place(self, draft)

    monkeypatch.setattr(EmbeddedStore, "place_order", dearer_just_before)

    problems = refused(orders.request())

    assert problems == (Problem("68-0001-1", ProblemKind.PRICE_CHANGED, old_vnd=PRICE_VND, new_vnd=90_000),)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "field", "why"),
    [
        ({"method": "barter"}, "method", "unknown"),
        ({"method": "card"}, "method", "not_allowed"),
        ({"method": "vietqr"}, "method", "not_allowed"),
        ({"lines": (wanted(), wanted())}, "lines", "invalid"),
        ({"idempotency_key": "kurz"}, "idempotency_key", "invalid"),
        ({"buyer": Buyer(name=" ", phone="0912345678")}, "name", "required"),
        ({"buyer": Buyer(name="Mơ")}, "phone", "required"),
        ({"buyer": Buyer(name="Mơ", phone="12345")}, "phone", "invalid"),
        ({"buyer": Buyer(name="Mơ", email="mo@")}, "email", "invalid"),
        ({"destination": None}, "commune", "required"),
        ({"destination": Destination(province_code="68", commune_code="22918", street=" ")}, "street", "required"),
        ({"destination": Destination(province_code="68", commune_code="00000", street="1")}, "commune", "unknown"),
        ({"destination": Destination(province_code="79", commune_code="22918", street="1")}, "province", "invalid"),
        ({"method": "pay_at_point", "point": "nowhere"}, "point", "unknown"),
        ({"method": "transfer_later", "partner": None}, "partner", "required"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(facts, field, why):
    orders.on_sale()

    with pytest.raises(InvalidOrder) as invalid:
        checkout.place_order(orders.request(**facts), on=ON, now=NOW)

    assert (invalid.value.field, invalid.value.why) == (field, why)
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_a_pick_up_order_holds_the_points_own_shelf_at_the_points_price():
    shop = orders.point()
    orders.on_sale(shelf=shop, exceptions={pos_channel(shop.slug): 89_000})

    request = orders.pick_up_request(wanted(quantity=2, price_vnd=89_000))
    order = checkout.place_order(request, on=ON, now=NOW)

    assert (order.channel_kind, order.total_vnd, order.delivery_vnd) == ("pick_up", 178_000, 0)
    assert order.parcels.count() == 0
    assert (orders.available(), orders.available(place="point:diem-mui-ne")) == (5, 3)
    assert order.held_until.isoformat() == "2026-03-02T13:00:00+00:00"
    [payment] = Payment.objects.all()
    assert (payment.subject_kind, payment.subject, payment.holder) == ("order", order.number, "diem-mui-ne")
    assert proof.check() == []


@pytest.mark.django_db
def test_a_partner_buys_at_the_price_of_modern_trade_and_pays_later():
    orders.on_sale(exceptions={MODERN_TRADE: 70_000})

    order = checkout.place_order(orders.partner_request(wanted(quantity=3, price_vnd=70_000)), on=ON, now=NOW)

    assert (order.channel_kind, order.total_vnd, order.partner) == ("partner", 210_000, "sieu-thi")
    assert order.invoice["tax_code"] == "0300000000"
    assert order.parcels.count() == 1
    [payment] = Payment.objects.all()
    assert (payment.method, payment.amount_vnd, payment.holder_kind) == ("transfer", 210_000, "partner")
    assert proof.check() == []


@pytest.mark.django_db
def test_a_count_below_what_is_held_leaves_nothing():
    orders.on_sale()
    orders.placed(wanted(quantity=3))
    store.set_stock([StockCount("68-0001-1", producer_place("68-P-0001"), 2)])

    with pytest.raises(BasketChanged) as changed:
        orders.placed(wanted())

    assert changed.value.problems == (Problem("68-0001-1", ProblemKind.OUT_OF_STOCK, left=0),)


@pytest.mark.django_db
def test_goods_that_were_read_just_now_are_not_read_again(monkeypatch):
    skus = orders.three_producers()
    goods = list(store.products(codes=[sku.removesuffix("-1") for sku in skus]))
    monkeypatch.setattr(EmbeddedStore, "products", lambda *_, **__: pytest.fail("read again"))

    order = checkout.place_order(orders.request(*map(wanted, skus)), on=ON, now=NOW, goods=goods)

    assert order.parcels.count() == 3
    assert proof.check() == []


@pytest.mark.django_db
def test_goods_that_have_changed_since_they_were_read_are_seen_by_the_engine():
    orders.on_sale(quantity=5)
    goods = list(store.products(codes=["68-0001"]))
    variant = VariantDraft(sku="68-0001-1", listed_price_vnd=PRICE_VND + 1_000)
    store.save_products([ProductDraft(code="68-0001", variants=(variant,))])

    with pytest.raises(BasketChanged) as changed:
        checkout.place_order(orders.request(wanted()), on=ON, now=NOW, goods=goods)

    dearer = Problem("68-0001-1", ProblemKind.PRICE_CHANGED, old_vnd=PRICE_VND, new_vnd=PRICE_VND + 1_000)
    assert changed.value.problems == (dearer,)
    assert Hold.objects.count() == 0


@pytest.mark.django_db
def test_goods_without_all_that_is_wanted_are_read_anew():
    skus = orders.three_producers()
    goods = list(store.products(codes=["68-0001"]))

    order = checkout.place_order(orders.request(*map(wanted, skus)), on=ON, now=NOW, goods=goods)

    assert order.parcels.count() == 3


@pytest.mark.django_db
def test_the_engine_hears_of_all_payments_of_an_order_at_once(monkeypatch):
    told, record = [], EmbeddedStore.record_payments
    monkeypatch.setattr(
        EmbeddedStore,
        "record_payments",
        lambda self, ref, facts: told.append((ref, [fact.amount_vnd for fact in facts])) or record(self, ref, facts),
    )
    skus = orders.three_producers()

    order = orders.placed(*map(wanted, skus))
    bookkeeping.tell_of_order(order)

    assert told == [(order.ref, [parcel.total_vnd for parcel in order.parcels.order_by("key")])]
    assert not Payment.objects.exclude(told_steps=1).exists()


@pytest.mark.django_db
def test_payments_that_the_engine_did_not_hear_of_are_told_by_order(monkeypatch):
    skus = orders.three_producers()
    with monkeypatch.context() as away:
        away.setattr(EmbeddedStore, "record_payments", unavailable)
        placed = [orders.placed(*map(wanted, skus)), orders.placed(wanted(skus[0]))]
    assert not Payment.objects.exclude(told_steps=0).exists()

    assert bookkeeping.tell_waiting() == 4
    assert bookkeeping.tell_waiting() == 0

    assert [len(store.orders([order.ref])[order.ref].payments) for order in placed] == [3, 1]
    assert proof.check() == []


def unavailable(*_, **__):
    raise StoreUnavailable("away")
