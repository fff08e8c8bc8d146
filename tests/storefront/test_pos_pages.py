"""The counter's plain pages: shifts, the journal, pick-up orders, delivery notes, labels. All work without script."""

from datetime import date

import pytest
import time_machine

from marketplace.pos.models import DeliveryNote, PickUp, Sale, Shift
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import SHELF, STORE_ROOM
from tests.marketplace.test_pos_pickups import ordered
from tests.storefront.pos_world import become_till, open_shift, sale, sign_in, take
from tests.storefront.shop_world import html

HERE = "/quay/mui-ne"


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        yield world.point()


@pytest.fixture
def till(client, point):
    sign_in(client, world.staff(point, first_name="Lan"))
    become_till(client, point)
    open_shift(client, point)
    return client


def test_a_float_that_is_no_amount_is_said_and_kept(client, point):
    sign_in(client, world.staff(point))
    become_till(client, point)

    answer = client.post(f"{HERE}/mo-ca/", {"float_vnd": "năm trăm"})

    assert "Nhập số tiền bằng đồng" in html(answer)
    assert 'value="năm trăm"' in html(answer)
    assert Shift.objects.count() == 0


def test_a_variance_asks_for_the_reason_and_keeps_the_count(till, point):
    world.goods()
    take(till, point, sale())

    asked = till.post(f"{HERE}/dong-ca/", {"note_500000": "1", "note_100000": "1"})
    assert "chênh lệch -70.000" in html(asked)
    assert 'value="1"' in html(asked)
    assert Shift.objects.get().is_open

    closed = till.post(f"{HERE}/dong-ca/", {"note_500000": "1", "note_100000": "1", "reason": "Thối nhầm"}, follow=True)
    assert "Thối nhầm" in html(closed)
    assert Shift.objects.get().variance_vnd == -70_000


def test_a_sale_is_voided_by_its_form_and_the_receipt_says_so(till, point):
    world.goods()
    take(till, point, sale())
    row = Sale.objects.get()

    refused = till.post(f"{HERE}/giao-dich/{row.pk}/huy/", {"reason": ""})
    assert (refused.status_code, world.lying()) == (200, 8)

    done = till.post(f"{HERE}/giao-dich/{row.pk}/huy/", {"reason": "Khách đổi ý"}, follow=True)
    assert "ĐÃ HỦY" in html(done)
    assert "Khách đổi ý" in html(done)
    assert world.lying() == 10


def test_a_sale_of_a_closed_shift_offers_no_void(till, point):
    world.goods()
    take(till, point, sale())
    row = Sale.objects.get()
    till.post(f"{HERE}/dong-ca/", {"note_500000": "1", "reason": "Thiếu"})

    page = html(till.get(f"{HERE}/giao-dich/{row.pk}/huy/"))

    assert "Ca đó đã đóng" in page
    assert 'name="reason"' not in page
    assert f"{HERE}/giao-dich/{row.pk}/huy/" not in html(till.get(f"{HERE}/giao-dich/{row.pk}/"))


def test_the_day_report_names_methods_shifts_and_producers(till, point):
    world.goods()
    take(till, point, sale())
    take(till, point, sale(2, method="vietqr", note="QUAY 00000002"))

    page = html(till.get(f"{HERE}/bao-cao/"))

    assert "340.000" in page
    assert "HTX Thử nghiệm" in page
    assert "Chuyển khoản (VietQR)" in page
    assert "Ngày này không mở ca nào" in html(till.get(f"{HERE}/bao-cao/?ngay=2026-11-01"))
    assert till.get(f"{HERE}/bao-cao/?ngay=2026-13-45").status_code == 200


def test_a_delivery_is_written_sent_counted_and_on_the_shelf(till, point):
    row = world.goods()
    code = row.producer.code
    assert row.producer.name in html(till.get(f"{HERE}/giao-nhan/lap/giao/"))

    created = till.post(f"{HERE}/giao-nhan/lap/giao/?chu-the={code}", {"68-0001-1": "12", "paper_number": "07"})
    till.post(f"{created.url}gui/")
    asked = till.post(f"{created.url}nhan/", {"68-0001-1": "10", "reason": ""})
    assert "Hãy ghi lý do" in html(asked)
    till.post(f"{created.url}nhan/", {"68-0001-1": "10", "reason": "Vỡ 2 chai"})

    note = DeliveryNote.objects.get()
    assert (note.state, world.lying(), world.lying(place=STORE_ROOM)) == ("received", 20, 40)
    assert "Vỡ 2 chai" in html(till.get(created.url))


def test_a_return_of_more_than_the_shelf_has_is_refused_in_words(till, point):
    code = world.goods().producer.code
    created = till.post(f"{HERE}/giao-nhan/lap/tra/?chu-the={code}", {"68-0001-1": "11"})

    answer = till.post(f"{created.url}gui/", follow=True)

    assert "trên kệ chỉ còn 10" in html(answer)
    assert (DeliveryNote.objects.get().state, world.lying(place=SHELF)) == ("draft", 10)


def test_an_empty_note_is_refused_and_another_kind_does_not_exist(till, point):
    code = world.goods().producer.code

    assert "Nhập số lượng" in html(till.post(f"{HERE}/giao-nhan/lap/giao/?chu-the={code}", {"68-0001-1": ""}))
    assert till.get(f"{HERE}/giao-nhan/lap/mua/").status_code == 404
    assert DeliveryNote.objects.count() == 0


def test_labels_carry_the_check_address_and_stars_only_while_in_force(till, point):
    world.goods()
    world.goods("68-0002", decided_on=date(2023, 11, 23))

    page = html(till.get(f"{HERE}/tem-ke/in/?ma=68-0001-1&ma=68-0002-1&so=2"))

    assert page.count('<li class="label">') == 4
    assert page.count('class="stars"') == 2
    assert page.count("85.000") == 4
    assert 'aria-label="68-0001"' in page


def test_an_unknown_pick_up_order_is_said(till, point):
    answer = till.get(f"{HERE}/dat-truoc/?ma=OC-0000-0000")

    assert "Không có đơn nhận tại điểm bán nào mang mã này" in html(answer)
    assert PickUp.objects.count() == 0


def test_a_pick_up_is_found_by_its_code_paid_and_handed_over_once(till, point):
    world.goods()
    order = ordered()
    assert till.get(f"{HERE}/dat-truoc/?ma={order.number.lower()}").url == f"{HERE}/dat-truoc/{order.number}/"
    page = f"{HERE}/dat-truoc/{order.number}/"

    refused = till.post(page, {"method": "cash", "received_vnd": "100.000"})
    assert "Khách đưa 100.000" in html(refused)
    assert PickUp.objects.count() == 0

    till.post(page, {"method": "cash", "received_vnd": "200.000"})
    done = till.post(page, {"method": "cash", "received_vnd": "200.000"}, follow=True)

    assert "Đã thu tiền và giao hàng" in html(done)
    assert "30.000" in html(done)
    assert (PickUp.objects.count(), world.lying()) == (1, 8)


def test_a_pick_up_of_another_point_is_not_shown_here(till, point):
    world.goods(at="phan-thiet")
    world.point("phan-thiet", opening_hours="08:00–20:00")
    order = ordered("phan-thiet")

    answer = till.get(f"{HERE}/dat-truoc/{order.number}/", follow=True)

    assert "không nhận tại điểm bán này" in html(answer)
    assert "Trần Thị Hoa" not in html(answer)


def test_the_pages_speak_english_too(till, point):
    assert "Sell" in html(till.get("/en/quay/mui-ne/"))
    assert "counter works without" in html(till.get("/en/quay/mui-ne/ban/"))
