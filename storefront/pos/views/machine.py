"""What the script of the till asks: goods, scans, recording a sale, the code for a transfer. JSON and one drawing."""

import hashlib
import json
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from catalog_sync.indexes.base import text_in
from marketplace.places.folding import fold
from marketplace.pos import errors, sales, scanning, shelf
from marketplace.pos.models import Method, Sale
from marketplace.pos.records import DraftLine, SaleDraft, ShelfItem
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.pos import sentences, transfers
from storefront.pos.desk import Desk, machines

LARGEST_SALE_BYTES = 100_000


@require_safe
@machines
def shelf_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything on the shelf, as the device keeps it. The ETag is the content's own: it changes at midnight too."""
    items = [_item(item) for item in shelf.items(desk.point, on=today(request))]
    content = {"on": today(request).isoformat(), "language": get_language(), "items": items}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
@machines
def scan(request: HttpRequest, desk: Desk) -> JsonResponse:
    """What a text means here, for what the device does not know itself."""
    scanned = scanning.scan(desk.point, request.GET.get("ma", ""), on=today(request))
    answer: dict[str, Any] = {"known": scanned.is_known, "items": [_item(item) for item in scanned.items]}
    if scanned.order_number:
        answer["order"] = reverse("pos:pickup", args=[desk.point.slug, scanned.order_number])
    if scanned.name:
        answer["name"] = text_in(scanned.name, get_language() or "vi")
    if scanned.refusal:
        answer["refusal"] = sentences.refusal(scanned.refusal)
    return JsonResponse(answer)


@require_POST
@machines
def take(request: HttpRequest, desk: Desk) -> JsonResponse:
    """Record a sale. The device may ask as often as it likes: its key sells once."""
    if desk.till is None:
        return _refused(errors.ShiftMissing(), {})
    try:
        draft = draft_of(request)
    except (ValueError, KeyError, TypeError):
        return _refused(errors.InvalidSale(), {})
    try:
        sale = sales.record(desk.till, draft, actor=desk.user, on=today(request))
    except (errors.TillBusy, StoreUnavailable) as error:
        return JsonResponse({"state": "open", "sentence": sentences.of(error)}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    except errors.PosError as error:
        return _refused(error, _names(desk, draft, request))
    return JsonResponse(_recorded(desk, sale))


@require_safe
@machines
def transfer_code(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The point's VietQR code with amount and note, as a drawing."""
    amount, note = request.GET.get("tien", ""), request.GET.get("ma", "")
    if not (amount.isascii() and amount.isdigit() and 0 < len(amount) < 13 and desk.point.takes_transfers):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    drawing = transfers.drawing(desk.point, int(amount), note[:25])
    return HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


def draft_of(request: HttpRequest) -> SaleDraft:
    """The sale in the body of a request. Raises ValueError, KeyError, TypeError where it is none."""
    if len(request.body) > LARGEST_SALE_BYTES:
        raise ValueError(len(request.body))
    asked = json.loads(request.body)
    lines = tuple(
        DraftLine(_text(line["sku"]), _whole(line["quantity"]), _whole(line["price_vnd"])) for line in asked["lines"]
    )
    return SaleDraft(
        ulid=_text(asked["ulid"]),
        lines=lines,
        method=Method(asked["method"]),
        received_vnd=_whole(asked["received_vnd"]),
        age_checked=asked.get("age_checked") is True,
        transfer_note=_text(asked.get("note", "")),
        device_at=_instant(asked.get("device_at")),
    )


def _item(item: ShelfItem) -> dict[str, Any]:
    language = get_language() or "vi"
    name, variant = text_in(item.name, language), text_in(item.variant, language)
    texts = [*item.name.values(), *item.variant.values(), item.producer_name, item.sku]
    return {
        "sku": item.sku,
        "code": item.product_code,
        "name": name,
        "variant": variant,
        "producer": item.producer_name,
        "gtin": item.gtin,
        "price_vnd": item.price_vnd,
        "left": item.left,
        "alcohol": item.is_alcohol,
        "find": fold(" ".join(texts)),
        "refusal": sentences.refusal(item.refusal) if item.refusal else "",
    }


def _recorded(desk: Desk, sale: Sale) -> dict[str, Any]:
    return {
        "state": "recorded",
        "number": sale.receipt_number,
        "total_vnd": sale.total_vnd,
        "change_vnd": sale.change_vnd,
        "voided": sale.state != "recorded",
        "receipt": reverse("pos:receipt", args=[desk.point.slug, sale.pk]),
    }


def _refused(error: errors.PosError, names: dict[str, str]) -> JsonResponse:
    sku = getattr(error, "sku", "")
    sentence = sentences.of(error, names)
    answer = {"state": "refused", "kind": type(error).__name__, "sku": sku, "sentence": sentence}
    return JsonResponse(answer, status=HTTPStatus.CONFLICT)


def _names(desk: Desk, draft: SaleDraft, request: HttpRequest) -> dict[str, str]:
    items = shelf.by_sku(desk.point, [line.sku for line in draft.lines], on=today(request))
    return {sku: text_in(item.name, get_language() or "vi") for sku, item in items.items()}


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 60 or "\x00" in value:
        raise ValueError(value)
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**12:
        raise ValueError(value)
    return value


def _instant(value: object) -> datetime | None:
    found = parse_datetime(value) if isinstance(value, str) else None
    return found if found is not None and found.tzinfo is not None else None
