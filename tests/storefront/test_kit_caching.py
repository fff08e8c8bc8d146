"""Copies in browsers never outlive a midnight, a change of the catalogue or an act of the office."""

import pytest
import time_machine

from marketplace.clock import moves
from marketplace.programme import acts
from tests.factories.people import province_officer
from tests.storefront.shop_world import on_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]

PATHS = ["/", "/san-pham/", "/san-pham/68-0001/", "/tra-cuu/68-0001", "/chu-the/", "/diem-ban/", "/ocop-la-gi/"]


def again(client, path: str, etag: str, **headers) -> int:
    return client.get(path, headers={"if-none-match": etag, **headers}).status_code


@pytest.fixture(params=PATHS)
def seen(request, client):
    """A page somebody has looked at, and the tag it came with."""
    on_offer("68-0001")
    return request.param, client.get(request.param)["ETag"]


def test_an_unchanged_page_is_not_sent_again(client, seen):
    assert again(client, *seen) == 304


def test_a_copy_does_not_survive_midnight(client, seen):
    with time_machine.travel("2026-11-24 16:59:59+00:00", tick=False):
        assert again(client, *seen) == 304
    with time_machine.travel("2026-11-24 17:00:00+00:00", tick=False):
        assert again(client, *seen) == 200


def test_a_copy_does_not_survive_a_change_of_the_catalogue(client, seen):
    on_offer("68-0002")

    assert again(client, *seen) == 200


def test_a_copy_does_not_survive_a_suspension_even_while_the_index_lags(client, seen):
    path, etag = seen

    acts.suspend("68-0001", actor=None, reason="Khiếu nại")

    assert again(client, path, etag) == (410 if path == "/san-pham/68-0001/" else 200)


def test_a_copy_does_not_survive_a_move_of_the_demo_s_clock(client, seen, settings):
    settings.DEMO = True

    moves.move(1, by="thử")

    assert again(client, *seen) == 200


def test_somebody_else_s_page_is_another_page(client, seen):
    client.force_login(province_officer())

    assert again(client, *seen) == 200


def test_each_language_and_each_fragment_has_its_own_copy(client):
    on_offer("68-0001")
    etag = client.get("/san-pham/")["ETag"]

    assert again(client, "/en/san-pham/", etag) == 200
    assert again(client, "/san-pham/", etag, **{"hx-request": "true"}) == 200


def test_a_browser_asks_again_each_time_and_nobody_in_between_keeps_it(client):
    response = client.get("/san-pham/")

    assert response["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request"} <= set(response["Vary"].split(", "))


def test_a_page_that_is_gone_is_not_kept(client):
    row = on_offer("68-0001")
    acts.suspend(row.code, actor=None, reason="Khiếu nại")

    assert "ETag" not in client.get("/san-pham/68-0001/")


def test_the_tag_is_of_the_day_the_page_was_made_for(client):
    on_offer("68-0001")
    today = client.get("/san-pham/")["ETag"]
    with time_machine.travel("2026-11-25 03:00:00+00:00", tick=False):
        tomorrow = client.get("/san-pham/")["ETag"]

    assert today != tomorrow
    assert again(client, "/san-pham/", today) == 304
