"""The public check: every state, every way to ask."""

from datetime import date, timedelta

import pytest

from marketplace.programme import acts
from marketplace.programme.models import ActKind
from tests.factories.people import commune_officer, province_officer, user
from tests.factories.programme import certificate, product
from tests.storefront.office_world import lapsed, not_recognised, to_be_confirmed
from tests.storefront.shop_world import TODAY, html, mui_ne, on_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def in_force(code: str) -> None:
    on_offer(code, stars=4)


def suspended(code: str) -> None:
    on_offer(code)
    acts.suspend(code, actor=None, reason="lý do nội bộ")


def revoked(code: str) -> None:
    on_offer(code)
    paper = acts.RevocationPaper(
        number="77/QĐ-UBND", decided_on=date(2026, 11, 2), effective_on=date(2026, 11, 10), body="UBND tỉnh Lâm Đồng"
    )
    acts.revoke(code, paper=paper, actor=None, reason="lý do nội bộ")


def upcoming(code: str) -> None:
    row = product(code)
    tomorrow = TODAY + timedelta(days=1)
    certificate(row, not_before=tomorrow, not_after=tomorrow)


def below_three(code: str) -> None:
    certificate(product(code), stars=2)


STATES = [
    (in_force, "good", "Còn hiệu lực", "In force", "Ngày cuối cùng còn chắc chắn là 01/01/2028"),
    (suspended, "stop", "Tạm dừng hiển thị", "Display suspended", "đã tạm dừng hiển thị"),
    (
        to_be_confirmed,
        "wait",
        "Chờ xác nhận ngày",
        "Day to be confirmed",
        "Dù thế nào cũng không còn hiệu lực sau 31/12/2028",
    ),
    (upcoming, "wait", "Chưa có hiệu lực", "Not in force yet", "có hiệu lực từ 25/11/2026"),
    (revoked, "stop", "Đã thu hồi", "Revoked", "Đã có quyết định thu hồi"),
    (lapsed, "past", "Hết hiệu lực", "No longer in force", "không thể còn hiệu lực sau 31/12/2024"),
    (below_three, "past", "Dưới ba sao", "Below three stars", "dưới ba sao"),
    (not_recognised, "plain", "Chưa được công nhận", "Not recognised", "chưa thấy quyết định công nhận hạng sao"),
]
BY_NAME = [state[2] for state in STATES]


@pytest.mark.parametrize(("make", "tone", "words", "english", "why"), STATES, ids=BY_NAME)
def test_each_state_is_told_in_big_plain_words_with_its_reason(client, make, tone, words, english, why):
    make("68-0001")

    page, other = html(client.get("/tra-cuu/68-0001")), html(client.get("/en/tra-cuu/68-0001"))

    assert f'class="verdict verdict--{tone}"' in page
    assert f'<p class="verdict__state">{words}</p>' in page
    assert "Ngày 24/11/2026" in page
    assert why in page.split('id="vi-sao"')[1].split("</section>")[0]
    assert f'<p class="verdict__state">{english}</p>' in other
    assert "lý do nội bộ" not in page


@pytest.mark.parametrize(("make", "tone", "words", "english", "why"), STATES, ids=BY_NAME)
def test_stars_shine_only_while_they_hold(client, make, tone, words, english, why):
    make("68-0001")

    assert ('role="img" aria-label="4 sao"' in html(client.get("/tra-cuu/68-0001"))) == (make is in_force)


def test_only_what_is_on_offer_leads_to_its_shelf(client):
    on_offer("68-0001")
    lapsed("68-0002")

    assert 'href="/san-pham/68-0001/"' in html(client.get("/tra-cuu/68-0001"))
    assert 'href="/san-pham/68-0002/"' not in html(client.get("/tra-cuu/68-0002"))


def test_the_history_names_kind_day_and_decision_the_newest_first(client):
    revoked("68-0001")
    acts.suspend("68-0001", actor=None, reason="lý do nội bộ")

    history = html(client.get("/tra-cuu/68-0001")).split('class="timeline"')[1].split("</ol>")[0]

    titles = [part.split("</p>")[0] for part in history.split('<p class="timeline__title">')[1:]]
    assert titles == [str(ActKind.SUSPEND.label), str(ActKind.REVOKE.label), "Được công nhận 4 sao"]
    assert "Quyết định 77/QĐ-UBND của UBND tỉnh Lâm Đồng · có hiệu lực từ 10/11/2026" in history
    assert "02/11/2026" in history
    assert "24/11/2026" in history
    assert "lý do nội bộ" not in history


@pytest.mark.parametrize("caller", ["nobody", "stranger", "commune", "province"])
def test_everybody_gets_the_same_answer_without_the_office_s_reasons(client, caller):
    suspended("68-0001")
    if caller != "nobody":
        make = {
            "stranger": lambda: user("khach"),
            "commune": lambda: commune_officer(mui_ne()),
            "province": province_officer,
        }
        client.force_login(make[caller]())

    page = html(client.get("/tra-cuu/68-0001"))

    assert "Tạm dừng hiển thị" in page
    assert "lý do nội bộ" not in page


@pytest.mark.parametrize(
    "asked", ["68-0001", " 68-0001 ", "http://testserver/tra-cuu/68-0001", "https://cho.vn/en/tra-cuu/68-0001/"]
)
def test_a_code_or_a_scanned_address_leads_straight_to_the_answer(client, asked):
    lapsed("68-0001")

    response = client.get("/tra-cuu/", {"q": asked})

    assert response.status_code == 302
    assert response["Location"] == "/tra-cuu/68-0001"


@pytest.mark.parametrize("asked", ["http://[x/", "http://[::1/tra-cuu/68-0001", "http://x/%00", "//", "/"])
def test_an_odd_address_is_only_not_found(client, asked):
    response = client.get("/tra-cuu/", {"q": asked})

    assert response.status_code == 200
    assert "Danh mục không có sản phẩm này" in html(response)


def test_small_letters_of_a_code_are_no_mistake(client):
    on_offer("MH-0001")

    assert client.get("/tra-cuu/", {"q": "mh-0001"})["Location"] == "/tra-cuu/MH-0001"
    assert client.get("/tra-cuu/mh-0001")["Location"] == "/tra-cuu/MH-0001"


@pytest.mark.parametrize("asked", ["rong nho", "RONG NHO", "nho rong", "Rong nho thử nghiệm", "rong nho htx"])
def test_names_are_found_without_accents_in_any_order_with_the_producer_too(client, asked):
    lapsed("68-0001", name="Rong nho tươi")
    not_recognised("68-0002", name="Rong nho muối")
    on_offer("68-0003", name="Nước mắm")

    page = html(client.get("/tra-cuu/", {"q": asked}))

    assert "2 sản phẩm trong danh mục khớp với" in page
    assert 'href="/tra-cuu/68-0001">Rong nho tươi</a>' in page
    assert "Hết hiệu lực" in page
    assert "Chưa được công nhận" in page
    assert "68-0003" not in page


def test_a_name_nobody_knows_is_told_plainly(client):
    page = html(client.get("/tra-cuu/", {"q": "kim cương"}))

    assert "Danh mục không có sản phẩm này" in page


def test_many_answers_come_in_pages_and_few_queries(client, django_assert_max_num_queries):
    for number in range(1, 24):
        lapsed(f"68-{number:04}", name=f"Mắm {number}")

    with django_assert_max_num_queries(9):
        page = html(client.get("/tra-cuu/?q=mam"))

    assert page.count("line line--between") == 20
    assert 'rel="next" href="/tra-cuu/?q=mam&amp;trang=2"' in page
    assert html(client.get("/tra-cuu/?q=mam&trang=2")).count("line line--between") == 3


def test_without_a_question_every_answer_is_explained(client):
    page = html(client.get("/tra-cuu/"))

    for words in BY_NAME:
        assert words in page.split('class="states"')[1]


def test_a_code_nobody_knows_is_not_found(client):
    assert client.get("/tra-cuu/68-9999").status_code == 404


def test_the_answer_can_be_printed_and_asked_again(client):
    on_offer("68-0001")

    page = html(client.get("/tra-cuu/68-0001"))

    assert "data-print" in page
    assert 'class="qr__code"' in page
    assert "http://testserver/tra-cuu/68-0001" in page


def test_fictional_papers_are_called_so(client, settings):
    settings.DEMO = True
    on_offer("MH-0001", illustrative=True)

    page = html(client.get("/tra-cuu/MH-0001"))

    assert "minh họa: sản phẩm, chủ thể và giấy tờ đều hư cấu" in page
    assert "ngày của chợ trong bản trình diễn" in page
