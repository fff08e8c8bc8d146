"""What an officer narrows a list of the register by, and the order it stands in."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog_sync.indexes.base import text_in
from marketplace.places.folding import fold, sort_key
from marketplace.programme.models import ProductGroup
from storefront.office.columns import sortings
from storefront.office.lists import Line

ANY = ("", _("all"))
UNKNOWN = "-"
REAL, ILLUSTRATIVE = "that", "minh-hoa"
LAST = date.max
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class FilterForm(forms.Form):
    """The filters above a list; a choice that is none is ignored."""

    q = forms.CharField(label=_("Name, code or producer"), required=False, max_length=200)
    nhom = forms.ChoiceField(label=_("Group"), required=False, choices=[ANY, *ProductGroup.choices])
    sao = forms.ChoiceField(label=_("Stars"), required=False)
    xa = forms.ChoiceField(label=_("Commune, ward"), required=False)
    huyen = forms.ChoiceField(label=_("Former district"), required=False)
    loai = forms.ChoiceField(label=_("Real or illustrative"), required=False)
    thang = forms.RegexField(MONTH, required=False, widget=forms.HiddenInput)
    xep = forms.ChoiceField(label=_("Sorted by"), required=False)

    def __init__(self, data: QueryDict, *, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        self._offer("sao", [(str(count), "★" * count) for count in range(5, 0, -1)])
        self._offer("xa", _communes(lines))
        self._offer("huyen", _districts(lines))
        self._offer("xep", sortings(), first=("", _("as the list opens")))
        self._offer("loai", [(REAL, _("real")), (ILLUSTRATIVE, _("illustrative"))])

    def chosen(self) -> "Chosen":
        """The filters that hold."""
        self.is_valid()
        return Chosen(**{name: self.cleaned_data.get(name) or "" for name in self.fields})

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]], *, first: tuple[str, Any] = ANY) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [first, *choices]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters as texts, empty where nothing was chosen."""

    q: str = ""
    nhom: str = ""
    sao: str = ""
    xa: str = ""
    huyen: str = ""
    loai: str = ""
    thang: str = ""
    xep: str = ""

    @property
    def narrows(self) -> bool:
        """True when anything but the order was chosen."""
        return any([self.q, self.nhom, self.sao, self.xa, self.huyen, self.loai, self.thang])

    @property
    def narrows_by_choice(self) -> bool:
        """True when one of the lists of choices is in use."""
        return any([self.nhom, self.sao, self.xa, self.huyen, self.loai, self.xep])

    @property
    def month(self) -> date | None:
        """The first day of the month chosen."""
        found = MONTH.fullmatch(self.thang)
        return date(int(found[1]), int(found[2]), 1) if found else None


def narrow(rows: Iterable[Line], chosen: Chosen, *, but_month: bool = False) -> list[Line]:
    """The lines that every chosen filter lets through."""
    return [row for row in rows if _passes(row, chosen) and (but_month or _in_month(row, chosen.month))]


def order(rows: Iterable[Line], by: str, *, otherwise: str) -> list[Line]:
    """In the order asked for: a column's name, with a hyphen before it from the other end."""
    name = by if by.lstrip("-") in ORDERS else otherwise
    key = ORDERS[name.lstrip("-")]
    by_code = sorted(rows, key=lambda row: row.product.code)
    return sorted(by_code, key=key, reverse=name.startswith("-"))


ORDERS: dict[str, Callable[[Line], Any]] = {
    "ma": lambda row: row.product.code,
    "ten": lambda row: sort_key(text_in(row.product.name, "vi")),
    "nhom": lambda row: row.product.group,
    "sao": lambda row: row.stars or 0,
    "chu-the": lambda row: sort_key(row.product.producer.name) if row.product.producer else "",
    "xa": lambda row: row.product.commune.sort_key if row.product.commune else "",
    "han": lambda row: row.last_day or LAST,
}


def _passes(row: Line, chosen: Chosen) -> bool:
    product = row.product
    return (
        _is(chosen.nhom, product.group)
        and _is(chosen.sao, row.stars)
        and _is(chosen.xa, product.commune_id)
        and _is(chosen.huyen, product.former_district)
        and _is(chosen.loai, ILLUSTRATIVE if product.illustrative else REAL)
        and fold(chosen.q) in _words(row)
    )


def _is(wanted: str, value: object) -> bool:
    return wanted in ("", str(value or UNKNOWN))


def _in_month(row: Line, month: date | None) -> bool:
    until = row.standing.certified_until
    return month is None or (until is not None and until.replace(day=1) == month)


def _words(row: Line) -> str:
    product = row.product
    producer = product.producer.folded_name if product.producer else ""
    return " ".join([product.code.lower(), product.folded_name, fold(text_in(product.name, "en")), producer])


def _communes(rows: Sequence[Line]) -> list[tuple[str, Any]]:
    known = {row.product.commune for row in rows if row.product.commune}
    choices: list[tuple[str, Any]] = [
        (commune.code, commune.name) for commune in sorted(known, key=lambda one: one.sort_key)
    ]
    return [*choices, (UNKNOWN, _("not stated"))]


def _districts(rows: Sequence[Line]) -> list[tuple[str, Any]]:
    known = {row.product.former_district for row in rows} - {""}
    choices: list[tuple[str, Any]] = [(name, name) for name in sorted(known, key=sort_key)]
    return [*choices, (UNKNOWN, _("not stated"))]
