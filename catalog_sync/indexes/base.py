"""The contract of the search index, and the frozen values that cross it.

An index holds `Listing`s: everything a result card shows, so that a search needs no database. It answers only with
listings whose certificate is in force on the day asked for, whatever else the request says.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self

FACETS = ("group", "stars", "commune", "former_district", "producer", "price", "in_stock_at")
PRICE_BAND_STARTS = (0, 50_000, 100_000, 200_000, 500_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Listing:
    """One product as the catalogue shows it; all texts are language → text, the certificate's days inclusive."""

    code: str
    names: Mapping[str, str]
    group: str
    category: str
    stars: int
    certified_from: date
    certified_until: date
    producer_code: str = ""
    producer_name: str = ""
    commune_code: str | None = None
    commune_name: str = ""
    former_names: tuple[str, ...] = ()
    former_district: str = ""
    brand_words: tuple[str, ...] = ()
    price_vnd: int | None = None
    unit: str = ""
    in_stock_at: tuple[str, ...] = ()
    illustrative: bool = False
    sellable: bool = False
    alcohol: bool = False
    story: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    updated_at: str = ""

    DATES: ClassVar[tuple[str, ...]] = ("certified_from", "certified_until")
    TUPLES: ClassVar[tuple[str, ...]] = ("former_names", "brand_words", "in_stock_at")

    def name(self, language: str = "vi") -> str:
        """The name in `language`, else in English, else in Vietnamese, else in whatever there is."""
        return text_in(self.names, language) or self.code

    @property
    def hash(self) -> str:
        """Changes with anything a buyer could see or search by; `updated_at` alone does not count."""
        facts = {name: value for name, value in self._as_dict().items() if name != "updated_at"}
        return hashlib.sha256(_canonical(facts).encode()).hexdigest()

    def to_json(self) -> str:
        """The same text for the same listing, always."""
        return _canonical(self._as_dict())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The listing that `to_json` wrote."""
        facts: dict[str, Any] = json.loads(text)
        for name in cls.DATES:
            facts[name] = date.fromisoformat(facts[name])
        for name in cls.TUPLES:
            facts[name] = tuple(facts[name])
        return cls(**facts)

    def _as_dict(self) -> dict[str, Any]:
        facts = {each.name: getattr(self, each.name) for each in fields(self)}
        facts |= {name: dict(facts[name]) for name in ("names", "story")}
        facts |= {name: facts[name].isoformat() for name in self.DATES}
        return facts


class Sort(StrEnum):
    """How the hits are ordered; every order ends with the name, so that it is the same each time."""

    RELEVANCE = "relevance"
    NAME = "name"
    PRICE = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"
    STARS = "stars"


class Relaxed(StrEnum):
    """How far a query had to be loosened before anything was found; empty when something fits it in full.

    Few hits that fit in full are followed by some that nearly do, without being called relaxed.
    """

    NOT = ""
    SPELLING = "spelling"
    FEWER_WORDS = "fewer_words"
    MOST_WORDS = "most_words"
    ANY_WORD = "any_word"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a buyer asks for on the market's date `on`. No text means everything, best stars first.

    Values within one filter are alternatives, filters add up; an empty filter does not filter. Prices are in đồng and
    inclusive on both ends.
    """

    on: date
    text: str = ""
    groups: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    communes: tuple[str, ...] = ()
    former_districts: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    in_stock_at: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    illustrative: bool | None = None
    sellable: bool | None = None
    alcohol: bool | None = None
    codes: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    limit: int = 20
    offset: int = 0
    language: str = "vi"
    with_facets: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One listing found, and how well it fits (0 when the order is not by relevance)."""

    listing: Listing
    score: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many hits choosing `value` would leave; `label` is its name where the value is a code."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One page of hits. `facets` has every name of `FACETS`; a facet's own filter does not lower its own counts.

    A price facet's value is a band, `"50000-99999"` or `"1000000-"` (see `price_band`); a place's label is its slug.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    relaxed: Relaxed = Relaxed.NOT


class SuggestionKind(StrEnum):
    """What a suggestion leads to."""

    PRODUCT = "product"
    PRODUCER = "producer"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box; `code` is the product's, producer's or commune's."""

    text: str
    code: str
    kind: SuggestionKind


@dataclass(frozen=True, slots=True)
class Entry:
    """What the audit needs to know of one indexed listing."""

    code: str
    hash: str
    certified_from: date
    certified_until: date


class Index(Protocol):
    """A search index. Writes are visible to every process when the call returns.

    Reading may raise `IndexUnavailable`, and does before the first build; writing may raise `IndexBusy` (try again:
    with one writer nothing was written, with many a part may have been). An engine elsewhere may raise `IndexAway` from
    any call. What is written before the first build is found, but the index is not whole.

    A write's `version` was taken before what it writes was read (`catalog_sync.versions`); where there are many
    writers, the newest wins for each code, whatever comes first. None is the newest, by this machine's clock.
    """

    many_writers: bool
    """Whether writers need no lock between them. Then every reading has to be written, even one that changes nothing:
    only so does an older one lose that is still on its way."""

    def put(self, listings: Iterable[Listing], *, version: int | None = None) -> None:
        """Add the listings, each in place of any with its code; with one writer in one commit."""
        ...

    def remove(self, codes: Iterable[str], *, version: int | None = None) -> None:
        """Take the listings out; an unknown code is no error."""
        ...

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer one request."""
        ...

    def suggest(self, prefix: str, *, on: date, language: str = "vi", limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed, from listings certified on `on` only."""
        ...

    def entries(self, codes: Sequence[str] | None = None) -> Iterator[Entry]:
        """Every listing in the index (or of `codes`, those that are), certified today or not, by code."""
        ...

    def rebuild(self, listings: Iterable[Listing], *, version: int | None = None) -> int:
        """Replace the whole index, return how many listings it has now.

        The new one is built aside and takes over in one step; until then, and if anything fails, the old one is
        served. Listings written or removed meanwhile are carried over. One rebuild at a time, else `IndexBusy`.
        """
        ...

    def check(self) -> Sequence[str]:
        """What is wrong with the index, one sentence each; empty when nothing is. Reads every listing."""
        ...

    def hindrances(self) -> Sequence[str]:
        """What keeps the engine from working well and passes without a rebuild (a full disk), a sentence each."""
        ...

    def is_whole(self) -> bool:
        """False when only a rebuild helps: never built, lost, or of another version. Cheap."""
        ...

    def generation(self) -> str:
        """A text that differs after every commit, to key caches and ETags by."""
        ...


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, else English, else Vietnamese, else any, else nothing."""
    wanted = (language, "en", "vi")
    return next((texts[each] for each in wanted if texts.get(each)), next(iter(texts.values()), ""))


def price_bands() -> tuple[tuple[int, int | None], ...]:
    """The bands of the price facet, first and last đồng of each; the last band is open."""
    ends = (*(start - 1 for start in PRICE_BAND_STARTS[1:]), None)
    return tuple(zip(PRICE_BAND_STARTS, ends, strict=True))


def price_band(value: str) -> tuple[int, int | None]:
    """The first and last đồng of a band as a price facet names it."""
    first, _, last = value.partition("-")
    return int(first), int(last) if last else None


def _canonical(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
