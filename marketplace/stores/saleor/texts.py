"""Texts on their way to Saleor and back: languages, and paragraphs of its editor as plain text.

Vietnamese is the base over there, other languages are translations. A base must never be empty, so a thing without a
Vietnamese name is called by its code until it has one.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from marketplace.stores.records import Texts

BASE = "vi"
# The languages that documents ask for, as Saleor calls them.
TRANSLATIONS = {"en": "EN", "ko": "KO", "ru": "RU", "zh": "ZH_HANS"}


def require_known(texts: Texts) -> None:
    """Raises ValueError for a language that would get lost over there."""
    if unknown := sorted(texts.keys() - {BASE} - TRANSLATIONS.keys()):
        raise ValueError(f"Saleor is not asked for texts in {unknown}")


def gathered(base: str | None, translations: Mapping[str, str | None], *, placeholder: str = "") -> dict[str, str]:
    """Texts by language, of a base and its translations; what is empty, or a placeholder, is not there."""
    texts = {BASE: base} if base != placeholder else {}
    return {language: text for language, text in (texts | dict(translations)).items() if text}


def tidy(text: str) -> str:
    """A text as the editor can keep it: paragraphs with one empty line between them, none around."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def to_editor(text: str) -> str | None:
    """Plain text as the editor's JSON, one block a paragraph; None for no text."""
    paragraphs = tidy(text).split("\n\n")
    if paragraphs == [""]:
        return None
    blocks = [
        {"type": "paragraph", "data": {"text": html.escape(paragraph, quote=False).replace("\n", "<br>")}}
        for paragraph in paragraphs
    ]
    return json.dumps({"blocks": blocks}, ensure_ascii=False)


def from_editor(content: str | None) -> str:
    """Plain text of the editor's JSON, whatever blocks a colleague used in the dashboard."""
    if not content:
        return ""
    loaded = json.loads(content)
    blocks = loaded.get("blocks") if isinstance(loaded, dict) else None
    return tidy("\n\n".join("\n".join(_lines(block)) for block in blocks or ()))


def _lines(block: Mapping[str, Any]) -> Iterator[str]:
    data = block.get("data") or {}
    for item in data.get("items") or ():
        yield "– " + _plain(item.get("content", "") if isinstance(item, dict) else item)
    for name in ("text", "caption"):
        if data.get(name):
            yield _plain(data[name])


def _plain(marked_up: object) -> str:
    text = re.sub(r"<br\s*/?>", "\n", str(marked_up))
    return html.unescape(re.sub(r"<[^>]+>", "", text))
