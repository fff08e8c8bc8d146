"""The button that moves the market's date."""

import pytest
from django.test import Client

from marketplace import clock
from marketplace.clock.models import Move
from tests.factories.people import province_officer, user
from tests.storefront.shop_world import html, on_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]

DOOR = "/ngay-cua-cho/"
FROM_LIST = {"referer": "http://testserver/san-pham/?q=m"}


@pytest.mark.parametrize("caller", ["nobody", "stranger", "officer"])
def test_outside_the_demo_there_is_no_such_door(client, caller):
    if caller != "nobody":
        client.force_login(user("khach") if caller == "stranger" else province_officer())

    assert client.post(DOOR, {"move": "1"}).status_code == 404
    assert not Move.objects.exists()


def test_in_the_demo_anybody_moves_the_day_and_stays_on_the_page(client, settings):
    settings.DEMO = True

    response = client.post(DOOR, {"move": "30"}, headers=FROM_LIST)

    assert response.status_code == 302
    assert response["Location"] == "http://testserver/san-pham/?q=m"
    assert str(clock.today()) == "2026-12-24"
    assert "24/12/2026" in html(client.get("/"))


def test_steps_add_up_and_the_real_day_comes_back(client, settings):
    settings.DEMO = True

    client.post(DOOR, {"move": "1"})
    client.post(DOOR, {"move": "1"})
    assert clock.offset_days() == 2
    client.post(DOOR, {"move": "real"})

    assert clock.offset_days() == 0
    assert list(Move.objects.order_by("pk").values_list("offset_days", flat=True)) == [1, 2, 0]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/x", "http://testserver.evil.example/", "", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(client, settings, elsewhere):
    settings.DEMO = True

    assert client.post(DOOR, {"move": "1"}, headers={"referer": elsewhere})["Location"] == "/"


@pytest.mark.parametrize("asked", ["2", "-1", "", "9999"])
def test_only_the_three_buttons_exist(client, settings, asked):
    settings.DEMO = True

    assert client.post(DOOR, {"move": asked}).status_code == 404
    assert not Move.objects.exists()


def test_looking_moves_nothing(client, settings):
    settings.DEMO = True

    assert client.get(DOOR).status_code == 405


def test_another_site_cannot_press_the_button(settings):

    settings.DEMO = True

    assert Client(enforce_csrf_checks=True).post(DOOR, {"move": "1"}).status_code == 403
    assert not Move.objects.exists()


def test_moving_past_the_last_day_empties_page_list_and_check_together(client, settings):
    settings.DEMO = True
    on_offer("68-0001", name="Nước mắm Hòn Rơm")
    Move.objects.create(offset_days=403, moved_by="thử")  # 01/01/2028, the last day

    assert client.get("/san-pham/68-0001/").status_code == 200
    client.post(DOOR, {"move": "1"})

    assert client.get("/san-pham/68-0001/").status_code == 410
    assert "68-0001" not in html(client.get("/san-pham/"))
    assert "Hết hiệu lực" in html(client.get("/tra-cuu/68-0001"))
    client.post(DOOR, {"move": "real"})
    assert client.get("/san-pham/68-0001/").status_code == 200


def test_the_clock_has_its_ends(client, settings):
    settings.DEMO = True
    Move.objects.create(offset_days=5 * 366, moved_by="thử")

    response = client.post(DOOR, {"move": "1"}, follow=True)

    assert "không đi xa hơn được nữa" in html(response)
