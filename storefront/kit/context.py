"""What every page knows: the market's name and date, and the same page in the other languages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from catalog_sync import catalogue
from marketplace import clock
from storefront.kit import access, visitor
from storefront.kit.day import today


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The page at hand in one language."""

    code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MarketDate:
    """The market's date, and whether the demo's clock was moved."""

    day: date
    is_moved: bool


def base(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. What costs a query is lazy: fragments and the admin do not pay for it."""
    return {
        "site_name": settings.SITE_NAME,
        "former_area": settings.FORMER_AREA,
        "is_demo": settings.DEMO,
        "market_date": SimpleLazyObject(lambda: market_date(request)),
        "languages": SimpleLazyObject(lambda: language_choices(request)),
        "works_in_office": SimpleLazyObject(lambda: access.works_in_office(request.user)),
        "kept_since": catalogue.kept_since,
        "basket_count": SimpleLazyObject(lambda: visitor.basket_count(request)),
    }


def market_date(request: HttpRequest) -> MarketDate:
    """The banner's date."""
    day = today(request)
    return MarketDate(day=day, is_moved=day != clock.real_today())


def language_choices(request: HttpRequest) -> tuple[LanguageChoice, ...]:
    """This very page, query and all, in every language of the market."""
    here, current = request.get_full_path(), get_language()
    return tuple(
        LanguageChoice(code=code, name=name, url=translate_url(here, code), is_current=code == current)
        for code, name in settings.LANGUAGES
    )
