"""The frame of every page: demo and not, both languages, errors, robots, health."""

import json

import pytest
from django.test import Client

from catalog_sync.indexes.errors import IndexUnavailable
from storefront.kit import health as health_page
from tests.storefront.shop_world import html, on_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
def test_the_demo_says_what_it_is_on_every_page(client):
    for path in ("/", "/san-pham/", "/tra-cuu/", "/ocop-la-gi/", "/khong-co/"):
        page = html(client.get(path))

        assert "Ngày của chợ" in page
        assert "24/11/2026" in page
        assert "không đặt mua được" in page
        assert 'name="move" value="30"' in page


def test_outside_the_demo_there_is_no_banner(client):
    page = html(client.get("/"))

    assert "Ngày của chợ" not in page
    assert 'name="move"' not in page


@pytest.mark.usefixtures("demo")
def test_robots_are_refused_in_the_demo(client):
    page = client.get("/")

    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html(page)
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_robots_are_welcome_outside_the_demo_except_where_nothing_is_for_them(client):
    page = client.get("/")
    robots = client.get("/robots.txt").content.decode()

    assert "X-Robots-Tag" not in page
    assert 'name="robots"' not in html(page)
    assert "Disallow: /quan-ly/\n" in robots
    assert "Disallow: /\n" not in robots


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/san-pham/?q=m%E1%BA%AFm&sao=4", "vi", "/en/san-pham/?q=m%E1%BA%AFm&amp;sao=4"),
        ("/en/san-pham/?q=m%E1%BA%AFm&sao=4", "en", "/san-pham/?q=m%E1%BA%AFm&amp;sao=4"),
        ("/tra-cuu/68-0001", "vi", "/en/tra-cuu/68-0001"),
        ("/en/", "en", "/"),
    ],
)
def test_the_language_switch_keeps_the_page(client, path, language, other):
    on_offer("68-0001")

    page = html(client.get(path))

    assert f'<html lang="{language}"' in page
    assert f'<li><a href="{other}" lang=' in page


def test_a_page_that_is_missing_helps_on(client):
    response = client.get("/khong-co/")

    assert response.status_code == 404
    assert "Không có trang này" in html(response)
    assert 'href="/san-pham/"' in html(response)


@pytest.mark.parametrize(
    "address",
    ["/san-pham/%00/", "/tra-cuu/%00", "/san-pham/?xa=%00", "/san-pham/?chu-the=a%00", "/en/chu-the/?q=%00", "/%00"],
)
def test_an_address_with_a_nul_is_refused_with_a_page_in_both_languages(client, address):
    response = client.get(address)

    page = html(response)
    assert response.status_code == 400
    assert "Không đọc được yêu cầu này" in page
    assert "We could not read this request" in page
    assert 'class="site-header"' in page
    assert "style=" not in page


def test_a_host_that_is_not_ours_gets_the_same_page(client):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "Không đọc được yêu cầu này" in html(response)


def test_a_form_without_its_cookie_is_refused_with_a_page_that_helps_on():
    response = Client(enforce_csrf_checks=True).post("/gio-hang/them/", {"code": "68-0001"})

    assert response.status_code == 403
    assert "Chưa nhận được nội dung gửi" in html(response)
    assert 'class="site-header"' in html(response)


def test_what_to_say_when_no_answer_comes_stands_ready(client):
    assert 'data-no-answer="Chưa nhận được trả lời.' in html(client.get("/"))
    assert 'data-no-answer="No answer came.' in html(client.get("/en/"))


def test_a_percent_sign_before_zeros_is_no_nul(client):
    assert client.get("/san-pham/?q=100%2500").status_code == 200


def test_pages_allow_no_script_or_style_of_others(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_has_its_landmarks_and_a_way_past_the_menu(client):
    page = html(client.get("/"))

    assert '<a class="skip-link" href="#noi-dung">' in page
    assert '<main id="noi-dung"' in page
    assert page.count("<h1") == 1
    assert "<search" in page


def test_health_is_told_in_two_words(client):
    response = client.get("/health/")

    assert response.status_code == 200
    assert json.loads(response.content) == {"database": "ok", "index": "ok"}


def test_an_ill_index_is_named(client, monkeypatch):
    class Broken:
        def check(self):
            raise IndexUnavailable

    monkeypatch.setattr(health_page, "index", Broken())

    response = client.get("/health/")

    assert response.status_code == 503
    assert json.loads(response.content) == {"database": "ok", "index": "ill"}


@pytest.mark.parametrize("path", ["/tai-khoan/login/", "/tai-khoan/password/reset/", "/tai-khoan/signup/"])
def test_sign_in_pages_are_dressed_like_the_rest(client, path):
    page = html(client.get(path))

    assert 'class="site-header"' in page
    assert page.count("<h1") + page.count('class="empty"') >= 1


def test_nobody_makes_an_account_for_themselves(client, django_user_model):
    client.post(
        "/tai-khoan/signup/", {"username": "la", "password1": "mat-khau-rat-la", "password2": "mat-khau-rat-la"}
    )

    assert "Tài khoản được cấp theo lời mời" in html(client.get("/tai-khoan/signup/"))
    assert not django_user_model.objects.exists()


def test_signing_in_reads_in_both_languages_and_says_what_is_wrong(client):
    wrong = html(client.post("/tai-khoan/login/", {"login": "la", "password": "sai-mat-khau"}))

    assert "Số điện thoại, tên đăng nhập hoặc e-mail" in wrong
    assert "Số điện thoại (hoặc tên đăng nhập) hay mật khẩu không đúng." in wrong
    assert "Accounts come by invitation" in html(client.get("/en/tai-khoan/login/"))
