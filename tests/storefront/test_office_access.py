"""Who may pass the office's doors: four callers at every address, files too."""

from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import URLPattern, reverse

from marketplace.places.models import OfficeMember
from marketplace.programme import acts, decisions
from marketplace.programme.decisions import Paper
from storefront.office import urls
from tests.factories import people
from tests.factories.programme import certificate, product, province
from tests.storefront.office_world import commune

pytestmark = pytest.mark.django_db

# Name, the method, whether commune officers of the place may pass, and what the right role gets.
DOORS = [
    ("home", "get", True, 200),
    ("mark_seen", "post", True, 302),
    ("list", "get", True, 200),
    ("list_export", "get", True, 200),
    ("product", "get", True, 200),
    ("suspend", "post", True, 302),
    ("resume", "post", False, 302),
    ("revoke", "get", False, 200),
    ("withdraw_revocation", "post", False, 302),
    ("decisions", "get", True, 200),
    ("decisions_export", "get", True, 200),
    ("record", "get", False, 200),
    ("picker", "post", False, 200),
    ("decision", "get", True, 200),
    ("correct", "get", False, 200),
    ("scan", "get", True, 200),
    ("journeys", "get", False, 200),
    ("retry", "post", False, 302),
    ("producers", "get", True, 200),
    ("producers_export", "get", True, 200),
    ("producer", "get", True, 200),
    ("places", "get", True, 200),
    ("places_export", "get", True, 200),
]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def addresses(settings, tmp_path):
    """One product of Mũi Né with its producer and a decision with a scan."""
    settings.MEDIA_ROOT = tmp_path
    row = product("68-0001", commune=commune())
    certificate(row)
    paper = Paper("12/QĐ-UBND", date(2025, 1, 1), "UBND tỉnh", "province", scan=ContentFile(b"%PDF-1.7", "qd.pdf"))
    decision = decisions.record(paper, stars={"68-0001": 4}, today=date(2026, 11, 24), actor=None)
    facts = {"list": "con-hieu-luc", "list_export": "con-hieu-luc", "producer": "68-P-0001"}
    facts |= dict.fromkeys(("decision", "correct", "scan"), decision.pk)
    facts |= dict.fromkeys(("product", "suspend", "resume", "revoke", "withdraw_revocation"), "68-0001")
    return {name: reverse(f"office:{name}", args=[facts[name]] if name in facts else None) for name, *_ in DOORS}


def call(client, method: str, address: str):
    return client.post(address, {"reason": "thử"}) if method == "post" else client.get(address)


def test_the_table_of_doors_is_complete():
    own = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}  # included ones test theirs

    assert {name for name, *_ in DOORS} == own


@pytest.mark.parametrize(("name", "method", "for_communes", "expected"), DOORS)
def test_nobody_is_asked_to_sign_in(client, addresses, name, method, for_communes, expected):
    answer = call(client, method, addresses[name])

    assert answer.status_code == 302
    back = addresses[name] if method == "get" else addresses["home"]
    assert answer.url == f"{reverse('account_login')}?next={back}"


@pytest.mark.parametrize(("name", "method", "for_communes", "expected"), DOORS)
def test_a_stranger_meets_403(client, addresses, name, method, for_communes, expected):
    client.force_login(people.user("khach"))

    assert call(client, method, addresses[name]).status_code == 403


@pytest.mark.parametrize(("name", "method", "for_communes", "expected"), DOORS)
def test_a_commune_officer_passes_only_what_communes_may(client, addresses, name, method, for_communes, expected):
    client.force_login(people.commune_officer(commune()))

    assert call(client, method, addresses[name]).status_code == (expected if for_communes else 403)


@pytest.mark.parametrize(("name", "method", "for_communes", "expected"), DOORS)
def test_a_province_officer_passes_every_door(client, addresses, name, method, for_communes, expected):
    client.force_login(people.province_officer())

    assert call(client, method, addresses[name]).status_code == expected


@pytest.mark.parametrize("name", ["product", "suspend", "producer", "decision", "scan"])
def test_an_officer_of_another_commune_finds_nothing_there(client, addresses, name):
    client.force_login(people.commune_officer(commune("23235", "Phường La Gi")))

    assert call(client, "post" if name == "suspend" else "get", addresses[name]).status_code == 404


@pytest.mark.parametrize(("since", "until"), [(date(2026, 12, 1), None), (date(2025, 7, 1), date(2026, 11, 23))])
def test_a_membership_opens_the_office_only_while_it_lasts(client, addresses, since, until):
    officer = people.province_officer()
    OfficeMember.objects.filter(user=officer).update(since=since, until=until)
    client.force_login(officer)

    assert client.get(addresses["home"]).status_code == 403


def test_an_officer_of_another_province_is_a_stranger_here(client, addresses):
    officer = people.province_officer()
    OfficeMember.objects.filter(user=officer).update(province=province("56"))
    client.force_login(officer)

    assert client.get(addresses["home"]).status_code == 403


def test_a_fragment_sends_who_is_signed_out_to_the_sign_in_page(client, addresses):
    answer = client.get(addresses["journeys"], headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next={reverse('office:home')}"


def test_a_page_of_the_office_is_kept_by_no_cache(client, addresses):
    client.force_login(people.province_officer())

    assert "no-store" in client.get(addresses["scan"]).headers["Cache-Control"]


def test_a_scan_is_no_public_file(client, addresses):
    stored = acts.Decision.objects.get().scan

    assert stored.name == "decisions/2026/qd.pdf"
    assert client.get(f"/media/{stored.name}").status_code == 404
