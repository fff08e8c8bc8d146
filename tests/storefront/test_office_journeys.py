"""The journey of each change, and the office's reading of producers, points and partners."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery, Event
from marketplace.places.models import Partner, PlannedPoint, SalesPoint
from storefront.office.journeys import consumer_label
from tests.factories.people import commune_officer
from tests.factories.programme import producer, province
from tests.storefront.office_world import commune, in_force, lapsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day", "at_the_desk")]

WAYS = "/quan-ly/hanh-trinh/"
CATALOGUE, STORE = "catalog_sync.publishing.consume", "marketplace.stores.publication.consume"
BEGAN = datetime(2026, 11, 24, 2, tzinfo=UTC)


def after(milliseconds: int) -> datetime:
    return BEGAN + timedelta(milliseconds=milliseconds)


def delivery(key: str = "68-0001", consumer: str = CATALOGUE, **facts) -> Delivery:
    event = Event.objects.create(topic="certificate.changed", key=key, recorded_at=BEGAN)
    return Delivery.objects.create(event=event, consumer=consumer, key=key, **facts)


def test_a_journey_is_told_in_milliseconds(client):
    marks = {"read": after(30).isoformat(), "indexed": after(80).isoformat()}
    delivery(taken_at=after(12), marks=marks, done_at=after(90))

    journey = client.get(WAYS).context["journeys"][0]

    assert [step.after_ms for step in journey.steps] == [12, 30, 80, 90]
    assert (journey.total_ms, journey.state) == (90, "done")
    assert sum(int(step.width) for step in journey.steps) == 1000


def test_a_leg_that_a_consumer_does_not_have_stays_empty(client):
    delivery(consumer=STORE, taken_at=after(12), done_at=after(90))

    journey = client.get(WAYS).context["journeys"][0]

    assert [step.after_ms for step in journey.steps] == [12, None, None, 90]


def test_what_waits_and_what_is_parked_is_told_by_consumer(client):
    delivery(done_at=after(90))
    delivery("68-0002")
    delivery("68-0003", error="IndexBusy()")
    delivery("68-0004", consumer=STORE, parked_at=after(900), error="ValueError('hỏng')", attempts=8)

    answer = client.get(WAYS)

    states = {one.name: (one.last_success, one.waiting, one.parked) for one in answer.context["consumers"]}
    assert states[CATALOGUE] == (after(90), 2, 0)
    assert states[STORE] == (None, 0, 1)
    assert [journey.state for journey in answer.context["journeys"]] == ["parked", "retrying", "waiting", "done"]
    assert "ValueError(&#x27;hỏng&#x27;)" in answer.content.decode()


def test_every_consumer_has_a_name_that_people_read():
    assert [name for name in deliveries.consumers() if consumer_label(name) == name] == []


def test_parked_deliveries_are_tried_again(client):
    parked = delivery(parked_at=after(900), attempts=8)

    client.post(f"{WAYS}thu-lai/")

    parked.refresh_from_db()
    assert (parked.parked_at, parked.attempts) == (None, 0)


def test_journeys_are_filtered_by_product(client):
    in_force("68-0001", name="Nước mắm Hòn Rơm")
    delivery("68-0001")
    delivery("68-0002")

    by_name = client.get(WAYS, {"q": "hòn rơm"}).context["journeys"]
    by_code = client.get(WAYS, {"q": "68-0001"}).context["journeys"]

    assert [journey.delivery.key for journey in by_name] == ["68-0001"]
    assert [journey.delivery.key for journey in by_code] == ["68-0001"]


def test_the_page_refreshes_its_own_part(client):
    delivery()

    fragment = client.get(WAYS, {"q": ""}, headers={"HX-Request": "true"}).content.decode()

    assert fragment.startswith('<div id="journeys"')
    assert 'hx-trigger="every 2s"' in fragment


def test_the_page_costs_the_same_however_many_journeys(client, django_assert_max_num_queries):
    for serial in range(40):
        delivery(f"68-{serial:04}")

    with django_assert_max_num_queries(9):
        client.get(WAYS)


def test_producers_are_listed_by_name_with_their_products(client, django_assert_max_num_queries):
    first = producer("68-P-0001", name="Đông Hải", kind="cooperative")
    second = producer("68-P-0002", name="Dừa Xanh", kind="household")
    in_force("68-0001", producer=first)
    lapsed("68-0002", producer=first)
    in_force("68-0003", producer=second)

    with django_assert_max_num_queries(8):
        answer = client.get("/quan-ly/chu-the/")

    assert [(line.producer.code, line.products, line.in_force) for line in answer.context["lines"]] == [
        ("68-P-0002", 1, 1),
        ("68-P-0001", 2, 1),
    ]
    found = client.get("/quan-ly/chu-the/", {"q": "dong hai"}).context["lines"]
    assert [line.producer.code for line in found] == ["68-P-0001"]
    found = client.get("/quan-ly/chu-the/", {"loai": "household"}).context["lines"]
    assert [line.producer.code for line in found] == ["68-P-0002"]


def test_a_producer_shows_its_facts_and_products(client):
    maker = producer("68-P-0001", name="Đông Hải", address="12 đường Biển", source_url="https://a.vn | https://b.vn")
    in_force("68-0001", producer=maker)

    answer = client.get("/quan-ly/chu-the/68-P-0001/")

    assert answer.context["sources"] == ["https://a.vn", "https://b.vn"]
    assert [line.product.code for line in answer.context["lines"]] == ["68-0001"]
    assert client.get("/quan-ly/chu-the/68-P-9999/").status_code == 404


def test_producers_leave_as_a_workbook(client):
    in_force("68-0001", producer=producer("68-P-0001", name="Đông Hải", kind="cooperative"))

    page = load_workbook(BytesIO(client.get("/quan-ly/chu-the/xuat-excel/").content)).active

    line = dict(zip([cell.value for cell in page[4]], [cell.value for cell in page[5]], strict=True))
    assert (line["Mã"], line["Chủ thể"], line["Sản phẩm"], line["Còn hiệu lực"]) == ("68-P-0001", "Đông Hải", 1, 1)


def test_points_partners_and_plans_are_listed_apart(client):
    of_province = {"province": province(), "commune": commune(), "source_url": "https://a.vn"}
    SalesPoint.objects.create(
        slug="mui-ne", name="Trạm Mũi Né", kind="ocop_sales_point", status="operating", **of_province
    )
    Partner.objects.create(slug="coop", name="Co.opmart", kind="supermarket", status="operating", **of_province)
    PlannedPoint.objects.create(name="Sân bay", kind="tourist_site_shop", status="target", **of_province)

    answer = client.get("/quan-ly/diem-ban/")
    page = load_workbook(BytesIO(client.get("/quan-ly/diem-ban/xuat-excel/").content)).active

    assert [[row.name for row in rows] for _title, _symbol, rows in answer.context["parts"]] == [
        ["Trạm Mũi Né"],
        ["Co.opmart"],
        ["Sân bay"],
    ]
    assert [page.cell(line, 2).value for line in (5, 6, 7)] == ["Trạm Mũi Né", "Co.opmart", "Sân bay"]


def test_a_commune_officer_reads_of_the_commune_alone(client):
    in_force("68-0001", producer=producer("68-P-0001", name="Đông Hải"), commune=commune())
    in_force("68-0002", producer=producer("68-P-0002", name="Dừa Xanh"), commune=commune("23235", "Phường La Gi"))
    client.force_login(commune_officer(commune()))

    found = client.get("/quan-ly/chu-the/").context["lines"]

    assert [line.producer.code for line in found] == ["68-P-0001"]
    assert client.get("/quan-ly/chu-the/68-P-0002/").status_code == 404
