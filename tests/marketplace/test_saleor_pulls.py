"""Looking at Saleor by the clock finds what no webhook told: changes without a date, deletions, lost messages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Event, Lease
from marketplace.stores.records import StoreProduct, Variant
from marketplace.stores.saleor import pulls, subscriptions, tasks, watch
from marketplace.stores.saleor.models import Delivery, LastSeen, Pull, PullKind
from marketplace.stores.saleor.pulls import pull_delta, pull_full, take_in_missed
from marketplace.stores.saleor.store import SaleorStore
from tests.saleor_world import API, answering, edges, install, product_event

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "producer:68-P-0001"


@pytest.fixture(autouse=True)
def saleor(settings, transactional_db):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, ""
    install()


class Shop(SaleorStore):
    """A Saleor with products of one variant each, of which some are said to have changed lately."""

    def __init__(self, *codes: str) -> None:
        super().__init__()
        self.on_sale = {code: {"name": f"Mắm {code}", "price": 85_000, "stock": 5} for code in codes}
        self.touched: set[str] = set()
        self.keys: list[str | None] = []
        self.asked_since: list[str] = []

    def products(self, *, codes=None, changed_since=None) -> Iterator[StoreProduct]:
        yield from (self._product(code) for code in self.on_sale if code in self.touched or changed_since is None)

    def answers(self) -> dict[str, Any]:
        return {
            "offers_of_all": lambda _: {"productVariants": edges(*map(self._variant, self.on_sale))},
            "orders_since": self._orders,
        }

    def _orders(self, variables: dict[str, Any]) -> dict[str, Any]:
        self.asked_since.append(variables["since"])
        return {"orders": edges(*({"externalReference": key} for key in self.keys))}

    def _variant(self, code: str) -> dict[str, Any]:
        facts = self.on_sale[code]
        price = {"amount": facts["price"], "currency": "VND"}
        row = {"quantity": facts["stock"], "quantityAllocated": 0, "warehouse": {"externalReference": PLACE}}
        return {
            "sku": f"{code}-1",
            "exceptions": None,
            "channelListings": [{"id": "L", "channel": {"slug": "online"}, "price": price}],
            "stocks": [row],
            "product": {
                "externalReference": code,
                "productType": {"slug": self.on_sale[code].get("type", "ocop-product")},
            },
        }

    def _product(self, code: str) -> StoreProduct:
        facts = self.on_sale[code]
        counts = {PLACE: facts["stock"]}
        variant = Variant(sku=f"{code}-1", listed_price_vnd=facts["price"], stock=counts, available=counts)
        return StoreProduct(
            code=code,
            name={"vi": facts["name"]},
            description={},
            producer_code="68-P-0001",
            pictures=(),
            variants=(variant,),
            stars=None,
            certified_from=None,
            certified_until=None,
            may_be_bought=False,
            updated_at=timezone.now(),
        )


def told(topic: str = "product.changed") -> list[str]:
    """What the outbox was told since the last time one asked."""
    keys = sorted(Event.objects.filter(topic=topic).values_list("key", flat=True))
    Event.objects.filter(topic=topic).delete()
    return keys


@pytest.fixture
def shop() -> Shop:
    """Two products that a full pull has seen."""
    found = Shop("68-0001", "68-0002")
    pull_full(found)
    told()
    return found


def test_the_first_pull_sees_everything_and_tells_of_everything():
    pull = pull_delta(Shop("68-0001", "68-0002"))

    assert (pull.kind, pull.seen, pull.changed, pull.problem) == ("delta", 2, 2, "")
    assert pull.finished_at is not None
    assert told() == ["68-0001", "68-0002"]


def test_where_nothing_changed_nothing_is_told(shop):
    with answering(**shop.answers()):
        found = [(pull.seen, pull.changed) for pull in (pull_delta(shop), pull_full(shop))]

    assert found == [(2, 0), (2, 0)]
    assert told() == []


@pytest.mark.parametrize("change", [{"price": 90_000}, {"stock": 0}])
def test_a_price_or_a_count_is_found_though_saleor_moves_no_date(shop, change):
    shop.on_sale["68-0002"] |= change

    with answering(**shop.answers()):
        pull = pull_delta(shop)

    assert (pull.changed, told()) == (1, ["68-0002"])


def test_products_of_another_type_are_none_of_ours(shop):
    shop.on_sale["X-1"] = {"name": "Áo thun", "price": 1_000, "stock": 3, "type": "t-shirt"}

    with answering(**shop.answers()):
        pull_delta(shop)

    assert told() == []


def test_a_text_is_found_among_what_saleor_says_has_changed(shop):
    shop.on_sale["68-0001"]["name"] = "Mắm mới"
    shop.touched = {"68-0001"}

    with answering(**shop.answers()):
        pull_delta(shop)

    assert told() == ["68-0001"]


def test_a_text_without_a_date_is_found_at_night(shop):
    shop.on_sale["68-0001"]["name"] = "Mắm mới"

    with answering(**shop.answers()):
        pull_delta(shop)
        by_day = told()
        pull_full(shop)

    assert (by_day, told()) == ([], ["68-0001"])


def test_a_deleted_product_is_told_of_once_and_forgotten_at_night(shop):
    del shop.on_sale["68-0001"]

    with answering(**shop.answers()):
        pull_delta(shop)
        first = told()
        pull_delta(shop)
        second = told()
        pull_full(shop)

    assert (first, second, told()) == (["68-0001"], [], ["68-0001"])
    assert list(LastSeen.objects.values_list("code", flat=True)) == ["68-0002"]


def test_what_was_changed_and_changed_back_is_told_both_times(shop):
    with answering(**shop.answers()):
        shop.on_sale["68-0001"]["stock"] = 0
        pull_delta(shop)
        shop.on_sale["68-0001"]["stock"] = 5
        pull_delta(shop)

    assert told() == ["68-0001", "68-0001"]


def test_changed_orders_are_compared(shop):
    shop.keys = ["DH-1/online", None, "POS-7/pos-x"]

    with answering(**shop.answers()):
        pull_delta(shop)

    assert told("engine_order.changed") == ["DH-1/online", "POS-7/pos-x"]


def test_it_reads_from_five_minutes_before_the_last_success_began(shop):
    [last] = Pull.objects.all()
    Pull.objects.create(kind=PullKind.DELTA, started_at=timezone.now(), problem="no answer")

    with answering(**shop.answers()):
        pull_delta(shop)

    assert shop.asked_since == [(last.started_at - timedelta(minutes=5)).isoformat()]


def test_while_saleor_does_not_answer_nothing_is_forgotten_and_the_problem_is_kept(shop):
    before = list(LastSeen.objects.order_by("code").values_list("code", "whole", "offer"))

    with answering(**shop.answers() | {"offers_of_all": 403}):
        pull = pull_delta(shop)

    assert (pull.finished_at, told()) == (None, [])
    assert "403" in pull.problem
    assert list(LastSeen.objects.order_by("code").values_list("code", "whole", "offer")) == before


def test_a_dead_token_is_no_empty_shop(shop):
    nobody = {"app": None, "productVariants": edges()}

    with answering(**shop.answers() | {"offers_of_all": nobody}):
        pull = pull_delta(shop)

    assert pull.finished_at is None
    assert told() == []


def test_one_pulls_at_a_time(shop):
    holder = leases.take([pulls.LEASE])

    with answering(**shop.answers()):
        with pytest.raises(LeaseTaken):
            pull_delta(shop)
        tasks.pull_delta()
        tasks.pull_full()

    assert Pull.objects.count() == 1
    leases.free(holder)


def test_a_pull_that_was_overtaken_writes_nothing(shop):
    def overtaken(_: dict[str, Any]) -> dict[str, Any]:
        Lease.objects.all().delete()
        return {"orders": edges()}

    with answering(**shop.answers() | {"orders_since": overtaken}):
        pull = pull_delta(shop)

    assert (pull.finished_at, pull.problem) == (None, "another pull has begun")


def test_more_than_a_thousand_become_a_rebuild():
    pull = pull_full(Shop(*(f"68-{number:04}" for number in range(1_001))))

    assert pull.changed == 1_001
    assert (told(), told("catalogue.rebuild")) == ([], ["all"])


WEBHOOK = {"id": "w1", "identifier": "catalogue", "isActive": True, "targetUrl": "x", "subscriptionQuery": ""}
OWN = {"app": {"id": "QXBwOjE=", "webhooks": [WEBHOOK]}}


def test_webhooks_that_are_missing_or_lead_elsewhere_are_a_problem_that_the_office_sees():
    with answering(own_webhooks=OWN, failed_webhooks=failed()):
        pull = take_in_missed()

    assert pull.finished_at is not None
    assert [name for name in subscriptions.NAMES if name in pull.problem] == list(subscriptions.NAMES)
    assert watch.pulls()[2].problem == pull.problem


def failed(*bodies: bytes | None, more: str = "") -> dict[str, Any]:
    found = [{"id": str(number), "payload": body and body.decode()} for number, body in enumerate(bodies)]
    return {"webhook": {"eventDeliveries": edges(*found, more=more)}}


def test_what_saleor_gave_up_to_deliver_is_taken_in_once():
    bodies = [product_event("68-0001"), product_event("68-0002"), None]

    with answering(own_webhooks=OWN, failed_webhooks=failed(*bodies)):
        first, second = take_in_missed(), take_in_missed()

    assert [(pull.kind, pull.seen, pull.changed) for pull in (first, second)] == [("missed", 3, 2), ("missed", 3, 0)]
    assert {bytes(kept.body) for kept in Delivery.objects.all()} == set(bodies[:2])
    assert len(told("engine_webhook.received")) == 2


def test_older_failures_are_read_until_they_are_known():
    pages = {None: failed(product_event("68-0001"), more="next"), "next": failed(product_event("68-0002"), more="last")}

    with answering(own_webhooks=OWN, failed_webhooks=lambda variables: pages[variables["after"]]) as asked:
        pages["last"] = failed(product_event("68-0001"), more="never")
        pull = take_in_missed()

    assert (pull.seen, pull.changed) == (3, 2)
    assert [name for name, _variables in asked].count("failed_webhooks") == 3


def test_the_command_says_what_it_found(shop, capsys, monkeypatch):
    monkeypatch.setattr(pulls, "SaleorStore", lambda: shop)
    with answering(**shop.answers() | {"own_webhooks": OWN, "failed_webhooks": failed()}):
        call_command("saleor_pull")
        call_command("saleor_pull", "--full")

    said = capsys.readouterr().out.splitlines()
    assert [line.partition(", 0 differ")[0] for line in said] == [
        "missed: looked at 0",
        "delta: looked at 2",
        "missed: looked at 0",
        "full: looked at 2",
    ]


def test_the_command_fails_with_the_problem(shop, monkeypatch):
    monkeypatch.setattr(pulls, "SaleorStore", lambda: shop)
    with answering(**shop.answers() | {"own_webhooks": 403}), pytest.raises(CommandError, match="403"):
        call_command("saleor_pull")


def test_the_watch_knows_the_last_success_the_problem_since_and_what_is_late(shop):
    Pull.objects.create(kind=PullKind.FULL, problem="no answer")

    [delta, full, missed] = watch.pulls()

    assert (delta.last, delta.is_late) == (None, True)
    assert (full.last.seen, full.problem, full.is_late) == (2, "no answer", False)
    assert full.took_s >= 0
    assert (missed.last, missed.problem, missed.is_late) == (None, "", True)


def test_old_pulls_are_forgotten(shop):
    Pull.objects.update(started_at=timezone.now() - timedelta(days=100))
    Delivery.objects.create(digest="d", body=b"")

    tasks.prune()

    assert not Pull.objects.exists()
    assert Delivery.objects.count() == 1
