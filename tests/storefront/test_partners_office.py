"""The office's pages of partners: who may see them, keys shown once, revoked with a reason."""

import re

import pytest
import time_machine
from django.urls import reverse

from marketplace.places import partner_keys
from marketplace.places.models import PartnerKey
from storefront.office.partners import urls
from tests.factories import people
from tests.storefront.feeds_world import NOW, key_of, partner
from tests.storefront.office_world import commune
from tests.storefront.shop_world import html

pytestmark = pytest.mark.django_db

# Name, the method, and what the right role gets.
DOORS = [
    ("partners", "get", 200),
    ("partner_order_record", "get", 200),
    ("partner", "get", 200),
    ("partner_key_issue", "post", 200),
    ("partner_key_revoke", "post", 302),
    ("partner_order", "get", 404),
    ("partner_order_paid", "post", 404),
]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def addresses() -> dict[str, str]:
    row = partner()
    key, _plain = partner_keys.issue(row, ["feed"], actor=None)
    facts = {"partner": [row.slug], "partner_key_issue": [row.slug], "partner_key_revoke": [row.slug, key.pk]}
    facts |= {name: [row.slug, "OC-AAAA-AAAA"] for name in ("partner_order", "partner_order_paid")}
    return {name: reverse(f"office:{name}", args=facts.get(name)) for name, *_rest in DOORS}


def call(client, method: str, address: str):
    return client.post(address, {"scopes": "feed", "reason": "thử"}) if method == "post" else client.get(address)


def test_the_table_of_doors_is_complete():
    assert {name for name, *_rest in DOORS} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_nobody_is_asked_to_sign_in(client, addresses, name, method, expected):
    answer = call(client, method, addresses[name])

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert PartnerKey.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
@pytest.mark.parametrize("who", ["stranger", "commune officer"])
def test_strangers_and_communes_meet_403(client, addresses, name, method, expected, who):
    client.force_login(people.user("khach") if who == "stranger" else people.commune_officer(commune()))

    assert call(client, method, addresses[name]).status_code == 403
    assert PartnerKey.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(("name", "method", "expected"), DOORS)
def test_a_province_officer_passes(client, addresses, name, method, expected):
    client.force_login(people.province_officer())

    assert call(client, method, addresses[name]).status_code == expected


def test_a_key_is_shown_once_and_works(client, officer):
    client.force_login(officer)
    row = partner()

    issued = client.post(reverse("office:partner_key_issue", args=[row.slug]), {"scopes": ["feed", "order"]})

    (plain,) = set(re.findall(r"<code>(ocop_[0-9a-f]{8}_[\w-]{32})</code>", html(issued)))
    assert partner_keys.authenticate(plain, "order") == row
    assert "no-store" in issued["Cache-Control"]
    key = PartnerKey.objects.get()
    assert (key.created_by, key.scopes) == (officer, ["feed", "order"])
    page = html(client.get(reverse("office:partner", args=[row.slug])))
    assert plain not in page
    assert f"ocop_{key.prefix}…" in page


def test_a_key_for_nothing_is_not_issued(client, officer):
    client.force_login(officer)

    answer = client.post(reverse("office:partner_key_issue", args=[partner().slug]), {})

    assert answer.status_code == 422
    assert "Chọn ít nhất một việc khóa được làm." in html(answer)
    assert PartnerKey.objects.count() == 0


def test_a_key_is_revoked_with_its_reason(client, officer):
    client.force_login(officer)
    plain = key_of(partner(), "feed")
    key = PartnerKey.objects.get()
    address = reverse("office:partner_key_revoke", args=["sieu-thi-a", key.pk])

    without_reason = client.post(address, {"reason": " "})
    still_works = partner_keys.authenticate(plain, "feed")
    client.post(address, {"reason": "Lộ khóa"})

    assert (without_reason.status_code, still_works) == (422, partner())
    assert partner_keys.authenticate(plain, "feed") is None
    key.refresh_from_db()
    assert (key.revoked_by, key.revoked_reason) == (officer, "Lộ khóa")
    assert "Lộ khóa" in html(client.get(reverse("office:partner", args=["sieu-thi-a"])))


def test_a_key_is_revoked_at_its_own_partner_only(client, officer):
    client.force_login(officer)
    plain = key_of(partner(), "feed")
    partner("sieu-thi-b")

    answer = client.post(
        reverse("office:partner_key_revoke", args=["sieu-thi-b", PartnerKey.objects.get().pk]), {"reason": "thử"}
    )

    assert answer.status_code == 404
    assert partner_keys.authenticate(plain, "feed") == partner()


def test_the_list_costs_the_same_however_many_partners(client, officer, django_assert_max_num_queries):
    client.force_login(officer)
    for serial in range(5):
        key_of(partner(f"sieu-thi-{serial}"), "feed")

    with django_assert_max_num_queries(12):
        page = html(client.get(reverse("office:partners")))

    assert page.count("Siêu thị sieu-thi-") == 5


def test_the_list_of_outlets_leads_a_province_officer_to_the_partner(client, officer):
    row = partner(commune=commune())
    address = reverse("office:partner", args=[row.slug])

    client.force_login(officer)
    province = html(client.get(reverse("office:places")))
    client.force_login(people.commune_officer(commune()))
    of_commune = html(client.get(reverse("office:places")))

    assert address in province
    assert row.name in of_commune
    assert address not in of_commune


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("partner_key_issue", "partner"),
        ("partner_key_revoke", "partner"),
        ("partner_order_paid", "partner_order"),
    ],
)
def test_an_address_of_a_button_opened_like_a_page_leads_to_its_page(client, addresses, name, page):
    client.force_login(people.province_officer())

    answer = client.get(addresses[name])

    assert (answer.status_code, answer.url) == (302, addresses[page])
