"""Pictures of goods: the store's own, else our drawing of that kind of goods.

`goods.csv` names the drawing of each category; the row without a category serves every other one.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.templatetags.static import static

GOODS = Path(__file__).with_name("goods.csv")
ANY_OTHER = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The address of a picture. No buyer may take a drawing for a photograph."""

    url: str
    is_drawing: bool


def picture(stored: str, category: str) -> Picture:
    """The picture to show: what the store keeps (a static path or a full address), else a drawing."""
    if stored.startswith(("/", "http://", "https://")):
        return Picture(stored, is_drawing=False)
    names = drawings()
    name = stored or f"shop/goods/{names.get(category, names[ANY_OTHER])}.svg"
    return Picture(static(name), is_drawing=True)


@cache
def drawings() -> Mapping[str, str]:
    """Category → name of its drawing."""
    with GOODS.open(encoding="utf-8", newline="") as file:
        return {row["category_en"]: row["picture"] for row in csv.DictReader(file)}
