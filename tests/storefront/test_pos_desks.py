"""A counter with several tills, several people and paper: whose drawer, whose slip, which pack."""

import re

import pytest
import time_machine
from django.test import Client

from marketplace.accounts import memberships
from marketplace.places.models import PointMember
from marketplace.pos.models import PickUp, Sale, Shift
from tests.marketplace import pos_world as world
from tests.marketplace.test_pos_pickups import ordered
from tests.storefront.pos_world import become_till, open_shift, sale, sign_in, take
from tests.storefront.shop_world import html

HERE = "/quay/mui-ne"


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        world.goods()
        yield world.point(opening_hours="08:00–20:00")


@pytest.fixture
def till(client, point):
    sign_in(client, world.staff(point, first_name="Lan"))
    become_till(client, point)
    open_shift(client, point)
    return client


@pytest.fixture
def second(point):
    """Another device of the same point, with its manager behind it."""
    client = sign_in(Client(), world.staff(point, "quan-ly", "manager", first_name="Hùng"))
    become_till(client, point, "Quầy 2")
    open_shift(client, point)
    return client


def receipt_of(answer) -> str:
    return answer.json()["receipt"]


def test_a_sale_of_another_till_is_read_here_and_voided_only_there(till, second, point):
    receipt = receipt_of(take(till, point, sale()))

    page = html(second.get(receipt))
    assert ("85.000" in page, "huy/" in page) == (True, False)
    assert "nằm trong két của máy khác" in html(second.get(f"{receipt}huy/"))
    assert "nằm trong két của máy khác" in html(second.post(f"{receipt}huy/", {"reason": "Khách đổi ý"}))
    assert Sale.objects.get().state == "recorded"

    till.post(f"{receipt}huy/", {"reason": "Khách đổi ý"})
    assert Sale.objects.get().state == "voided"


def test_both_tills_of_a_point_sell_from_one_shelf_and_count_apart(till, second, point):
    take(till, point, sale(1, quantity=6))
    short = take(second, point, sale(2, quantity=6))
    taken = take(second, point, sale(3, quantity=4))

    assert (short.status_code, "chỉ còn 4" in short.json()["sentence"]) == (409, True)
    assert (taken.json()["number"], world.lying()) == ("2-001", 0)
    assert [shift.sales.exclude(number=None).count() for shift in Shift.objects.order_by("number")] == [1, 1]


def test_only_a_manager_closes_the_drawer_of_a_device_that_is_gone(till, second, point):
    take(second, point, sale())
    gone = Shift.objects.get(till__name="Quầy 2")
    address = f"{HERE}/ca/{gone.number}/dong/"
    assert till.get(address).status_code == 403
    assert till.post(address, {"note_500000": "1"}).status_code == 403

    manager = sign_in(Client(), PointMember.objects.get(role="manager").user)
    assert f"{HERE}/ca/{gone.number}/" in html(manager.get(f"{HERE}/"))
    assert address in html(manager.get(f"{HERE}/ca/{gone.number}/"))
    page = html(manager.get(address))
    assert ("Đây là két của Quầy 2, Hùng" in page, "data-pending" in page) == (True, False)

    closed = manager.post(address, {"note_500000": "1"}, follow=True)
    assert "chênh lệch -170.000" in html(closed)
    manager.post(address, {"note_500000": "1", "reason": "Máy hỏng, thiếu tiền"})
    gone.refresh_from_db()
    assert (gone.closed_by.username, gone.variance_vnd) == ("quan-ly", -170_000)
    assert manager.get(address).url == f"{HERE}/ca/{gone.number}/"


def test_a_shift_left_open_yesterday_is_still_seen_today(till, point):
    with time_machine.travel("2026-11-25 03:00:00+00:00", tick=False):
        page = html(till.get(f"{HERE}/"))

    assert re.search(r"Ca đang mở: <a [^>]*>Quầy 1 \(Lan, 10:00 24/11/2026\)", page)


def test_a_closed_shift_lists_its_sales_with_their_slips(till, point):
    receipt = receipt_of(take(till, point, sale()))
    till.post(f"{HERE}/dong-ca/", {"note_500000": "1", "note_100000": "1", "note_50000": "1", "note_20000": "1"})

    page = html(till.get(f"{HERE}/ca/1/"))

    assert (f'href="{receipt}"' in page, f"{receipt}huy/" in page) == (True, False)
    assert "Các ca gần đây" in html(till.get(f"{HERE}/"))


def test_a_slip_keeps_the_paper_of_its_printer(till, point):
    receipt = receipt_of(take(till, point, sale()))
    assert 'data-slip="80"' in html(till.get(receipt))

    assert 'data-slip="58"' in html(till.get(f"{receipt}?kho=58"))

    assert 'data-slip="58"' in html(till.get(receipt))
    assert 'data-slip="58"' in html(till.get(f"{receipt}?kho=1000"))


def test_a_pick_up_has_a_slip_too_once_it_was_paid(till, point):
    order = ordered()
    slip = f"{HERE}/dat-truoc/{order.number}/phieu/"
    assert till.get(slip).status_code == 404

    done = till.post(f"{HERE}/dat-truoc/{order.number}/", {"method": "vietqr"}, follow=True)

    assert slip in html(done)
    page = html(till.get(slip))
    told = ("170.000", "HTX Thử nghiệm", "Chuyển khoản (VietQR)", "không thay thế hóa đơn", "Lan")
    for shown in (order.number, order.number.replace("-", " "), *told):
        assert shown in page
    assert order.number in html(till.get(f"{HERE}/ca/1/"))


def test_a_pick_up_paid_at_another_point_has_no_slip_here(till, point):
    order = ordered()
    till.post(f"{HERE}/dat-truoc/{order.number}/", {"method": "cash"})
    elsewhere = sign_in(Client(), world.staff(world.point("phan-thiet"), "nguoi-khac"))

    assert elsewhere.get(f"/quay/phan-thiet/dat-truoc/{order.number}/phieu/").status_code == 404


def test_a_point_without_account_offers_cash_only(till, point):
    order = ordered()
    point.bank_account = ""
    point.save()
    page = f"{HERE}/dat-truoc/{order.number}/"

    assert 'value="vietqr"' not in html(till.get(page))
    till.post(page, {"method": "vietqr"})
    assert not PickUp.objects.exists()
    refused = take(till, point, sale(method="vietqr"))
    assert refused.json()["sentence"] == "Điểm bán chưa khai tài khoản ngân hàng: hãy thu tiền mặt."


def test_whoever_left_the_point_hears_it_as_the_device_understands_it(till, point):
    member = PointMember.objects.get()
    memberships.end(member, actor=None, reason="Chuyển điểm")

    answer = take(till, point, sale())

    assert (answer.status_code, answer.json()["state"]) == (404, "sign_in")
    assert not Sale.objects.exists()


def test_a_label_tells_the_till_which_of_several_packs_it_is(till, point):
    page = html(till.get(f"{HERE}/tem-ke/in/?ma=68-0001-1"))
    assert "<small>68-0001</small>" in page

    for pack, found in (("1", ["68-0001-1"]), ("9", ["68-0001-1"])):
        answer = till.get(f"{HERE}/quet.json", {"ma": f"https://cho.example/tra-cuu/68-0001#{pack}"}).json()
        assert [item["sku"] for item in answer["items"]] == found
    assert till.get(f"{HERE}/quet.json", {"ma": "http://[/tra-cuu"}).json()["known"] is False


def test_the_choice_of_labels_says_why_something_is_not_ticked(till, point):
    world.goods("68-0002", decided_on=world.date(2023, 11, 23))
    world.goods("68-0003", left=0)

    page = html(till.get(f"{HERE}/tem-ke/"))

    assert re.search(r'value="68-0001-1" checked', page)
    assert not re.search(r'value="68-000[23]-1" checked', page)
    assert "hết hiệu lực" in page
    assert "trên kệ đã hết" in page


def test_pages_that_scan_may_run_webassembly_and_nothing_else_may(till, point):
    assert "'wasm-unsafe-eval'" in till.get(f"{HERE}/ban/")["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in till.get(f"{HERE}/dat-truoc/")["Content-Security-Policy"]
    assert "wasm" not in till.get(f"{HERE}/")["Content-Security-Policy"]


def test_the_demo_delivers_no_goods_of_a_real_firm(till, point, settings):
    assert "HTX Thử nghiệm" in html(till.get(f"{HERE}/giao-nhan/lap/giao/"))
    settings.DEMO = True

    assert "HTX Thử nghiệm" not in html(till.get(f"{HERE}/giao-nhan/lap/giao/"))
    refused = take(till, point, sale())
    assert "Sản phẩm của cơ sở thật" in refused.json()["sentence"]
