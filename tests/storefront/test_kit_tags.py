"""Filters and tags of every template."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from storefront.kit.templatetags import kit


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_money_reads_as_each_language_writes_it():
    with translation.override("vi"):
        assert kit.vnd(1250000) == "1.250.000\xa0₫"
    with translation.override("en"):
        assert kit.vnd(1250000) == "₫1,250,000"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_amount_and_no_number_are_no_text(nothing):
    assert kit.vnd(nothing) == ""
    assert kit.number(nothing) == ""
    assert kit.day(nothing) == ""


def test_an_amount_of_nothing_is_still_an_amount():
    with translation.override("vi"):
        assert kit.vnd(0) == "0\xa0₫"
        assert kit.number(0) == "0"


def test_a_day_is_written_the_same_in_every_language():
    for language in ("vi", "en"):
        with translation.override(language):
            assert kit.day(date(2026, 2, 9)) == "09/02/2026"


def test_the_day_of_an_instant_is_the_market_s_own():
    assert kit.day(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == "24/11/2026"


def test_a_weekday_has_its_name():
    with translation.override("vi"):
        assert kit.weekday(date(2026, 11, 24)) == "Thứ Ba"


@pytest.mark.parametrize(
    ("texts", "language", "wanted"),
    [
        ({"vi": "Nước mắm", "en": "Fish sauce", "ko": "느억맘"}, "ko", "느억맘"),
        ({"vi": "Nước mắm", "en": "Fish sauce"}, "ko", "Fish sauce"),
        ({"vi": "Nước mắm"}, "ko", "Nước mắm"),
        ({"zh": "鱼露"}, "vi", "鱼露"),
        ({}, "vi", ""),
        (None, "vi", ""),
    ],
)
def test_a_text_falls_back_and_is_never_an_error(texts, language, wanted):
    assert kit.text(texts, language) == wanted


def test_stars_can_be_heard():
    with translation.override("vi"):
        spoken = render("{% stars 4 %}")

    assert 'role="img" aria-label="4 sao"' in spoken
    assert spoken.count('class="on"') == 4
    assert spoken.count('class="off"') == 1


def test_no_stars_are_no_drawing():
    assert render("{% stars n %}", n=None) == ""


def test_a_missing_drawing_is_nothing(settings, tmp_path):
    settings.ICONS_DIR = tmp_path

    assert render('{% icon "no-such-drawing" %}') == ""


def test_a_drawing_is_inlined_and_silent(settings, tmp_path):
    settings.ICONS_DIR = tmp_path
    (tmp_path / "leaf.svg").write_text('<!-- licence -->\n<svg class="x"\n width="24">\n  <path d="M1 1" />\n</svg>\n')

    drawing = render('{% icon "leaf" %}')

    assert drawing.startswith('<svg class="icon"')
    assert '<path d="M1 1" /></svg>' in drawing
    assert 'aria-hidden="true"' in drawing
    assert "licence" not in drawing


@pytest.mark.parametrize("state", ["in_force", "suspended", "to_be_confirmed", "upcoming", "revoked", "lapsed"])
def test_a_state_is_told_in_words_and_not_by_colour_alone(state):
    with translation.override("vi"):
        badge = render("{% state state %}", state=state)

    words = badge.rpartition(">")[0].rpartition(" ")
    assert badge.startswith('<span class="badge badge--')
    assert any(letter.isalpha() for letter in words[2])


def test_a_code_can_be_scanned_and_heard():
    code = render('{% qr "https://cho.example/tra-cuu/68-0001" "Mã QR" %}')

    assert 'role="img" aria-label="Mã QR"' in code
    assert "<svg" in code
    assert "style=" not in code


def test_a_label_of_a_code_is_escaped():
    assert "&lt;b&gt;" in render('{% qr "x" label %}', label="<b>")


def test_a_query_keeps_what_it_does_not_change():
    request = RequestFactory().get("/", {"q": "mắm", "trang": "3", "sap-xep": "gia"})

    assert render("{% query trang=4 %}", request=request) == "q=m%E1%BA%AFm&amp;sap-xep=gia&amp;trang=4"
    assert render("{% query trang='' sap_xep='' %}", request=request) == "q=m%E1%BA%AFm"


def test_the_menu_marks_where_one_is():
    request = RequestFactory().get("/san-pham/68-0001/")

    assert render("{% current '/san-pham/' %}", request=request) == 'aria-current="true"'
    assert render("{% current '/san-pham/68-0001/' %}", request=request) == 'aria-current="page"'
    assert render("{% current '/' %}", request=request) == ""
