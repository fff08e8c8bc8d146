"""The register as the office reads it: where each product stands, what ends when, what is behind it.

Everything is read for a `Scope`; nothing is locked or written.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from marketplace.programme import certificates
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.standing import Standing, State


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose products are meant: a whole province's, or only those of some of its communes."""

    province_code: str
    commune_codes: tuple[str, ...] | None = None
    with_illustrative: bool = False

    def products(self) -> QuerySet[RegisteredProduct]:
        """The products within it."""
        products = RegisteredProduct.objects.filter(province_id=self.province_code)
        if self.commune_codes is not None:
            products = products.filter(commune_id__in=self.commune_codes)
        return products if self.with_illustrative else products.filter(illustrative=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A product of the register and where it stands on the day asked."""

    product: RegisteredProduct
    standing: Standing


def entries(scope: Scope, *, today: date) -> list[Entry]:
    """Every product of the scope with its standing, by code. Four queries, however many products."""
    products = list(scope.products().select_related("producer", "commune").order_by("code"))
    asked = None if scope.commune_codes is None else [product.code for product in products]
    known = certificates.standings(asked, today=today)
    return [Entry(product, known[product.code]) for product in products if product.code in known]


def entry(scope: Scope, code: str, *, today: date) -> Entry | None:
    """One product of the scope, or None where the scope holds no such code."""
    product = scope.products().select_related("producer", "commune", "province").filter(code=code).first()
    standing = certificates.standing_of(code, today=today) if product else None
    return Entry(product, standing) if product and standing else None


def of_codes(scope: Scope, codes: Iterable[str], *, today: date) -> list[Entry]:
    """The products of the scope among `codes`, by code."""
    asked = scope.products().filter(code__in=list(codes))
    products = list(asked.select_related("producer", "commune").order_by("code"))
    known = certificates.standings([product.code for product in products], today=today)
    return [Entry(product, known[product.code]) for product in products if product.code in known]


def certificates_behind(rows: Iterable[Entry]) -> dict[int, Certificate]:
    """The certificate that each standing rests on, by its id. One query."""
    ids = [row.standing.certificate_id for row in rows if row.standing.certificate_id]
    return Certificate.objects.select_related("decision").in_bulk(ids)


def stars_on_record(codes: Iterable[str]) -> dict[str, int]:
    """The stars a product holds or was put forward for, by the newest certificate that names any. One query."""
    papers = certificates.current().filter(product__code__in=list(codes)).order_by("pk")
    rows = papers.values_list("product__code", "stars", "stars_proposed")
    return {code: best for code, stars, proposed in rows if (best := stars or proposed)}


def count_by_state(standings: Iterable[Standing]) -> dict[State, int]:
    """How many products stand in each state, the empty ones too."""
    counts = Counter(standing.state for standing in standings)
    return {state: counts[state] for state in State}


def stars_by_group(rows: Iterable[Entry]) -> dict[str, Mapping[int, int]]:
    """Group → stars → products in force."""
    table: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row.standing.is_listable and row.standing.stars:
            table[row.product.group][row.standing.stars] += 1
    return dict(table)


def expiring(rows: Iterable[Entry], *, today: date, within_days: int) -> list[Entry]:
    """Products in force whose last day is near, the nearest first."""
    limit = today + timedelta(days=within_days)
    near = [row for row in rows if row.standing.is_listable and _last_day(row.standing) <= limit]
    return sorted(near, key=lambda row: (_last_day(row.standing), row.product.code))


def expiries_by_month(standings: Iterable[Standing]) -> dict[date, int]:
    """First day of a month → products in force that end in it, in order of time."""
    counts = Counter(_last_day(standing).replace(day=1) for standing in standings if standing.is_listable)
    return dict(sorted(counts.items()))


def _last_day(standing: Standing) -> date:
    """The last day certainly in force; the far future where there is none."""
    return standing.certified_until or date.max
