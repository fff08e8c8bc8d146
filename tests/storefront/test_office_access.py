"""Who may pass the office's doors: four callers at every address, files too."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, reverse

from marketplace.places.models import OfficeMember
from marketplace.programme import acts, decisions
from marketplace.programme.decisions import Paper
from storefront.office import urls
from tests.factories import people
from tests.factories.programme import certificate, product, province
from tests.storefront.office_doors import CALLERS, Door, call, meets_what_is_right
from tests.storefront.office_world import commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]

# Name, the method, whether commune officers of the place may pass, and what the right role gets.
DOORS = [
    Door("home", "get", True, 200),
    Door("mark_seen", "post", True, 302),
    Door("list", "get", True, 200),
    Door("list_export", "get", True, 200),
    Door("product", "get", True, 200),
    Door("photo_take_down", "post", True, 302),
    Door("suspend", "post", True, 302),
    Door("resume", "post", False, 302),
    Door("revoke", "get", False, 200),
    Door("withdraw_revocation", "post", False, 302),
    Door("decisions", "get", True, 200),
    Door("decisions_export", "get", True, 200),
    Door("record", "get", False, 200),
    Door("picker", "post", False, 200),
    Door("decision", "get", True, 200),
    Door("correct", "get", False, 200),
    Door("scan", "get", True, 200),
    Door("journeys", "get", False, 200),
    Door("retry", "post", False, 302),
    Door("producers", "get", True, 200),
    Door("producers_export", "get", True, 200),
    Door("producer", "get", True, 200),
    Door("places", "get", True, 200),
    Door("places_export", "get", True, 200),
]
TYPED = {"reason": "thử", "picture": "/anh/khong-co.webp"}


@pytest.fixture
def addresses():
    """One product of Mũi Né with its producer and a decision with a scan."""
    row = product("68-0001", commune=commune())
    certificate(row)
    paper = Paper("12/QĐ-UBND", date(2025, 1, 1), "UBND tỉnh", "province", scan=ContentFile(b"%PDF-1.7", "qd.pdf"))
    decision = decisions.record(paper, stars={"68-0001": 4}, today=date(2026, 11, 24), actor=None)
    facts = {"list": "con-hieu-luc", "list_export": "con-hieu-luc", "producer": "68-P-0001"}
    facts |= dict.fromkeys(("decision", "correct", "scan"), decision.pk)
    acts_of_product = ("photo_take_down", "suspend", "resume", "revoke", "withdraw_revocation")
    facts |= dict.fromkeys(("product", *acts_of_product), "68-0001")
    names = [door.name for door in DOORS]
    return {name: reverse(f"office:{name}", args=[facts[name]] if name in facts else None) for name in names}


def test_the_table_of_doors_is_complete():
    own = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}  # included ones test theirs

    assert {door.name for door in DOORS} == own


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_four_callers_at_every_door(client, addresses, door, caller):
    meets_what_is_right(client, door, addresses[door.name], caller, TYPED)


@pytest.mark.parametrize("name", ["product", "photo_take_down", "suspend", "producer", "decision", "scan"])
def test_an_officer_of_another_commune_finds_nothing_there(client, addresses, name):
    client.force_login(people.commune_officer(commune("23235", "Phường La Gi")))

    door = next(each for each in DOORS if each.name == name)
    assert call(client, door, addresses[name], TYPED).status_code == 404


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
