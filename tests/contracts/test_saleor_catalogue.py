"""The catalogue over there: what colleagues do to it in the dashboard, and what another program leaves behind."""

import pytest

from marketplace.outbox.models import Event
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from marketplace.stores.saleor import looking, setup
from marketplace.stores.saleor.looking import Looking
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.store import SaleorStore
from tests.contracts.stores import PRICE_VND, STORES, Bench, kinds_of

RENAME = (
    "mutation m($id: ID!, $slug: String!) { productUpdate(id: $id, input: { slug: $slug }) { errors { message } } }"
)
REPRICE = """mutation m($id: ID!, $channel: ID!, $vnd: PositiveDecimal!) {
  productVariantChannelListingUpdate(id: $id, input: [{ channelId: $channel, price: $vnd }]) { errors { message } } }"""
SWITCH = """mutation m($id: ID!, $channel: ID!, $on: Boolean!) { productChannelListingUpdate(id: $id, input: {
  updateChannels: [{channelId: $channel, isPublished: $on, isAvailableForPurchase: $on}] }) { errors { message } } }"""

SHOW = """mutation m($id: ID!, $channel: ID!) { productChannelListingUpdate(id: $id, input: {
  updateChannels: [{channelId: $channel, isPublished: true}] }) { errors { message } } }"""


@pytest.fixture(params=kinds_of({kind: make for kind, make in STORES.items() if kind == "saleor"}))
def bench(request):
    return Bench.of(request, STORES)


class Dashboard:
    """A colleague who changes the bench's product there."""

    def __init__(self, bench: Bench) -> None:
        self.store, self.names = bench.store, bench.names
        looking = Looking(self.store.transport, self.store.directory)
        self.product = looking.by_code([bench.names.code], thorough=True)[bench.names.code]

    def rename(self, slug: str) -> None:
        self._do(RENAME, id=self.product.id, slug=slug)

    def reprice(self, channel: str, vnd: int) -> None:
        [variant] = self.product.product_variants.nodes
        self._do(REPRICE, id=variant.id, channel=self.store.directory.channel(channel), vnd=vnd)

    def switch(self, channel: str, *, on: bool) -> None:
        self._do(SWITCH, id=self.product.id, channel=self.store.directory.channel(channel), on=on)

    def show(self, channel: str) -> None:
        """Published, and not available for purchase."""
        self._do(SHOW, id=self.product.id, channel=self.store.directory.channel(channel))

    def _do(self, document: str, **variables: object) -> None:
        self.store.transport.write(document, variables, Done)


def test_a_product_that_got_another_address_is_still_the_same_product(bench):
    bench.save()
    Dashboard(bench).rename(f"mam-ngon-{bench.names.stem}")

    assert bench.product().code == bench.names.code
    assert bench.save() == []
    assert bench.save(price_vnd=90_000) == [bench.names.code]
    assert bench.publish() == [bench.names.code]


def test_a_price_that_a_colleague_changed_is_read_and_overwritten_by_the_next_draft(bench):
    bench.save()
    dashboard = Dashboard(bench)

    dashboard.reprice("modern-trade", 70_000)
    assert (bench.variant().listed_price_vnd, bench.variant().exceptions) == (PRICE_VND, {"modern-trade": 70_000})
    dashboard.reprice("online", 88_000)
    assert bench.variant().listed_price_vnd == 88_000

    assert bench.save() == [bench.names.code]
    assert (bench.variant().listed_price_vnd, bench.variant().exceptions) == (PRICE_VND, {})


@pytest.mark.parametrize("listable", [True, False])
def test_a_channel_that_a_colleague_switched_is_put_right_by_the_next_publication(bench, listable):
    bench.save()
    bench.publish(may_be_bought=listable)
    Dashboard(bench).switch("modern-trade", on=not listable)

    assert bench.product().may_be_bought is not listable
    assert bench.publish(may_be_bought=listable) == [bench.names.code]
    assert bench.product().may_be_bought is listable


def test_a_suspended_product_that_a_colleague_shows_without_selling_it_is_hidden_again(bench):
    bench.save()
    bench.publish(stars=None, may_be_bought=False)
    Dashboard(bench).show("online")

    assert bench.product().may_be_bought
    assert bench.publish(stars=None, may_be_bought=False) == [bench.names.code]
    assert not bench.product().may_be_bought
    listings = Dashboard(bench).product.channel_listings or ()
    assert [each.channel.slug for each in listings if not each.stands(for_sale=False)] == []


def test_what_is_counted_at_a_point_is_listed_in_its_channel_at_the_listed_price(bench):
    bench.on_sale(0)
    bench.save(exceptions={"modern-trade": 70_000})

    bench.count(4, bench.names.shelf)

    found = Dashboard(bench).product
    channel = f"pos-{bench.names.point}"
    [variant] = found.product_variants.nodes
    assert {each.channel.slug: each.stands(for_sale=True) for each in found.channel_listings or ()} == {
        "online": True,
        "modern-trade": True,
        channel: True,
    }
    prices = {each.channel.slug: each.price for each in variant.channel_listings or ()}
    assert prices == {"online": PRICE_VND, "modern-trade": 70_000, channel: PRICE_VND}
    assert bench.variant().exceptions == {"modern-trade": 70_000}


def test_everything_can_be_taken_back(bench):
    names = bench.names
    full = VariantDraft(
        sku=names.sku,
        name={"vi": "Chai", "en": "Bottle"},
        net_quantity=500,
        net_unit="ml",
        weight_g=333,
        gtin="8930000000012",
        listed_price_vnd=PRICE_VND,
        exceptions={"modern-trade": 70_000},
    )
    whole = {"name": {"vi": "Mắm", "zh": "鱼露"}, "description": {"vi": "A & b\n\n<c>", "en": "D"}}
    draft = ProductDraft(code=names.code, producer_code=names.producer, variants=(full,), **whole)
    bare = ProductDraft(
        code=names.code, name={}, description={}, producer_code="", variants=(VariantDraft(sku=names.sku),)
    )
    assert bench.store.save_products([draft]) == [names.code]

    assert bench.store.save_products([bare]) == [names.code]

    product = bench.product()
    assert (product.name, product.description, product.producer_code) == ({}, {}, "")
    [variant] = product.variants
    assert {name: getattr(variant, name) for name in VariantDraft.__dataclass_fields__} == {
        name: getattr(VariantDraft(sku=names.sku), name) for name in VariantDraft.__dataclass_fields__
    }
    assert bench.store.save_products([bare]) == []
    assert bench.store.save_products([draft]) == [names.code]
    assert bench.product().description == {"vi": "A & b\n\n<c>", "en": "D"}


def test_many_products_are_saved_counted_and_read_in_parts(bench):
    codes = [bench.names.key(f"MANY{number:02}") for number in range(60)]
    drafts = [
        ProductDraft(
            code=code,
            producer_code=bench.names.producer,
            variants=(VariantDraft(sku=f"{code}-1", listed_price_vnd=1_000),),
        )
        for code in codes
    ]

    assert bench.store.save_products(drafts) == codes
    assert bench.store.set_stock([StockCount(f"{code}-1", bench.names.home, 3) for code in codes]) == codes
    assert {product.code for product in bench.store.products(codes=codes)} == set(codes)
    assert bench.store.save_products(drafts) == []


def test_a_place_with_more_than_one_page_is_read_to_its_end(bench, monkeypatch):
    monkeypatch.setattr(looking, "PAGE", 2)
    codes = [bench.names.key(f"SHELF{number}") for number in range(5)]
    variants = {code: (VariantDraft(sku=f"{code}-1", listed_price_vnd=1_000),) for code in codes}
    bench.store.save_products([ProductDraft(code=code, variants=variants[code]) for code in codes])
    bench.store.set_stock([StockCount(f"{code}-1", bench.names.home, number) for number, code in enumerate(codes)])

    there = list(bench.store.products(place=bench.names.home))

    assert sorted(product.code for product in there) == codes
    assert sorted(product.variants[0].stock[bench.names.home] for product in there) == [0, 1, 2, 3, 4]


def test_whatever_changed_is_told_and_nothing_else(bench):
    bench.save()
    bench.save()
    bench.count(3)
    bench.count(3)
    bench.publish()
    bench.publish()

    told = Event.objects.filter(topic="product.changed").values_list("key", flat=True)
    assert list(told) == [bench.names.code] * 3


def test_a_saleor_that_is_set_up_stays_as_it_is(bench):
    places = [bench.names.home, bench.names.shelf]

    said = setup.set_up(bench.store.transport, places)

    assert len(said) == 3  # the channel of the point, and both warehouses
    assert setup.set_up(bench.store.transport, places) == []
    assert bench.store.check() == []


def test_a_token_that_nobody_knows_is_noticed(bench):
    stranger = SaleorStore(bench.store.url, "nobody")

    assert stranger.check() == [f"Saleor tại {stranger.url} không nhận khóa của chợ: hãy cài lại ứng dụng"]
