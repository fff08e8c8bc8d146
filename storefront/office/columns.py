"""The heads of a list's columns: what each sorts by, and from which end."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

HEADS: tuple[tuple[str, str | Promise], ...] = (
    ("ten", _("Product")),
    ("sao", _("Stars")),
    ("chu-the", _("Producer")),
    ("xa", _("Commune, ward")),
    ("han", _("In force until")),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One head: the order that a click asks for, and the order it is in now (`ascending`, `descending` or nothing)."""

    label: str | Promise
    next: str
    aria: str


def columns(by: str) -> tuple[Column, ...]:
    """The heads while the list stands in the order `by`."""
    return tuple(Column(label, f"-{name}" if by == name else name, _aria(name, by)) for name, label in HEADS)


def sortings() -> list[tuple[str, str | Promise]]:
    """Every order as a choice: where the heads are hidden, as on a phone, the filters offer them."""
    ends = [(name, label, arrow) for name, label in HEADS for arrow in ("↑", "↓")]
    return [(name if arrow == "↑" else f"-{name}", format_lazy("{} {}", label, arrow)) for name, label, arrow in ends]


def _aria(name: str, by: str) -> str:
    if by == name:
        return "ascending"
    return "descending" if by == f"-{name}" else ""
