"""Sales points, partners and plans: one sheet, three tables; a row that changes its nature moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Q

from marketplace import outbox
from marketplace.places.folding import fold
from marketplace.places.models import OperatingStatus, Partner, PlannedPoint, SalesPoint, SalesPointKind
from marketplace.register.drafts import Draft, amend
from marketplace.register.entries.entry import Entry, save
from marketplace.register.matching import Known, Matcher, Wanted, free_slug
from marketplace.register.runs import Run

Place: TypeAlias = SalesPoint | Partner | PlannedPoint
TABLES: tuple[type[Place], ...] = (SalesPoint, Partner, PlannedPoint)
FIELDS: dict[type[Place], list[str]] = {
    SalesPoint: [
        "name",
        "kind",
        "status",
        "commune",
        "address",
        "lat",
        "lon",
        "location_basis",
        "location_precision",
        "opening_hours",
        "source_url",
        "notes",
    ],
    Partner: ["name", "kind", "status", "commune", "source_url", "notes"],
    PlannedPoint: ["name", "kind", "status", "commune", "source_url", "notes"],
}


@dataclass(slots=True)
class Plan:
    """The rows as they will be, and those that moved to another table."""

    entries: list[Entry[Draft, Any]] = field(default_factory=list)
    moved: list[Place] = field(default_factory=list)


def plan(drafts: Sequence[Draft], run: Run) -> Plan:
    """Match or make every place of the sheet; nothing is written yet."""
    planned = Plan()
    matcher = Matcher(_all_known(drafts, run), run)
    slugs: dict[type[Place], set[str]] = {
        SalesPoint: {*SalesPoint.objects.values_list("slug", flat=True), *(draft.code for draft in drafts)},
        Partner: set(Partner.objects.values_list("slug", flat=True)),
        PlannedPoint: set(),
    }
    for draft in drafts:
        key, table = (draft.province_code, draft.folded_name), _table_of(draft)
        row = matcher.match(Wanted(draft.record, draft.code, key, draft.province_code, ("name", "slug")))
        if row is not None and type(row) is not table:
            planned.moved.append(row)
            row = None
        entry_row = row or _new(table, draft, slugs[table], run)
        facts = {name: value for name, value in draft.facts.items() if name.removesuffix("_id") in FIELDS[table]}
        different = frozenset(amend(entry_row, facts | {"name": draft.name}, {}))
        planned.entries.append(Entry(draft, entry_row, row is None, different))
    return planned


def write(planned: Plan) -> None:
    """Save what is new or changed, and tell the outbox of sales points that changed or are none any more."""
    for row in planned.moved:
        row.delete()
    for table in TABLES:
        save(table, [entry for entry in planned.entries if type(entry.row) is table], FIELDS[table])
    touched = [entry.row for entry in planned.entries if entry.is_changed] + planned.moved
    outbox.record_many("place.changed", [row.slug for row in touched if isinstance(row, SalesPoint)])


def _table_of(draft: Draft) -> type[Place]:
    """Plans stay in the office, our own kinds of shop become sales points, chains and platforms partners."""
    if draft.facts["status"] not in OperatingStatus.values:
        return PlannedPoint
    return SalesPoint if draft.facts["kind"] in SalesPointKind.values else Partner


def _new(table: type[Place], draft: Draft, slugs: set[str], run: Run) -> Place:
    if table is PlannedPoint:
        return PlannedPoint(province_id=draft.province_code)
    slug, illustrative = draft.code or free_slug(draft.folded_name, slugs), run.options.illustrative
    if table is SalesPoint:
        return SalesPoint(province_id=draft.province_code, slug=slug, illustrative=illustrative)
    return Partner(province_id=draft.province_code, slug=slug, illustrative=illustrative)


def _all_known(drafts: Sequence[Draft], run: Run) -> Iterator[Known[Place]]:
    concerned = Q(province__in={draft.province_code for draft in drafts})
    for point in SalesPoint.objects.filter(concerned | Q(slug__in={draft.code for draft in drafts})):
        yield _known(point, point.slug, point.illustrative)
    for partner in Partner.objects.filter(concerned):
        yield _known(partner, "", partner.illustrative)
    for planned in PlannedPoint.objects.filter(concerned):
        yield _known(planned, "", run.options.illustrative)


def _known(row: Place, slug: str, illustrative: bool) -> Known[Place]:
    return Known(row, slug, (row.province_id, fold(row.name)), row.province_id, illustrative)
