"""How a Saleor must be set up, and what is said where it is not."""

import copy

import pytest
from graphql import build_schema, parse
from graphql.execution.values import get_variable_values

from marketplace.stores.saleor import checklist, names, operations
from marketplace.stores.saleor.shapes.settings import Settings, WhoIsThere
from tests.contracts.record_schema import FILE

GIVEN = {"id": "x"}


def channel(slug: str) -> dict:
    return {
        "id": slug,
        "slug": slug,
        "currencyCode": "VND",
        "isActive": True,
        "orderSettings": dict(checklist.ORDERS),
        "checkoutSettings": dict(checklist.CHECKOUTS),
        "taxConfiguration": {"id": f"taxes of {slug}"} | checklist.TAXES,
    }


def edges(*nodes: dict) -> dict:
    return {"edges": [{"node": node} for node in nodes]}


def tax_class(rate: int) -> dict:
    rates = [{"country": {"code": "VN"}, "rate": rate}]
    return {"id": f"class {rate}", "name": names.tax_class(rate), "countries": rates}


SLUGS = ("online", "modern-trade")
IN_ORDER: dict = {
    "shop": dict(checklist.SHOP),
    "channels": [channel(slug) for slug in SLUGS],
    "shippingZones": edges(
        {
            "id": "zone",
            "name": "Việt Nam",
            "countries": [{"code": "VN"}],
            "channels": [{"slug": slug} for slug in SLUGS],
        }
    ),
    "taxClasses": edges(*(tax_class(rate) for rate in names.TAX_RATES)),
    "taxCountryConfiguration": {"taxClassCountryRates": [{"taxClass": None, "rate": 10}]},
    "categories": edges({"id": "category"}),
    "attributes": edges(
        *({"id": slug, "slug": slug, "inputType": kind} for slug, (_, _, kind) in checklist.ATTRIBUTES.items())
    ),
    "pageTypes": edges({"id": "page type", "attributes": [{"slug": names.PRODUCER_CODE}]}),
    "productTypes": edges(
        {
            "id": "product type",
            "productAttributes": [{"slug": slug} for slug in names.PRODUCT_ATTRIBUTES],
            "assignedVariantAttributes": [{"attribute": {"slug": slug}} for slug in names.VARIANT_ATTRIBUTES],
            "taxClass": {"id": "class 8"},
        }
    ),
}
RESERVES = {"reserveStockDurationAnonymousUser": 15, "reserveStockDurationAuthenticatedUser": 15}
KINDS = ("shippingZones", "taxClasses", "categories", "attributes", "pageTypes", "productTypes")
BARE: dict = IN_ORDER | dict.fromkeys(KINDS, edges())
BARE |= {"channels": [], "taxCountryConfiguration": None}
BARE |= {"shop": dict.fromkeys(checklist.SHOP, True) | RESERVES | {"preserveAllAddressFields": False}}


@pytest.fixture(scope="module")
def schema():
    return build_schema(FILE.read_text(), assume_valid=True)


def differences(changed: dict, *channels: str) -> list[checklist.Difference]:
    return checklist.differences(Settings.model_validate(changed), channels)


def but(*path: str | int, is_: object) -> dict:
    """Settings in order but for one thing."""
    changed = copy.deepcopy(IN_ORDER)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = is_
    return changed


def node(kind: str, index: int = 0) -> tuple[str | int, ...]:
    return (kind, "edges", index, "node")


ONE_THING = {
    "shop": (but("shop", "fulfillmentAllowUnpaid", is_=False), "update_shop"),
    "reservations": (but("shop", "reserveStockDurationAnonymousUser", is_=15), "update_shop"),
    "no class": (but("taxClasses", is_=edges(*map(tax_class, (0, 5, 8)))), "create_tax_class"),
    "rate": (but(*node("taxClasses", 2), "countries", is_=[]), "update_tax_class"),
    "country": (but("taxCountryConfiguration", is_=None), "update_country_tax"),
    "abroad": (but(*node("shippingZones"), "countries", is_=[]), "update_zone"),
    "out of zone": (but(*node("shippingZones"), "channels", is_=[{"slug": "online"}]), "update_zone"),
    "confirms": (but("channels", 0, "orderSettings", "automaticallyConfirmAllNewOrders", is_=True), "update_channel"),
    "inactive": (but("channels", 1, "isActive", is_=False), "update_channel"),
    "net": (but("channels", 0, "taxConfiguration", "pricesEnteredWithTax", is_=False), "update_taxes"),
    "category": (but("categories", is_=edges()), "create_category"),
    "page type": (but(*node("pageTypes"), "attributes", is_=[]), "assign_page_attributes"),
    "product type": (but(*node("productTypes"), "productAttributes", is_=[]), "assign_product_attributes"),
    "taxless": (but(*node("productTypes"), "taxClass", is_=None), "update_product_type"),
}


def test_nothing_is_said_of_one_that_is_in_order():
    assert differences(IN_ORDER) == []


@pytest.mark.parametrize("found", ONE_THING)
def test_one_thing_that_differs_is_mended_by_one_mutation_that_saleor_takes(schema, found):
    settings, mended_by = ONE_THING[found]

    [difference] = differences(settings)

    assert difference.document == mended_by
    assert wrong_in(schema, difference) == []


def test_a_bare_saleor_is_built_up_in_rounds(schema):
    found = differences(BARE)

    made = [each.document for each in found]
    assert made == [
        "update_shop",
        "update_shop",
        "update_shop",
        "update_shop",
        *["create_tax_class"] * 4,
        "update_country_tax",
        "create_zone",
        "create_category",
        *["create_attribute"] * 8,
    ]
    assert [wrong for each in found for wrong in wrong_in(schema, each)] == []


def test_what_needs_something_else_comes_when_that_is_there(schema):
    attributes = [{"id": slug, "slug": slug, "inputType": kind} for slug, (_, _, kind) in checklist.ATTRIBUTES.items()]
    without_producer = edges(*(each for each in attributes if each["slug"] != names.PRODUCER))
    no_types = IN_ORDER | {"pageTypes": edges(), "productTypes": edges()}

    first = differences(no_types | {"attributes": without_producer})
    second = differences(no_types | {"attributes": without_producer, "pageTypes": IN_ORDER["pageTypes"]})
    third = differences(IN_ORDER | {"productTypes": edges()})

    assert [[each.document for each in found] for found in (first, second, third)] == [
        ["create_page_type"],
        ["create_attribute"],
        ["create_product_type"],
    ]
    assert [wrong for each in (*first, *second, *third) for wrong in wrong_in(schema, each)] == []


def test_a_channel_of_a_point_is_made_when_it_is_wanted_and_watched_when_it_is_there(schema):
    [missing] = differences(IN_ORDER, "pos-mui-ne")
    assert missing.document == "create_channel"
    assert wrong_in(schema, missing) == []

    theirs = channel("pos-mui-ne") | {"isActive": False}
    [inactive, out_of_zone] = differences(IN_ORDER | {"channels": [*IN_ORDER["channels"], theirs]})
    assert (inactive.document, out_of_zone.document) == ("update_channel", "update_zone")


def test_a_channel_of_somebody_else_is_left_alone():
    theirs = channel("default-channel") | {"isActive": False, "currencyCode": "USD"}

    assert differences(IN_ORDER | {"channels": [*IN_ORDER["channels"], theirs]}) == []


@pytest.mark.parametrize(
    "found",
    [but("channels", 0, "currencyCode", is_="USD"), but(*node("attributes"), "inputType", is_="DROPDOWN")],
    ids=["currency", "attribute"],
)
def test_what_nobody_can_change_is_left_to_a_person(found):
    [difference] = differences(found)

    assert difference.document == ""


def test_permissions_that_lack_are_named():
    codes = [{"code": code} for code in checklist.PERMISSIONS if code != "MANAGE_ORDERS"]
    app = {"id": "A", "identifier": "vn.ocop.market", "isActive": True, "permissions": codes}
    there = WhoIsThere.model_validate({"app": app, "shop": {"version": "3.23.28"}})

    assert checklist.missing_permissions(there) == ["MANAGE_ORDERS"]


@pytest.mark.parametrize(
    ("version", "old"), [("3.22.9", True), ("3.23.0", False), ("3.24.0-a.0", False), ("4.0", False)]
)
def test_an_older_saleor_is_told_by_its_version(version, old):
    assert checklist.is_too_old(version) is old


def wrong_in(schema, difference: checklist.Difference) -> list[str]:
    """What Saleor would find wrong with the variables of a mutation."""
    definition = parse(operations.load(difference.document)).definitions[0]
    found = get_variable_values(schema, definition.variable_definitions, dict(difference.variables))
    return [error.message for error in found] if isinstance(found, list) else []
