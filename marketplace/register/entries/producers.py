"""Producers: of their own sheet first, then those that only a product's row names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db.models import Q

from marketplace import outbox
from marketplace.producers.models import Producer
from marketplace.register.drafts import Draft, ProductDraft, amend
from marketplace.register.entries.entry import Entry, save
from marketplace.register.matching import Codes, Known, Matcher, Wanted, free_slug
from marketplace.register.problems import Flaw
from marketplace.register.runs import Run

FIELDS = [
    "name",
    "folded_name",
    "kind",
    "commune",
    "address",
    "former_commune",
    "former_district",
    "former_province",
    "story",
    "source_url",
    "notes",
]

Key: TypeAlias = tuple[str, str]  # a province's code and a folded name


@dataclass(frozen=True, slots=True)
class Producers:
    """The producers that the sheets name, as they will be."""

    by_key: dict[Key, Producer] = field(default_factory=dict)
    entries: list[Entry[Draft, Producer]] = field(default_factory=list)

    def of(self, draft: ProductDraft) -> Producer | None:
        """The producer that a product's row names."""
        return self.by_key[_key(draft.producer)] if draft.producer else None


def plan(drafts: Sequence[Draft], products: Iterable[ProductDraft], run: Run) -> Producers:
    """Match or make every producer that the sheets name; nothing is written yet.

    What a product's row says of its producer counts only for a new one, and only where no sheet of producers is read.
    """
    listed = {_key(draft) for draft in drafts}
    named = [product.producer for product in products if product.producer]
    implied = {_key(draft): draft for draft in reversed(named) if _key(draft) not in listed}
    planner = _Planner([*drafts, *implied.values()], run)
    for draft in drafts:
        planner.add(draft)
    for draft in reversed(implied.values()):
        planner.add_implied(draft, may_be_new=not drafts)
    return planner.producers


def write(producers: Producers) -> None:
    """Save what is new or changed, and tell the outbox of what changed; nobody can know the new ones yet."""
    save(Producer, producers.entries, FIELDS)
    outbox.record_many("producer.changed", [entry.row.code for entry in producers.entries if entry.is_changed])


class _Planner:
    """Matches drafts against what is known, and gives new ones their codes and addresses."""

    def __init__(self, drafts: Sequence[Draft], run: Run) -> None:
        provinces, codes = {draft.province_code for draft in drafts}, {draft.code for draft in drafts}
        known = list(Producer.objects.filter(Q(province__in=provinces) | Q(code__in=codes)))
        taken = list(Producer.objects.values_list("code", "slug"))
        self.producers = Producers()
        self._run = run
        self._codes = Codes([*codes, *(code for code, _slug in taken)])
        self._slugs = {slug for _code, slug in taken}
        self._matcher = Matcher(map(_known, known), run)

    def add(self, draft: Draft) -> None:
        """A producer with a row of its own."""
        row = self._matcher.match(_wanted(draft))
        if row is None:
            self._add_new(draft)
        else:
            names = {"name": draft.name, "folded_name": draft.folded_name}
            self._add(Entry(draft, row, False, frozenset(amend(row, {**draft.facts, **names}, draft.texts))))

    def add_implied(self, draft: Draft, *, may_be_new: bool) -> None:
        """A producer that only products name: one that is known stays as it is."""
        row = self._matcher.match(_wanted(draft), once=False)
        if row is not None and row.folded_name != draft.folded_name:
            self._run.problems.append(draft.record.problem("producer_name", Flaw.RENAMED, row.name))
        if row is None and not may_be_new:
            self._run.problems.append(draft.record.problem("producer_name", Flaw.UNKNOWN_PRODUCER))
        if row is None:
            self._add_new(draft)
        else:
            self._add(Entry(draft, row, False))

    def _add_new(self, draft: Draft) -> None:
        row = Producer(
            code=draft.code or self._codes.give(f"{self._run.code_prefix(draft.province_code)}P-"),
            slug=free_slug(draft.folded_name, self._slugs),
            province_id=draft.province_code,
            name=draft.name,
            folded_name=draft.folded_name,
            illustrative=self._run.options.illustrative,
        )
        amend(row, draft.facts, draft.texts)
        self._add(Entry(draft, row, True))

    def _add(self, entry: Entry[Draft, Producer]) -> None:
        self.producers.entries.append(entry)
        self.producers.by_key[_key(entry.draft)] = entry.row


def _key(draft: Draft) -> Key:
    return draft.province_code, draft.folded_name


def _known(row: Producer) -> Known[Producer]:
    return Known(row, row.code, (row.province_id, row.folded_name), row.province_id, row.illustrative)


def _wanted(draft: Draft) -> Wanted:
    return Wanted(draft.record, draft.code, _key(draft), draft.province_code, ("producer_name", "code"))
