"""The paper behind the stars, as a buyer may read it: a decision, or a source that only reports one."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from marketplace.programme.models import Basis, Certificate
from storefront.kit.numbers import day

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Source:
    """Who reported it; without an address where the source has none."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of one recognition. Only a decision on record has a number: nothing else may look checked."""

    stars: int | None
    is_decision: bool
    number: str
    body: str
    decided: str
    level: str
    sources: tuple[Source, ...]
    in_force_from: date | None
    in_force_until: date | None
    lapsed_after: date | None
    day_is_known: bool


def paper(certificate: Certificate) -> Paper:
    """The paper of a certificate; its decision, if any, must be loaded with it."""
    decision = certificate.decision
    return Paper(
        stars=certificate.stars,
        is_decision=decision is not None,
        number=decision.number if decision else "",
        body=decision.body if decision else "",
        decided=day(decision.decided_on) if decision else _when(certificate),
        level=certificate.get_level_display() if certificate.level else "",
        sources=() if decision else sources(certificate.source_url),
        in_force_from=certificate.in_force_from,
        in_force_until=certificate.in_force_until,
        lapsed_after=certificate.lapsed_after,
        day_is_known=certificate.day_is_known,
    )


def sources(text: str) -> tuple[Source, ...]:
    """The sources named in a cell of the register, each by its site."""
    found: dict[str, Source] = {}
    for part in (piece.strip() for piece in text.split("|")):
        source = _source(part)
        if source.name:
            found.setdefault(source.name, source)
    return tuple(found.values())


def _source(part: str) -> Source:
    address = _ADDRESS.search(part)
    if address:
        return Source((urlsplit(address[0]).hostname or "").removeprefix("www."), address[0])
    # A printed source: what stands in brackets names it, the rest is a file's name.
    named = re.search(r"\(([^)]+)\)", part)
    return Source(named[1] if named else part)


def _when(certificate: Certificate) -> str:
    """The day, the span or the year in which it must have been decided; nothing where that is only deduced."""
    first, last = certificate.decided_not_before, certificate.decided_not_after
    if certificate.basis in {"", Basis.INFERRED} or not (first or last):
        return _year(certificate.award_year)
    if first and last and (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return _year(first.year)
    return _span(first, last)


def _year(year: int | None) -> str:
    return _("year %(year)s") % {"year": year} if year else ""


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return (
            day(first)
            if first == last
            else _("between %(first)s and %(last)s")
            % {
                "first": day(first),
                "last": day(last),
            }
        )
    if last:
        return _("by %(last)s") % {"last": day(last)}
    return _("from %(first)s on") % {"first": day(first)} if first else ""
