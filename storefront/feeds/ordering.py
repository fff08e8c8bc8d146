"""A partner's order as JSON, read into the request that the orders room takes; what cannot be read is named by place.

A line names its pack by our SKU or by its GTIN. Whether it can be had is not decided here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models import OrderMethod
from marketplace.orders.records import Buyer, Destination, Invoice, OrderRequest, Wanted
from marketplace.places.models import Partner
from marketplace.stores import store
from storefront.feeds.problems import INVALID_ORDER, NOT_JSON, TOO_LARGE, Refusal
from storefront.kit.partner_orders import REFERENCE, TAX_CODE, idempotency_key

LARGEST_BODY = 256 * 1024
MOST_LINES, MOST_UNITS = 200, 10_000
CODE = re.compile(r"[!-~]{1,60}")

REQUIRED, INVALID = _("This is required."), _("This is not valid.")
UNKNOWN = _("No pack of this market bears this number.")
AMBIGUOUS = _("Several packs bear this number: name the pack by its sku.")
TEXTS = {  # place in the document → longest text, whether it is required
    "deliverTo": {
        "name": (200, True),
        "phone": (30, True),
        "email": (200, False),
        "provinceCode": (2, True),
        "communeCode": (5, True),
        "street": (300, True),
        "note": (1000, False),
    },
    "invoice": {"company": (250, True), "taxCode": (14, True), "address": (300, True), "email": (200, False)},
}


@dataclass(slots=True)
class Reader:
    """Takes facts out of a document and notes what is wrong, by JSON pointer."""

    body: Mapping[str, Any]
    errors: list[dict[str, str | Promise]] = field(default_factory=list)

    def wrong(self, pointer: str, why: str | Promise) -> None:
        """Note one error."""
        self.errors.append({"pointer": pointer, "detail": why})

    def texts(self, part: str) -> dict[str, str]:
        """The texts of one object of the document."""
        found = self.body.get(part)
        if not isinstance(found, dict):
            self.wrong(f"/{part}", REQUIRED)
            return dict.fromkeys(TEXTS[part], "")
        rules = TEXTS[part].items()
        return {name: self._text(found.get(name, ""), f"/{part}/{name}", *rule) for name, rule in rules}

    def _text(self, value: Any, pointer: str, longest: int, is_required: bool) -> str:
        text = value.strip().replace("\x00", "") if isinstance(value, str) else ""
        if value not in ("", None) and (not isinstance(value, str) or len(text) > longest):
            self.wrong(pointer, INVALID)
        elif is_required and not text:
            self.wrong(pointer, REQUIRED)
        return text


def order_request(request: HttpRequest, partner: Partner) -> OrderRequest:
    """The order in the body of `request`. Raises Refusal with every error at once."""
    reader = Reader(_document(request))
    reference = _reference(reader)
    lines = tuple(_lines(reader))
    to, invoice = reader.texts("deliverTo"), reader.texts("invoice")
    if invoice["taxCode"] and not re.fullmatch(TAX_CODE, invoice["taxCode"]):
        reader.wrong("/invoice/taxCode", INVALID)
    if reader.errors:
        raise Refusal(INVALID_ORDER, facts={"errors": reader.errors})
    return OrderRequest(
        idempotency_key=idempotency_key(partner, reference),
        lines=lines,
        method=OrderMethod.TRANSFER_LATER,
        buyer=Buyer(name=to["name"], phone=to["phone"], email=to["email"]),
        destination=Destination(
            province_code=to["provinceCode"],
            commune_code=to["communeCode"],
            street=to["street"],
            note=" · ".join(filter(None, (reference, to["note"]))),
        ),
        partner=partner.slug,
        invoice=Invoice(
            company=invoice["company"],
            tax_code=invoice["taxCode"],
            address=invoice["address"],
            email=invoice["email"],
        ),
    )


def _document(request: HttpRequest) -> Mapping[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise Refusal(TOO_LARGE)
    try:
        found = json.loads(request.body)
        json.dumps(found, ensure_ascii=False).encode()  # half a character, which no text of ours can hold
    except (ValueError, RecursionError) as error:
        raise Refusal(NOT_JSON) from error
    if not isinstance(found, dict):
        raise Refusal(NOT_JSON)
    return found


def _reference(reader: Reader) -> str:
    reference = reader.body.get("reference")
    if not isinstance(reference, str) or not re.fullmatch(REFERENCE, reference):
        reader.wrong("/reference", _("1 to 60 letters, figures or signs of . _ - / #"))
        return ""
    return reference


def _lines(reader: Reader) -> Iterator[Wanted]:
    lines = reader.body.get("lines")
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        reader.wrong("/lines", _("1 to 200 lines"))
        return
    seen: set[str] = set()
    skus = _skus_by_gtin(line.get("gtin") for line in lines if isinstance(line, dict))
    for place, line in enumerate(lines):
        wanted = _line(reader, f"/lines/{place}", line if isinstance(line, dict) else {}, skus)
        if wanted and wanted.sku in seen:
            reader.wrong(f"/lines/{place}", _("This pack stands in an earlier line."))
        elif wanted:
            seen.add(wanted.sku)
            yield wanted


def _line(reader: Reader, pointer: str, line: Mapping[str, Any], skus: Mapping[str, list[str]]) -> Wanted | None:
    before = len(reader.errors)
    sku = _sku(reader, pointer, line, skus)
    quantity, price = line.get("quantity"), line.get("unitPriceVnd")
    if not _is_count(quantity, MOST_UNITS):
        reader.wrong(f"{pointer}/quantity", _("A whole number from 1 to 10000."))
    if price is not None and not _is_count(price, 10**12):
        reader.wrong(f"{pointer}/unitPriceVnd", INVALID)
    return Wanted(sku, int(quantity or 0), price) if len(reader.errors) == before else None


def _sku(reader: Reader, pointer: str, line: Mapping[str, Any], skus: Mapping[str, list[str]]) -> str:
    sku, gtin = line.get("sku"), line.get("gtin")
    if isinstance(sku, str) and CODE.fullmatch(sku) and gtin is None:
        return sku
    if isinstance(gtin, str) and sku is None:
        found = skus.get(gtin, [])
        if len(found) != 1:
            reader.wrong(f"{pointer}/gtin", AMBIGUOUS if found else UNKNOWN)
        return found[0] if found else ""
    reader.wrong(pointer, _("Name the pack by either sku or gtin."))
    return ""


def _skus_by_gtin(asked: Iterator[Any]) -> dict[str, list[str]]:
    """The packs that bear each of these numbers; the engine is only read when a line names one."""
    wanted = {gtin for gtin in asked if isinstance(gtin, str) and CODE.fullmatch(gtin)}
    if not wanted:
        return {}
    found: dict[str, list[str]] = {}
    for product in store.products(gtins=wanted):
        for pack in product.variants:
            if pack.gtin in wanted:
                found.setdefault(pack.gtin, []).append(pack.sku)
    return found


def _is_count(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
