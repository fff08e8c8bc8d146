"""How good the search is: nDCG@10 over judged queries, printed by category, with a floor that may only rise.

Queries are graded by rules over hand tags (what a product is, what it is made of, its brand and place), never by
comparing letters, so that a search engine cannot be right by construction.
"""

import csv
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from catalog_sync.indexes.base import Index, Listing, SearchRequest
from catalog_sync.indexes.words import fold, tokenise
from tests.contracts.indexes import INDEXES, opened

JUDGED = Path(__file__).parent / "judged"
REGISTER = Path(__file__).parents[2] / "deploy" / "demo" / "register" / "products.csv"
ON = date(2026, 11, 24)
FLOORS = {"queries.csv": 0.90, "later_queries.csv": 0.88}  # 0.02 under what was last measured: 0.923 and 0.904
MOST_APART = 0.02


@dataclass(frozen=True, slots=True)
class Product:
    """A product with the facts that grades are made of."""

    listing: Listing
    facts: frozenset[str]


@pytest.fixture(params=INDEXES, scope="module")
def index(request, django_db_setup, django_db_blocker):
    """Each engine with every judged product in it."""
    return built(INDEXES[request.param](request), django_db_blocker)


@pytest.fixture(scope="module")
def embedded(request, django_db_setup, django_db_blocker):
    """The engine that the others are measured by."""
    return built(INDEXES["tantivy"](request), django_db_blocker)


@pytest.mark.parametrize("judged", FLOORS)
def test_judged_queries_find_what_they_mean(request, index, embedded, capsys, judged):
    scores = scored(index, judged)

    engine = request.node.callspec.params["index"]
    with capsys.disabled():
        print_scores(f"{judged} by {engine}", scores)
    assert mean(scores.values()) >= FLOORS[judged]
    assert sum(score == 0 for score in scores.values()) <= 0.02 * len(scores)
    if engine != "tantivy":
        assert abs(mean(scores.values()) - mean(scored(embedded, judged).values())) <= MOST_APART


@pytest.mark.parametrize("language", ["en", "ko", "ru", "zh"])
def test_the_commonest_goods_are_found_in_other_languages(embedded, language):
    listings = [product.listing for product in documents()]
    on_sale = [row for row in glossary_rows() if row[language] and any(is_called(each, row) for each in listings)]

    firsts = {(row["key"], text): first(embedded, text) for row in on_sale for text in row[language].split(";")}

    assert len(on_sale) >= 40
    assert [key for key, found in firsts.items() if found is None] == []
    right = sum(is_called(firsts[row["key"], text], row) for row in on_sale for text in row[language].split(";"))
    assert right >= 0.95 * len(firsts)


def built(entry, django_db_blocker) -> Index:
    index = opened(entry)
    with django_db_blocker.unblock():
        index.rebuild(product.listing for product in documents())
    return index


def scored(index: Index, judged: str) -> dict[tuple[str, str], float]:
    products = list(documents())
    return {(row["category"], row["query"]): ndcg(index, row, products) for row in rows(judged)}


def documents() -> Iterator[Product]:
    """The real register and the invented products, each with its tags."""
    register = rows_of(REGISTER)
    for at, (row, tags) in enumerate(zip(register, rows("register_tags.csv"), strict=True)):
        assert row["product_name_vi"] == tags["name"]
        former = (row["commune_old"], row["district_old"], row["province_old"])
        yield judged(
            tags,
            code=f"REG-{at:03}",
            names={"vi": row["product_name_vi"], "en": row["product_name_en"]},
            group=row["ocop_group"],
            category=row["category_en"],
            stars=int(row["stars"] or row["stars_proposed"] or 3),
            producer_name=row["producer_name"],
            commune_name=row["commune_new"],
            former_names=tuple(filter(None, former)),
            former_district=row["district_old"],
            story={"vi": row["short_story_vi"], "en": row["short_story_en"]},
        )
    for at, row in enumerate(rows("invented.csv")):
        yield judged(
            row,
            code=f"INV-{at:03}",
            names={"vi": row["name_vi"], "en": row["name_en"]},
            group=row["group"],
            category=row["category"],
            stars=int(row["stars"]),
            producer_name=row["producer"],
            commune_name=row["commune"],
            former_names=(row["former"], row["district"]),
            former_district=row["district"],
        )


def judged(tags: Mapping[str, str], **fields) -> Product:
    listing = Listing(certified_from=date(2026, 1, 1), certified_until=date(2028, 12, 31), **fields)
    places = {slug(name) for name in (listing.commune_name, *listing.former_names) if name}
    facts = {f"kind:{kind}" for kind in tags["kinds"].split()}
    facts |= {f"of:{ingredient}" for ingredient in tags["ingredients"].split()}
    facts |= {f"brand:{tags['brand']}"} | {f"at:{place}" for place in places}
    return Product(listing, frozenset(facts))


def slug(place: str) -> str:
    words = fold(place).split()
    return "-".join(word for word in words if word not in {"xa", "phuong", "dac", "khu", "thi", "tran"})


def grade(row: Mapping[str, str], facts: frozenset[str]) -> int:
    return next((points for points in (3, 2, 1) if holds(row[f"grade{points}"], facts)), 0)


def holds(rule: str, facts: frozenset[str]) -> bool:
    return any(
        all((fact[1:] not in facts) if fact.startswith("!") else (fact in facts) for fact in option.split())
        for option in rule.split("|")
        if option.strip()
    )


def ndcg(index: Index, row: Mapping[str, str], products: list[Product]) -> float:
    grades = {product.listing.code: grade(row, product.facts) for product in products}
    query = unicodedata.normalize("NFD", row["query"]) if row["category"] == "decomposed" else row["query"]
    hits = index.search(SearchRequest(text=query, on=ON, limit=10)).hits
    ideal = gain(sorted(grades.values(), reverse=True)[:10])
    assert ideal, row["query"]
    return gain([grades[hit.listing.code] for hit in hits]) / ideal


def gain(grades: list[int]) -> float:
    return sum((2**points - 1) / math.log2(place + 2) for place, points in enumerate(grades))


def print_scores(title: str, scores: Mapping[tuple[str, str], float]) -> None:
    by_category = defaultdict(list)
    for (category, _), score in scores.items():
        by_category[category].append(score)
    print(f"\n{title}: nDCG@10 {mean(scores.values()):.3f}, {len(scores)} queries")
    for category, found in by_category.items():
        print(f"  {category:15} {mean(found):.3f}  ({len(found)})")
    for (category, query), score in sorted(scores.items(), key=lambda each: each[1])[:5]:
        print(f"  {score:.2f}  {query} ({category})")


def is_called(listing: Listing, row: Mapping[str, str]) -> bool:
    """Whether the name has one of a row's Vietnamese phrases in it, to the accent, or the category is the row's."""
    name = " ".join(("", *tokenise(listing.name("vi")), ""))
    phrases = (" ".join(("", *tokenise(phrase), "")) for phrase in row["vi"].split(";"))
    return listing.category in (row["key"], *row["en"].split(";")) or any(phrase in name for phrase in phrases)


def first(index: Index, text: str) -> Listing | None:
    hits = index.search(SearchRequest(text=text, on=ON, limit=1)).hits
    return hits[0].listing if hits else None


def glossary_rows() -> list[dict[str, str]]:
    return rows_of(Path(__file__).parents[2] / "catalog_sync" / "indexes" / "data" / "glossary.csv")


def rows(name: str) -> list[dict[str, str]]:
    return rows_of(JUDGED / name)


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))
