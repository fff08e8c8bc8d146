"""`/feeds/orders/`: a partner places an order with its key and reads its own ones."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.orders.errors import BasketChanged, Busy, InvalidOrder, KeyReused, OutcomeOpen
from marketplace.orders.models import Order, Parcel
from marketplace.orders.recording import Doer
from marketplace.orders.records import OrderRequest, Problem, ProblemKind
from marketplace.places.models import KeyScope, PartnerKey
from storefront.feeds.keys import caller
from storefront.feeds.machine import AFTER_SECONDS, machine
from storefront.feeds.ordering import INVALID, REQUIRED, order_request
from storefront.feeds.problems import (
    BASKET_CHANGED,
    INVALID_ORDER,
    NO_SUCH_ORDER,
    REFERENCE_REUSED,
    TRY_AGAIN,
    Refusal,
)
from storefront.kit import partner_orders
from storefront.kit.day import today
from storefront.kit.partner_orders import orders_of, reference_of

SENTENCES: dict[ProblemKind, Promise] = {
    ProblemKind.GONE: _("Not on offer today."),
    ProblemKind.OUT_OF_STOCK: _("Fewer units are left."),
    ProblemKind.PRICE_CHANGED: _("The price has changed."),
    ProblemKind.NOT_PRICED: _("No price in this channel yet."),
    ProblemKind.ALCOHOL: _("Alcohol cannot be ordered here."),
    ProblemKind.SERVICE: _("A stay or a tour is booked with its producer."),
}
# A field of the orders room → its place in the document.
POINTERS = {
    "name": "/deliverTo/name",
    "phone": "/deliverTo/phone",
    "email": "/deliverTo/email",
    "province": "/deliverTo/provinceCode",
    "commune": "/deliverTo/communeCode",
    "street": "/deliverTo/street",
    "note": "/deliverTo/note",
    "tax_code": "/invoice/taxCode",
    "company": "/invoice/company",
    "address": "/invoice/address",
}


@machine("POST")
def place(request: HttpRequest) -> HttpResponseBase:
    """201 for a new order, 200 when the reference brings back one that was placed before."""
    key = caller(request, KeyScope.ORDER)
    asked = order_request(request, key.partner)
    order, is_new = _placed(request, asked, key)
    address = request.build_absolute_uri(reverse("feeds:order", args=[order.number]))
    return _answer(order, status=201 if is_new else 200, headers={"Location": address})


@machine("GET", "HEAD")
def order(request: HttpRequest, number: str) -> HttpResponseBase:
    """One order of the caller's own; those of others do not exist for it."""
    found = orders_of(caller(request, KeyScope.ORDER).partner).filter(number=number).first()
    if found is None:
        raise Refusal(NO_SUCH_ORDER)
    return _answer(found, status=200)


def _placed(request: HttpRequest, asked: OrderRequest, key: PartnerKey) -> tuple[Order, bool]:
    try:
        return partner_orders.place(asked, Doer(), on=today(request), facts={"key": key.prefix})
    except BasketChanged as changed:
        raise Refusal(BASKET_CHANGED, facts={"lines": _lines(changed.problems, asked)}) from changed
    except InvalidOrder as invalid:
        error = {
            "pointer": POINTERS.get(invalid.field.rpartition(".")[2], f"/{invalid.field}"),
            "detail": REQUIRED if invalid.why == "required" else INVALID,
        }
        raise Refusal(INVALID_ORDER, facts={"errors": [error]}) from invalid
    except KeyReused as reused:
        raise Refusal(REFERENCE_REUSED) from reused
    except (Busy, OutcomeOpen) as busy:
        raise Refusal(TRY_AGAIN, headers={"Retry-After": AFTER_SECONDS}) from busy


def _lines(problems: Sequence[Problem], asked: OrderRequest) -> list[dict[str, Any]]:
    places = {line.sku: place for place, line in enumerate(asked.lines)}
    return [
        {
            "line": places.get(problem.sku),
            "sku": problem.sku,
            "kind": problem.kind.value,
            "detail": SENTENCES[problem.kind],
            "left": problem.left,
            "unitPriceWasVnd": problem.old_vnd,
            "unitPriceIsVnd": problem.new_vnd,
        }
        for problem in problems
    ]


def _answer(order: Order, *, status: int, headers: dict[str, str] | None = None) -> HttpResponseBase:
    response = JsonResponse(facts(order), status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(response)
    return response


def facts(order: Order) -> dict[str, Any]:
    """The order as its partner reads it. Two queries."""
    parcels = order.parcels.select_related("producer").prefetch_related("lines")
    return {
        "number": order.number,
        "reference": reference_of(order),
        "state": order.state,
        "placedOn": order.placed_on.isoformat(),
        "goodsVnd": order.goods_vnd,
        "deliveryVnd": order.delivery_vnd,
        "totalVnd": order.total_vnd,
        "vatIncludedVnd": {str(rate): amount for rate, amount in order.tax.items()},
        "payment": order.method,
        "invoice": _invoice(order),
        "parcels": [_parcel(parcel) for parcel in parcels],
    }


def _invoice(order: Order) -> dict[str, str]:
    names = {"company": "company", "taxCode": "tax_code", "address": "address", "email": "email"}
    return {outside: order.invoice.get(inside, "") for outside, inside in names.items()}


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "key": parcel.key,
        "state": parcel.state,
        "producer": {"code": parcel.producer.code, "name": parcel.producer.name},
        "carrier": parcel.carrier or None,
        "tracking": parcel.tracking or None,
        "weightG": parcel.weight_g,
        "totalVnd": parcel.total_vnd,
        "lines": [
            {
                "sku": line.sku,
                "quantity": line.quantity,
                "notSupplied": line.not_supplied,
                "unitPriceVnd": line.unit_price_vnd,
                "vatPercent": line.vat_percent,
                "stars": line.stars,
                "certifiedUntil": line.certified_until.isoformat() if line.certified_until else None,
            }
            for line in parcel.lines.all()
        ],
    }
