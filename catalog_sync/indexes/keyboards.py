"""Undoes Telex and VNI: what was typed with the Vietnamese keyboard switched off.

`nuowcs mawms` and `nu7o7c1 ma8m1` are both nước mắm. Marks may stand anywhere after the vowel they belong to, as both
keyboards allow.
"""

import re
from functools import lru_cache

from catalog_sync.indexes.syllables import Tone, is_syllable, with_tone

_TELEX_TONES = {"s": Tone.SAC, "f": Tone.HUYEN, "r": Tone.HOI, "x": Tone.NGA, "j": Tone.NANG}
_VNI_TONES = {"1": Tone.SAC, "2": Tone.HUYEN, "3": Tone.HOI, "4": Tone.NGA, "5": Tone.NANG}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"o": "ơ", "u": "ư"}
_BREVES = {"a": "ă"}
_VNI_MARKS = {"6": _HATS, "7": _HORNS, "8": _BREVES, "9": {"d": "đ"}}
_TELEX = re.compile("[a-z]{2,10}")
_VNI = re.compile("[a-z]+[1-9][a-z1-9]*")


@lru_cache(maxsize=16_384)
def decode(word: str) -> str | None:
    """The Vietnamese word behind the keys, or None when they spell none or were plain letters to begin with."""
    if _TELEX.fullmatch(word):
        return _checked(word, *_read_telex(word)) or _checked(word, *_read_telex(word, late_hats=False))
    if _VNI.fullmatch(word):
        return _checked(word, *_read_vni(word))
    return None


def _checked(word: str, letters: str, tone: Tone) -> str | None:
    if letters == word and not tone:
        return None
    # Of u and o beside each other, one horn is often typed for both, and rarely (thuở) both are meant as one.
    spellings = (letters, *(re.sub("[uư][oơ]", horns, letters) for horns in ("ươ", "uơ")))
    return next((with_tone(each, tone) for each in spellings if is_syllable(each, tone)), None)


def _read_telex(word: str, *, late_hats: bool = True) -> tuple[str, Tone]:
    """Letters and tone. A late hat is one typed after other letters ("tienge"); in a word like ngoéo there is none."""
    letters, tone = "", Tone.LEVEL
    for key in word:
        if key in _TELEX_TONES and _has_vowel(letters):
            tone = _TELEX_TONES[key]
        elif key in _HATS and key in letters and not (late_hats or letters.endswith(key)):
            letters += key
        else:
            letters = _press(letters, key)
    return letters, tone


def _press(letters: str, key: str) -> str:
    """The letters after one more key of Telex that is no tone."""
    if key == "w":
        return _mark(letters, _HORNS | _BREVES) or letters + "ư"
    if key == "d" and letters.startswith("d"):
        return "đ" + letters[1:]
    if key in _HATS and key in letters:
        return _mark(letters, {key: _HATS[key]}) or letters + key
    return letters + key


def _read_vni(word: str) -> tuple[str, Tone]:
    letters, tone = "", Tone.LEVEL
    for key in word:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key in _VNI_MARKS:
            letters = _mark(letters, _VNI_MARKS[key]) or letters + key
        else:
            letters += key
    return letters, tone


def _mark(letters: str, marks: dict[str, str]) -> str:
    """The letters with the last one that can take the mark marked (uo takes both horns), or nothing if none can."""
    if "ơ" in marks.values() and re.search("u[oơ]", letters[1:] if letters.startswith("q") else letters):
        return re.sub("u[oơ]", "ươ", letters)
    at = max((letters.rfind(letter) for letter in marks), default=-1)
    return "" if at < 0 else letters[:at] + marks[letters[at]] + letters[at + 1 :]


def _has_vowel(letters: str) -> bool:
    return re.search("[aeiouyăâêôơư]", letters) is not None
