"""The office's first page: news since the last visit, what ends, what waits, how the register stands."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from marketplace.outbox.models import Delivery, Event
from marketplace.programme import acts
from marketplace.programme.models import RegisteredProduct
from storefront.office.models import OfficeVisit
from tests.factories.people import commune_officer, province_officer
from tests.storefront.office_world import TODAY, commune, in_force, lapsed, to_be_confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day", "at_the_desk")]

HOME = "/quan-ly/"


def heaps(client) -> tuple[list[str], list[str], list[str]]:
    news = client.get(HOME).context["news"]
    return tuple([one.product.code for one in heap] for heap in (news.appeared, news.vanished, news.others))


def test_a_first_visit_tells_of_the_last_seven_days_by_the_calendar(client):
    in_force("68-0001", decided_on=date(2023, 11, 23))
    in_force("68-0002", decided_on=date(2023, 11, 10))
    in_force("68-0003")

    answer = client.get(HOME)

    assert answer.context["is_first"]
    assert answer.context["since"].on == date(2026, 11, 17)
    assert [(one.product.code, one.why) for one in answer.context["news"].vanished] == [
        ("68-0001", "hết hạn ngày 23/11/2026")
    ]


def test_news_stays_through_a_visit_and_is_old_at_the_next(client, office_day, officer):
    in_force("68-0001")
    client.get(HOME)
    office_day.shift(timedelta(hours=1))
    acts.suspend("68-0001", actor=officer, reason="nhãn sai")
    office_day.shift(timedelta(hours=1))

    first, second = heaps(client), heaps(client)
    office_day.shift(timedelta(hours=1))
    later = heaps(client)

    assert first == second == ([], ["68-0001"], [])
    assert later == ([], [], [])


def test_news_says_who_did_it_and_why(client, office_day, officer):
    in_force("68-0001")
    client.get(HOME)
    office_day.shift(timedelta(hours=1))
    acts.suspend("68-0001", actor=officer, reason="nhãn sai")

    news = client.get(HOME).context["news"]

    assert [one.why for one in news.vanished] == ["can-bo tạm dừng hiển thị: nhãn sai"]


def test_what_was_seen_is_news_no_more(client, office_day, officer):
    in_force("68-0001")
    client.get(HOME)
    office_day.shift(timedelta(hours=1))
    acts.suspend("68-0001", actor=officer, reason="nhãn sai")
    assert heaps(client) == ([], ["68-0001"], [])

    client.post("/quan-ly/da-xem/")

    assert heaps(client) == ([], [], [])


def test_every_officer_has_a_last_visit_of_their_own(client, office_day, officer):
    in_force("68-0001")
    client.get(HOME)
    client.force_login(province_officer("can-bo-hai"))
    client.get(HOME)

    assert OfficeVisit.objects.count() == 2


def test_what_ends_within_thirty_days_is_told(client):
    in_force("68-0001", decided_on=TODAY.replace(year=2023))
    in_force("68-0002", decided_on=date(2023, 12, 25))

    answer = client.get(HOME)

    assert [line.product.code for line in answer.context["soon"]] == ["68-0001"]
    assert "hết đêm nay" in answer.content.decode()


def test_what_waits_is_counted(client, officer):
    to_be_confirmed("68-0001")
    to_be_confirmed("68-0002")
    in_force("68-0003")
    acts.suspend("68-0003", actor=officer, reason="nhãn sai")
    event = Event.objects.create(topic="product.changed", key="68-0001")
    Delivery.objects.create(event=event, consumer="x", key="68-0001", parked_at=timezone.now())

    context = client.get(HOME).context

    assert (context["to_be_confirmed"], context["suspended"], context["parked"]) == (2, 1, 1)


def test_the_chart_fills_its_bar_and_has_the_same_numbers_as_the_table(client):
    in_force("68-0001")
    in_force("68-0002")
    lapsed("68-0003")

    segments = {one.slug: one for one in client.get(HOME).context["states"]}

    assert (segments["con-hieu-luc"].count, segments["het-hieu-luc"].count) == (2, 1)
    assert (segments["con-hieu-luc"].x, segments["con-hieu-luc"].width) == ("0", "666")
    assert int(segments["het-hieu-luc"].x) + int(segments["het-hieu-luc"].width) == 1000


def test_an_empty_register_has_a_home_too(client):
    assert RegisteredProduct.objects.count() == 0
    assert client.get(HOME).status_code == 200


def test_a_commune_officer_is_told_of_the_commune_alone(client):
    in_force("68-0001", commune=commune())
    in_force("68-0002", commune=commune("23235", "Phường La Gi"))
    client.force_login(commune_officer(commune()))

    answer = client.get(HOME)

    assert answer.context["total"] == 1
    assert "68-0002" not in answer.content.decode()
    assert "Phường Mũi Né" in answer.content.decode()


def test_the_home_costs_the_same_however_long_the_register(client, django_assert_max_num_queries):
    for serial in range(20):
        in_force(f"68-{serial:04}", decided_on=date(2023, 12, 1), commune=commune())
    client.get(HOME)

    with django_assert_max_num_queries(23):
        client.get(HOME)


def test_the_office_speaks_english_below_its_prefix(client):
    assert "Since last time" in client.get("/en/quan-ly/").content.decode()
