"""The shop while Elasticsearch is away: lists kept on this machine, told plainly, and nothing lapsed among them."""

from datetime import date
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings

from catalog_sync import spare
from marketplace.programme import acts
from marketplace.stores.errors import StoreUnavailable
from tests.storefront import shop_world
from tests.storefront.shop_world import at_producer, html, on_offer

pytestmark = pytest.mark.django_db

NOTICE = "Máy tìm kiếm lúc này chưa trả lời. Danh sách này được lập lúc 10:00"
LAST_DAY = date(2023, 11, 24)  # of the decision: three years on it ends tonight


@pytest.fixture(autouse=True)
def market(shelf):
    with time_machine.travel(shop_world.NOW, tick=False):
        yield shelf


def products(client, query: str = "") -> str:
    return html(client.get(f"/san-pham/{query}"))


@pytest.mark.parametrize("how", ["refused", "500", "429", "malformed"])
def test_the_lists_stay_and_say_that_they_are_kept(client, market, how):
    on_offer("68-0001", name="Nước mắm Hòn Rơm", price_vnd=85_000, stock=at_producer(4))
    on_offer("68-0002", name="Trà sen")

    with market.away(how):
        response = client.get("/san-pham/?q=nuoc+mam")
        home, english = html(client.get("/")), html(client.get("/en/san-pham/"))

    page = html(response)
    assert (response.status_code, response["X-Catalogue-As-Of"]) == (200, "2026-11-24T03:00:00+00:00")
    assert NOTICE in page
    assert "Nước mắm Hòn Rơm" in page
    assert "Trà sen" not in page
    assert NOTICE in home
    assert "The search engine does not answer just now. These lists were put together at 10:00" in english


def test_nothing_lapsed_or_suspended_is_among_them_even_though_they_were_kept_before(client, market):
    on_offer("68-0001", name="Nước mắm Hòn Rơm")
    on_offer("68-0002", name="Trà sen")
    on_offer("68-0003", name="Muối biển", decided_on=LAST_DAY)

    with market.away():
        assert "Muối biển" in products(client)
        acts.suspend("68-0001", actor=None, reason="khiếu nại")
        page = products(client)
        assert ("Nước mắm Hòn Rơm" in page, "Trà sen" in page) == (False, True)
        with time_machine.travel("2026-11-24 17:00:00+00:00", tick=False):
            assert "Muối biển" not in products(client)


def test_suggestions_and_the_graphql_door_go_on(client, market):
    on_offer("68-0001", name="Nước mắm Hòn Rơm")

    with market.away():
        suggested = client.get("/san-pham/goi-y/?q=nuoc").json()["suggestions"]
        query = {"query": '{ products(search: "nuoc mam") { totalCount edges { node { code } } } }'}
        answered = client.post("/graphql/", query, content_type="application/json")

    assert suggested[0]["url"] == "/san-pham/68-0001/"
    assert answered.json()["data"]["products"] == {"totalCount": 1, "edges": [{"node": {"code": "68-0001"}}]}
    assert answered["X-Catalogue-As-Of"] == "2026-11-24T03:00:00+00:00"


def test_once_it_is_back_nothing_is_said_and_no_old_copy_is_good(client, market):
    on_offer("68-0001")
    with market.away():
        etag = client.get("/san-pham/")["ETag"]

    response = client.get("/san-pham/", headers={"if-none-match": etag})

    assert response.status_code == 200
    assert "X-Catalogue-As-Of" not in response
    assert "Máy tìm kiếm lúc này chưa trả lời" not in html(response)


def test_lists_are_made_anew_after_some_minutes_and_not_before(client, market):
    on_offer("68-0001", name="Nước mắm Hòn Rơm")
    with market.away(), time_machine.travel(shop_world.NOW, tick=False) as later:
        products(client)
        row = on_offer_unindexed("68-0002", "Trà sen")
        assert row.name["vi"] not in products(client)

        later.shift(spare.GOOD_FOR_SECONDS)

        page = products(client)
        assert row.name["vi"] in page
        assert "được lập lúc 10:10" in page


def test_without_the_store_too_what_was_kept_is_shown(client, market, monkeypatch):
    on_offer("68-0001", name="Nước mắm Hòn Rơm")

    def away(*args, **kwargs):
        raise StoreUnavailable("no answer")

    with market.away(), time_machine.travel(shop_world.NOW, tick=False) as later:
        products(client)
        monkeypatch.setattr("catalog_sync.listings.build", away)
        later.shift(2 * spare.GOOD_FOR_SECONDS)

        page = products(client)

    assert "Nước mắm Hòn Rơm" in page
    assert "được lập lúc 10:00" in page


def test_where_nothing_can_be_kept_the_page_says_so(client, market, monkeypatch):
    with market.away():
        monkeypatch.delitem(settings.CATALOGUE_INDEXES, "spare")
        response, health = client.get("/san-pham/"), client.get("/health/")
        assert client.get("/").status_code == 200

    assert response.status_code == 503
    assert (health.status_code, health.json()) == (503, {"database": "ok", "index": "ill"})


@pytest.mark.parametrize("how", ["refused", "500"])
def test_a_monitor_is_told_that_the_shop_works_on_with_less(client, market, how):
    on_offer("68-0001", name="Nước mắm Hòn Rơm")
    with market.away(how):
        away = client.get("/health/")
    back = client.get("/health/")

    assert (away.status_code, away.json()) == (200, {"database": "ok", "index": "degraded"})
    assert (back.status_code, back.json()) == (200, {"database": "ok", "index": "ok"})


def on_offer_unindexed(code: str, name: str):
    """On offer, but no worker runs that would tell the index."""
    with patch("catalog_sync.publishing.publish"):
        return on_offer(code, name=name)
