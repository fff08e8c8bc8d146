"""How people write the names of units: with or without the kind, short ("TP. Phan Thiết"), with or without accents."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar
from unicodedata import normalize

from marketplace.places.folding import fold

COMMUNE_KINDS = ("xa", "phuong", "thi tran", "dac khu")
DISTRICT_KINDS = ("huyen", "quan", "thi xa", "thanh pho")

_SHORT = {"x": "xa", "p": "phuong", "tt": "thi tran", "h": "huyen", "q": "quan", "tx": "thi xa", "tp": "thanh pho"}
_SHORT_KIND = re.compile(r"(?:(x|p|h|q|tt|tx|tp)\. ?|(tt|tx|tp) )")
# Both spellings of these syllables are in use: Phú Quý, Phú Quí.
_LONE_I_OR_Y = re.compile(r"\b(h|k|l|m|s|t|v|qu)[iy]\b")
_PROVINCE_KIND = re.compile(r"(?:tinh|thanh pho) ")


class Named(Protocol):
    name: str


Unit = TypeVar("Unit", bound=Named)


def unit_key(text: str) -> str:
    """The folded name, a short kind written out: "TT. Võ Xu" → "thi tran vo xu"."""
    folded = fold(text)
    short = _SHORT_KIND.match(folded)
    if short is None:
        return folded
    return f"{_SHORT[short[1] or short[2]]} {folded[short.end() :]}"


def province_key(text: str) -> str:
    """The folded name without its kind: "Tỉnh Bình Thuận" → "binh thuan"."""
    return _PROVINCE_KIND.sub("", unit_key(text), count=1)


def keys(text: str) -> set[str]:
    """The key of `text`, with i and with y where either is written; none for an empty text."""
    key = unit_key(text)
    return {key, _LONE_I_OR_Y.sub(r"\1i", key), _LONE_I_OR_Y.sub(r"\1y", key)} if key else set()


def spellings(text: str, kinds: Iterable[str]) -> set[str]:
    """The folded full names that `text` can stand for, whether or not it says the kind."""
    bare = keys(text)
    return bare | {f"{kind} {key}" for kind in kinds for key in bare}


def closest(units: Iterable[Unit], text: str) -> list[Unit]:
    """Those whose name ends just as `text` is written, accents and all, where there are any; else all of them."""
    units = list(units)
    return [unit for unit in units if f" {written(unit.name)}".endswith(f" {written(text)}")] or units


def written(text: str) -> str:
    """In one encoding and in small letters, with its accents."""
    return " ".join(normalize("NFC", text).lower().split())
