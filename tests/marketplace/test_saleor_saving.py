"""What is said to Saleor about products: only what differs, and only what it understands."""

import dataclasses
import json
from datetime import date

import pytest
from graphql import build_schema
from graphql.utilities import coerce_input_value

from marketplace.stores.errors import SkuTaken, StoreUnavailable
from marketplace.stores.records import Picture, ProductDraft, Publication, VariantDraft
from marketplace.stores.saleor import publishing, reading, saving
from marketplace.stores.saleor.publishing import Papers
from tests.contracts.record_schema import FILE
from tests.saleor_pieces import IDS, listing, price, product, stock, variant

FULL = VariantDraft(
    sku="P-1-1",
    name={"vi": "Chai 500 ml", "en": "500 ml bottle"},
    net_quantity=500,
    net_unit="ml",
    weight_g=900,
    gtin="8930000000012",
    listed_price_vnd=85_000,
    exceptions={"pos-mui-ne": 80_000},
)
DRAFT = ProductDraft(
    code="P-1",
    name={"vi": "Nước mắm", "en": "Fish sauce"},
    description={"vi": "Ủ chượp", "en": "Aged"},
    producer_code="M-1",
    pictures=(Picture("https://example.vn/a.jpg", {"vi": "Chai"}),),
    variants=(FULL,),
)
PUBLISHED = Publication("P-1", 4, date(2026, 1, 1), date(2026, 3, 31), may_be_bought=True)


@pytest.fixture(scope="module")
def schema():
    return build_schema(FILE.read_text(), assume_valid=True)


def wrong_in(schema, type_name: str, value: object) -> list[str]:
    """What Saleor would find wrong with an input."""
    wrong: list[str] = []
    coerce_input_value(value, schema.type_map[type_name], lambda path, _, error: wrong.append(f"{path} {error}"))
    return wrong


def just_saved(**facts):
    """What DRAFT becomes over there."""
    prices = [price("online", 85_000), price("pos-ke-ga", 85_000), price("pos-mui-ne", 80_000)]
    saved = variant(
        name="Chai 500 ml",
        en={"name": "500 ml bottle"},
        netQuantity="500",
        netUnit="ml",
        weight={"unit": "KG", "value": 0.9},
        gtin={"value": "8930000000012"},
        exceptions='["pos-mui-ne"]',
        channelListings=prices,
    )
    texts = {"name": "Nước mắm", "description": '{"blocks":[{"type":"paragraph","data":{"text":"Ủ chượp"}}]}'}
    english = {"name": "Fish sauce", "description": '{"blocks":[{"type":"paragraph","data":{"text":"Aged"}}]}'}
    more = {
        "en": english,
        "producer": {"value": {"code": {"value": "M-1"}}},
        "pictures": reading.pictures_as_json(DRAFT.pictures or ()),
        "channelListings": [listing(slug) for slug in ("online", "modern-trade", "pos-ke-ga", "pos-mui-ne")],
    }
    return product(saved, **(texts | more | facts))


def test_a_new_product_is_an_input_that_saleor_takes(schema):
    made = saving.new_product(DRAFT, IDS)

    assert wrong_in(schema, "ProductBulkCreateInput", made) == []
    assert [each["channelId"] for each in made["channelListings"]] == [
        "id of modern-trade",
        "id of online",
        "id of pos-mui-ne",
    ]
    assert {(each["isPublished"], each["isAvailableForPurchase"]) for each in made["channelListings"]} == {
        (False, False)
    }
    [pack] = made["variants"]
    assert {each["channelId"]: each["price"] for each in pack["channelListings"]} == {
        "id of online": 85_000,
        "id of pos-mui-ne": 80_000,
    }


def test_a_product_without_a_name_is_called_by_its_code(schema):
    made = saving.new_product(ProductDraft(code="P-1", variants=(VariantDraft(sku="P-1-1"),)), IDS)

    assert wrong_in(schema, "ProductBulkCreateInput", made) == []
    assert (made["name"], made["variants"][0]["name"], made["variants"][0]["channelListings"]) == ("P-1", "P-1-1", [])


def test_what_was_saved_reads_back_as_the_draft():
    read = reading.product(just_saved())

    assert (read.name, read.description, read.producer_code) == (DRAFT.name, DRAFT.description, "M-1")
    assert read.pictures == DRAFT.pictures
    facts = {each.name: getattr(read.variants[0], each.name) for each in dataclasses.fields(VariantDraft)}
    assert facts == {each.name: getattr(FULL, each.name) for each in dataclasses.fields(VariantDraft)}


def test_saving_the_same_again_says_nothing():
    assert not saving.change(DRAFT, just_saved(), IDS)
    assert not saving.translations(DRAFT, just_saved())


@pytest.mark.parametrize(
    ("draft", "facts"),
    [
        ({"name": {"vi": "Mắm"}}, {"name": "Mắm"}),
        ({"name": {}}, {"name": "P-1"}),
        ({"description": {}}, {"description": None}),
        ({"producer_code": ""}, {"attributes": [{"id": "id of ocop-producer", "reference": None}]}),
        ({"pictures": ()}, {"metadata": [{"key": "ocop.pictures", "value": "[]"}]}),
    ],
)
def test_only_the_part_that_differs_is_said(schema, draft, facts):
    change = saving.change(ProductDraft(code="P-1", **draft), just_saved(), IDS)

    assert change == saving.Change(product="product P-1", facts=facts)
    assert wrong_in(schema, "ProductInput", change.facts) == []


def test_a_price_follows_in_every_channel_that_inherits_it(schema):
    dearer = dataclasses.replace(DRAFT, variants=(dataclasses.replace(FULL, listed_price_vnd=90_000),))

    change = saving.change(dearer, just_saved(), IDS)

    update = [{"channelListing": f"price in {channel}", "price": 90_000} for channel in ("online", "pos-ke-ga")]
    assert change.variants == [{"id": "variant P-1-1", "channelListings": {"update": update}}]
    assert wrong_in(schema, "ProductVariantBulkUpdateInput", change.variants[0]) == []


def test_an_exception_that_is_lifted_inherits_again_and_one_that_is_named_is_kept(schema):
    lifted = dataclasses.replace(DRAFT, variants=(dataclasses.replace(FULL, exceptions={"modern-trade": 85_000}),))

    [update] = saving.change(lifted, just_saved(), IDS).variants

    create = [{"channelId": "id of modern-trade", "price": 85_000}]
    inherited = [{"channelListing": "price in pos-mui-ne", "price": 85_000}]
    assert update["channelListings"] == {"create": create, "update": inherited}
    assert update["privateMetadata"] == [{"key": "ocop.exceptions", "value": '["modern-trade"]'}]
    assert wrong_in(schema, "ProductVariantBulkUpdateInput", update) == []


def test_a_price_that_is_taken_back_leaves_every_channel(schema):
    unpriced = dataclasses.replace(FULL, listed_price_vnd=None, exceptions={})

    [update] = saving.change(dataclasses.replace(DRAFT, variants=(unpriced,)), just_saved(), IDS).variants

    everywhere = ["price in online", "price in pos-ke-ga", "price in pos-mui-ne"]
    assert update["channelListings"] == {"remove": everywhere}


def test_a_new_variant_and_a_new_channel_come_with_their_prices(schema):
    found = product(variant(channelListings=[price("online", 85_000)]))
    second = VariantDraft(sku="P-1-2", listed_price_vnd=10_000, exceptions={"pos-mui-ne": 9_000})

    change = saving.change(ProductDraft(code="P-1", variants=(second,)), found, IDS)

    assert change.listings == [saving.new_listing("pos-mui-ne", IDS, sells=False)]
    assert [(each["sku"], len(each["channelListings"])) for each in change.new_variants] == [("P-1-2", 2)]
    create = [{"channelId": "id of pos-mui-ne", "price": 85_000}]
    assert change.variants == [{"id": "variant P-1-1", "channelListings": {"create": create}}]
    assert wrong_in(schema, "ProductVariantBulkCreateInput", change.new_variants[0]) == []
    assert wrong_in(schema, "ProductChannelListingUpdateInput", {"updateChannels": change.listings}) == []


def test_a_product_on_sale_is_on_sale_in_a_new_channel_too():
    sold = [listing("online", published=True), listing("modern-trade", published=True)]
    found = product(variant(channelListings=[price("online", 85_000)]), toldForSale="1", channelListings=sold)

    change = saving.listing_change(found, {"pos-mui-ne"}, IDS)

    assert change.listings == [saving.new_listing("pos-mui-ne", IDS, sells=True)]


def test_translations_are_written_word_by_word_and_taken_back_as_empty(schema):
    renamed = ProductDraft(code="P-1", name={"vi": "Nước mắm", "zh": "鱼露"}, variants=(VariantDraft(sku="P-1-1"),))

    wanted = saving.translations(renamed, just_saved())

    said = [(each["languageCode"], each["translationFields"]) for each in wanted.products]
    assert said == [("EN", {"name": ""}), ("ZH_HANS", {"name": "鱼露"})]
    assert [(each["languageCode"], each["translationFields"]) for each in wanted.variants] == [("EN", {"name": ""})]
    assert [wrong_in(schema, "ProductBulkTranslateInput", each) for each in wanted.products] == [[], []]
    assert wrong_in(schema, "ProductVariantBulkTranslateInput", wanted.variants[0]) == []


def test_two_drafts_cannot_want_one_sku():
    with pytest.raises(SkuTaken):
        saving.require_sound([DRAFT, dataclasses.replace(DRAFT, code="P-2")])


def test_a_colleagues_price_in_one_channel_is_an_exception():
    found = product(variant(channelListings=[price("online", 85_000), price("modern-trade", 70_000)]))

    [read] = reading.product(found).variants

    assert (read.listed_price_vnd, read.exceptions) == (85_000, {"modern-trade": 70_000})


def test_a_channel_of_others_does_not_count():
    theirs = [price("online", 85_000), price("us", 3, "USD"), price("vn-theirs", 1)]
    found = product(variant(channelListings=theirs), channelListings=[listing("us", published=True)])

    read = reading.product(found)

    assert (read.variants[0].listed_price_vnd, read.variants[0].exceptions) == (85_000, {})
    assert read.may_be_bought is False


def test_a_shelf_never_holds_less_than_nothing_and_a_foreign_warehouse_is_no_place():
    rows = [stock("point:mui-ne", -3, 2), stock("producer:M-1", 5, 7), stock(None, 9)]

    [read] = reading.product(product(variant(stocks=rows))).variants

    assert read.stock == {"point:mui-ne": 0, "producer:M-1": 5}
    assert read.available == {"point:mui-ne": 0, "producer:M-1": 0}


def test_variants_come_in_the_order_in_which_they_were_made():
    second = variant("P-1-1", created="2026-02-01T00:00:00Z")

    read = reading.product(product(second, variant("P-1-2", created="2026-01-01T00:00:00Z")))

    assert [each.sku for each in read.variants] == ["P-1-2", "P-1-1"]


def test_variants_that_were_not_read_are_not_passed_over():
    cut_off = {"edges": [], "pageInfo": {"hasNextPage": True}}

    with pytest.raises(StoreUnavailable, match="more than a hundred variants"):
        reading.product(product(productVariants=cut_off))


@pytest.mark.parametrize(
    ("unit", "value", "grams"), [("KG", 0.333, 333), ("G", 333, 333), ("LB", 1, 454), ("OZ", 1, 28)]
)
def test_a_weight_is_grams_whatever_the_shop_shows(unit, value, grams):
    [read] = reading.product(product(variant(weight={"unit": unit, "value": value}))).variants

    assert read.weight_g == grams


def test_pictures_of_the_dashboard_stand_behind_ours_and_are_not_saved_as_ours():
    theirs = {"url": "https://saleor.test/thumb.webp", "alt": "mặt sau"}
    found = just_saved(media=[theirs])

    read = reading.product(found)

    assert read.pictures == (*(DRAFT.pictures or ()), Picture(theirs["url"], {"vi": "mặt sau"}))
    assert not saving.change(ProductDraft(code="P-1", pictures=read.pictures), found, IDS)
    fewer = ProductDraft(code="P-1", pictures=read.pictures[1:])
    assert saving.change(fewer, found, IDS).facts == {"metadata": [{"key": "ocop.pictures", "value": "[]"}]}


def test_publishing_says_everything_once(schema):
    change = publishing.change(PUBLISHED, product(category=None), Papers("123/QĐ-UBND", "Xã Mũi Né"), IDS)

    assert wrong_in(schema, "ProductInput", change.facts) == []
    said = {each.pop("id"): each.popitem()[1] for each in change.facts["attributes"]}
    assert said == {
        "id of ocop-stars": "4",
        "id of ocop-valid-from": "2026-01-01",
        "id of ocop-valid-until": "2026-03-31",
        "id of ocop-certificate": "123/QĐ-UBND",
        "id of ocop-commune": "Xã Mũi Né",
    }
    assert change.facts["category"] == "category"
    assert [each["isPublished"] for each in change.listings] == [True, True]


def published(**facts):
    """What PUBLISHED becomes over there."""
    attributes = {"stars": {"value": 4}, "validFrom": {"value": "2026-01-01"}, "validUntil": {"value": "2026-03-31"}}
    sold = [listing("online", published=True), listing("modern-trade", published=True)]
    return product(**({"toldForSale": "1", "channelListings": sold} | attributes | facts))


def test_publishing_the_same_again_says_nothing():
    assert not publishing.change(PUBLISHED, published(), None, IDS)
    assert reading.product(published()).publication == PUBLISHED


def test_a_lapsed_product_leaves_every_channel():
    lapsed = Publication("P-1", None, date(2026, 1, 1), date(2026, 3, 31), may_be_bought=False)

    change = publishing.change(lapsed, published(), None, IDS)

    assert change.facts["attributes"] == [{"id": "id of ocop-stars", "numeric": None}]
    assert {(each["isPublished"], each["isAvailableForPurchase"]) for each in change.listings} == {(False, False)}
    assert json.dumps(change.facts["privateMetadata"]) == '[{"key": "ocop.for_sale", "value": "0"}]'


@pytest.mark.parametrize(("told", "meddled"), [("0", True), ("1", False)])
def test_a_channel_that_a_colleague_switched_differs_from_the_standing_and_is_put_right(told, meddled):
    straight = told == "1"
    listings = [listing("online", published=meddled), listing("modern-trade", published=straight)]
    found = published(toldForSale=told, channelListings=listings)

    assert reading.product(found).may_be_bought is not straight

    change = publishing.change(dataclasses.replace(PUBLISHED, may_be_bought=straight), found, None, IDS)
    assert change.listings == [saving.new_listing("online", IDS, sells=straight)]


def test_a_product_that_is_shown_and_not_sold_may_not_be_bought():
    listings = [listing("online", published=True, sold=False), listing("modern-trade", published=True, sold=False)]

    assert reading.product(published(channelListings=listings)).may_be_bought is False


def test_a_suspended_product_that_is_shown_without_being_sold_differs_and_is_hidden_again():
    suspended = dataclasses.replace(PUBLISHED, may_be_bought=False)
    listings = [listing("online", published=True, sold=False), listing("modern-trade")]
    found = published(toldForSale="0", channelListings=listings)

    assert reading.product(found).publication != suspended
    assert publishing.change(suspended, found, None, IDS).listings == [saving.new_listing("online", IDS, sells=False)]


@pytest.mark.parametrize(("told", "meddled"), [("0", True), ("1", False)])
def test_a_new_channel_is_listed_as_we_said_whatever_a_colleague_did_to_another(told, meddled):
    straight = told == "1"
    listings = [listing("online", published=meddled), listing("modern-trade", published=straight)]
    found = published(toldForSale=told, channelListings=listings)

    at_a_point = saving.listing_change(found, ["pos-mui-ne"], IDS)
    with_an_exception = VariantDraft(sku="P-1-2", listed_price_vnd=1_000, exceptions={"pos-mui-ne": 2_000})
    saved = saving.change(ProductDraft(code="P-1", variants=(with_an_exception,)), found, IDS)

    wanted = [saving.new_listing("pos-mui-ne", IDS, sells=straight)]
    assert (at_a_point.listings, saved.listings) == (wanted, wanted)
