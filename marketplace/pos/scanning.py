"""One code, three readers: what a text from a scanner, a camera or a keyboard means at a point.

Taken are a GTIN, a product's code, a SKU, the address behind a product's QR code, the code of a pick-up order and the
address behind it.
"""

from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit

from marketplace.orders import numbers
from marketplace.places.models import SalesPoint
from marketplace.pos import shelf
from marketplace.pos.records import Refusal, Scanned, ShelfItem
from marketplace.programme.models import RegisteredProduct

LONGEST = 300
_GTIN_LENGTHS = {8, 12, 13, 14}


def scan(point: SalesPoint, text: str, *, on: date) -> Scanned:
    """What `text` means at `point` on `on`; `is_known` is False when it means nothing."""
    text = text.replace("\x00", "").strip()[:LONGEST]
    if order := numbers.named_in(text):
        return Scanned(text=text, order_number=order)
    word, pack = code_in(text)
    if gtin := gtin_in(word):
        carried = tuple(item for item in shelf.items(point, on=on) if _padded(item.gtin) == gtin)
        if carried:
            return Scanned(text=text, product_code=carried[0].product_code, name=carried[0].name, items=carried)
    found = _product(point, text, word, on) if word else Scanned(text=text)
    return replace(found, items=_of_pack(found, pack))


def code_in(text: str) -> tuple[str, str]:
    """The last part of an address, or the text itself; and what an address says behind its #.

    QR codes on labels hold the address of the public check, and behind the # which of several packs it is.
    """
    if "/" not in text:
        return text, ""
    try:
        address = urlsplit(text)
    except ValueError:  # brackets that are no address
        return text, ""
    return unquote(address.path).rstrip("/").rpartition("/")[2], unquote(address.fragment)


def gtin_in(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits with a good check digit, as 14 digits; nothing else."""
    if not (text.isascii() and text.isdigit() and len(text) in _GTIN_LENGTHS):
        return ""
    padded = _padded(text)
    weighed = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(padded[:-1]))
    return padded if (weighed + int(padded[-1])) % 10 == 0 else ""


def _product(point: SalesPoint, text: str, word: str, on: date) -> Scanned:
    """By code, else by SKU; a registered product the point does not carry is refused with the reason."""
    row = RegisteredProduct.objects.filter(code__iexact=word).first()
    if row is None:
        carried = tuple(shelf.by_sku(point, [word.upper()], on=on).values())
        if not carried:
            return Scanned(text=text)
        return Scanned(text=text, product_code=carried[0].product_code, name=carried[0].name, items=carried)
    carried = shelf.items(point, on=on, codes=[row.code])
    refusal = shelf.refusals_of([row.code], on=on).get(row.code)
    if not carried and refusal is None:
        refusal = Refusal(shelf.NOT_ON_SHELF)
    return Scanned(text=text, product_code=row.code, name=row.name, items=carried, refusal=refusal)


def _of_pack(found: Scanned, pack: str) -> tuple[ShelfItem, ...]:
    """The one pack a label names, else all that were found."""
    sku = f"{found.product_code}-{pack}".upper()
    return tuple(item for item in found.items if item.sku.upper() == sku) or found.items


def _padded(gtin: str) -> str:
    return gtin.zfill(14) if gtin else ""
