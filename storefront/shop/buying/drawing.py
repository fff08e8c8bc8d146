"""The receipt as one drawing (SVG), tall as it needs: a browser turns it into a picture, a printer takes it as it is.

It never says to whom or where the goods go: pictures are passed on.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.kit.numbers import day, vnd
from storefront.shop.buying.looks import parcel_look
from storefront.shop.buying.receipt import Receipt, ReceiptParcel

WIDTH, MARGIN, LETTERS = 720, 40, 46
HEAD, QR_SIZE, LINE = 120, 220, 30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text, with an amount at its right end where it has one."""

    text: str
    amount: str = ""
    style: str = "plain"
    y: int = 0


def svg(found: Receipt, *, address: str) -> str:
    """The drawing. Positions are computed here, the template only writes them down."""
    rows, bottom = _placed(found)
    code = segno.make(address, error="m", micro=False)
    context = {
        "receipt": found,
        "rows": rows,
        "width": WIDTH,
        "height": bottom + QR_SIZE + 70,
        "right": WIDTH - MARGIN,
        "qr": mark_safe(code.svg_inline(border=0, omitsize=True)),  # noqa: S308  drawn by segno from our own address
        "qr_size": QR_SIZE,
        "qr_x": (WIDTH - QR_SIZE) // 2,
        "qr_y": bottom + 10,
        "foot_y": bottom + QR_SIZE + 45,
        "site_name": settings.SITE_NAME,
        "flag": _("demonstration") if settings.DEMO else "",
        "foot": _("Scan to see how far it is, or show it at the till."),
    }
    return render_to_string("shop/receipt.svg", context)


def _placed(found: Receipt) -> tuple[list[Row], int]:
    placed, y = [], HEAD
    for row in _rows(found):
        y += LINE + (14 if row.style in {"head", "total"} else 0)
        placed.append(Row(row.text, row.amount, row.style, y))
    return placed, y + LINE


def _rows(found: Receipt) -> Iterator[Row]:
    order = found.order
    yield Row(order.number, day(order.placed_on), "code")
    if found.is_cancelled:
        yield Row(_("This order is cancelled"), style="strong")
    elif found.point and order.held_until:
        yield from _wrapped(_("Pick up at %(point)s") % {"point": found.point.name}, style="strong")
    for parcel in found.parcels:
        yield from _parcel(parcel)
    yield Row(_("Total"), vnd(found.bill.total_vnd), "total")
    if found.payments > 1:
        words = ngettext("You pay %(count)s time.", "You pay %(count)s times.", found.payments)
        yield Row(words % {"count": found.payments})


def _parcel(parcel: ReceiptParcel) -> Iterator[Row]:
    """Its goods and what they cost; of one that was called off only what it was."""
    yield from _wrapped(parcel.producer_name, style="head")
    if parcel.state:
        yield Row(parcel_look(parcel.state).label, style="small")
    for line in parcel.lines:
        comes = not parcel.is_off and line.supplied > 0
        name = f"{line.shown} × {line.name}"
        yield from _wrapped(name, vnd(line.total_vnd) if comes else "", "plain" if comes else "small")
        if line.pack:
            yield from _wrapped(line.pack, style="small")
        if line.not_supplied and not parcel.is_off:
            words = ngettext("%(shown)s sold out", "%(shown)s sold out", line.not_supplied)
            yield Row(words % {"shown": line.not_supplied}, style="small")
    if parcel.state and not parcel.is_off:
        yield Row(_("Delivery"), vnd(parcel.delivery_vnd))


def _wrapped(text: str, amount: str = "", style: str = "plain") -> Iterator[Row]:
    """A long text in several lines; the amount stands beside the first, and only the first keeps its distance."""
    going_on = "strong" if style == "head" else style
    for place, piece in enumerate(textwrap.wrap(text, LETTERS) or [""]):
        yield Row(piece, "" if place else amount, going_on if place else style)
