"""From a standing to what has to be said to Saleor, so that no other app there sells what has lapsed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from marketplace import clock
from marketplace.programme import certificates
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.stores.records import Publication
from marketplace.stores.saleor import names, reading
from marketplace.stores.saleor.saving import Change, Ids, Input, entry, new_listing
from marketplace.stores.saleor.shapes import catalogue as shapes


@dataclass(frozen=True, slots=True)
class Papers:
    """What people may read over there beside the stars; empty where the register says nothing."""

    certificate: str = ""
    commune: str = ""


def papers(codes: Iterable[str]) -> dict[str, Papers]:
    """The papers of the products that the register knows. Five queries, no locks."""
    codes = list(codes)
    standings = certificates.standings(codes, today=clock.today())
    ids = {code: standing.certificate_id for code, standing in standings.items() if standing.certificate_id}
    behind = Certificate.objects.select_related("decision").in_bulk(ids.values())
    rows = RegisteredProduct.objects.filter(code__in=codes).select_related("commune")
    return {
        row.code: Papers(
            certificate=_number(behind[ids[row.code]]) if row.code in ids else "",
            commune=str(row.commune) if row.commune else "",
        )
        for row in rows
    }


def change(wanted: Publication, found: shapes.Product, known: Papers | None, ids: Ids) -> Change:
    """What differs between a standing and what is there; papers that nobody knows are left alone."""
    facts: Input = {}
    attributes = [{"id": ids.attributes[slug]} | value for slug, value in _differing(wanted, found, known)]
    if attributes:
        facts["attributes"] = attributes
    if found.told_for_sale != _told(wanted):
        facts["privateMetadata"] = [entry("ocop.for_sale", _told(wanted))]
    if wanted.may_be_bought and found.category is None:
        facts["category"] = ids.category
    listings = [
        new_listing(each.channel.slug, ids, sells=wanted.may_be_bought)
        for each in found.our_listings
        if not each.stands(for_sale=wanted.may_be_bought)
    ]
    return Change(product=found.id, facts=facts, listings=listings)


def _differing(wanted: Publication, found: shapes.Product, known: Papers | None) -> Iterator[tuple[str, Input]]:
    if reading.stars(found) != wanted.stars:
        yield names.STARS, {"numeric": None if wanted.stars is None else str(wanted.stars)}
    for slug, there, day in (
        (names.VALID_FROM, found.valid_from, wanted.certified_from),
        (names.VALID_UNTIL, found.valid_until, wanted.certified_until),
    ):
        if (there.value if there else None) != day:
            yield slug, {"date": _iso(day)}
    if known is not None:
        for slug, paper, text in (
            (names.CERTIFICATE, found.certificate, known.certificate),
            (names.COMMUNE, found.commune, known.commune),
        ):
            if ((paper.value if paper else None) or "") != text:
                yield slug, {"plainText": text or None}


def _told(wanted: Publication) -> str:
    return "1" if wanted.may_be_bought else "0"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(certificate: Certificate) -> str:
    """The number of the decision, or how the register's source refers to it."""
    decision = certificate.decision
    return (decision.number if decision else "") or certificate.decision_ref
