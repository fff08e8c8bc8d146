"""Vietnamese text made comparable: folded for searching, as a key for sorting.

Both are pure and stored in columns, because the database has no Vietnamese collation of its own.
"""

import re
from unicodedata import combining, normalize

_TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

# Latin letters only: the marks of other scripts (й, が) are letters of their own.
_LATIN_LETTERS = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_BARE = {code: normalize("NFD", chr(code))[0] for code in _LATIN_LETTERS}
_BARE |= dict.fromkeys(range(0x300, 0x370), "") | {ord("đ"): "d", ord("ð"): "d"}

_ORDER = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
_TONE = {mark: str(place) for place, mark in enumerate(_TONE_MARKS, start=1)}
_SYLLABLE = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case without accents, đ as d, spaces collapsed: "  Phường MŨI  Né" → "phuong mui ne"."""
    if not text.isascii():
        text = normalize("NFC", text).lower().translate(_BARE)
    return " ".join(text.lower().split())


def sort_key(text: str) -> str:
    """A string whose byte order is the order of a Vietnamese dictionary.

    Syllable by syllable; in each the letters decide (a ă â b c d đ e ê …) and then the tone (level, huyền, hỏi, ngã,
    sắc, nặng), so that every "Đông …" stands before every "Đồng …". Numbers sort by value, before letters.
    """
    words = normalize("NFC", text).lower().replace("'", "").replace("’", "")
    return " ".join(_syllable_key(syllable) for syllable in _SYLLABLE.findall(words))


def _syllable_key(syllable: str) -> str:
    if syllable.isdecimal():
        return syllable.zfill(6)
    marks = normalize("NFD", syllable)
    tone = next((_TONE[mark] for mark in marks if mark in _TONE), "0")
    letters = normalize("NFC", "".join(mark for mark in marks if mark not in _TONE))
    return "".join(_ORDER.get(letter, letter) for letter in letters if not combining(letter)) + tone
