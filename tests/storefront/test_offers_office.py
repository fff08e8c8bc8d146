"""The office's review queue: before and after, accept, refuse with reason, and who may do what."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from marketplace.offers import edits, photos
from marketplace.offers.models import ListingChange
from marketplace.programme.models import RegisteredProduct
from storefront.office.reviews import urls
from storefront.office.reviews.differences import difference
from tests.factories import people
from tests.marketplace.offers_world import in_store, offered, photo
from tests.storefront.office_doors import CALLERS, Door, meets_what_is_right
from tests.storefront.office_world import commune
from tests.storefront.shop_world import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]

# Name, the method, whether commune officers of the place may pass, and what the right role gets.
DOORS = [
    Door("reviews", "get", True, 200),
    Door("review", "get", True, 200),
    Door("review_accept", "post", False, 302),
    Door("review_refuse", "post", False, 302),
    Door("review_send_again", "post", True, 302),
    Door("review_photo", "get", True, 200),
]


def text_change(**facts) -> ListingChange:
    offered(name="Nước mắm", commune=commune(), **facts)
    story = {"vi": "Ủ chượp trong chum, chữa bệnh mất ngủ."}
    return edits.propose_text("68-0001", name={"vi": "Nước mắm nhĩ"}, story=story, actor=None)


def address(name: str, change: ListingChange) -> str:
    arguments = {"reviews": [], "review_photo": [change.pk, "lon"]}
    return reverse(f"office:{name}", args=arguments.get(name, [change.pk]))


def test_the_table_of_doors_is_complete():
    assert {door.name for door in DOORS} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_four_callers_at_every_door(client, waiting_photo, door, caller):
    meets_what_is_right(client, door, address(door.name, waiting_photo), caller, {"reason": "Ảnh mờ"})

    if caller != "a province officer":
        waiting_photo.refresh_from_db()
        assert waiting_photo.state == "waiting"


@pytest.mark.parametrize("name", ["review", "review_photo"])
def test_an_officer_of_another_commune_finds_nothing_there(client, waiting_photo, name):
    client.force_login(people.commune_officer(commune("23235", "Phường La Gi")))

    assert client.get(address(name, waiting_photo)).status_code == 404
    assert "Nước mắm nhĩ" not in html(client.get(address("reviews", waiting_photo)))


def test_the_home_counts_what_waits_and_leads_there(client, waiting_photo, officer):
    client.force_login(officer)

    page = html(client.get(reverse("office:home")))

    assert f'<a href="{reverse("office:reviews")}"><strong class="todo__count">1</strong>' in page


def test_the_queue_shows_the_oldest_first_and_marks_claims(client, officer):
    text_change(group="herbal")
    offered("68-0002", name="Khô mực", commune=commune())
    edits.propose_photo("68-0002", photo(), actor=None)
    client.force_login(officer)

    page = html(client.get(reverse("office:reviews")))

    assert page.index("Nước mắm") < page.index("Khô mực")
    assert page.count("từ ngữ quảng cáo chữa bệnh") == 1


def test_the_list_asks_the_same_queries_for_many_as_for_one(client, officer, django_assert_max_num_queries):
    for number in range(8):
        offered(f"68-000{number}", name=f"Mắm {number}", commune=commune())
        edits.propose_text(f"68-000{number}", name={"vi": f"Tên {number}"}, story={}, actor=None)
    client.force_login(officer)

    with django_assert_max_num_queries(12):
        client.get(reverse("office:reviews"))


def test_before_and_after_stand_side_by_side_with_what_changed(client, officer):
    change = text_change(group="herbal")
    client.force_login(officer)

    page = html(client.get(address("review", change)))

    assert "Nước mắm<ins> nhĩ</ins>" in page
    assert '<mark class="claim"><ins>chữa bệnh</ins></mark>' in page
    assert "Thực phẩm, đồ uống và sản phẩm từ dược liệu" in page


def test_a_harmless_text_is_not_flagged(client, officer):
    offered(name="Nước mắm", group="food", commune=commune())
    change = edits.propose_text("68-0001", name={"vi": "Nước mắm"}, story={"vi": "Chứa đạm, chưa pha."}, actor=None)
    client.force_login(officer)

    assert 'class="claim"' not in html(client.get(address("review", change)))


def test_accepting_shows_it_to_buyers_and_goes_on_to_the_next(client, officer):
    first = text_change()
    offered("68-0002", name="Khô mực", commune=commune())
    second = edits.propose_text("68-0002", name={"vi": "Khô mực một nắng"}, story={}, actor=None)
    client.force_login(officer)
    seen = client.get(address("review", first)).context["comparison"].seen

    answer = client.post(address("review_accept", first), {"seen": seen})

    assert answer.url == address("review", second)
    first.refresh_from_db()
    assert (first.state, first.decided_by) == ("accepted", officer)
    assert in_store().name["vi"] == "Nước mắm nhĩ"
    assert client.post(address("review_accept", second)).url == reverse("office:reviews")


def test_what_changed_since_the_officer_looked_is_not_accepted_unseen(client, officer):
    change = text_change()
    client.force_login(officer)
    seen = client.get(address("review", change)).context["comparison"].seen
    RegisteredProduct.objects.update(name={"vi": "Nước mắm cốt"})

    answer = client.post(address("review_accept", change), {"seen": seen}, follow=True)

    assert "Nội dung đang hiển thị vừa thay đổi" in html(answer)
    change.refresh_from_db()
    assert (change.state, in_store().name) == ("waiting", {"vi": "Nước mắm"})


def test_a_refusal_without_reason_is_asked_for_one(client, officer):
    change = text_change()
    client.force_login(officer)

    answer = client.post(address("review_refuse", change), {"reason": "  "})

    assert answer.status_code == 200
    assert '<details class="act" open>' in html(answer)
    change.refresh_from_db()
    assert change.state == "waiting"


def test_a_refusal_keeps_its_reason(client, officer):
    change = text_change()
    client.force_login(officer)

    client.post(address("review_refuse", change), {"reason": "Tên khác với quyết định"})

    change.refresh_from_db()
    assert (change.state, change.reason, change.decided_by) == ("refused", "Tên khác với quyết định", officer)
    assert "Tên khác với quyết định" in html(client.get(address("review", change)))


@pytest.mark.parametrize("name", ["review_accept", "review_refuse"])
def test_what_was_decided_meanwhile_is_said_plainly(client, officer, name):
    change = text_change()
    edits.withdraw(change.pk, actor=None)
    client.force_login(officer)

    answer = client.post(address(name, change), {"reason": "Thôi"}, follow=True)

    assert "đã được xử lý hoặc rút lại" in html(answer)


def test_a_photo_is_compared_with_what_is_shown_now(client, officer, waiting_photo):
    client.force_login(officer)

    page = html(client.get(address("review", waiting_photo)))
    file = client.get(address("review_photo", waiting_photo))

    assert "Chưa có ảnh riêng" in page
    assert address("review_photo", waiting_photo) in page
    assert (file.headers["Content-Type"], b"".join(file)[8:12]) == ("image/webp", b"WEBP")
    assert "no-store" in file.headers["Cache-Control"]
    assert client.get(reverse("office:review_photo", args=[waiting_photo.pk, "to"])).status_code == 404


def test_a_waiting_photo_is_nobodys_and_an_accepted_one_everybodys(client, waiting_photo):
    where = photos.address(waiting_photo.photo)
    media = f"/media/offers/photos/{waiting_photo.photo}.webp"
    assert (client.get(where).status_code, client.get(media).status_code) == (404, 404)

    client.force_login(people.province_officer())
    client.post(address("review_accept", waiting_photo))
    client.logout()

    answer = client.get(where)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert len(b"".join(client.get(photos.address(waiting_photo.photo, small=True)))) > 100
    assert client.get(where, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert in_store().pictures[0].url == reverse("photo", args=[waiting_photo.photo])


@pytest.mark.parametrize("role", ["khach", "can-bo"])
def test_a_waiting_or_refused_photo_has_no_public_address_for_anybody(client, waiting_photo, role):
    client.force_login(people.province_officer(role) if role == "can-bo" else people.user(role))
    assert client.get(photos.address(waiting_photo.photo)).status_code == 404

    ListingChange.objects.filter(pk=waiting_photo.pk).update(state="refused", decided_at=waiting_photo.proposed_at)

    assert client.get(photos.address(waiting_photo.photo)).status_code == 404


@pytest.mark.parametrize("name", ["khong-co", "0" * 32, "..%2f..%2fsettings"])
def test_a_photo_nobody_sent_is_not_there(client, name):
    assert client.get(f"/anh/{name}.webp").status_code == 404


def test_only_words_that_differ_are_marked():
    found = difference("", "Một hai ba", "Một bốn ba", group="food")

    assert [(run.text, run.is_changed) for run in found.before] == [("Một ", False), ("hai", True), (" ba", False)]
    assert [(run.text, run.is_changed) for run in found.after] == [("Một ", False), ("bốn", True), (" ba", False)]


@pytest.mark.parametrize(("before", "after"), [("", "Mới"), ("Cũ", ""), ("", "")])
def test_an_empty_side_is_no_difficulty(before, after):
    found = difference("", before, after, group="food")

    assert ("".join(run.text for run in found.before), "".join(run.text for run in found.after)) == (before, after)


@given(st.text(alphabet="ab chữa bệnh.\n", max_size=60), st.text(alphabet="ab chữa bệnh.\n", max_size=60))
def test_nothing_of_a_text_is_lost_in_its_pieces(before, after):
    found = difference("", before, after, group="herbal")

    assert "".join(run.text for run in found.before) == before
    assert "".join(run.text for run in found.after) == after
    assert found.is_changed == (before != after)
