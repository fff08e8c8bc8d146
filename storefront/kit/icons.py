"""Icons as inline SVG, one file a drawing, read once per process."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_STAR = (
    "M12 2.2c.5 0 .9.3 1.1.7l2.4 4.9 5.4.8c1 .1 1.4 1.3.7 2l-3.9 3.8.9 5.3c.2 1-.9 1.8-1.8 1.3L12 18.5l-4.8 "
    "2.5c-.9.5-2-.3-1.8-1.3l.9-5.3-3.9-3.8c-.7-.7-.3-1.9.7-2l5.4-.8 2.4-4.9c.2-.4.6-.7 1.1-.7z"
)


def icon(name: str) -> SafeString:
    """The drawing `name` of `settings.ICONS_DIR`, hidden from screen readers; nothing when it is missing."""
    return _read(Path(settings.ICONS_DIR, f"{name}.svg"))


@cache
def star_row(stars: int, out_of: int = 5) -> SafeString:
    """`stars` full stars and the rest as outlines, for eyes only."""
    each = ['<path class="{}" d="{}" transform="translate({} 0)"/>'] * out_of
    shapes = [
        format_html(shape, "on" if place < stars else "off", _STAR, place * 24) for place, shape in enumerate(each)
    ]
    return format_html(
        '<svg class="star-row" viewBox="0 0 {} 24" aria-hidden="true" focusable="false">{}</svg>',
        out_of * 24,
        mark_safe("".join(shapes)),  # noqa: S308  built of escaped pieces above
    )


@cache
def _read(path: Path) -> SafeString:
    try:
        found = _DRAWING.search(path.read_text("utf-8"))
    except OSError:
        found = None
    if found is None:
        return SafeString("")
    lines = " ".join(found[1].split())
    return mark_safe(  # noqa: S308  a file of ours, chosen at build time
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{lines}</svg>'
    )
