"""What the script of the till asks, and what it is told."""

from datetime import date

import pytest
import time_machine
from vietqr_emvco import VietQRParser

from marketplace.pos.models import Sale
from storefront.pos import transfers
from tests.marketplace import pos_world as world
from tests.marketplace.pos_world import GTIN
from tests.storefront.pos_world import become_till, open_shift, sale, sign_in, take


@pytest.fixture
def point(db):
    with time_machine.travel(world.NOW, tick=False):
        yield world.point()


@pytest.fixture
def till(client, point):
    sign_in(client, world.staff(point, first_name="Lan", last_name="Nguyễn"))
    become_till(client, point)
    open_shift(client, point)
    return client


def test_the_shelf_is_told_with_everything_the_device_needs(till, point):
    world.goods(gtin=GTIN)

    item = till.get("/quay/mui-ne/ke.json").json()["items"][0]

    assert (item["sku"], item["price_vnd"], item["left"], item["gtin"], item["refusal"]) == (
        "68-0001-1",
        85_000,
        10,
        GTIN,
        "",
    )
    assert "nuoc mam" in item["find"]


def test_an_unchanged_shelf_is_not_told_again_and_no_copy_survives_midnight(till, point):
    world.goods(decided_on=date(2023, 11, 25))
    first = till.get("/quay/mui-ne/ke.json")
    assert till.get("/quay/mui-ne/ke.json", headers={"if-none-match": first["ETag"]}).status_code == 304

    with time_machine.travel("2026-11-25 18:00:00+00:00", tick=False):
        after = till.get("/quay/mui-ne/ke.json", headers={"if-none-match": first["ETag"]})

    assert after.status_code == 200
    assert "hết hiệu lực từ 26/11/2026" in after.json()["items"][0]["refusal"]


def test_a_sale_is_recorded_with_number_change_and_receipt(till, point):
    world.goods()

    answer = take(till, point, sale(received_vnd=200_000))

    told = answer.json()
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["number"], answer.json()["change_vnd"]) == (
        "recorded",
        "1-001",
        30_000,
    )
    page = till.get(told["receipt"]).content.decode()
    assert "Phiếu bán hàng – không thay thế hóa đơn" in page
    assert "HTX Thử nghiệm" in page
    assert "Nguyễn" in page


def test_the_same_sale_sent_again_is_answered_alike_and_recorded_once(till, point):
    world.goods()

    first, again = take(till, point, sale()), take(till, point, sale())

    assert (first.json(), Sale.objects.count(), world.lying()) == (again.json(), 1, 8)


def test_a_lapsed_product_is_refused_in_words_with_the_day(till, point):
    world.goods(decided_on=date(2023, 11, 23))

    answer = take(till, point, sale())

    assert (answer.status_code, answer.json()["state"]) == (409, "refused")
    assert "hết hiệu lực từ 24/11/2026" in answer.json()["sentence"]
    assert Sale.objects.count() == 0


def test_alcohol_asks_for_the_age(till, point):
    world.goods(alcohol_pct=29)

    refused = take(till, point, sale())
    taken = take(till, point, sale(2, age_checked=True))

    assert refused.json()["kind"] == "AgeNotChecked"
    assert (taken.json()["state"], Sale.objects.get().age_checked) == ("recorded", True)


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"lines": []},
        {"lines": "x"},
        sale(ulid="short"),
        sale(quantity=True),
        sale(method="card"),
        sale(received_vnd="1"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(till, point, nonsense):
    world.goods()

    answer = take(till, point, nonsense)

    assert (answer.status_code, answer.json()["kind"], Sale.objects.count()) == (409, "InvalidSale", 0)


def test_a_scan_is_answered_with_goods_an_order_or_a_reason(till, point):
    world.goods(gtin=GTIN)
    world.goods("68-0002", at="phan-thiet")

    def ask(text: str) -> dict:
        return till.get("/quay/mui-ne/quet.json", {"ma": text}).json()

    assert ask(GTIN)["items"][0]["sku"] == "68-0001-1"
    assert ask("OC-7K3M-92QD")["order"] == "/quay/mui-ne/dat-truoc/OC-7K3M-92QD/"
    assert ask("68-0002")["refusal"] == "Sản phẩm không có trên kệ của điểm bán này."
    assert ask("gì đó") == {"known": False, "items": []}


def test_the_transfer_code_names_account_amount_and_note(till, point):
    said = VietQRParser.parse(transfers.text(point, 170_000, "QUAY 1A2B3C4D"))

    drawn = till.get("/quay/mui-ne/ma-qr.svg?tien=170000&ma=QUAY+1A2B3C4D")
    assert "1234567890" in str(said)
    assert "170000" in str(said)
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/svg+xml", b"<svg")


def test_a_point_without_account_draws_no_code(till, point):
    point.bank_account = ""
    point.save()

    assert till.get("/quay/mui-ne/ma-qr.svg?tien=170000&ma=X").status_code == 404


def test_the_sell_page_needs_a_till_and_a_shift_and_says_what_needs_javascript(client, point):
    sign_in(client, world.staff(point))
    assert client.get("/quay/mui-ne/ban/").url == "/quay/mui-ne/may/"
    become_till(client, point)
    assert client.get("/quay/mui-ne/ban/").url == "/quay/mui-ne/mo-ca/"
    open_shift(client, point)

    page = client.get("/quay/mui-ne/ban/").content.decode()

    assert "<noscript>" in page
    assert "cần JavaScript" in page
