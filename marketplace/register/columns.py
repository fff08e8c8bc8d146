"""Which columns each sheet may have, and how their cells are read. A table; the rules about rows are elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.places.models import (
    LocationBasis,
    LocationPrecision,
    OperatingStatus,
    PartnerKind,
    PlanStatus,
    SalesPointKind,
)
from marketplace.producers.models import ProducerKind
from marketplace.programme.models import LONGEST_SHELF_LIFE_DAYS, Basis, Level, ProductGroup, Status
from marketplace.register import cells
from marketplace.register.sheets import Kind


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading. A mandatory one must be there, and filled in every row."""

    name: str
    parse: cells.Parser
    mandatory: bool = False


PROVENANCE = (
    Column("province", cells.line(60)),
    Column("province_old", cells.line(60)),
    Column("source_url", cells.prose),
    Column("notes", cells.prose),
)
WHEREABOUTS = (
    Column("commune_old", cells.line(120)),
    Column("district_old", cells.line(120)),
    Column("commune_new", cells.line(120)),
)
RECOGNITION = (
    Column("status", cells.one_of(Status)),
    Column("stars", cells.stars),
    Column("stars_proposed", cells.stars),
    Column("award_year", cells.year),
    Column("decided_on", cells.day),
    Column("decided_not_before", cells.day),
    Column("decided_not_after", cells.day),
    Column("date_basis", cells.one_of(Basis)),
    Column("issuing_level", cells.one_of(Level)),
)

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.PRODUCTS: (
        Column("product_name_vi", cells.line(240), mandatory=True),
        Column("ocop_group", cells.one_of(ProductGroup), mandatory=True),
        Column("code", cells.code),
        Column("category_en", cells.line(80)),
        Column("producer_name", cells.line(240)),
        Column("producer_type", cells.one_of(ProducerKind)),
        Column("price_vnd", cells.price),
        Column("unit", cells.line(60)),
        Column("alcohol_pct", cells.number(0, 99, places=1)),
        Column("shelf_life_days", cells.whole(1, LONGEST_SHELF_LIFE_DAYS)),
        Column("decision_ref", cells.line(120)),
        *WHEREABOUTS,
        *RECOGNITION,
        *PROVENANCE,
    ),
    Kind.PRODUCERS: (
        Column("producer_name", cells.line(240), mandatory=True),
        Column("code", cells.code),
        Column("producer_type", cells.one_of(ProducerKind)),
        Column("address", cells.line(300)),
        *WHEREABOUTS,
        *PROVENANCE,
    ),
    Kind.CERTIFICATES: (
        Column("product_name_vi", cells.line(240)),
        Column("producer_name", cells.line(240)),
        Column("code", cells.code),
        Column("decision_ref", cells.line(60)),
        Column("body", cells.line(200)),
        *RECOGNITION,
        *PROVENANCE,
    ),
    Kind.SALES_POINTS: (
        Column("name", cells.line(200), mandatory=True),
        Column("kind", cells.one_of([*SalesPointKind, *PartnerKind]), mandatory=True),
        Column("status", cells.one_of([*OperatingStatus, *PlanStatus])),
        Column("slug", cells.slug),
        Column("address", cells.line(300)),
        Column("commune", cells.line(120)),
        Column("commune_new", cells.line(120)),
        Column("lat", cells.number(-90, 90, places=6)),
        Column("lon", cells.number(-180, 180, places=6)),
        Column("commune_basis", cells.one_of(LocationBasis)),
        Column("coord_precision", cells.one_of(LocationPrecision)),
        Column("opening_hours", cells.line(200)),
        *PROVENANCE,
    ),
}

# Texts come in any language: the heading ends in its code.
TEXTS: Mapping[Kind, Mapping[str, Column]] = {
    Kind.PRODUCTS: {
        "product_name": Column("name", cells.line(240)),
        "name": Column("name", cells.line(240)),
        "short_story": Column("story", cells.prose),
    },
    Kind.PRODUCERS: {"short_story": Column("story", cells.prose)},
    Kind.CERTIFICATES: {},
    Kind.SALES_POINTS: {},
}
TEXT_HEADING = re.compile(r"([a-z_]+)_([a-z]{2})")

# Counted or kept elsewhere, so nobody need be told that they are passed over.
PASSED_OVER = {"net_weight_g", "product_count"}


def text_column(kind: Kind, heading: str) -> Column | None:
    """The column behind a heading such as `short_story_en`: its name is that of the field."""
    matched = TEXT_HEADING.fullmatch(heading)
    return TEXTS[kind].get(matched[1]) if matched else None


def language_of(heading: str) -> str:
    """The language at the end of a text's heading."""
    return heading.rpartition("_")[2]
