"""The contract of a store engine; every backend passes the same tests."""

from datetime import timedelta

import pytest

from marketplace.stores.errors import (
    KeyReused,
    NotForSale,
    NotPriced,
    OutOfStock,
    SkuTaken,
    TotalDiffers,
    UnknownChannel,
    UnknownSku,
)
from marketplace.stores.records import (
    EngineLine,
    OrderState,
    Picture,
    ProductDraft,
    Publication,
    StockCount,
    Units,
    VariantDraft,
)
from tests.contracts.stores import FIRST_DAY, LAST_DAY, ON, STORES, Bench, kinds_of

ONE_DAY = timedelta(days=1)


@pytest.fixture(params=kinds_of(STORES))
def bench(request):
    return Bench.of(request, STORES)


def test_a_saved_product_reads_back_as_it_was_drafted(bench):
    names = bench.names
    variant = VariantDraft(
        sku=names.sku,
        name={"vi": "Chai 500 ml", "en": "500 ml bottle"},
        net_quantity=500,
        net_unit="ml",
        weight_g=900,
        gtin="8930000000012",
        listed_price_vnd=85_000,
    )
    pictures = (Picture("https://example.vn/mam.jpg", {"vi": "Chai nước mắm"}),)
    draft = ProductDraft(
        code=names.code,
        name={"vi": "Nước mắm nhĩ"},
        description={"vi": "Ủ chượp 12 tháng", "en": "Aged for 12 months"},
        producer_code=names.producer,
        pictures=pictures,
        variants=(variant,),
    )

    assert bench.store.save_products([draft]) == [names.code]

    product = bench.product()
    assert (product.code, product.name, product.producer_code) == (names.code, {"vi": "Nước mắm nhĩ"}, names.producer)
    assert product.description == {"vi": "Ủ chượp 12 tháng", "en": "Aged for 12 months"}
    assert product.pictures == pictures
    [saved] = product.variants
    assert {name: getattr(saved, name) for name in VariantDraft.__dataclass_fields__} == {
        name: getattr(variant, name) for name in VariantDraft.__dataclass_fields__
    }


def test_every_channel_inherits_the_listed_price_unless_it_has_an_exception(bench):
    bench.save(exceptions={"modern-trade": 70_000})

    variant = bench.variant()
    prices = [variant.price_in(channel) for channel in ("online", "pos-mui-ne", "modern-trade")]
    assert prices == [85_000, 85_000, 70_000]


def test_an_exception_can_be_changed_and_lifted(bench):
    bench.save(exceptions={"modern-trade": 70_000, "pos-mui-ne": 90_000})

    assert bench.save(exceptions={"modern-trade": 72_000}) == [bench.names.code]
    assert bench.variant().exceptions == {"modern-trade": 72_000}


def test_saving_the_same_again_changes_nothing(bench):
    bench.save(exceptions={"modern-trade": 70_000})
    before = bench.product()

    assert bench.save(exceptions={"modern-trade": 70_000}) == []
    assert bench.product() == before


def test_a_draft_leaves_alone_what_it_does_not_name(bench):
    bench.on_sale(5)
    renamed = ProductDraft(code=bench.names.code, name={"vi": "Nước mắm cốt"})

    assert bench.store.save_products([renamed]) == [bench.names.code]

    product = bench.product()
    assert (product.name, product.producer_code) == ({"vi": "Nước mắm cốt"}, bench.names.producer)
    assert [variant.price_in("online") for variant in product.variants] == [85_000]
    assert (product.may_be_bought, bench.counted()) == (True, (5, 5))


def test_a_sku_belongs_to_one_product(bench):
    bench.save()
    other = ProductDraft(code=bench.names.key("OTHER"), variants=(VariantDraft(sku=bench.names.sku),))

    with pytest.raises(SkuTaken) as refused:
        bench.store.save_products([other])

    assert (refused.value.sku, refused.value.product_code) == (bench.names.sku, bench.names.code)
    assert list(bench.store.products(codes=[other.code])) == []


def test_two_products_cannot_take_one_sku_at_once(bench):
    variants = (VariantDraft(sku=bench.names.sku),)
    codes = [bench.names.code, bench.names.key("OTHER")]

    with pytest.raises(SkuTaken):
        bench.store.save_products([ProductDraft(code=code, variants=variants) for code in codes])

    assert list(bench.store.products(codes=codes)) == []


def test_products_are_read_by_code_and_by_change(bench):
    bench.save()
    first = bench.product()
    other = bench.names.key("OTHER")
    bench.store.save_products([ProductDraft(code=other, name={"vi": "Mật ong"})])
    both = [first.code, other]

    assert {product.code for product in bench.store.products(codes=[*both, "unknown"])} == set(both)
    assert list(bench.store.products(codes=[])) == []
    since_first = bench.store.products(codes=both, changed_since=first.updated_at)
    assert {product.code for product in since_first} == set(both)
    long_after = first.updated_at + timedelta(days=1)
    assert list(bench.store.products(codes=both, changed_since=long_after)) == []


def test_products_are_read_by_the_place_where_they_were_counted_be_it_to_zero(bench):
    here, gone, elsewhere = codes = [bench.names.key(name) for name in ("HERE", "GONE", "ELSEWHERE")]
    packs = {code: [VariantDraft(sku=f"{code}-{number}") for number in (1, 2)] for code in codes}
    bench.store.save_products([ProductDraft(code=code, variants=tuple(packs[code])) for code in codes])
    counts = [StockCount(f"{here}-{number}", bench.names.shelf, 3) for number in (1, 2)]
    counts += [StockCount(f"{gone}-2", bench.names.shelf, 1), StockCount(f"{elsewhere}-1", bench.names.home, 9)]
    bench.store.set_stock(counts)
    bench.store.set_stock([StockCount(f"{gone}-2", bench.names.shelf, 0)])

    on_shelf = {product.code: product for product in bench.store.products(place=bench.names.shelf)}

    assert on_shelf.keys() == {here, gone}
    assert [variant.stock for variant in on_shelf[here].variants] == [{bench.names.shelf: 3}] * 2
    assert [variant.stock for variant in on_shelf[gone].variants] == [{}, {bench.names.shelf: 0}]
    assert [each.code for each in bench.store.products(place=bench.names.shelf, codes=[gone, elsewhere])] == [gone]
    assert list(bench.store.products(place=bench.names.key("point:nowhere"))) == []
    long_after = on_shelf[here].updated_at + ONE_DAY
    assert list(bench.store.products(place=bench.names.shelf, changed_since=long_after)) == []


def test_products_are_read_by_the_numbers_on_their_packs(bench):
    two, one, none = [bench.names.key(name) for name in ("TWO", "ONE", "NONE")]
    shared, own, unknown = (str(int(bench.names.stem, 16)).zfill(12) + end for end in "123")
    packs = {two: [shared, own], one: [shared], none: [""]}
    bench.store.save_products(
        [
            ProductDraft(
                code=code,
                variants=tuple(VariantDraft(sku=f"{code}-{number}", gtin=gtin) for number, gtin in enumerate(gtins)),
            )
            for code, gtins in packs.items()
        ]
    )

    def bearing(*gtins: str, **conditions) -> list[str]:
        return sorted(product.code for product in bench.store.products(gtins=gtins, **conditions))

    assert bearing(shared, own, unknown) == sorted([two, one])
    assert (bearing(own), bearing(unknown), bearing(""), bearing()) == ([two], [], [], [])
    assert (bearing(shared, codes=[one, none]), bearing(shared, place=bench.names.shelf)) == ([one], [])

    changed = VariantDraft(sku=f"{two}-1", gtin=unknown)
    assert bench.store.save_products([ProductDraft(code=two, variants=(changed,))]) == [two]
    assert (bearing(own), bearing(unknown)) == ([], [two])


def test_counts_are_absolute_and_by_place(bench):
    bench.save()

    assert bench.count(5) == [bench.names.code]
    assert bench.count(2, bench.names.shelf) == [bench.names.code]
    assert bench.count(3) == [bench.names.code]
    assert bench.count(3) == []

    assert bench.variant().stock == {bench.names.home: 3, bench.names.shelf: 2}
    product = bench.product()
    channels = ("online", "modern-trade", f"pos-{bench.names.point}", "pos-elsewhere")
    assert [product.available_in(channel, bench.names.sku) for channel in channels] == [3, 3, 2, 0]


def test_counting_an_unknown_variant_changes_nothing(bench):
    bench.on_sale(5)

    with pytest.raises(UnknownSku) as refused:
        bench.store.set_stock([StockCount(bench.names.sku, bench.names.home, 9), StockCount("none", "point:x", 1)])

    assert refused.value.sku == "none"
    assert bench.counted() == (5, 5)


def test_publishing_writes_differences_only(bench):
    bench.save()
    assert bench.product().is_for_sale(ON) is False

    assert bench.publish() == [bench.names.code]
    assert bench.publish() == []
    assert bench.publish(stars=None, may_be_bought=False) == [bench.names.code]

    expected = Publication(bench.names.code, None, FIRST_DAY, LAST_DAY, may_be_bought=False)
    assert bench.product().publication == expected
    assert bench.store.publish([Publication("unknown", 5, FIRST_DAY, LAST_DAY, may_be_bought=True)]) == []


def test_an_order_holds_stock_and_leaves_it_on_the_shelf(bench):
    bench.on_sale(5)

    order = bench.place(3, delivery_vnd=20_000)

    line = EngineLine(sku=bench.names.sku, place=bench.names.home, unit_price_vnd=85_000, quantity=3)
    assert (order.state, order.lines, order.total_vnd) == (OrderState.PLACED, (line,), 275_000)
    assert order.ref == f"{bench.names.key('DH')}/online"
    assert bench.order(order.ref) == order
    assert bench.counted() == (5, 2)


def test_an_order_placed_twice_is_placed_once(bench):
    bench.on_sale(5)
    placed = bench.place(3)

    assert bench.place(3, on=ON + ONE_DAY) == placed
    assert bench.counted() == (5, 2)


def test_a_key_is_not_used_for_another_order(bench):
    bench.on_sale(5)
    bench.place(3)

    with pytest.raises(KeyReused):
        bench.place(2)

    assert bench.counted() == (5, 2)


def test_one_order_of_ours_holds_in_each_channel_apart(bench):
    bench.on_sale(5, exceptions={f"pos-{bench.names.point}": 80_000})
    bench.count(2, bench.names.shelf)

    bench.place(1)
    bench.place(2, channel=f"pos-{bench.names.point}", total_vnd=160_000)

    assert bench.counted() == (5, 4)
    assert bench.counted(bench.names.shelf) == (2, 0)


def test_ordering_more_than_is_left_changes_nothing(bench):
    bench.on_sale(5)

    with pytest.raises(OutOfStock) as refused:
        bench.place(6)

    assert (refused.value.sku, refused.value.asked, refused.value.left) == (bench.names.sku, 6, 5)
    assert bench.store.orders([bench.draft(6).ref]) == {}
    assert bench.counted() == (5, 5)
    assert bench.place(5).total_vnd == 425_000


def test_one_line_that_falls_short_holds_none(bench):
    bench.on_sale(5)
    second = bench.names.key("SECOND")
    variant = VariantDraft(sku=second, listed_price_vnd=10_000)
    bench.store.save_products([ProductDraft(code=bench.names.code, variants=(variant,))])
    lines = (Units(bench.names.sku, 1), Units(second, 1))

    with pytest.raises(OutOfStock) as refused:
        bench.place(1, lines=lines, total_vnd=95_000)

    assert (refused.value.sku, refused.value.left) == (second, 0)
    assert bench.counted() == (5, 5)


def test_a_total_that_differs_from_the_quote_is_refused(bench):
    bench.on_sale(5)
    bench.save(price_vnd=90_000)

    with pytest.raises(TotalDiffers) as refused:
        bench.place(2, delivery_vnd=15_000)

    assert (refused.value.expected, refused.value.got) == (185_000, 195_000)
    assert bench.store.orders([bench.draft(2).ref]) == {}
    assert bench.counted() == (5, 5)


def test_what_has_no_price_is_shown_and_not_sold(bench):
    bench.on_sale(5, price_vnd=None)

    with pytest.raises(NotPriced) as refused:
        bench.place(1)

    assert (refused.value.sku, refused.value.channel) == (bench.names.sku, "online")
    assert bench.variant().price_in("online") is None
    assert bench.counted() == (5, 5)


@pytest.mark.parametrize("on", [FIRST_DAY, LAST_DAY], ids=["first-day", "last-day"])
def test_a_product_is_sold_on_both_boundary_days(bench, on):
    bench.on_sale(5)

    assert bench.place(1, on=on, order=f"DH-{on}").state is OrderState.PLACED


@pytest.mark.parametrize("on", [FIRST_DAY - ONE_DAY, LAST_DAY + ONE_DAY], ids=["day-before", "day-after"])
def test_a_product_is_not_sold_outside_its_certified_days(bench, on):
    bench.on_sale(5)

    with pytest.raises(NotForSale) as refused:
        bench.place(1, on=on)

    assert (refused.value.product_code, refused.value.on) == (bench.names.code, on)
    assert bench.counted() == (5, 5)


@pytest.mark.parametrize("published", [True, False], ids=["suspended", "never-published"])
def test_a_product_that_may_not_be_bought_is_not_sold(bench, published):
    bench.save()
    bench.count(5)
    if published:
        bench.publish(may_be_bought=False)

    with pytest.raises(NotForSale):
        bench.place(1)

    assert bench.counted() == (5, 5)


def test_an_unknown_variant_or_channel_is_refused(bench):
    bench.on_sale(5)

    with pytest.raises(UnknownSku):
        bench.place(1, lines=(Units("none", 1),))
    with pytest.raises(UnknownChannel):
        bench.place(1, channel="market")

    assert bench.counted() == (5, 5)
