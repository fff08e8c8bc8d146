"""The product list: search, facets, chips, pages, suggestions."""

import json
import re
import shutil

import pytest

from catalog_sync import catalogue
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.programme import acts
from marketplace.stores.channels import point_place
from tests.storefront.shop_world import html, mui_ne, on_offer, sales_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


def shown(page: str) -> list[str]:
    return re.findall(r'<h3 class="card__name"><a href="/(?:en/)?san-pham/([^/]+)/">', page)


def facet(page: str, name: str) -> str:
    return page.split(f'id="loc-{name}"')[1].split("</details>", maxsplit=1)[0]


@pytest.fixture
def shelf(empty_market):
    sales_point()
    on_offer(
        "68-0001", name="Nước mắm Hòn Rơm", english="Hon Rom fish sauce", stars=5, price_vnd=120_000, commune=mui_ne()
    )
    on_offer("68-0002", name="Mắm ruốc Mũi Né", price_vnd=45_000, stock={point_place("mui-ne"): 3})
    on_offer("68-0003", name="Gùi tre Khung Trăng", group="handicraft", stars=3, illustrative=True)


@pytest.mark.usefixtures("shelf")
def test_everything_in_force_is_listed_the_most_stars_first(client):
    page = html(client.get("/san-pham/"))

    assert shown(page) == ["68-0001", "68-0002", "68-0003"]
    assert "3 sản phẩm còn hiệu lực hôm nay" in page


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("words", ["nước mắm hòn rơm", "nuoc mam hon rom", "Hon Rom fish sauce"])
def test_words_find_with_and_without_accents_and_in_english(client, words):
    page = html(client.get("/san-pham/", {"q": words}))

    assert shown(page)[0] == "68-0001"
    assert f"Kết quả cho “{words}”" in page


@pytest.mark.usefixtures("shelf")
def test_facets_count_and_lead_on(client):
    page = html(client.get("/san-pham/?sao=5"))

    assert shown(page) == ["68-0001"]
    assert 'href="/san-pham/?sao=5&amp;sao=4"' in facet(page, "stars")
    assert 'href="/san-pham/" rel="nofollow"' in facet(page, "stars")
    assert "Thực phẩm" in facet(page, "group")
    assert '<span class="facet__count">1</span>' in facet(page, "group")


@pytest.mark.usefixtures("shelf")
def test_what_is_chosen_can_be_dropped_one_by_one(client):
    page = html(client.get("/san-pham/?q=m%E1%BA%AFm&nhom=food&gia=0-49999"))

    chips = dict(
        re.findall(
            r'<a class="chip" href="([^"]+)" rel="nofollow"><span class="visually-hidden">Bỏ:</span> (.+?) <svg', page
        )
    )
    assert chips == {
        "/san-pham/?nhom=food&amp;gia=0-49999": "“mắm”",
        "/san-pham/?q=m%E1%BA%AFm&amp;gia=0-49999": "Thực phẩm",
        "/san-pham/?q=m%E1%BA%AFm&amp;nhom=food": "dưới 50.000\xa0₫".replace("\xa0", " "),
    }
    assert 'class="chip chip--all" href="/san-pham/"' in page


@pytest.mark.usefixtures("shelf")
def test_a_choice_that_finds_nothing_is_still_named(client):
    page = html(client.get("/san-pham/?xa=22918&nhom=handicraft"))

    assert shown(page) == []
    assert "Phường Mũi Né" in page.split('class="chips"')[1].split("</ul>")[0]
    assert "Không có sản phẩm còn hiệu lực nào phù hợp" in page


@pytest.mark.usefixtures("shelf")
def test_stock_is_shown_by_the_point_s_name(client):
    page = html(client.get("/san-pham/"))

    assert "Quầy OCOP Mũi Né" in facet(page, "in_stock_at")
    assert shown(html(client.get("/san-pham/?diem=mui-ne"))) == ["68-0002"]
    assert "có sẵn tại 1 điểm bán" in page


@pytest.mark.usefixtures("shelf")
def test_prices_go_through_the_language_and_none_is_said(client):
    assert "120.000 ₫" in html(client.get("/san-pham/"))
    assert "₫120,000" in html(client.get("/en/san-pham/"))
    assert "chưa niêm yết giá" in html(client.get("/san-pham/"))
    assert "price not listed yet" in html(client.get("/en/san-pham/"))


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("gia", ["68-0002", "68-0001", "68-0003"]),
        ("gia-giam", ["68-0001", "68-0002", "68-0003"]),
        ("ten", ["68-0003", "68-0002", "68-0001"]),
    ],
)
def test_the_order_is_the_reader_s(client, order, codes):
    page = html(client.get("/san-pham/", {"sap-xep": order}))

    assert shown(page) == codes
    assert f'<option value="{order}" selected>' in page


@pytest.mark.usefixtures("shelf")
def test_fictional_goods_are_marked_and_can_be_put_away_in_the_demo(client, settings):
    settings.DEMO = True

    page = html(client.get("/san-pham/"))
    real = html(client.get("/san-pham/?that=1"))

    assert page.count("badge--fiction card__flag") == 1
    assert 'id="loc-that" href="/san-pham/?that=1"' in page
    assert shown(real) == ["68-0001", "68-0002"]
    assert 'id="loc-that" href="/san-pham/"' in real


def test_the_switch_is_part_of_the_demo_only(client):
    assert 'id="loc-that"' not in html(client.get("/san-pham/"))


@pytest.mark.usefixtures("shelf")
def test_a_relaxed_search_says_so(client):
    page = html(client.get("/san-pham/", {"q": "nuoc mam khongcotrendoi"}))

    assert "Gần nhất là:" in page
    assert shown(page)


@pytest.mark.usefixtures("shelf")
def test_an_exact_search_says_nothing_of_the_kind(client):
    assert "Gần nhất là:" not in html(client.get("/san-pham/", {"q": "gùi tre"}))


def test_pages_follow_each_other_by_plain_links(client):
    for number in range(1, 27):
        on_offer(f"68-{number:04}")

    first, second = html(client.get("/san-pham/?sao=4")), html(client.get("/san-pham/?sao=4&trang=2"))

    assert len(shown(first)) == 24
    assert len(shown(second)) == 2
    assert 'rel="next" href="/san-pham/?sao=4&amp;trang=2"' in first
    assert 'rel="prev" href="/san-pham/?sao=4"' in second


@pytest.mark.usefixtures("shelf")
def test_htmx_gets_the_results_alone_and_the_links_of_their_address(client):
    fragment = html(client.get("/san-pham/?sao=5", headers={"hx-request": "true"}))

    assert fragment.startswith('<div class="list" id="ket-qua"')
    assert "<html" not in fragment
    assert 'id="ngon-ngu" hx-swap-oob="true"' in fragment
    assert 'href="/en/san-pham/?sao=5"' in fragment


@pytest.mark.usefixtures("shelf")
def test_htmx_that_restores_its_history_gets_the_whole_page(client):
    headers = {"hx-request": "true", "hx-history-restore-request": "true"}

    assert "<html" in html(client.get("/san-pham/", headers=headers))


@pytest.mark.usefixtures("shelf")
def test_what_was_suspended_is_gone_before_the_index_knows(client):
    acts.suspend("68-0001", actor=None, reason="Khiếu nại")

    assert "68-0001" not in shown(html(client.get("/san-pham/")))
    assert "68-0001" not in client.get("/san-pham/goi-y/?q=hon+rom").content.decode()


@pytest.mark.usefixtures("shelf")
def test_the_list_costs_six_queries_at_most(client, settings, django_assert_max_num_queries):
    settings.DEMO = True
    client.get("/san-pham/")

    with django_assert_max_num_queries(6):
        client.get("/san-pham/?q=m%E1%BA%AFm&nhom=food")


@pytest.mark.usefixtures("shelf")
def test_suggestions_lead_to_products_producers_and_places(client):
    products = json.loads(client.get("/san-pham/goi-y/?q=hon+r").content)["suggestions"]
    places = json.loads(client.get("/san-pham/goi-y/?q=phuong+mui").content)["suggestions"]
    producers = json.loads(client.get("/san-pham/goi-y/?q=htx+thu").content)["suggestions"]

    assert {"text": "Nước mắm Hòn Rơm", "kind": "sản phẩm", "url": "/san-pham/68-0001/"} in products
    assert {"text": "Phường Mũi Né", "kind": "địa phương", "url": "/san-pham/?xa=22918"} in places
    assert {"text": "HTX Thử nghiệm", "kind": "chủ thể", "url": "/san-pham/?chu-the=68-P-0001"} in producers


def test_nothing_typed_suggests_nothing(client):
    assert json.loads(client.get("/san-pham/goi-y/?q=%20%20").content) == {"suggestions": []}


def test_a_broken_index_is_told_plainly(client, monkeypatch):
    def broken(*args, **kwargs):
        raise IndexUnavailable

    monkeypatch.setattr(catalogue.index, "search", broken)
    monkeypatch.setattr(catalogue.index, "suggest", broken)

    response = client.get("/san-pham/")

    assert response.status_code == 503
    assert "Kệ hàng đang được sắp lại" in html(response)
    assert client.get("/san-pham/goi-y/?q=m").json() == {"suggestions": []}
    assert client.get("/").status_code == 200


def test_a_lost_index_is_no_empty_shop(client, settings):
    on_offer("68-0001")
    shutil.rmtree(settings.CATALOGUE_INDEXES["default"]["OPTIONS"]["path"])

    response = client.get("/san-pham/")

    assert response.status_code == 503
    assert "đang được dựng lại" in html(response)


def test_a_question_is_escaped(client):
    page = client.get("/san-pham/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page
