"""Money and counts as people type them: 85.000, 85 000 đ, 85k, 85 nghìn, 1,2 triệu; a count of 1.000 is a thousand."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.offers.prices import HIGHEST_VND
from storefront.kit.numbers import number

GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_CURRENCY = re.compile(r"\s*(?:đồng|vnđ|vnd|đ|₫)$", re.IGNORECASE)
_SCALED = re.compile(r"(?P<whole>.+?)(?:[.,](?P<part>\d{1,2}))?\s*(?P<scale>[a-zà-ỹ]+)", re.IGNORECASE)
_SCALES = {
    1_000: {"k", "n", "ng", "nghìn", "nghin", "ngàn", "ngan"},
    1_000_000: {"tr", "triệu", "trieu"},
}


def digits(typed: str) -> int | None:
    """The number that was typed, its groups of three apart or not; None for anything else."""
    return int(re.sub(r"\D", "", typed)) if GROUPED.fullmatch(typed) else None


def money(typed: str) -> int | None:
    """The whole đồng that were meant; None where that is not plain."""
    plain = _CURRENCY.sub("", typed.strip())
    if (amount := digits(plain)) is not None:
        return amount
    found = _SCALED.fullmatch(plain)
    scale = _scale(found["scale"].lower()) if found else None
    whole = digits(found["whole"]) if found else None
    if found is None or scale is None or whole is None:
        return None
    part = found["part"] or "0"
    return whole * scale + int(part) * scale // 10 ** len(part)


def _scale(word: str) -> int | None:
    return next((scale for scale, words in _SCALES.items() if word in words), None)


class MoneyField(forms.IntegerField):
    """Whole đồng, above nothing."""

    default_error_messages = {
        "required": _("Write the amount in đồng, for example 85.000."),
        "invalid": _("Write the amount in đồng, for example 85.000 or 85 nghìn."),
        "too_low": _("Write an amount above nothing, for example 85.000."),
        "too_high": _("More than %(most)s đồng is taken for a slip: a nought too many?"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": _typed()} | options)

    def to_python(self, value: Any) -> int | None:
        return _understood(self, value, money)

    def validate(self, value: Any) -> None:
        super().validate(value)
        _within(self, value, least=1, most=HIGHEST_VND)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class CountField(forms.IntegerField):
    """How many, nothing included; `least` and `most` are said in a sentence."""

    default_error_messages = {
        "required": _("Write a number, for example 120; 0 when there is nothing."),
        "invalid": _("Write a whole number, for example 120."),
        "too_low": _("Write %(least)s or more."),
        "too_high": _("Write %(most)s at most."),
    }

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(**{"widget": _typed()} | options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        return _understood(self, value, digits)

    def validate(self, value: Any) -> None:
        super().validate(value)
        _within(self, value, least=self.least, most=self.most)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


def _typed() -> forms.TextInput:
    """A text, as browsers read “1.000” in a field of numbers as one."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"})


def _understood(field: forms.Field, value: Any, read: Any) -> int | None:
    if not isinstance(value, str):
        return None if value is None else int(value)
    if not value.strip():
        return None
    found: int | None = read(value.strip())
    if found is None:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return found


def _within(field: forms.Field, value: int | None, *, least: int, most: int) -> None:
    if value is None:
        return
    messages: dict[str, str | Promise] = field.error_messages
    facts = {"least": number(least), "most": number(most)}
    for code, is_wrong in (("too_low", value < least), ("too_high", value > most)):
        if is_wrong:
            raise ValidationError(messages[code], code=code, params=facts)
