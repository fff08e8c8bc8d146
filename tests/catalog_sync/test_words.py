"""Vietnamese words: one spelling each, folding, what Telex and VNI keys stand for, slips of the finger."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog_sync.indexes.document import collation_key
from catalog_sync.indexes.keyboards import decode
from catalog_sync.indexes.spelling import Spelling, slips
from catalog_sync.indexes.syllables import ONSETS, RIMES, Tone, is_syllable, with_tone
from catalog_sync.indexes.words import fold, foreign_tokens, likeness, normal, spell, stem, tokenise

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
TELEX_TONES = dict(zip(Tone, ["", "s", "f", "r", "x", "j"], strict=True))
VNI_TONES = dict(zip(Tone, ["", "1", "2", "3", "4", "5"], strict=True))

texts = st.text() | st.text(LETTERS + LETTERS.upper() + " -'", max_size=30)


@st.composite
def syllables(draw):
    """A syllable Vietnamese could have: its letters, its tone."""
    onset = draw(st.sampled_from(["", *sorted(ONSETS)]))
    # The u of qu is already the glide that oa or uy would bring.
    bare = onset + draw(st.sampled_from(sorted(rime for rime in RIMES if onset != "qu" or rime[0] not in "ouư")))
    tone = draw(st.sampled_from([tone for tone in Tone if is_syllable(bare, tone)] or [Tone.SAC]))
    return bare, tone


@given(texts)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_composed_and_decomposed_text_has_the_same_words(text):
    assert tokenise(unicodedata.normalize("NFD", text)) == tokenise(unicodedata.normalize("NFC", text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(texts)
def test_words_are_small_composed_and_without_spaces(text):
    for word in tokenise(text):
        assert word == spell(word) == normal(word)
        assert not any(letter.isspace() for letter in word)


@given(st.text(LETTERS, max_size=12))
def test_folded_vietnamese_is_plain_ascii(word):
    assert fold(word).isascii()


@given(syllables())
def test_telex_keys_decode_to_the_syllable_they_spell(syllable):
    bare, tone = syllable
    assume("oo" not in bare)  # these keys are ô; Telex has a third o for xoong
    typed = "".join(TELEX_MARKS.get(letter, letter) for letter in bare) + TELEX_TONES[tone]

    assert decode(typed) in ({with_tone(bare, tone)} if typed != bare else {None})


@given(syllables())
def test_vni_keys_decode_to_the_syllable_they_spell(syllable):
    bare, tone = syllable
    assume("oo" not in bare)  # without marks these could be keys of Telex
    typed = "".join(VNI_MARKS.get(letter, letter) for letter in bare) + VNI_TONES[tone]

    assert decode(typed) == (with_tone(bare, tone) if typed != bare else None)


@given(syllables())
def test_every_place_of_a_tone_is_spelled_one_way(syllable):
    bare, tone = syllable
    vowels = [at for at, letter in enumerate(bare) if fold(letter) in "aeiouy"]

    spelled = {spell(unicodedata.normalize("NFC", bare[: at + 1] + tone.value + bare[at + 1 :])) for at in vowels}

    assert len(spelled) == 1


@given(st.text("abcdefgh", min_size=1, max_size=8), st.text("abcdefgh", min_size=1, max_size=8))
def test_slips_are_the_same_both_ways(one, other):
    assert slips(one, other, 2) == slips(other, one, 2)
    assert (slips(one, other, 2) == 0) == (one == other)


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("Khoẻ", "khỏe"),
        ("muà", "mùa"),
        ("mỳ", "mì"),
        ("kỹ", "kĩ"),
        ("quý", "quí"),
        ("quýt", "quít"),
        ("yến", "yến"),
        ("thúy", "thúy"),
        ("người", "người"),
        ("già", "già"),
        ("giếng", "giếng"),
        ("ST25", "st25"),
    ],
)
def test_spelling_variants_become_one(typed, spelled):
    assert spell(typed) == spelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nuowcs", "nước"),
        ("nuocws", "nước"),
        ("nuwowcs", "nước"),
        ("mawsm", "mắm"),
        ("dduwowngf", "đường"),
        ("dduowngf", "đường"),
        ("ruwouj", "rượu"),
        ("thuowr", "thuở"),
        ("dangd", "đang"),
        ("tieengs", "tiếng"),
        ("nu7o7c1", "nước"),
        ("nuo7c1", "nước"),
        ("ma81m", "mắm"),
        ("d9a65u", "đậu"),
        ("fish", None),
        ("thanh", None),
        ("st25", None),
        ("teas", None),
        ("", None),
    ],
)
def test_keys_stand_for_letters(typed, meant):
    assert decode(typed) == meant


def test_words_are_cut_at_anything_that_is_no_letter_or_digit():
    assert tokenise("Nước mắm Tĩn 40°N, R'lấp - men’s (100g)") == (
        "nước",
        "mắm",
        "tĩn",
        "40",
        "n",
        "rlấp",
        "mens",
        "100g",
    )
    assert tokenise("Mắm 鱼露 느억맘 рыбный") == ("mắm", "鱼露", "느억맘", "рыбный")


def test_foreign_words_lose_their_endings_and_east_asian_ones_come_in_pairs():
    assert list(foreign_tokens("Fish sauces, berries & mangoes")) == ["fish", "sauce", "berry", "mango"]
    assert list(foreign_tokens("рыбного соуса")) == list(foreign_tokens("рыбный соус"))
    assert list(foreign_tokens("火龙果干")) == ["火龙", "龙果", "果干"]
    assert stem("glass") == "glass"


def test_missing_accents_cost_less_than_wrong_ones():
    assert likeness("dứa", "dứa") == 1
    assert likeness("đua", "đũa") > likeness("đúa", "đũa")
    assert likeness("dưa", "dừa") > likeness("dứa", "dừa")
    assert likeness("dậu", "đậu") > likeness("dậu", "dầu")


def test_near_words_come_nearest_and_commonest_first():
    counts = {"mam": 1, "man": 2, "mat": 9, "nam": 3, "thanh": 4, "spirulina": 1, "st25": 1}
    spelling = Spelling(counts, counts.__getitem__)

    assert spelling.near("mab") == ("mat", "man", "mam")
    assert spelling.near("amn") == ("man",)
    assert spelling.near("spirulna") == ("spirulina",)
    assert spelling.near("st24") == ()
    assert spelling.near("ma") == ()


def test_names_are_put_in_vietnamese_order():
    names = ["Đậu", "Dừa", "Bánh 10", "Bánh 9", "Ấm trà", "Ăn vặt", "An Bình", "Dứa"]

    assert sorted(names, key=collation_key) == [
        "An Bình",
        "Ăn vặt",
        "Ấm trà",
        "Bánh 9",
        "Bánh 10",
        "Dừa",
        "Dứa",
        "Đậu",
    ]
