"""A producer's own products: prices and counts at once, texts and photos by way of the office, and nobody else's."""

from datetime import date

import pytest
from django.utils import translation

from marketplace.offers import edits, pauses, photos, review
from marketplace.offers.models import ListingChange, PauseStep, PriceChange, StockCount
from marketplace.outbox import leases
from marketplace.programme import acts
from marketplace.stores import store
from marketplace.stores.records import ProductDraft, VariantDraft
from marketplace.stores.records import StockCount as Counted
from tests.factories.programme import certificate, product
from tests.marketplace.offers_world import HOME, in_store, offered, photo
from tests.storefront.office_world import commune, in_force, lapsed, not_recognised, to_be_confirmed
from tests.storefront.products_world import address, member
from tests.storefront.shop_world import html, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]


def post(client, name: str, **facts):
    return client.post(address(name), {"sku": "68-0001-1", **facts})


@pytest.mark.parametrize(
    "typed", ["90000", "90.000", "90,000", "90 000 đ", " 90.000₫", "90.000 đồng", "90k", "90 nghìn", "90 ngàn đồng"]
)
def test_a_price_is_written_as_people_write_it(client, stall_owner, typed):
    answer = post(client, "product_price", price=typed, reason="Cá tăng giá")

    assert answer.url == address("product")
    assert in_store().variants[0].listed_price_vnd == 90_000
    change = PriceChange.objects.get()
    assert (change.old_vnd, change.new_vnd, change.actor, change.reason) == (85_000, 90_000, stall_owner, "Cá tăng giá")


@pytest.mark.parametrize("typed", ["", "0", "-5", "chín chục", "90,5", "9.00", "2.000.000.000"])
def test_what_is_no_price_is_said_and_stays_typed(client, stall_owner, typed):
    answer = post(client, "product_price", price=typed)

    assert answer.status_code == 200
    assert 'role="alert"' in html(answer)
    assert f'value="{typed}"' in html(answer) or not typed
    assert in_store().variants[0].listed_price_vnd == 85_000


def test_too_high_a_price_is_refused_in_a_sentence_of_ours(client, stall_owner):
    answer = post(client, "product_price", price="2.000.000.000")

    assert "Cao nhất là 1.000.000.000 đồng. Có thể bạn gõ thừa số 0?" in html(answer)


def test_a_first_price_of_a_few_dong_is_asked_about_too(client):
    offered("68-0009", name="Mắm mới", price_vnd=None)
    member(client)
    facts = {"sku": "68-0009-1", "price": "85"}

    answer = client.post(address("product_price", code="68-0009"), facts)
    assert "85 đồng là rất thấp" in html(answer)
    assert in_store("68-0009").variants[0].listed_price_vnd is None

    client.post(address("product_price", code="68-0009"), facts | {"sure": "on"})
    assert in_store("68-0009").variants[0].listed_price_vnd == 85


def test_a_nought_too_few_is_asked_about_first(client, stall_owner):
    answer = post(client, "product_price", price="8.500")
    assert "Giá cũ 85.000 đồng, giá mới 8.500 đồng" in html(answer)
    assert in_store().variants[0].listed_price_vnd == 85_000

    post(client, "product_price", price="8.500", sure="on")
    assert in_store().variants[0].listed_price_vnd == 8_500


def test_the_modern_channel_sells_at_a_price_of_its_own_or_not_at_all(client, stall_owner):
    assert "không bán ở đó</strong>" in html(client.get(address("product")))

    post(client, "product_price", channel="modern-trade", price="70.000")
    assert in_store().variants[0].exceptions == {"modern-trade": 70_000}
    assert "70.000" in html(client.get(address("product")))

    post(client, "product_price", channel="modern-trade", price="")
    assert in_store().variants[0].exceptions == {}
    assert in_store().variants[0].listed_price_vnd == 85_000
    assert "→ không bán ở đó" in html(client.get(address("product")))


def test_a_trade_price_far_from_the_listed_one_is_asked_about(client, stall_owner):
    answer = post(client, "product_price", channel="modern-trade", price="7.000")

    assert "Giá niêm yết 85.000 đồng, giá này 7.000 đồng" in html(answer)
    assert in_store().variants[0].exceptions == {}


def test_a_channel_the_page_does_not_offer_is_refused(client, stall_owner):
    answer = post(client, "product_price", channel="pos-khong-co", price="70.000")

    assert (answer.status_code, in_store().variants[0].exceptions) == (200, {})


def test_a_count_applies_at_once(client, stall_owner):
    post(client, "product_stock", quantity="0", reason="Bán hết")

    assert in_store().variants[0].stock == {HOME: 0}
    count = StockCount.objects.get()
    assert (count.old, count.new, count.actor, count.reason) == (10, 0, stall_owner, "Bán hết")


@pytest.mark.parametrize("typed", ["1.000", "1,000", "1 000", "1000"])
def test_a_thousand_is_a_thousand_however_it_is_written(client, stall_owner, typed):
    post(client, "product_stock", quantity=typed)

    assert in_store().variants[0].stock == {HOME: 1_000}
    assert 'value="1.000"' in html(client.get(address("product")))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Mời ghi số nguyên, ví dụ 120."),
        ("", "Mời ghi số lượng, ví dụ 120; hết hàng thì ghi 0."),
        ("nhiều", "Mời ghi số nguyên, ví dụ 120."),
        ("1.5", "Mời ghi số nguyên, ví dụ 120."),
        ("9999999", "Mời ghi nhiều nhất là 1.000.000."),
    ],
)
def test_what_is_no_count_is_said_and_changes_nothing(client, stall_owner, typed, said):
    answer = post(client, "product_stock", quantity=typed)

    assert (answer.status_code, said in html(answer)) == (200, True)
    assert in_store().variants[0].stock == {HOME: 10}


def test_a_point_counts_its_own_shelf(client, stall_owner):
    sales_point("mui-ne")
    store.set_stock([Counted("68-0001-1", "point:mui-ne", 4)])

    page = html(client.get(address("product")))
    assert "Quầy OCOP Mũi Né</span> <strong>4</strong>" in page

    post(client, "product_stock", quantity="9", place="point:mui-ne")
    assert in_store().variants[0].stock == {HOME: 9, "point:mui-ne": 4}


def test_while_somebody_else_writes_what_was_typed_stays(client, stall_owner):
    with leases.held(["listing:68-0001"]):
        answer = post(client, "product_price", price="90.000")

    assert "Có người khác đang sửa" in html(answer)
    assert 'value="90.000"' in html(answer)
    assert in_store().variants[0].listed_price_vnd == 85_000


def test_a_pause_and_its_end(client, stall_owner):
    client.post(address("product_pause"), {"reason": "Hết mùa cá"})
    assert pauses.paused_codes() == {"68-0001"}
    page = html(client.get(address("product")))
    assert ("Tạm ngừng bán từ ngày 24/11/2026" in page, "Hết mùa cá" in page) == (True, True)
    assert "tạm ngừng bán" in html(client.get(address("products")))

    client.post(address("product_resume"))
    assert pauses.paused_codes() == set()
    assert PauseStep.objects.filter(actor=stall_owner).count() == 2


@pytest.mark.parametrize(
    ("name", "said"), [("product_pause", "đang tạm ngừng bán rồi"), ("product_resume", "không bị tạm ngừng")]
)
def test_a_second_press_is_harmless(client, stall_owner, name, said):
    if name == "product_pause":
        pauses.pause("68-0001", actor=None)

    assert said in html(client.post(address(name), follow=True))


def test_a_text_goes_to_the_office_and_the_page_shows_that_it_waits(client, stall_owner, fish_sauce):
    facts = {"name_vi": "Nước mắm nhĩ Hòn Rơm", "name_en": "", "story_vi": "Ủ chượp mười hai tháng.", "story_en": ""}

    answer = client.post(address("product_text"), facts, follow=True)

    page = html(answer)
    assert "Nước mắm nhĩ Hòn Rơm" in page
    assert "chờ cơ quan OCOP duyệt" in page
    fish_sauce.refresh_from_db()
    assert fish_sauce.name == in_store().name == {"vi": "Nước mắm nhĩ"}
    assert ListingChange.objects.get().proposed_by == stall_owner


def test_the_form_begins_with_what_waits(client, stall_owner, fish_sauce):
    edits.propose_text(fish_sauce.code, name={"vi": "Tên đang chờ"}, story={}, actor=None)

    assert 'value="Tên đang chờ"' in html(client.get(address("product_text")))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name_vi": ""}, 'role="alert"'),
        ({"name_vi": "Nước mắm nhĩ", "story_vi": "Ủ chượp.", "story_en": ""}, "Chưa có gì khác"),
        ({"name_vi": "Khô mực"}, "Sản phẩm 68-0002 của bạn đã mang tên này"),
        ({"name_vi": "á" * 201}, 'role="alert"'),
    ],
)
def test_a_text_that_cannot_be_sent_is_said_and_stays_typed(client, stall_owner, facts, said):
    offered("68-0002", name="Khô mực")

    answer = client.post(address("product_text"), {"story_en": "Kept as typed", **facts})

    assert answer.status_code == 200
    assert said in html(answer)
    assert facts.get("story_en", "Kept as typed") in html(answer)
    assert not ListingChange.objects.exists()


def test_words_of_cure_are_shown_to_the_producer_too(client, stall_owner, fish_sauce):
    edits.propose_text(fish_sauce.code, name={"vi": "Nước mắm"}, story={"vi": "Chữa bệnh"}, actor=None)

    assert '<mark class="claim">Chữa bệnh</mark>' in html(client.get(address("product_text")))


def test_a_photo_goes_to_the_office(client, stall_owner):
    answer = client.post(address("product_photo"), {"photo": photo(), "alt_vi": "Chai mắm"}, follow=True)

    change = ListingChange.objects.get()
    assert (change.proposed_by, change.after["alt"]) == (stall_owner, {"vi": "Chai mắm"})
    assert address("product_photo_file", change) in html(answer)
    file = client.get(address("product_photo_file", change))
    assert (file.headers["Content-Type"], "no-store" in file.headers["Cache-Control"]) == ("image/webp", True)
    assert client.get(photos.address(change.photo)).status_code == 404


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: photo((300, 300)), "mỗi cạnh cần ít nhất 600"),
        (lambda: photo(kind="GIF"), "không phải ảnh JPG, PNG hay WebP"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_in_words(client, stall_owner, file, said):
    answer = client.post(address("product_photo"), {"photo": file(), "alt_vi": "Chai mắm"})

    assert (answer.status_code, said in html(answer), "Chai mắm" in html(answer)) == (200, True, True)
    assert not ListingChange.objects.exists()


def test_a_proposal_is_taken_back(client, stall_owner, waiting_photo):
    client.post(address("product_withdraw", waiting_photo))

    waiting_photo.refresh_from_db()
    assert (waiting_photo.state, waiting_photo.decided_by) == ("withdrawn", stall_owner)
    assert "đã được rút lại trước đó" in html(client.post(address("product_withdraw", waiting_photo), follow=True))


def test_a_refusal_is_read_with_its_reason_until_something_newer_waits(client, stall_owner, waiting_photo):
    review.refuse(waiting_photo.pk, actor=None, reason="Ảnh mờ")
    assert "Ảnh mờ</p>" in html(client.get(address("product")))

    edits.propose_photo("68-0001", photo(), actor=None)
    assert 'class="notice notice--error"' not in html(client.get(address("product")))


def test_the_history_tells_who_did_what(client, stall_owner):
    post(client, "product_price", price="90.000", reason="Cá tăng giá")
    post(client, "product_stock", quantity="7")

    page = html(client.get(address("product")))

    assert "Giá niêm yết: 85.000" in page
    assert "Tại cơ sở, số lượng: 10 → 7" in page
    assert "24/11/2026 10:00 · Chị Hoa" in page


def test_a_lapsed_product_stays_with_reason_date_and_next_step(client, stall_owner):
    lapsed("68-0002", name="Khô mực", commune=commune())
    in_force("68-0003", name="Mắm nêm", decided_on=date(2020, 6, 15))

    page = html(client.get(address("products")))

    assert ("Khô mực" in page, "Mắm nêm" in page) == (True, True)
    assert "Giấy chứng nhận hết hiệu lực chậm nhất ngày 31/12/2024" in page
    assert "Giấy chứng nhận hết hiệu lực ngày 15/06/2023" in page
    assert "đăng ký đánh giá lại sản phẩm tại Ủy ban nhân dân phường Mũi Né" in page
    assert client.get(address("product", code="68-0002")).status_code == 200


def test_each_state_says_why_and_what_to_do(client, stall_owner):
    in_force("68-0003", name="Sắp hết", decided_on=date(2023, 12, 1))
    to_be_confirmed("68-0004", name="Chờ ngày")
    not_recognised("68-0005", name="Chưa công nhận")
    acts.suspend(in_force("68-0006", name="Bị dừng").code, actor=None, reason="Nhãn ghi sai hạn dùng")
    certificate(product("68-0007", name="Hai sao"), stars=2)

    page = html(client.get(address("products")))

    assert "còn hiệu lực đến hết ngày 01/12/2026" in page
    assert "gửi bản sao giấy chứng nhận hoặc quyết định" in page
    assert "Chưa có kết quả công nhận" in page
    assert "Tạm dừng hiển thị từ ngày 24/11/2026: Nhãn ghi sai hạn dùng" in page
    assert "Chỉ sản phẩm từ ba sao trở lên" in page


def test_a_product_without_packs_or_prices_says_so(client, stall_owner):
    in_force("68-0002", name="Khô mực")
    store.save_products([ProductDraft(code="68-0003", name={}, variants=(VariantDraft(sku="68-0003-1"),))])
    in_force("68-0003", name="Mắm nêm")

    page = html(client.get(address("products")))

    assert ("Chưa có quy cách nào được bán" in page, "chưa niêm yết giá" in page) == (True, True)
    assert client.get(address("product", code="68-0002")).status_code == 200


def test_the_list_asks_the_same_queries_for_many_as_for_one(client, stall_owner, django_assert_max_num_queries):
    for number in range(2, 9):
        offered(f"68-000{number}", name=f"Mắm {number}", commune=commune())

    with django_assert_max_num_queries(25):
        client.get(address("products"))


def test_the_pages_speak_english_too(client, stall_owner):
    with translation.override("vi"):  # what the page sets would stay
        page = html(client.get(f"/en{address('product')}"))

    assert "Units at your place now" in page
