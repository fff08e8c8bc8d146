"""Vietnamese words as search needs them: one spelling for each, with accents and without, cut at word ends.

Every engine gets these words ready made and only splits at spaces, so that all engines find the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from catalog_sync.indexes.syllables import Tone, split_tone, with_tone

_QUALITIES = {"\u0302": "hat", "\u0306": "breve", "\u031b": "horn"}
_STROKE = str.maketrans({"đ": "d", "ð": "d"})
_EAST_ASIAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_APOSTROPHES = re.compile("(?<=\\w)['’ʼ`´](?=\\w)")
_RUNS = re.compile(f"[{_EAST_ASIAN}]+|[^\\W_{_EAST_ASIAN}]+")
# The spelling reform of 1980 wrote i where y stood alone after these consonants; both are in daily use.
_LONE_Y = re.compile("(?:[hklmstv]|qu)y|qu(?:ynh?|ych|yt|yp)")


def normal(text: str) -> str:
    """Composed, in small letters. Decomposed text breaks every engine's own folding."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()).replace("ð", "đ")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text without any accent, đ as d: what people type in a hurry."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", normal(text)) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_STROKE)


@lru_cache(maxsize=65_536)
def spell(word: str) -> str:
    """One spelling for each word: tone as in hòa and thủy (not hoà, thuỷ), i as in mì and kĩ (not mỳ, kỹ)."""
    bare, tone = split_tone(normal(word))
    if _LONE_Y.fullmatch(bare):
        bare = bare.replace("y", "i")
    return with_tone(bare, tone) if tone else bare


def tokenise(text: str) -> tuple[str, ...]:
    """The words of a text, spelled one way; a run of Chinese, Japanese or Korean letters stays in one piece."""
    joined = _APOSTROPHES.sub("", normal(text))
    return tuple(spell(run) for run in _RUNS.findall(joined))


def has_accents(word: str) -> bool:
    """Whether somebody took the trouble to type an accent or a đ."""
    return fold(word) != normal(word)


@lru_cache(maxsize=65_536)
def likeness(typed: str, meant: str) -> float:
    """How well two words fit that fold to the same letters: 1 is equal; accents left out cost less than wrong ones."""
    return _tone_likeness(typed, meant) * _quality_likeness(typed, meant) * _stroke_likeness(typed, meant)


def _tone_likeness(typed: str, meant: str) -> float:
    one, other = split_tone(typed)[1], split_tone(meant)[1]
    if one is other:
        return 1.0
    return 0.8 if one is Tone.LEVEL else 0.5


def _quality_likeness(typed: str, meant: str) -> float:
    one, other = _qualities(typed), _qualities(meant)
    if one == other:
        return 1.0
    return 0.8 if not any(one) else 0.6


def _stroke_likeness(typed: str, meant: str) -> float:
    if ("đ" in typed) == ("đ" in meant):
        return 1.0
    return 0.9 if "đ" in meant else 0.5


@lru_cache(maxsize=65_536)
def _qualities(word: str) -> tuple[str, ...]:
    """For each letter, in order, its hat, breve or horn."""
    return tuple(_quality(letter) for letter in split_tone(word)[0])


def _quality(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)[1:]
    return next((_QUALITIES[mark] for mark in marks if mark in _QUALITIES), "")


def is_east_asian(word: str) -> bool:
    """Whether a run is written without spaces between words (Korean has some, but not where a dictionary has them)."""
    return re.fullmatch(f"[{_EAST_ASIAN}]+", word) is not None


def is_cyrillic(word: str) -> bool:
    """Whether a word is Russian or a neighbour of it."""
    return "\u0400" <= word[:1] <= "\u04ff"


def bigrams(run: str) -> tuple[str, ...]:
    """Overlapping pairs of letters, the usual stand-in for words where no spaces are written."""
    return tuple(one + other for one, other in pairwise(run)) or (run,)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A foreign word without its ending: plural of English, case of Russian; folded."""
    folded = fold(word)
    return _russian_stem(folded) if is_cyrillic(folded) else _english_stem(folded)


_RUSSIAN_ENDINGS = re.compile(
    "(?:ыми|ими|ого|его|ому|ему|ами|ями|ая|яя|ое|ее|ые|ие|ыи|ии|ои|ых|их|ом|ем|ов|ев|еи|ам|ям|ах|ях|ую|юю|[аяоеыиуюь])$"
)


def _russian_stem(folded: str) -> str:
    shorter = _RUSSIAN_ENDINGS.sub("", folded)
    return shorter if len(shorter) >= 3 else folded


def _english_stem(folded: str) -> str:
    if len(folded) <= 3 or not folded.endswith("s") or folded.endswith(("ss", "us", "is")):
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    return folded[:-2] if folded.endswith(("oes", "ches", "shes", "xes", "sses")) else folded[:-1]


def foreign_tokens(text: str) -> Iterator[str]:
    """The words of a text in any other language, as the index keeps them."""
    for word in tokenise(text):
        yield from bigrams(word) if is_east_asian(word) else (stem(word),)
