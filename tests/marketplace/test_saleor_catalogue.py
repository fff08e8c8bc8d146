"""Bad days of the catalogue: nothing is wrongly listed, nothing that was said is forgotten, nothing is said twice."""

from types import SimpleNamespace
from typing import Any

import pytest

from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Event
from marketplace.stores.errors import SkuTaken, StoreUnavailable, UnknownSku
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from marketplace.stores.saleor.errors import Rejected, ReplyLost, TokenDead
from marketplace.stores.saleor.store import SaleorStore
from tests.marketplace.test_saleor_directory import FIXED, channels
from tests.saleor_pieces import product as found_product
from tests.saleor_pieces import stock
from tests.saleor_world import API, answering, edges

pytestmark = pytest.mark.django_db(transaction=True)

OURS = channels(online="O", modern_trade="T", pos_mui_ne="N")
NOTHING: dict[str, Any] = {"products": edges()}
NOBODYS = {"productVariants": edges()}
QUIET = {"directory": FIXED, "channel_by_slug": OURS, "sku_owners": NOBODYS}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=lambda _: None))


@pytest.fixture
def store() -> SaleorStore:
    return SaleorStore(API, "a token", quarantine_s=30)


def node(code: str = "P-1", *variants: dict, **facts: Any) -> dict[str, Any]:
    """A product as it comes over the line."""
    return found_product(*variants, code=code, **facts).model_dump(by_alias=True, mode="json")


def told() -> list[str]:
    return list(Event.objects.filter(topic="product.changed").values_list("key", flat=True))


def names_of(asked: list[tuple[str, dict]]) -> list[str]:
    return [name for name, _ in asked]


@pytest.mark.parametrize(
    ("answer", "problem"), [({"app": None}, TokenDead), (401, TokenDead), (503, StoreUnavailable), (NOTHING, None)]
)
def test_a_catalogue_that_cannot_be_read_is_not_an_empty_one(store, answer, problem):
    with answering(directory=FIXED, products=answer):
        if problem is None:
            assert list(store.products()) == []
            return
        with pytest.raises(problem):
            list(store.products())


def test_a_page_that_fails_stops_the_reading(store):
    def pages(variables: dict) -> Any:
        return 503 if variables["after"] else {"products": edges(node("P-1"), more="cursor")}

    with answering(directory=FIXED, products=pages):
        reading = store.products()
        assert next(reading).code == "P-1"
        with pytest.raises(StoreUnavailable):
            next(reading)


def test_products_of_others_are_passed_over(store):
    with answering(
        directory=FIXED, products={"products": edges(node() | {"externalReference": None}, node("P-2"))}
    ) as asked:
        assert [product.code for product in store.products()] == ["P-2"]

    assert asked[-1][1]["where"] == {"productType": {"eq": "P"}}


def test_many_new_products_are_made_twenty_a_request(store):
    drafts = [ProductDraft(code=f"P-{number:02}") for number in range(45)]

    with answering(**QUIET, products=NOTHING, create_products={}) as asked:
        assert store.save_products(drafts) == [draft.code for draft in drafts]

    assert [len(variables["products"]) for name, variables in asked if name == "create_products"] == [20, 20, 5]
    assert len(told()) == 45


def test_a_product_that_is_there_under_another_address_is_not_made_again(store):
    taken = {"productBulkCreate": {"results": [{"errors": [{"path": "slug", "code": "UNIQUE", "message": ""}]}]}}

    with answering(**QUIET, products=NOTHING, create_products=taken, product_by_code={"product": node()}) as asked:
        assert store.save_products([ProductDraft(code="P-1")]) == []

    assert names_of(asked).count("create_products") == 1
    assert told() == []


def test_what_saleor_cannot_keep_is_refused_and_nothing_is_told(store):
    wrong = {"productBulkCreate": {"errors": [{"path": "name", "code": "INVALID", "message": "too long"}]}}

    with answering(**QUIET, products=NOTHING, create_products=wrong), pytest.raises(Rejected, match="too long"):
        store.save_products([ProductDraft(code="P-1", name={"vi": "x" * 300})])

    assert told() == []
    assert leases.take(["saleor:product:P-1"])


def test_a_lost_reply_is_told_all_the_same_and_leaves_the_product_in_quarantine(store):
    renamed = ProductDraft(code="P-1", name={"vi": "Nước mắm"})

    with (
        answering(**QUIET, products={"products": edges(node())}, update_product=502) as asked,
        pytest.raises(ReplyLost),
    ):
        store.save_products([renamed])

    assert names_of(asked).count("update_product") == 1
    assert told() == ["P-1"]
    with pytest.raises(LeaseTaken):
        leases.take(["saleor:product:P-1"])


def counted(*rows: dict) -> dict:
    owner = {"externalReference": "P-1", "channelListings": [{"channel": {"slug": "pos-mui-ne"}}]}
    facts = {"id": "V", "sku": "P-1-1", "product": owner, "stocks": list(rows)}
    return {"productVariants": edges(facts)}


SHELF = {"channel": {"id": "N", "warehouses": [{"id": "W", "externalReference": "point:mui-ne"}]}}


def test_a_count_whose_reply_is_lost_is_told_and_leaves_the_shelf_in_quarantine(store):
    answers = {"channel_by_slug": SHELF, "stocks": counted(stock("point:mui-ne", 1))}

    with answering(**answers, count_stocks=502), pytest.raises(ReplyLost):
        store.set_stock([StockCount("P-1-1", "point:mui-ne", 5)])

    assert told() == ["P-1"]
    with pytest.raises(LeaseTaken):
        leases.take(["saleor:stock:P-1-1@point:mui-ne"])


def test_counts_that_are_there_are_not_written(store):
    with answering(channel_by_slug=SHELF, stocks=counted(stock("point:mui-ne", 5, 2))) as asked:
        assert store.set_stock([StockCount("P-1-1", "point:mui-ne", 5)]) == []

    assert set(names_of(asked)) == {"stocks", "channel_by_slug"}


def test_a_shelf_that_was_overdrawn_is_counted_afresh(store):
    rows = counted(stock("point:mui-ne", -2))

    with answering(channel_by_slug=SHELF, stocks=rows, count_stocks={}) as asked:
        assert store.set_stock([StockCount("P-1-1", "point:mui-ne", 0)]) == ["P-1"]

    [written] = [variables["stocks"] for name, variables in asked if name == "count_stocks"]
    names = {"variantExternalReference": "P-1-1", "warehouseExternalReference": "point:mui-ne"}
    assert written == [names | {"quantity": 0}]


def test_an_unknown_variant_stops_the_counting_before_anything_is_made(store):
    with answering(stocks=NOBODYS) as asked, pytest.raises(UnknownSku):
        store.set_stock([StockCount("none", "point:new", 1)])

    assert names_of(asked) == ["stocks"]


def test_a_draft_that_names_a_pack_of_somebody_elses_product_is_refused(store):
    theirs = {"productVariants": edges({"sku": "P-1-1", "product": {"externalReference": None}})}

    with answering(**(QUIET | {"sku_owners": theirs})) as asked, pytest.raises(SkuTaken):
        store.save_products([ProductDraft(code="P-1", variants=(VariantDraft(sku="P-1-1"),))])

    assert names_of(asked) == ["sku_owners"]
