"""One answer of a feed: who asks for what on which day, and the ETag that follows.

The ETag is drawn from the very rows, from the day and from how long the register's history is. Nothing is kept, so no
copy is good for another day, and none outlives an act of the office, a price or a count.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from marketplace.programme.models import Act, Certificate
from storefront.feeds.offers import Offer, offers
from storefront.kit.day import today

AGE_PARAMETER = "ageConfirmed"
LANGUAGE_PARAMETER = "lang"
DEMO_MARK = "demo: true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is offered in `channel` on the market's date `on`, as it was when somebody asked."""

    channel: str
    on: date
    language: str
    with_alcohol: bool
    offers: tuple[Offer, ...]
    home: str
    address_of: Callable[[str], str]

    def etag(self, form: str) -> str:
        """Differs whenever the answer in that form would."""
        history = (Certificate.objects.count(), Act.objects.count())
        facts = (form, self.channel, self.on, self.language, self.with_alcohol, self.home, settings.DEMO, *history)
        return f'"{hashlib.sha256(repr((facts, self.offers)).encode()).hexdigest()[:32]}"'


def edition(request: HttpRequest, channel: str) -> Edition:
    """Read everything afresh. May raise StoreUnavailable."""
    on, with_alcohol, language = today(request), age_is_confirmed(request), wanted_language(request)
    return Edition(
        channel=channel,
        on=on,
        language=language,
        with_alcohol=with_alcohol,
        offers=offers(channel, on=on, with_alcohol=with_alcohol),
        home=_home(request, language),
        address_of=_addresses(request, language),
    )


def age_is_confirmed(request: HttpRequest) -> bool:
    """True when the caller declares that its readers are of age: without it alcohol is left out."""
    return request.GET.get(AGE_PARAMETER) in ("1", "true")


def wanted_language(request: HttpRequest) -> str:
    """`?lang=`, Vietnamese unless the market speaks the one asked for."""
    asked = request.GET.get(LANGUAGE_PARAMETER, "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _home(request: HttpRequest, language: str) -> str:
    with translation.override(language):
        return request.build_absolute_uri(reverse("shop:home"))


def _addresses(request: HttpRequest, language: str) -> Callable[[str], str]:
    with translation.override(language):
        pattern = request.build_absolute_uri(reverse("shop:product", args=["CODE"]))
    return lambda code: pattern.replace("CODE", code)
