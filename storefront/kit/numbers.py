"""Money, numbers and days as people of each language write them."""

from datetime import date

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language

FALLBACK = "vi"


def locale() -> str:
    """Babel's name for the language of this page."""
    wanted = (get_language() or FALLBACK).replace("-", "_")
    try:
        return str(Locale.parse(wanted))
    except (UnknownLocaleError, ValueError):
        return FALLBACK


def vnd(amount_vnd: int) -> str:
    """125000 → "125.000 ₫" in Vietnamese, "₫125,000" in English."""
    return format_currency(amount_vnd, "VND", locale=locale())


def number(value: float | str) -> str:
    """1234 → "1.234" in Vietnamese, "1,234" in English."""
    return format_decimal(value, locale=locale())


def day(value: date) -> str:
    """Officials and shoppers alike read dd/mm/yyyy, in every language."""
    return f"{value:%d/%m/%Y}"


def weekday(value: date) -> str:
    """ "Thứ Ba", "Tuesday"."""
    return format_date(value, "EEEE", locale=locale())
