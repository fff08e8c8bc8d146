"""What a listing says: name and story, language by language, and how long the product keeps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from marketplace.offers.errors import InvalidShelfLife, TextMissing, TextTooLong
from marketplace.programme.models import LONGEST_SHELF_LIFE_DAYS, RegisteredProduct

LANGUAGES = ("vi", "en")
NAME_LENGTH = 200
STORY_LENGTH = 4_000

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class ListingTexts:
    """What a listing says; a language without text is missing. None: nobody has said how long it keeps."""

    name: Mapping[str, str]
    story: Mapping[str, str]
    shelf_life_days: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a proposal stores it."""
        return {"name": dict(self.name), "story": dict(self.story), "shelf_life_days": self.shelf_life_days}


def texts_of(product: RegisteredProduct) -> ListingTexts:
    """What the register says now."""
    return ListingTexts(product.name, product.story, product.shelf_life_days)


def from_json(stored: Mapping[str, Any], present: ListingTexts) -> ListingTexts:
    """As a proposal stored it; one that says nothing of the shelf life leaves the present one."""
    days = stored.get("shelf_life_days", present.shelf_life_days)
    return ListingTexts(stored.get("name", {}), stored.get("story", {}), days)


def tidied(texts: ListingTexts, present: ListingTexts) -> ListingTexts:
    """What was typed, cleaned of what cannot be seen; languages this form does not know stay as they are.

    A shelf life of None stays as it is, 0 takes it away. Raises TextMissing, TextTooLong, with the name of the field:
    `name_vi`, `story_en` …, and InvalidShelfLife.
    """
    name = _merged({code: line(text) for code, text in texts.name.items()}, present.name)
    story = _merged({code: _paragraphs(text) for code, text in texts.story.items()}, present.story)
    if not name.get("vi"):
        raise TextMissing("name_vi")
    _refuse_long("name", name, NAME_LENGTH)
    _refuse_long("story", story, STORY_LENGTH)
    return ListingTexts(name, story, _days(texts.shelf_life_days, present.shelf_life_days))


def _days(typed: int | None, present: int | None) -> int | None:
    if typed is None:
        return present
    if not 0 <= typed <= LONGEST_SHELF_LIFE_DAYS:
        raise InvalidShelfLife(typed)
    return typed or None


def _merged(typed: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in {**present, **typed}.items() if text}


def line(text: str) -> str:
    """One line of text, cleaned of what cannot be seen."""
    return " ".join(_CONTROL.sub("", normalize("NFC", text)).split())


def _paragraphs(text: str) -> str:
    lines = (" ".join(_CONTROL.sub("", line).split()) for line in normalize("NFC", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _refuse_long(field: str, texts: Mapping[str, str], limit: int) -> None:
    for code, text in texts.items():
        if len(text) > limit:
            raise TextTooLong(f"{field}_{code}", limit)
