"""From a checkout form to an order, and every refusal on the way as a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.orders import checkout, tracking
from marketplace.orders.errors import BasketChanged, Busy, InvalidOrder, KeyReused, OutcomeOpen
from marketplace.orders.models import PREPAID, Order, OrderState
from marketplace.orders.records import OrderRequest, Problem, ProblemKind
from marketplace.stores.errors import StoreUnavailable
from storefront.kit.day import today
from storefront.kit.numbers import vnd
from storefront.shop.buying.basket import keep, read
from storefront.shop.buying.forms import CheckoutForm
from storefront.shop.buying.selling import Why
from storefront.shop.buying.ways import Way, was_seen
from storefront.shop.buying.words import refusal

MINE, MOST_REMEMBERED = "orders", 20
FIELDS = {"buyer": "name", "province_code": "province", "commune_code": "commune", "point": "way", "method": "pay"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The address of the order's page, or what the buyer has to be told. `is_open`: it may yet come to an order."""

    address: str = ""
    told: tuple[str | Promise, ...] = ()
    is_open: bool = False


CHANGED_MEANWHILE = Outcome(told=(gettext_lazy("The basket has changed meanwhile."),))


def placed_before(key: str) -> Order | None:
    """The order already placed by a form with this key, or held by it for a payment."""
    if not key or len(key) > 60 or "\x00" in key:
        return None
    return Order.objects.filter(tracking.was_held(), idempotency_key=key).exclude(state=OrderState.PLACING).first()


def remembered(request: HttpRequest, order: Order) -> str:
    """Where its buyer goes on: to pay, or to the order's page. This browser may see where its own orders go."""
    mine = [order.number, *(each for each in request.session.get(MINE, ()) if each != order.number)]
    request.session[MINE] = mine[:MOST_REMEMBERED]
    if order.state == OrderState.AWAITING:
        return reverse("shop:pay", args=[tracking.token(order)])
    return order_address(order)


def is_mine(request: HttpRequest, order: Order) -> bool:
    """True when the order was placed in this browser."""
    return order.number in request.session.get(MINE, ())


def mine(request: HttpRequest) -> list[tuple[str, str]]:
    """(code, address) of the orders placed in this browser, the newest first."""
    numbers = request.session.get(MINE, ())
    rows = {row.number: row for row in Order.objects.filter(number__in=numbers)} if numbers else {}
    return [(number, order_address(rows[number])) for number in numbers if number in rows]


def order_address(order: Order) -> str:
    """The signed address of an order's page in the language of this page."""
    return reverse("shop:order", args=[tracking.token(order)])


def place(request: HttpRequest, form: CheckoutForm, choices: Iterable[Way], *, language: str) -> Outcome:
    """Place what the form's sender saw. A field that is refused gets its sentence; the basket is kept then."""
    way = next(each for each in choices if each.value == form.cleaned_data["way"])
    lines = was_seen(form.cleaned_data["seen"], way.value)
    if lines is None or [(each.sku, each.quantity) for each in lines] != [
        (each.sku, each.quantity) for each in way.wanted
    ]:
        return CHANGED_MEANWHILE
    wanted = OrderRequest(
        idempotency_key=str(form.cleaned_data["key"]),
        lines=lines,
        method=form.method,
        buyer=form.buyer(language),
        destination=form.destination(),
        point=form.point,
    )
    try:
        order = checkout.place_order(wanted, on=today(request), now=timezone.now(), goods=way.goods)
    except BasketChanged as changed:
        return Outcome(told=tuple(_problem(each, way) for each in changed.problems))
    except InvalidOrder as invalid:
        _blame(form, invalid)
        return Outcome()
    except (Busy, OutcomeOpen, KeyReused, StoreUnavailable):  # a key comes again only while its order is being placed
        waiting = _("No answer came yet. Press “Order” again in a moment: it is never ordered twice.")
        return Outcome(told=(waiting,), is_open=True)
    keep(request, read(request).without({line.sku for line in lines}))
    return Outcome(address=remembered(request, order))


def thanks(form: CheckoutForm) -> str:
    """What is said when an order was placed, or its goods are held for a payment."""
    if form.method in PREPAID:
        return _("The goods are held for you. They are ordered as soon as they are paid.")
    if form.point:
        return _("Thank you! The goods are set aside for you.")
    return _("Thank you! Your order is placed. Each producer confirms its own parcel.")


def _problem(problem: Problem, way: Way) -> str:
    """What became of one line, named."""
    name = next((item.name for item in way.basket.items if item.line.sku == problem.sku), problem.sku)
    if problem.kind == ProblemKind.PRICE_CHANGED:
        return _("%(name)s: the price has changed from %(old)s to %(new)s.") % {
            "name": name,
            "old": vnd(problem.old_vnd or 0),
            "new": vnd(problem.new_vnd or 0),
        }
    if problem.kind == ProblemKind.OUT_OF_STOCK and problem.left:
        return _("%(name)s: only %(left)s left.") % {"name": name, "left": problem.left}
    return f"{name}: {refusal(Why(problem.kind.value))}"


def _blame(form: CheckoutForm, invalid: InvalidOrder) -> None:
    """Say at the field what is wrong with it."""
    field = FIELDS.get(invalid.field, invalid.field)
    sentences = {
        "required": _("This is needed."),
        "closed": _("This point is closed for the rest of today. Choose another way."),
        "unknown": _("We do not know this. Please choose again."),
        "not_allowed": _("This is not possible for this order."),
    }
    text = sentences.get(invalid.why, _("This cannot be accepted. Please check it."))
    form.add_error(field if field in form.fields else None, text)
