"""What a basket costs: the arithmetic to the đồng, the dated tariffs and taxes, and how many questions it takes."""

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders import holding, numbers, offered, pricing, quotes, tariffs, taxes
from marketplace.orders.errors import BasketChanged
from marketplace.orders.pricing import Band
from marketplace.orders.records import OfferedVariant, Problem, ProblemKind, Wanted
from marketplace.places.models import SalesPoint
from marketplace.stores.records import Variant
from tests.factories import orders
from tests.factories.orders import ON, PRICE_VND, wanted

RATES = st.sampled_from([0, 5, 8, 10])
AMOUNTS = st.integers(0, 10**10)
TARIFF = (Band(500, 18_000), Band(1_000, 20_000), Band(5_000, 35_000))


@given(AMOUNTS, RATES)
def test_the_net_is_the_gross_without_its_rate_half_up(gross_vnd, percent):
    exact = Fraction(gross_vnd * 100, 100 + percent)

    net_vnd = pricing.net_vnd(gross_vnd, percent)

    assert net_vnd == (exact + Fraction(1, 2)).__floor__()
    assert net_vnd + pricing.tax_vnd(gross_vnd, percent) == gross_vnd


@given(st.lists(st.tuples(AMOUNTS, RATES)))
def test_taxes_and_nets_add_up_to_the_dong(amounts):
    by_rate = pricing.tax_by_rate(amounts)

    nets_vnd = sum(pricing.net_vnd(gross_vnd, percent) for gross_vnd, percent in amounts)
    assert nets_vnd + sum(by_rate.values()) == sum(gross_vnd for gross_vnd, _ in amounts)
    assert set(by_rate) == {percent for gross_vnd, percent in amounts if gross_vnd}


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_heavier_parcel_never_costs_less_within_its_last_box(one_g, other_g):
    light_g, heavy_g = sorted((one_g, other_g))
    if light_g // 5_000 == heavy_g // 5_000 and light_g % 5_000:
        assert pricing.fee_vnd(light_g, TARIFF) <= pricing.fee_vnd(heavy_g, TARIFF)
    assert pricing.fee_vnd(heavy_g, TARIFF) % 1_000 == 0


@pytest.mark.parametrize(
    ("weight_g", "fee_vnd"),
    [(0, 18_000), (500, 18_000), (501, 20_000), (5_000, 35_000), (5_001, 53_000), (10_000, 70_000), (12_000, 105_000)],
)
def test_a_fee_is_that_of_the_first_band_that_carries_it(weight_g, fee_vnd):
    assert pricing.fee_vnd(weight_g, TARIFF) == fee_vnd


def offer(sku: str, producer: str, price_vnd: int, percent: int) -> OfferedVariant:
    return OfferedVariant(
        sku=sku,
        product_code=sku,
        producer_code=producer,
        producer_province="68",
        name={},
        variant_name={},
        price_vnd=price_vnd,
        left=10**6,
        unit_weight_g=300,
        vat_class="standard",
        vat_percent=percent,
        alcohol=False,
        may_be_ordered=True,
    )


BASKETS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(1, 5_000_000), RATES, st.integers(1, 99)), min_size=1, max_size=8
)


@given(BASKETS, st.sampled_from([None, "68", "79", "01"]))
def test_a_quote_adds_up_to_the_dong(basket, to_province):
    offers = {f"S{n}": offer(f"S{n}", producer, price, rate) for n, (producer, price, rate, _) in enumerate(basket)}
    lines = [Wanted(f"S{n}", quantity) for n, (*_, quantity) in enumerate(basket)]

    quote = quotes.arrange(lines, offers, to_province=to_province, on=ON)

    assert quote.total_vnd == sum(parcel.total_vnd for parcel in quote.parcels)
    assert quote.goods_vnd == sum(price * quantity for _, price, _, quantity in basket)
    assert {parcel.producer_code for parcel in quote.parcels} == {producer for producer, *_ in basket}
    assert len(quote.lines) == len(basket)
    carriage = [(parcel.delivery_vnd, 8) for parcel in quote.parcels]
    amounts = [(price * quantity, rate) for _, price, rate, quantity in basket] + carriage
    nets_vnd = sum(pricing.net_vnd(*amount) for amount in amounts)
    assert nets_vnd + sum(quote.tax.values()) == quote.total_vnd
    assert (quote.delivery_vnd == 0) == (to_province is None)


def test_every_tariff_is_whole_thousands_and_rises_with_weight_and_distance():
    tariff = tariffs.tariff(ON)

    assert set(tariff) == {"same_province", "region", "country"}
    for bands in tariff.values():
        fees = [band.fee_vnd for band in bands]
        assert fees == sorted(fees)
        assert all(fee % 1_000 == 0 for fee in fees)
    for near, far in (("same_province", "region"), ("region", "country")):
        assert all(a.fee_vnd < b.fee_vnd for a, b in zip(tariff[near], tariff[far], strict=True))


@pytest.mark.parametrize(("to_province", "distance"), [("68", "same_province"), ("79", "region"), ("01", "country")])
def test_distance_is_told_by_province_and_part_of_the_country(to_province, distance):
    assert tariffs.distance("68", to_province) == distance


def test_every_province_has_its_part_of_the_country():
    named = {row["province_code"] for row in tariffs.read("regions.csv")}

    assert named == {row["code"] for row in tariffs.csv.DictReader(province_list())}


def province_list() -> list[str]:
    return (tariffs.DATA.parents[1] / "places/data/provinces.csv").read_text().splitlines()


def test_there_is_no_tariff_before_the_first():
    with pytest.raises(LookupError):
        tariffs.tariff(date(2025, 6, 30))


@pytest.mark.parametrize(
    ("of_class", "on", "percent"),
    [
        ("standard", date(2026, 12, 31), 8),
        ("standard", date(2027, 1, 1), 10),
        ("alcohol", date(2026, 12, 31), 10),
        ("raw", date(2027, 1, 1), 5),
    ],
)
def test_a_rate_is_that_of_the_day(of_class, on, percent):
    assert taxes.percent(of_class, on) == percent


@pytest.mark.parametrize(
    ("group", "category", "alcohol", "of_class"),
    [
        ("food", "fish sauce", False, "standard"),
        ("food", "rice", False, "raw"),
        ("beverage", "grape wine", True, "alcohol"),
        ("ornamental", "", False, "raw"),
        ("unheard of", "", False, "standard"),
    ],
)
def test_a_product_is_taxed_by_alcohol_then_category_then_group(group, category, alcohol, of_class):
    assert taxes.vat_class(group, category, alcohol=alcohol) == of_class


def test_what_is_not_certain_is_marked_so():
    unsure = {row["class"] for row in tariffs.read("vat_rates.csv") if row["certain"] == "0"}

    assert unsure == {"raw"}
    assert all(row["source"] for name in ("vat_rates.csv", "vat_classes.csv") for row in tariffs.read(name))


@pytest.mark.django_db
def test_a_quote_without_destination_delivers_nothing():
    orders.on_sale()

    quote = quotes.quote([wanted(quantity=2)], channel="online", on=ON)

    assert (quote.goods_vnd, quote.delivery_vnd, quote.tax) == (2 * PRICE_VND, 0, {8: 12_593})


@pytest.mark.django_db
def test_a_quote_asks_neither_for_stock_nor_for_the_price_that_was_shown():
    orders.on_sale(quantity=1)

    quote = quotes.quote([wanted(quantity=3, price_vnd=1)], channel="online", to_province="68", on=ON)

    assert quote.total_vnd == 3 * PRICE_VND + 35_000
    with pytest.raises(BasketChanged):
        quotes.quote([wanted("68-0009-1")], channel="online", on=ON)


@pytest.mark.django_db
def test_a_line_can_have_two_things_wrong_at_once():
    orders.on_sale(quantity=1)

    problems = quotes.check([wanted(quantity=3, price_vnd=80_000)], channel="online", on=ON)

    assert problems == [
        Problem("68-0001-1", ProblemKind.PRICE_CHANGED, old_vnd=80_000, new_vnd=PRICE_VND),
        Problem("68-0001-1", ProblemKind.OUT_OF_STOCK, left=1),
    ]


@pytest.mark.django_db
def test_a_basket_of_three_takes_as_many_queries_as_one_of_one(django_assert_max_num_queries):
    skus = orders.three_producers()

    with django_assert_max_num_queries(10):
        assert quotes.check([wanted(sku) for sku in skus], channel="online", on=ON) == []


@pytest.mark.parametrize(
    ("facts", "weight_g"),
    [
        ({"weight_g": 850, "net_quantity": 500, "net_unit": "ml"}, 850),
        ({"net_quantity": 500, "net_unit": "ml"}, 500),
        ({"net_quantity": 2, "net_unit": "piece"}, 500),
        ({}, 500),
    ],
)
def test_a_weight_that_is_not_on_record_is_read_from_the_content_or_assumed(facts, weight_g):
    assert offered.weight_g(Variant(sku="S", **facts)) == weight_g


@pytest.mark.parametrize(
    ("hours", "closing"),
    [
        ("07:30–20:00", time(20, 0)),
        ("8h00 - 17h30", time(17, 30)),
        ("7:30 đến 21:00", time(21, 0)),
        ("", None),
        ("cả ngày", None),
        ("07:30–25:00", None),
        ("07:30–11:00, 13:00–17:00", None),
    ],
)
def test_the_closing_time_is_read_only_where_it_is_plain(hours, closing):
    assert holding.read(hours) == closing


@pytest.mark.parametrize(
    ("facts", "hour_utc", "until"),
    [
        ({"opening_hours": "07:30–20:00"}, 3, datetime(2026, 3, 2, 13, 0, tzinfo=UTC)),
        ({"opening_hours": "07:30–20:00"}, 12, datetime(2026, 3, 2, 13, 0, tzinfo=UTC)),
        ({"opening_hours": "07:30–20:00"}, 14, datetime(2026, 3, 3, 13, 0, tzinfo=UTC)),
        ({"opening_hours": "07:30–19:30"}, 12, datetime(2026, 3, 3, 12, 30, tzinfo=UTC)),
        ({"opening_hours": "07:30–20:00", "closes_at": time(18, 0)}, 3, datetime(2026, 3, 2, 11, 0, tzinfo=UTC)),
        ({"opening_hours": "hỏi trước"}, 3, datetime(2026, 3, 3, 3, 0, tzinfo=UTC)),
    ],
)
def test_a_pick_up_is_held_until_the_point_closes(facts, hour_utc, until):
    now = datetime(2026, 3, 2, hour_utc, 0, tzinfo=UTC)

    assert holding.held_until(SalesPoint(**facts), now=now) == until


@given(st.text(numbers.LETTERS, min_size=8, max_size=8))
def test_a_code_is_found_however_it_is_written(letters):
    code = f"OC-{letters[:4]}-{letters[4:]}"
    misread = code.replace("0", "O").replace("1", "l")

    for text in (code, code.lower(), misread, code.replace("-", ""), f" {code} ", f"/don/{code}.x_y/", f"{code}-2"):
        assert numbers.find(text) == code
    assert numbers.find(code[3:]) == code


def test_a_drawn_code_is_one():
    code = numbers.draw()

    assert numbers.find(code) == code


@pytest.mark.parametrize("text", ["", "OC-1234", "68-0001", "8934567890123", "OC-UUUU-UUUU"])
def test_what_is_no_code_is_none(text):
    assert numbers.find(text) is None


def test_what_is_only_assumed_of_fees_and_taxes_is_known():
    assert not tariffs.is_confirmed(ON)
    assert taxes.unconfirmed(ON) == (5,)
