"""Who may change an offer, and who reads and decides on proposals: four callers for each predicate."""

from datetime import date

import pytest
import time_machine

from marketplace.offers.rules import may_decide, may_edit, may_read_proposals
from marketplace.places.models import OfficeMember
from marketplace.producers.models import ProducerMember
from tests.factories import people
from tests.factories.programme import producer, product, province
from tests.storefront.office_world import NOW, commune

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def member(code: str, username: str):
    user = people.user(username)
    ProducerMember.objects.create(
        producer=producer(code, f"HTX {code}"), user=user, role="staff", since=date(2025, 7, 1)
    )
    return user


def test_only_the_people_of_its_producer_edit_a_product():
    row = product(commune=commune())
    own, other = member("68-P-0001", "nha"), member("68-P-0002", "nguoi-khac")

    assert may_edit(own, row)
    for user in (other, people.user("khach"), people.province_officer()):
        assert not may_edit(user, row)
    assert not may_edit(own, None)
    assert not may_edit(own, product("68-0002", producer=None))


def test_a_commune_reads_and_the_province_decides():
    row = product(commune=commune())
    here, elsewhere = people.commune_officer(commune()), people.commune_officer(commune("23235", "La Gi"), "la-gi")
    officer, stranger = people.province_officer(), people.user("khach")

    assert [bool(may_read_proposals(user, row)) for user in (here, officer, elsewhere, stranger)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [bool(may_decide(user, row)) for user in (officer, here, elsewhere, stranger)] == [True, False, False, False]
    assert not may_decide(officer, None)


def test_another_province_decides_on_its_own_only():
    row, officer = product(), people.province_officer()
    OfficeMember.objects.update(province=province("56"))

    assert not may_decide(officer, row)
