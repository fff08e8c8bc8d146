"""The proof that a counter's money and goods agree: journal, payments, engine and drawer, to the đồng.

Reads only. What is under way (sales being recorded or voided) is left to the sweep.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from marketplace.payments import records as payments
from marketplace.payments.models import SubjectKind
from marketplace.pos import reports
from marketplace.pos.models import PickUp, Sale, SaleState, Shift
from marketplace.stores import store
from marketplace.stores.records import EngineOrder

CHUNK = 200
DONE = (SaleState.RECORDED, SaleState.VOIDED)


def check() -> list[str]:
    """What does not agree, a sentence each; empty when all does."""
    found: list[str] = []
    pks = list(Sale.objects.filter(state__in=DONE).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        found.extend(_sales(pks[start : start + CHUNK]))
    return [*found, *_pick_ups(), *_drawers()]


def _sales(pks: Sequence[int]) -> Iterator[str]:
    sales = list(Sale.objects.filter(pk__in=pks).prefetch_related("lines").order_by("pk"))
    keys = [sale.key for sale in sales]
    kept, engine = _kept(SubjectKind.SALE, keys), store.orders(keys)
    for sale in sales:
        for wrong in (*_money(sale, kept), *_shadow(sale, engine.get(sale.key))):
            yield f"{sale.key}: {wrong}"


def _money(sale: Sale, kept: Mapping[str, int]) -> Iterator[str]:
    if sale.total_vnd != sum(line.amount_vnd for line in sale.lines.all()):
        yield _("its lines do not add up")
    wanted_vnd = 0 if sale.state == SaleState.VOIDED else sale.total_vnd
    if kept.get(sale.key, 0) != wanted_vnd:
        facts = {"wanted": wanted_vnd, "kept": kept.get(sale.key, 0)}
        yield _("the point should have %(wanted)d đồng of it, payments say %(kept)d") % facts


def _shadow(sale: Sale, engine: EngineOrder | None) -> Iterator[str]:
    if engine is None:
        yield _("the engine does not know this sale")
        return
    is_voided = sale.state == SaleState.VOIDED
    ours = {
        line.sku: (line.quantity, line.unit_price_vnd, line.quantity if is_voided else 0) for line in sale.lines.all()
    }
    theirs = {line.sku: (line.handed_over, line.unit_price_vnd, line.returned) for line in engine.lines}
    if ours != theirs:
        yield _("its goods stand otherwise in the engine")
    if engine.received_vnd != (0 if is_voided else sale.total_vnd):
        yield _("its money stands otherwise in the engine")


def _pick_ups() -> Iterator[str]:
    """What a shift took for an order is what the order's payment says."""
    handed = list(PickUp.objects.exclude(handed_at=None).exclude(amount_vnd=0).order_by("pk"))
    kept = _kept(SubjectKind.ORDER, [each.order_number for each in handed])
    for each in handed:
        if kept.get(each.order_number, 0) != each.amount_vnd:
            facts = {"number": each.order_number, "taken": each.amount_vnd, "kept": kept.get(each.order_number, 0)}
            yield _("%(number)s: the shift took %(taken)d đồng, payments say %(kept)d") % facts


def _drawers() -> Iterator[str]:
    """What a closed shift expected is what its sales come to, and its notes what was counted."""
    for shift in Shift.objects.exclude(closed_at=None).prefetch_related("counts").order_by("pk"):
        if shift.expected_vnd != reports.of_shift(shift).expected_vnd:
            yield _("shift %(shift)s: its sales do not come to what was expected") % {"shift": shift}
        if shift.counted_vnd != sum(count.amount_vnd for count in shift.counts.all()):
            yield _("shift %(shift)s: its notes do not add up") % {"shift": shift}


def _kept(kind: SubjectKind, keys: Iterable[str]) -> dict[str, int]:
    """What holders have of each subject."""
    found: dict[str, int] = defaultdict(int)
    for payment in payments.of_many(kind, list(keys)):
        found[payment.subject] += payment.kept_vnd
    return found
