"""Taking a photo off show: on the stall's page, on the office's, and what everybody sees afterwards."""

import pytest
from django.urls import reverse

from marketplace.offers import edits, photos, review, takedown
from marketplace.offers.models import ListingChange, PhotoTakeDown
from marketplace.outbox import leases
from tests.factories import people
from tests.factories.programme import producer
from tests.marketplace.offers_world import in_store, offered, photo
from tests.storefront.office_world import commune
from tests.storefront.products_world import address, member
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]
OFFICE_PAGE = "/quan-ly/san-pham/68-0001/"


@pytest.fixture
def accepted(waiting_photo) -> ListingChange:
    return review.accept(waiting_photo.pk, actor=None)


def shown() -> list[str]:
    return [picture.url for picture in in_store().pictures]


def url(change: ListingChange) -> str:
    return photos.address(change.photo)


def by_stall(client, change: ListingChange, reason: str = "Nhãn đã đổi"):
    return client.post(address("product_photo_down"), {"picture": url(change), "reason": reason})


def by_office(client, change: ListingChange, reason: str = "Ảnh của người khác"):
    facts = {"picture": url(change), "reason": reason}
    return client.post(f"{OFFICE_PAGE}go-anh/", facts, follow=True)


def test_a_stall_takes_its_photo_down_and_nobody_sees_it_any_more(client, accepted, stall_owner):
    assert (client.get(url(accepted)).status_code, "Gỡ ảnh này" in html(client.get(address("product")))) == (200, True)

    answer = by_stall(client, accepted)

    assert answer.url == address("product")
    page = html(client.get(address("product")))
    assert ("Đã gỡ: khách không còn thấy ảnh này." in page, "Nhãn đã đổi" in page) == (True, True)
    assert "Khách đang thấy hình vẽ" in page
    assert shown() == []
    row = PhotoTakeDown.objects.get()
    assert (row.actor, row.by_office, row.reason) == (stall_owner, False, "Nhãn đã đổi")
    for small in (False, True):
        where = photos.address(accepted.photo, small=small)
        assert client.get(where).status_code == 404
        assert client.get(where, headers={"If-None-Match": f'"{accepted.photo}"'}).status_code == 404


def test_without_a_reason_the_form_stays_open_and_the_photo_on_show(client, accepted, stall_owner):
    answer = by_stall(client, accepted, " ")

    assert (answer.status_code, "Mời ghi lý do, ví dụ: nhãn đã đổi." in html(answer)) == (200, True)
    assert '<details class="pack__channels" open>' in html(answer)
    assert shown() == [url(accepted)]


def test_a_second_press_is_harmless(client, accepted, stall_owner):
    by_stall(client, accepted)

    assert "không còn hiển thị" in html(client.get(by_stall(client, accepted).url))
    assert PhotoTakeDown.objects.count() == 1


def test_a_photo_of_another_product_of_the_stall_is_not_reached_through_this_one(client, accepted, stall_owner):
    offered("68-0002", name="Khô mực")
    other = review.accept(edits.propose_photo("68-0002", photo(), actor=None).pk, actor=None)

    by_stall(client, other)

    assert [each.url for each in in_store("68-0002").pictures] == [url(other)]


def test_another_stall_finds_no_such_product(client, accepted):
    producer("68-P-0002", "HTX khác")
    member(client, "68-P-0002")

    assert by_stall(client, accepted).status_code == 404
    assert shown() == [url(accepted)]


def test_while_somebody_else_writes_the_reason_stays_typed(client, accepted, stall_owner):
    with leases.held(["listing:68-0001"]):
        answer = by_stall(client, accepted)

    assert ("Có người khác đang sửa" in html(answer), 'value="Nhãn đã đổi"' in html(answer)) == (True, True)
    assert shown() == [url(accepted)]


@pytest.mark.parametrize("role", ["province", "commune"])
def test_an_officer_takes_it_down_and_the_page_keeps_who_and_why(client, accepted, role):
    officer = people.province_officer() if role == "province" else people.commune_officer(commune())
    client.force_login(officer)

    page = html(by_office(client, accepted))

    assert ("Đã gỡ ảnh" in page, "Ảnh của người khác" in page, str(officer) in page) == (True, True, True)
    assert shown() == []
    row = PhotoTakeDown.objects.get()
    assert (row.actor, row.by_office) == (officer, True)
    assert "Đã gỡ ngày 24/11/2026" in html(client.get(reverse("office:review", args=[accepted.pk])))


def test_an_officer_is_asked_for_a_reason(client, accepted, officer):
    client.force_login(officer)

    answer = by_office(client, accepted, " ")

    assert (answer.status_code, '<details class="act no-print" open>' in html(answer)) == (200, True)
    assert shown() == [url(accepted)]


def test_what_was_taken_down_meanwhile_is_said(client, accepted, officer):
    takedown.take_down("68-0001", url(accepted), actor=None, reason="Nhãn đã đổi")
    client.force_login(officer)

    assert "ảnh này không còn hiển thị" in html(by_office(client, accepted))
    assert PhotoTakeDown.objects.count() == 1


def test_the_stall_reads_the_offices_reason(client, accepted, stall_owner, officer):
    takedown.take_down("68-0001", url(accepted), actor=officer, reason="Ảnh của người khác", by_office=True)

    page = html(client.get(address("product")))

    assert "Gỡ ảnh" in page
    assert "Ảnh của người khác" in page
    assert str(officer) not in page


@pytest.mark.parametrize(
    "name", ["product_price", "product_stock", "product_pause", "product_resume", "product_photo_down"]
)
def test_an_address_of_a_button_opened_like_a_page_leads_to_the_product(client, stall_owner, name):
    button, page = address(name), address("product")

    answer = client.get(f"/en{button}")

    assert (answer.status_code, answer.url) == (302, f"/en{page}")


def test_the_same_holds_in_the_office(client, waiting_photo, officer):
    client.force_login(officer)
    page = reverse("office:review", args=[waiting_photo.pk])

    for button in ("duyet", "khong-duyet", "tin-nhan/gui-lai"):
        assert client.get(f"{page}{button}/").url == page
    assert client.get(f"{OFFICE_PAGE}go-anh/").url == OFFICE_PAGE
    assert client.get(f"{OFFICE_PAGE}tam-dung/").url == OFFICE_PAGE
