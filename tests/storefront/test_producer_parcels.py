"""A stall at work: from the new parcel to the money, and every way it can go wrong."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.orders import fulfilment
from marketplace.orders.models import Parcel
from marketplace.stores import store
from tests.factories import orders, people, programme
from tests.factories.members import producer_member
from tests.factories.orders import NOW, wanted

pytestmark = pytest.mark.django_db
STREET = "12 Huỳnh Thúc Kháng"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travel, translation.override("vi"):
        yield travel


@pytest.fixture
def stall(client):
    """The client of an owner with two goods on sale; parcels come from `order`."""
    orders.on_sale(name="Nước mắm nhà", exceptions={"modern-trade": 85_000})
    orders.on_sale("68-0002", name="Mắm ruốc")
    client.force_login(producer_member(programme.producer(), name="Chị Lành"))
    return client


def order(*lines, **facts) -> str:
    """The key of the parcel of a new order: two of one, three of the other."""
    lines = lines or (wanted(quantity=2), wanted("68-0002-1", 3))
    return f"{orders.placed(*lines, **facts).number}-1"


def page(client, key: str) -> str:
    return client.get(f"/gian-hang/kien/{key}/").content.decode()


def press(client, key: str, button: str, **typed):
    return client.post(f"/gian-hang/kien/{key}/{button}/", typed, follow=True)


def state(key: str) -> str:
    return Parcel.objects.get(key=key).state


def sent(client, key: str, **typed) -> str:
    press(client, key, "nhan")
    press(client, key, "dong-goi")
    press(client, key, "gui", **({"carrier": "VNPost", "tracking": "VN1"} | typed))
    return key


def test_a_parcel_goes_its_way_by_big_buttons(stall):
    key = order()
    assert "Nhận đơn" in stall.get("/gian-hang/").content.decode()

    assert "Đã nhận đơn" in press(stall, key, "nhan").content.decode()
    assert "Đã đóng gói" in press(stall, key, "dong-goi").content.decode()
    assert "Đang giao" in press(stall, key, "gui", carrier="VNPost", tracking="VN1").content.decode()
    due = Parcel.objects.get(key=key).total_vnd
    last = press(stall, key, "da-giao", collected=str(due)).content.decode()

    assert state(key) == "delivered"
    assert "Bạn không phải làm gì thêm" in last
    assert Parcel.objects.get(key=key).cod_collected_vnd == due
    assert "Chị Lành" in last
    assert key in stall.get("/gian-hang/da-xong/").content.decode()
    assert key not in stall.get("/gian-hang/").content.decode()


def test_pressing_twice_does_it_once(stall):
    key = order()

    press(stall, key, "nhan")
    again = press(stall, key, "nhan")

    assert again.status_code == 200
    assert Parcel.objects.get(key=key).steps.count() == 1


def test_the_address_appears_with_the_acceptance(stall):
    key = order()
    before, board = page(stall, key), stall.get("/gian-hang/").content.decode()

    press(stall, key, "nhan")

    for seen in (before, board):
        assert STREET not in seen
        assert "Nguyễn Thị Mơ" not in seen
        assert "912345678" not in seen
    after = page(stall, key)
    assert STREET in after
    assert "Nguyễn Thị Mơ" in after
    assert 'href="tel:+84912345678"' in after
    assert "gọi trước" in after


def test_the_address_goes_ninety_days_after_the_last_step(stall, clock):
    key = sent(stall, order())
    press(stall, key, "da-giao", collected=str(Parcel.objects.get(key=key).total_vnd))

    clock.move_to(NOW + timedelta(days=90))
    stall.force_login(User.objects.get())
    assert STREET in page(stall, key)

    clock.move_to(NOW + timedelta(days=90, seconds=1))
    assert STREET not in page(stall, key)
    assert STREET not in stall.get(f"/gian-hang/kien/{key}/phieu-dong-goi/", follow=True).content.decode()


def test_a_parcel_given_up_hides_the_address_again(stall):
    key = order()
    press(stall, key, "nhan")

    press(stall, key, "het-hang", all="1")

    assert state(key) == "not_supplied"
    assert STREET not in page(stall, key)


def test_part_of_a_parcel_is_sold_out_and_the_total_follows(stall):
    key = order()
    before = Parcel.objects.get(key=key).total_vnd

    answer = press(stall, key, "het-hang", **{"68-0001-1": "0", "68-0002-1": "2"})

    parcel = Parcel.objects.get(key=key)
    assert (parcel.state, parcel.lines.get(sku="68-0002-1").not_supplied) == ("placed", 2)
    assert parcel.total_vnd < before
    assert "hết 2" in answer.content.decode()


def test_sold_out_of_nothing_is_no_report(stall):
    key = order()

    answer = press(stall, key, "het-hang", **{"68-0001-1": "0", "68-0002-1": "0"})

    assert answer.status_code == 422
    assert "Mời ghi thiếu mấy" in answer.content.decode()
    assert Parcel.objects.get(key=key).lines.filter(not_supplied__gt=0).count() == 0


def test_more_than_was_ordered_cannot_be_sold_out_and_what_was_typed_stays(stall):
    key = order()

    answer = press(stall, key, "het-hang", **{"68-0001-1": "0", "68-0002-1": "7"})

    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert state(key) == "placed"


def test_somebody_else_who_brings_it_has_a_name(stall):
    key = order()
    press(stall, key, "nhan")
    press(stall, key, "dong-goi")

    unnamed = press(stall, key, "gui", carrier="other", other="")
    assert unnamed.status_code == 422
    assert state(key) == "packed"

    press(stall, key, "gui", carrier="other", other="Xe khách Phan Thiết")
    assert Parcel.objects.get(key=key).carrier == "Xe khách Phan Thiết"


def test_a_tracking_number_is_corrected_under_way(stall):
    key = sent(stall, order())

    press(stall, key, "gui", carrier="VNPost", tracking="VN2")

    assert (state(key), Parcel.objects.get(key=key).tracking) == ("handed_over", "VN2")
    assert 'value="VN2"' in page(stall, key)


def test_another_amount_needs_a_reason_and_stays_typed(stall):
    key = sent(stall, order())

    answer = press(stall, key, "da-giao", collected="1.000", reason="")
    seen = answer.content.decode()

    assert answer.status_code == 422
    assert state(key) == "handed_over"
    assert 'value="1.000"' in seen
    assert "Nếu thu số khác, mời ghi vì sao" in seen
    press(stall, key, "da-giao", collected="1.000", reason="khách trả phần còn lại bằng chuyển khoản")
    assert Parcel.objects.get(key=key).cod_collected_vnd == 1000


@pytest.mark.parametrize("typed", ["", "một trăm", "0"])
def test_an_amount_is_a_number(stall, typed):
    key = sent(stall, order())

    assert press(stall, key, "da-giao", collected=typed).status_code == 422
    assert state(key) == "handed_over"


def test_what_the_buyer_did_not_take_is_back_in_stock(stall):
    key = sent(stall, order())

    press(stall, key, "khach-khong-nhan", why="0", more="gọi ba lần")

    assert state(key) == "refused"
    assert "Khách không nghe máy. gọi ba lần" in page(stall, key)
    [product] = store.products(codes=["68-0001"])
    assert sum(product.variants[0].available.values()) == 5


def test_what_the_office_did_meanwhile_is_told_and_nothing_changes(stall):
    key = sent(stall, order())

    answer = press(stall, key, "dong-goi")

    assert state(key) == "handed_over"
    assert "Chưa có gì thay đổi" in answer.content.decode()


def test_what_the_office_accepted_on_behalf_says_so(stall):
    key = order()
    officer = people.province_officer()

    fulfilment.accept(key, actor=officer, on_behalf=True, reason="Chủ thể nhờ qua điện thoại")

    assert "cán bộ OCOP làm thay: can-bo" in page(stall, key)


def test_a_parcel_that_waits_two_hours_is_marked(stall, clock):
    key = order()
    assert "parcel--late" not in stall.get("/gian-hang/").content.decode()

    clock.move_to(NOW + timedelta(hours=2))

    assert "parcel--late" in stall.get("/gian-hang/").content.decode()
    assert "Khách đã chờ 2" in page(stall, key)


def test_the_slip_has_what_the_carrier_needs(stall):
    key = order()
    press(stall, key, "nhan")

    slip = stall.get(f"/gian-hang/kien/{key}/phieu-dong-goi/").content.decode()

    for fact in (key, STREET, "Nguyễn Thị Mơ", "HTX Thử nghiệm", "Nước mắm nhà", "Thu của khách"):
        assert fact in slip


def test_there_is_no_slip_before_the_acceptance(stall):
    answer = stall.get(f"/gian-hang/kien/{order()}/phieu-dong-goi/", follow=True)

    assert STREET not in answer.content.decode()
    assert "Phiếu đóng gói chỉ có từ khi nhận đơn" in answer.content.decode()


def test_a_partners_parcel_collects_nothing(stall):
    line = wanted()
    placed = orders.checkout.place_order(orders.partner_request(line), on=orders.ON, now=NOW)
    key = sent(stall, f"{placed.number}-1")
    assert "Thu của khách" not in page(stall, key)

    press(stall, key, "da-giao")

    assert (state(key), Parcel.objects.get(key=key).cod_collected_vnd) == ("delivered", None)


def chosen_carriers(client, key: str) -> list[str]:
    """What is chosen on the page before anybody chose."""
    return [
        value for value in ("myself", "VNPost", "other") if f'value="{value}" checked' in as_attributes(client, key)
    ]


def as_attributes(client, key: str) -> str:
    """The page with the attributes of its radio buttons in one order."""
    return re.sub(r'value="([^"]*)"[^>]*?( checked)?>', r'value="\1"\2>', page(client, key))


def test_who_carries_the_first_parcel_is_asked_and_not_guessed(stall):
    key = order()
    press(stall, key, "nhan")
    press(stall, key, "dong-goi")
    assert chosen_carriers(stall, key) == []

    answer = press(stall, key, "gui", tracking="VN1")

    assert (answer.status_code, state(key)) == (422, "packed")
    assert "Mời chọn ai chở hàng." in answer.content.decode()
    assert 'value="VN1"' in answer.content.decode()


@pytest.mark.parametrize("carrier", ["myself", "VNPost"])
def test_the_next_parcel_begins_with_the_carrier_of_the_last(stall, carrier):
    sent(stall, order(wanted()), carrier=carrier)
    key = order(wanted())
    press(stall, key, "nhan")
    press(stall, key, "dong-goi")

    assert chosen_carriers(stall, key) == [carrier]


def test_a_parcel_of_one_piece_is_there_or_not(stall):
    key = order(wanted())

    form = stall.get(f"/gian-hang/kien/{key}/het-hang/").content.decode()

    assert "Nước mắm nhà, Chai 500 ml" in form
    assert 'inputmode="numeric"' not in form
    press(stall, key, "het-hang", all="1")
    assert state(key) == "not_supplied"


@pytest.mark.parametrize("button", ["nhan", "dong-goi", "gui", "da-giao", "khach-khong-nhan"])
def test_an_address_of_a_button_opened_like_a_page_leads_to_the_parcel(stall, button):
    key = order()

    answer = stall.get(f"/en/gian-hang/kien/{key}/{button}/")

    assert (answer.status_code, answer.url) == (302, f"/en/gian-hang/kien/{key}/")
    assert stall.delete(f"/gian-hang/kien/{key}/{button}/").status_code == 405
    assert state(key) == "placed"


def test_an_amount_is_written_as_people_write_it(stall):
    key = sent(stall, order(wanted()))
    due = Parcel.objects.get(key=key).total_vnd

    press(stall, key, "da-giao", collected=f"{due // 1000}k")

    assert Parcel.objects.get(key=key).cod_collected_vnd == due


def test_signing_out_is_no_tab_and_asks_first(stall):
    home = stall.get("/gian-hang/").content.decode()
    assert 'href="/tai-khoan/logout/"' in home

    asked = stall.get("/tai-khoan/logout/")

    assert 'href="/tai-khoan/loi-vao/">Ở lại</a>' in asked.content.decode()
    assert stall.get("/gian-hang/").status_code == 200


def test_a_stall_without_orders_is_told_so(stall):
    assert "Hiện không có việc gì" in stall.get("/gian-hang/").content.decode()


def test_money_says_who_holds_it(stall):
    by_post, by_hand, waiting = (
        sent(stall, order()),
        sent(stall, order(wanted()), carrier="myself", tracking=""),
        order(wanted()),
    )
    for key in (by_post, by_hand):
        press(stall, key, "da-giao", collected=str(Parcel.objects.get(key=key).total_vnd))

    purse = stall.get("/gian-hang/tien/").context["purse"]

    totals = dict(Parcel.objects.values_list("key", "cod_collected_vnd"))
    assert [(heap.holder, heap.amount_vnd) for heap in purse.couriers] == [("VNPost", totals[by_post])]
    assert purse.own_vnd == totals[by_hand]
    assert purse.due_vnd == Parcel.objects.get(key=waiting).total_vnd
    assert purse.held_vnd == totals[by_post]


def test_a_board_costs_the_same_however_many_parcels(stall, django_assert_max_num_queries):
    for _ in range(2):
        order(wanted())
    with django_assert_max_num_queries(12):
        stall.get("/gian-hang/")


def test_the_stall_speaks_english_too(stall):
    order()

    assert "Accept the order" in stall.get("/en/gian-hang/").content.decode()
