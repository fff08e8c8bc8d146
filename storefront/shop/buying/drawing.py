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
    if found.point and order.held_until:
        yield from _wrapped(_("Pick up at %(point)s") % {"point": found.point.name}, style="strong")
    for parcel in found.parcels:
        yield from _parcel(parcel)
    yield Row(_("Total"), vnd(order.total_vnd), "total")
    if found.payments > 1:
        words = ngettext("You pay %(count)s time.", "You pay %(count)s times.", found.payments)
        yield Row(words % {"count": found.payments})


def _parcel(parcel: ReceiptParcel) -> Iterator[Row]:
    yield from _wrapped(parcel.producer_name, style="head")
    if parcel.state:
        yield Row(parcel_look(parcel.state).label, style="small")
    for line in parcel.lines:
        name = f"{line.supplied} × {line.name}" + (f", {line.pack}" if line.pack else "")
        yield from _wrapped(name, vnd(line.total_vnd))
    if parcel.state:
        yield Row(_("Delivery"), vnd(parcel.delivery_vnd))


def _wrapped(text: str, amount: str = "", style: str = "plain") -> Iterator[Row]:
    """A long text in several lines; the amount stands beside the last."""
    pieces = textwrap.wrap(text, LETTERS) or [""]
    for place, piece in enumerate(pieces, start=1):
        yield Row(piece, amount if place == len(pieces) else "", style if place == 1 else "plain")
