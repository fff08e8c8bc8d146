"""Who may pass the doors of a stall's products: four callers at every address, the photo's file too."""

import pytest
from django.urls import reverse

from marketplace.offers.models import PauseStep, PriceChange, StockCount
from marketplace.producers.models import ProducerMember
from storefront.producer.products import urls
from tests.factories import people
from tests.factories.programme import producer
from tests.marketplace.offers_world import in_store, offered
from tests.storefront.products_world import address, member
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]

# Name, the method, and what the right role gets.
DOORS = [
    ("products", "get", 200),
    ("product", "get", 200),
    ("product_price", "post", 302),
    ("product_stock", "post", 302),
    ("product_pause", "post", 302),
    ("product_resume", "post", 302),
    ("product_text", "get", 200),
    ("product_photo", "get", 200),
    ("product_photo_down", "post", 302),
    ("product_withdraw", "post", 302),
    ("product_photo_file", "get", 200),
]
POSTED = {"sku": "68-0001-1", "price": "90.000", "quantity": "7", "picture": "/anh/x.webp", "reason": "thử"}


def call(client, method: str, where: str):
    return client.post(where, POSTED) if method == "post" else client.get(where)


def test_the_table_of_doors_is_complete():
    assert {name for name, *_ in DOORS} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_nobody_is_asked_to_sign_in(client, waiting_photo, name, method, expected):
    answer = call(client, method, address(name, waiting_photo))

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))
    assert not PriceChange.objects.exists()


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_a_stranger_and_an_officer_meet_403(client, waiting_photo, name, method, expected):
    for user in (people.user("khach"), people.province_officer()):
        client.force_login(user)
        assert call(client, method, address(name, waiting_photo)).status_code == 403


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_another_producer_finds_nothing_there(client, waiting_photo, name, method, expected):
    producer("68-P-0002", "HTX khác")
    member(client, "68-P-0002")

    answer = call(client, method, address(name, waiting_photo))

    assert answer.status_code == (200 if name == "products" else 404)
    assert "Nước mắm nhĩ" not in html(answer)
    assert not any(model.objects.exists() for model in (PriceChange, StockCount, PauseStep))
    waiting_photo.refresh_from_db()
    assert waiting_photo.state == "waiting"


@pytest.mark.parametrize("role", ["owner", "staff"])
@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_owner_and_staff_pass_every_door(client, waiting_photo, role, name, method, expected):
    member(client, role=role)

    assert call(client, method, address(name, waiting_photo)).status_code == expected


@pytest.mark.parametrize("name", ["product_withdraw", "product_photo_file"])
def test_a_proposal_is_reached_through_its_own_product_only(client, stall_owner, waiting_photo, name):
    offered("68-0002", name="Khô mực")

    method = "post" if name == "product_withdraw" else "get"
    assert call(client, method, address(name, waiting_photo, "68-0002")).status_code == 404


def test_a_pack_of_another_product_is_not_there(client, stall_owner):
    offered("68-0002", name="Khô mực")

    assert client.post(address("product_price"), {"sku": "68-0002-1", "price": "1000"}).status_code == 404
    assert in_store("68-0002").variants[0].listed_price_vnd == 85_000


def test_a_suspended_member_is_out(client, stall_owner):
    ProducerMember.objects.update(suspended_at="2026-11-24T00:00:00Z")

    assert client.get(address("products")).status_code == 403
