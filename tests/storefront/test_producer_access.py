"""Who may pass the stall's doors: nobody, a stranger, the wrong role, another producer's member, the right role."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from marketplace.orders.models import Parcel
from marketplace.producers.models import ProducerMember
from storefront.producer import urls
from tests.factories import orders, people, programme
from tests.factories.members import point_member, producer_member, sales_point

pytestmark = pytest.mark.django_db

# Name, the method, and what the right role gets. The addresses of products have a table of their own.
DOORS = [
    ("home", "get", 200),
    ("finished", "get", 200),
    ("choose", "get", 200),
    ("money", "get", 200),
    ("parcel", "get", 200),
    ("slip", "get", 302),
    ("accept", "post", 302),
    ("sold_out", "get", 200),
    ("pack", "post", 302),
    ("send", "post", 422),
    ("deliver", "post", 422),
    ("refuse", "post", 422),
]
OF_PARCEL = ["parcel", "slip", "accept", "sold_out", "pack", "send", "deliver", "refuse"]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(orders.NOW, tick=False), translation.override("vi"):
        yield


@pytest.fixture
def key():
    """A new parcel of HTX Thử nghiệm."""
    orders.on_sale()
    return f"{orders.placed().number}-1"


@pytest.fixture
def owner():
    return producer_member(programme.producer())


def call(client, method: str, name: str, key: str):
    address = reverse(f"producer:{name}", args=[key] if name in OF_PARCEL else None)
    return getattr(client, method)(address, {"carrier": "không có"} if method == "post" else None)


def test_the_table_of_doors_is_complete():
    own = {pattern.name for pattern in urls.urlpatterns if hasattr(pattern, "name")}

    assert {name for name, *_ in DOORS} == own


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_nobody_is_asked_to_sign_in(client, key, name, method, expected):
    answer = call(client, method, name, key)

    back = reverse(f"producer:{name}", args=[key] if name in OF_PARCEL else None) if method == "get" else "/gian-hang/"
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={back}")


@pytest.mark.parametrize("who", ["stranger", "officer", "cashier"])
@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_a_stranger_and_other_roles_meet_403(client, key, name, method, expected, who):
    callers = {
        "stranger": lambda: people.user("khach"),
        "officer": people.province_officer,
        "cashier": lambda: point_member(sales_point()),
    }
    client.force_login(callers[who]())

    assert call(client, method, name, key).status_code == 403
    assert Parcel.objects.get().state == "placed"


@pytest.mark.parametrize(("name", "method"), [(name, method) for name, method, _ in DOORS if name in OF_PARCEL])
def test_a_parcel_of_another_producer_does_not_exist(client, key, name, method):
    client.force_login(producer_member(programme.producer("68-P-0002", "HTX Khác")))

    assert call(client, method, name, key).status_code == 404
    assert Parcel.objects.get().state == "placed"


@pytest.mark.parametrize("role", ["owner", "staff"])
@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_owners_and_staff_pass_every_door(client, key, name, method, expected, role):
    client.force_login(producer_member(programme.producer(), role))

    assert call(client, method, name, key).status_code == expected


def test_a_suspension_shuts_the_stall_at_once(client, key, owner):
    client.force_login(owner)
    assert client.get("/gian-hang/").status_code == 200

    ProducerMember.objects.update(suspended_at=orders.NOW, suspended_reason="x")

    assert client.get("/gian-hang/").status_code == 403


def test_what_others_sell_is_on_no_page(client, owner):
    orders.on_sale(name="Nước mắm nhà")
    orders.on_sale("68-0002", producer=programme.producer("68-P-0002", "HTX Khác"), name="Bí mật của người khác")
    orders.placed(orders.wanted(), orders.wanted("68-0002-1"))
    client.force_login(owner)

    for address in ["/gian-hang/", "/gian-hang/tien/", f"/gian-hang/kien/{owner_parcel(owner).key}/"]:
        page = client.get(address).content.decode()
        assert "Bí mật" not in page
        assert "HTX Khác" not in page


def owner_parcel(owner) -> Parcel:
    return Parcel.objects.get(producer__members__user=owner)


def test_no_cache_keeps_a_page_of_the_stall(client, key, owner):
    client.force_login(owner)

    assert "no-store" in client.get(f"/gian-hang/kien/{key}/").headers["Cache-Control"]


@pytest.fixture
def two_stalls():
    """Somebody who works for two producers, the second without parcels."""
    user = producer_member(programme.producer())
    return producer_member(programme.producer("68-P-0002", "HTX Khác"), phone=user.phone)


def test_who_works_for_several_producers_chooses_one(client, key, two_stalls):
    client.force_login(two_stalls)

    asked = client.get("/gian-hang/")
    chosen = client.post("/gian-hang/chon/", {"producer": "68-P-0002", "next": "/gian-hang/tien/"})

    assert asked.url == "/gian-hang/chon/?next=%2Fgian-hang%2F"
    assert chosen.url == "/gian-hang/tien/"
    page = client.get("/gian-hang/").content.decode()
    assert "HTX Khác" in page
    assert key not in page


def test_a_parcel_brings_its_stall_along(client, key, two_stalls):
    client.force_login(two_stalls)
    client.post("/gian-hang/chon/", {"producer": "68-P-0002"})

    page = client.get(f"/gian-hang/kien/{key}/")

    assert page.status_code == 200
    assert key in client.get("/gian-hang/").content.decode()


def test_nobody_chooses_a_stall_of_others(client, owner):
    programme.producer("68-P-0002", "HTX Khác")
    client.force_login(owner)

    assert client.post("/gian-hang/chon/", {"producer": "68-P-0002"}).status_code == 404


def test_choosing_leads_nowhere_else(client, two_stalls):
    client.force_login(two_stalls)

    answer = client.post("/gian-hang/chon/", {"producer": "68-P-0001", "next": "https://example.com/"})

    assert answer.url == "/gian-hang/"
