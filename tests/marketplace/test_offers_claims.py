"""Words that praise food as if it were medicine."""

import csv

import pytest

from marketplace.offers.claims import WORDS, claims


def words(text: str, group: str = "herbal") -> list[str]:
    return [claim.words for claim in claims(text, group)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trà đinh lăng điều trị mất ngủ.", ["điều trị", "mất ngủ"]),
        ("CHỮA BỆNH tiểu đường", ["CHỮA BỆNH", "tiểu đường"]),
        ("Hỗ trợ hạ huyết áp", ["hạ huyết áp"]),
        ("tra dinh lang chua benh ung thu", ["chua benh", "ung thu"]),
        ("A remedy for high Blood Pressure", ["remedy", "Blood Pressure"]),
        ("Mắm ủ trong chum, chứa đạm tự nhiên, chưa pha.", []),
        ("Sun-cured squid, a treat for the whole family", []),
        ("", []),
    ],
)
def test_claims_are_found_by_whole_words_with_their_tones(text, found):
    assert words(text) == found


def test_a_claim_says_where_it_stands():
    text = "Rượu dâu chữa bệnh"

    (claim,) = claims(text, "beverage")

    assert (text[claim.start : claim.end], claim.kind) == ("chữa bệnh", "cure")


def test_letters_in_pieces_are_read_as_whole_ones():
    assert words("chu\u031b\u0303a be\u0323\u0302nh") != []


@pytest.mark.parametrize("group", ["handicraft", "ornamental", "tourism"])
def test_only_food_drink_and_herbs_are_guarded(group):
    assert words("điều trị", group) == []


def test_every_word_of_the_list_is_of_a_known_kind_and_stands_once():
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert {row["kind"] for row in rows} == {"cure", "disease"}
    assert {row["language"] for row in rows} == {"vi", "en"}
    assert len({row["words"] for row in rows}) == len(rows)
