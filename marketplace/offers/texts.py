"""The texts of a listing: name and story, language by language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from marketplace.offers.errors import TextMissing, TextTooLong
from marketplace.programme.models import RegisteredProduct

LANGUAGES = ("vi", "en")
NAME_LENGTH = 200
STORY_LENGTH = 4_000

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class ListingTexts:
    """What a listing says; a language without text is missing."""

    name: Mapping[str, str]
    story: Mapping[str, str]

    def as_json(self) -> dict[str, dict[str, str]]:
        """As a proposal stores it."""
        return {"name": dict(self.name), "story": dict(self.story)}


def texts_of(product: RegisteredProduct) -> ListingTexts:
    """What the register says now."""
    return ListingTexts(product.name, product.story)


def from_json(stored: Mapping[str, Mapping[str, str]]) -> ListingTexts:
    """As a proposal stored it."""
    return ListingTexts(stored.get("name", {}), stored.get("story", {}))


def tidied(texts: ListingTexts, present: ListingTexts) -> ListingTexts:
    """What was typed, cleaned of what cannot be seen; languages this form does not know stay as they are.

    Raises TextMissing, TextTooLong, with the name of the field: `name_vi`, `story_en` …
    """
    name = _merged({code: line(text) for code, text in texts.name.items()}, present.name)
    story = _merged({code: _paragraphs(text) for code, text in texts.story.items()}, present.story)
    if not name.get("vi"):
        raise TextMissing("name_vi")
    _refuse_long("name", name, NAME_LENGTH)
    _refuse_long("story", story, STORY_LENGTH)
    return ListingTexts(name, story)


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
