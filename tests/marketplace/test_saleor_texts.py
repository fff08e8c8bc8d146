"""Texts on their way to Saleor and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.stores.saleor import texts


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]) | st.sampled_from(" \n<>&\"'"), max_size=80
    )
)
def test_plain_text_survives_the_editor(text):
    tidy = texts.tidy(text)

    assert texts.from_editor(texts.to_editor(text)) == tidy
    assert texts.tidy(tidy) == tidy


def test_a_paragraph_is_a_block_of_the_editor():
    assert json.loads(texts.to_editor("Một & hai\nxuống dòng\n\nBa <b>") or "") == {
        "blocks": [
            {"type": "paragraph", "data": {"text": "Một &amp; hai<br>xuống dòng"}},
            {"type": "paragraph", "data": {"text": "Ba &lt;b&gt;"}},
        ]
    }
    assert texts.to_editor(" \n ") is None


def test_what_a_colleague_wrote_in_the_dashboard_is_read_as_plain_text():
    blocks = [
        {"type": "header", "data": {"text": "Nước mắm <b>nhĩ</b>", "level": 2}},
        {
            "type": "list",
            "data": {"style": "unordered", "items": ["cá cơm", {"content": "muối&nbsp;hột", "items": []}]},
        },
        {"type": "quote", "data": {"text": "ngon", "caption": "bà Tư"}},
        {"type": "delimiter", "data": {}},
    ]

    plain = texts.from_editor(json.dumps({"time": 1, "version": "2.30", "blocks": blocks}))

    assert plain == "Nước mắm nhĩ\n\n– cá cơm\n– muối hột\n\nngon\nbà Tư"


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"blocks": null}'])
def test_nothing_written_is_no_text(content):
    assert texts.from_editor(content) == ""


def test_a_placeholder_is_no_name():
    assert texts.gathered("P-1", {"en": "Fish sauce", "zh": None, "ko": ""}, placeholder="P-1") == {"en": "Fish sauce"}
    assert texts.gathered("Nước mắm", {}, placeholder="P-1") == {"vi": "Nước mắm"}


def test_a_language_that_would_get_lost_is_refused():
    texts.require_known({"vi": "Mắm", "en": "Sauce", "ko": "장", "ru": "соус", "zh": "鱼露"})

    with pytest.raises(ValueError, match="fr"):
        texts.require_known({"vi": "Mắm", "fr": "Sauce"})
