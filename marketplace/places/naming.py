"""How people write the names of units: with or without the kind, short ("TP. Phan Thiết"), with or without accents."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar
from unicodedata import normalize

from marketplace.places.folding import fold

COMMUNE_KINDS = ("xa", "phuong", "thi tran", "dac khu")
DISTRICT_KINDS = ("huyen", "quan", "thi xa", "thanh pho")

_SHORT = {"x": "xa", "p": "phuong", "tt": "thi tran", "h": "huyen", "q": "quan", "tx": "thi xa", "tp": "thanh pho"}
_SHORT_KIND = re.compile(r"(?:(x|p|h|q|tt|tx|tp)\. ?|(tt|tx|tp) )")
_PROVINCE_KIND = re.compile(r"(?:tinh|thanh pho) ")

Named = TypeVar("Named")


def unit_key(text: str) -> str:
    """The folded name with its kind, if any, written out: "TT. Võ Xu" → "thi tran vo xu"."""
    folded = fold(text)
    short = _SHORT_KIND.match(folded)
    if short is None:
        return folded
    return f"{_SHORT[short[1] or short[2]]} {folded[short.end() :]}"


def province_key(text: str) -> str:
    """The folded name without its kind: "Tỉnh Bình Thuận" → "binh thuan"."""
    return _PROVINCE_KIND.sub("", unit_key(text), count=1)


def spellings(text: str, kinds: Iterable[str]) -> list[str]:
    """The folded full names that `text` can stand for, whether or not it says the kind."""
    key = unit_key(text)
    return [key, *(f"{kind} {key}" for kind in kinds)] if key else []


def closest(candidates: Iterable[Named], text: str, *, name: Callable[[Named], str]) -> list[Named]:
    """Those written just like `text`, accents and all, where there are any; else all of them."""
    candidates = list(candidates)
    written = _written(text)
    exact = [one for one in candidates if f" {_written(name(one))}".endswith(f" {written}")]
    return exact or candidates


def _written(text: str) -> str:
    return " ".join(normalize("NFC", text).lower().split())
