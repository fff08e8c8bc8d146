"""Who may pass the counter's doors: nobody, a stranger, staff of another point, a cashier, a manager."""

import pytest
import time_machine

from marketplace.accounts import memberships
from marketplace.places.models import PointMember
from marketplace.pos.models import Till
from storefront.pos.urls import at_point
from tests.factories.people import province_officer, user
from tests.marketplace import pos_world as world
from tests.storefront.pos_world import become_till, open_shift, sale, sign_in, take

FILLED = {"<int:pk>": "1", "<int:number>": "1", "<str:number>": "OC-7K3M-92QD", "<str:kind>": "giao"}
FORMS = {"retire", "take", "send_note", "receive_note", "cancel_note", "settle_note"}
SCRIPTS = {"shelf", "scan", "take", "transfer_code"}
PAGES = ["", "may/", "ban/", "giao-dich/", "mo-ca/", "dong-ca/", "bao-cao/", "dat-truoc/", "giao-nhan/", "tem-ke/"]


def call(client, each):
    """Ask for an address of the door at the point of Mũi Né, as a form where it is one."""
    address = f"/quay/mui-ne/{filled(str(each.pattern))}"
    return client.post(address) if each.name in FORMS else client.get(address)


def filled(route: str) -> str:
    for part, value in FILLED.items():
        route = route.replace(part, value)
    return route


def every_address():
    return [pytest.param(each, id=each.name) for each in at_point]


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        world.goods()
        yield world.point()


@pytest.mark.parametrize("each", every_address())
def test_nobody_is_asked_to_sign_in(client, point, each):
    answer = call(client, each)

    if each.name in SCRIPTS:
        assert (answer.status_code, answer.json()["state"]) == (401, "sign_in")
    else:
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/tai-khoan/login/")


@pytest.mark.parametrize("each", every_address())
def test_strangers_find_nothing(client, point, each):
    elsewhere = world.staff(world.point("phan-thiet"), "nguoi-khac", "manager")

    for stranger in (user("khach"), province_officer(), elsewhere):
        sign_in(client, stranger)
        assert call(client, each).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_cashier_passes(client, point, page):
    sign_in(client, world.staff(point))

    assert client.get(f"/quay/mui-ne/{page}").status_code in (200, 302)


def test_a_point_that_does_not_exist_looks_like_one_that_is_closed(client, point):
    sign_in(client, world.staff(point))

    assert client.get("/quay/khong-co/").status_code == 404


def test_somebody_without_a_point_meets_a_plain_403(client, point):
    sign_in(client, user("khach"))

    assert client.get("/quay/").status_code == 403


def test_one_point_is_entered_at_once_and_several_are_offered(client, point):
    cashier = world.staff(point)
    sign_in(client, cashier)
    assert client.get("/quay/").url == "/quay/mui-ne/"

    second = world.point("phan-thiet")
    memberships.join(PointMember(point=second, user=cashier, role="cashier", since=world.TODAY), actor=None)

    assert "Quầy OCOP phan-thiet" in client.get("/quay/").content.decode()


def test_a_suspended_cashier_is_out_at_once(client, point):
    cashier = world.staff(point)
    sign_in(client, cashier)
    assert client.get("/quay/mui-ne/").status_code == 200

    memberships.suspend(PointMember.objects.get(user=cashier), actor=None, reason="Nghỉ việc")

    answer = client.get("/quay/mui-ne/")
    assert answer.status_code == 403
    assert "Nghỉ việc" in answer.content.decode()


def test_only_managers_retire_a_till(client, point):
    sign_in(client, world.staff(point))
    become_till(client, point)
    till = Till.objects.get()
    assert client.post(f"/quay/mui-ne/may/{till.pk}/bo/").status_code == 403

    sign_in(client, world.staff(point, "quan-ly", "manager"))
    client.post(f"/quay/mui-ne/may/{till.pk}/bo/")

    till.refresh_from_db()
    assert till.retired_by.username == "quan-ly"


def test_what_belongs_to_another_point_is_not_found_here(client, point):
    cashier = world.staff(point)
    sign_in(client, cashier)
    become_till(client, point)
    open_shift(client, point)
    receipt = take(client, point, sale()).json()["receipt"]
    pk = receipt.rstrip("/").rpartition("/")[2]

    second = world.point("phan-thiet")
    sign_in(client, world.staff(second, "nguoi-khac"))

    for page in (f"giao-dich/{pk}/", f"giao-dich/{pk}/huy/", "ca/1/"):
        assert client.get(f"/quay/phan-thiet/{page}").status_code == 404


def test_the_cookie_of_a_till_is_signed_and_out_of_reach_of_scripts(client, point):
    sign_in(client, world.staff(point))
    become_till(client, point)

    cookie = client.cookies["quay-mui-ne"]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")

    client.cookies["quay-mui-ne"] = cookie.value[:-3] + "abc"
    assert "Máy này chưa đăng ký" in client.get("/quay/mui-ne/").content.decode()


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("giao-nhan/1/gui/", "giao-nhan/1/"),
        ("giao-nhan/1/nhan/", "giao-nhan/1/"),
        ("giao-nhan/1/huy/", "giao-nhan/1/"),
        ("giao-nhan/1/ket-thuc/", "giao-nhan/1/"),
        ("may/1/bo/", "may/"),
    ],
)
def test_an_address_of_a_button_opened_like_a_page_leads_to_its_page(client, point, button, page):
    sign_in(client, world.staff(point, "quan-ly", "manager"))

    answer = client.get(f"/quay/mui-ne/{button}")

    assert (answer.status_code, answer.url) == (302, f"/quay/mui-ne/{page}")
