"""The claim guard: words of cure and names of diseases in the texts of food, drink and herbs.

The rules on advertising food forbid praising it as if it were medicine. A word found is no proof: it is shown to the
officer, who decides. The words are data: `data/claim_words.csv`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from marketplace.places.folding import fold
from marketplace.programme.models import ProductGroup

WORDS = Path(__file__).parent / "data" / "claim_words.csv"
GUARDED = frozenset({ProductGroup.FOOD, ProductGroup.BEVERAGE, ProductGroup.HERBAL})

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of a text that reads like a claim; `kind` is `cure` or `disease`."""

    start: int
    end: int
    words: str
    kind: str


def claims(text: str, group: str) -> tuple[Claim, ...]:
    """The claims in a text of a product of that group, from left to right, the longest where several begin."""
    if group not in GUARDED:
        return ()
    return tuple(_found(normalize("NFC", text)))


def _found(text: str) -> Iterator[Claim]:
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        known = next((known for known in _by_length() if _stands_at(known.words, words, place)), None)
        if known is None:
            place += 1
            continue
        start, end = words[place].start(), words[place + len(known.words) - 1].end()
        yield Claim(start, end, text[start:end], known.kind)
        place += len(known.words)


@dataclass(frozen=True, slots=True)
class _Known:
    words: tuple[str, ...]
    kind: str


@cache
def _by_length() -> tuple[_Known, ...]:
    with WORDS.open(encoding="utf-8", newline="") as lines:
        known = [_Known(tuple(row["words"].lower().split()), row["kind"]) for row in csv.DictReader(lines)]
    return tuple(sorted(known, key=lambda each: -len(each.words)))


def _stands_at(known: tuple[str, ...], words: list[re.Match[str]], place: int) -> bool:
    here = words[place : place + len(known)]
    return len(here) == len(known) and all(
        _same(one, word.group().lower(), len(known)) for one, word in zip(known, here, strict=True)
    )


def _same(known: str, word: str, length: int) -> bool:
    """Tones matter (chữa, chưa, chứa); a phrase typed without any is understood all the same."""
    return word == known or (length > 1 and word.isascii() and word == fold(known))
