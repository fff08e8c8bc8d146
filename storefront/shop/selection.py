"""What a buyer has chosen on the product list, and every address that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from catalog_sync.indexes.base import SearchRequest, Sort, price_band, price_bands
from storefront.kit.paging import page_number

PAGE_SIZE = 24
LONGEST_TEXT = 200

# Facet of the index → parameter in the address.
PARAMETERS: Mapping[str, str] = {
    "group": "nhom",
    "stars": "sao",
    "commune": "xa",
    "former_district": "huyen",
    "producer": "chu-the",
    "price": "gia",
    "in_stock_at": "diem",
}
ONE_AT_A_TIME = {"price"}
SORTS: Mapping[str, Sort] = {
    "": Sort.RELEVANCE,
    "moi": Sort.NEWEST,
    "sao": Sort.STARS,
    "gia": Sort.PRICE,
    "gia-giam": Sort.PRICE_DOWN,
    "ten": Sort.NAME,
}
STARS = ("3", "4", "5")
PRICES = tuple(f"{start}-{'' if end is None else end}" for start, end in price_bands())


@dataclass(frozen=True, slots=True)
class Selection:
    """The state of the list: all of it stands in the address, nothing elsewhere."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    real_only: bool = False
    page: int = 1

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read an address; what makes no sense is left out."""
        asked = {facet: _sensible(facet, query.getlist(name)) for facet, name in PARAMETERS.items()}
        sort = query.get("sap-xep", "")
        return cls(
            text=" ".join(query.get("q", "").split())[:LONGEST_TEXT],
            chosen={facet: values for facet, values in asked.items() if values},
            sort=sort if sort in SORTS else "",
            real_only=query.get("that") == "1",
            page=page_number(query.get("trang")),
        )

    def request(self, *, on: date, language: str, alcohol: bool | None = None) -> SearchRequest:
        """The question to the catalogue; `alcohol` False leaves drinks with alcohol out."""
        values = self.chosen.get
        price_from, price_to = price_band(self.chosen["price"][0]) if "price" in self.chosen else (None, None)
        return SearchRequest(
            on=on,
            text=self.text,
            groups=values("group", ()),
            stars=tuple(int(star) for star in values("stars", ())),
            communes=values("commune", ()),
            former_districts=values("former_district", ()),
            producers=values("producer", ()),
            in_stock_at=values("in_stock_at", ()),
            price_from=price_from,
            price_to=price_to,
            illustrative=False if self.real_only else None,
            alcohol=alcohol,
            sort=SORTS[self.sort],
            limit=PAGE_SIZE,
            offset=(self.page - 1) * PAGE_SIZE,
            language=language,
        )

    def has(self, facet: str, value: str) -> bool:
        """True when `value` is chosen."""
        return value in self.chosen.get(facet, ())

    def toggled(self, facet: str, value: str) -> Self:
        """With the value chosen, or dropped if it was; back on the first page."""
        before = self.chosen.get(facet, ())
        if value in before:
            after = tuple(each for each in before if each != value)
        else:
            after = (value,) if facet in ONE_AT_A_TIME else (*before, value)
        chosen = {**self.chosen, facet: after}
        return replace(self, chosen={name: values for name, values in chosen.items() if values}, page=1)

    def without_text(self) -> Self:
        """The same choice without the words."""
        return replace(self, text="", page=1)

    def with_real_only(self, wanted: bool) -> Self:
        """The same choice among the real products only, or among all."""
        return replace(self, real_only=wanted, page=1)

    def cleared(self) -> Self:
        """Everything, in the same order of results."""
        return replace(self, text="", chosen={}, page=1)

    def on_page(self, number: int) -> Self:
        """Another page of the same."""
        return replace(self, page=number)

    @property
    def url(self) -> str:
        """The one address of this state."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(PARAMETERS[facet], value) for facet, values in self.chosen.items() for value in values]
        pairs += [("sap-xep", self.sort)] if self.sort else []
        pairs += [("that", "1")] if self.real_only else []
        pairs += [("trang", str(self.page))] if self.page > 1 else []
        return reverse("shop:products") + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What a form that only changes the order has to carry along."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(PARAMETERS[facet], value) for facet, values in self.chosen.items() for value in values]
        return pairs + ([("that", "1")] if self.real_only else [])


def _sensible(facet: str, values: list[str]) -> tuple[str, ...]:
    allowed = {"stars": STARS, "price": PRICES}.get(facet)
    kept = tuple(dict.fromkeys(value[:60] for value in values if value and (allowed is None or value in allowed)))
    return kept[:1] if facet in ONE_AT_A_TIME else kept
