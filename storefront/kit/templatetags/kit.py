"""Filters and tags every template has without loading them (a builtin of the template engine)."""

from collections.abc import Mapping
from datetime import date, datetime

import segno
from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from catalog_sync.indexes.base import text_in
from storefront.kit import icons, numbers, states

register = template.Library()

register.simple_tag(icons.icon)


@register.filter
def vnd(amount_vnd: int | str | None) -> str:
    """An amount of đồng; nothing for no amount."""
    return "" if amount_vnd is None or amount_vnd == "" else numbers.vnd(int(amount_vnd))


@register.filter
def number(value: float | str | None) -> str:
    """A number with the thousands apart; nothing for none."""
    return "" if value is None or value == "" else numbers.number(value)


@register.filter
def day(value: date | None) -> str:
    """dd/mm/yyyy; of an instant, the day it was in the market's time zone."""
    if not value:
        return ""
    return numbers.day(timezone.localtime(value) if isinstance(value, datetime) else value)


@register.filter
def weekday(value: date | None) -> str:
    """The name of the day of the week."""
    return numbers.weekday(value) if value else ""


@register.filter
def text(texts: Mapping[str, str] | None, language: str = "") -> str:
    """The text of a language → text mapping in `language`, by default that of the page."""
    return text_in(texts or {}, language or get_language() or "vi")


@register.simple_tag
def stars(count: int | None) -> SafeString:
    """A row of stars that reads "4 stars" to those who cannot see it."""
    if not count:
        return SafeString("")
    label = ngettext("%(count)s star", "%(count)s stars", count) % {"count": count}
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', label, icons.star_row(count))


@register.simple_tag
def state(value: str) -> SafeString:
    """A badge for a product's standing: colour, drawing and words."""
    look = states.look(value)
    return format_html('<span class="badge badge--{}">{} {}</span>', look.tone, icons.icon(look.icon), look.label)


@register.simple_tag
def qr(address: str, label: str = "") -> SafeString:
    """The address as an inline QR code, read aloud as `label`."""
    code = segno.make(address, error="m", micro=False)
    drawing = mark_safe(  # noqa: S308  drawn by segno, which writes squares and no text
        code.svg_inline(border=2, omitsize=True, svgclass="qr__code", lineclass=None)
    )
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, drawing)


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """This page's query with some parameters set, or dropped when empty: `?{% query trang=2 %}`.

    An underscore in a name stands for a hyphen, which a template cannot write there.
    """
    parameters: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name.replace("_", "-"), None)
        if value not in (None, ""):
            parameters[name.replace("_", "-")] = str(value)
    return parameters.urlencode()


@register.simple_tag(takes_context=True)
def current(context: RequestContext, prefix: str) -> SafeString:
    """`aria-current` for a menu entry whose address begins this page's address."""
    here = context["request"].path if "request" in context else ""
    if here == prefix:
        return SafeString('aria-current="page"')
    return SafeString('aria-current="true"' if prefix not in ("/", "/en/") and here.startswith(prefix) else "")
