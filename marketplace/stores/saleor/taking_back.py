"""Goods that come back. Saleor's own return never puts anything on a shelf; cancelling a fulfilment does.

So goods that go back on the shelf take three steps: the fulfilment is cancelled, what the buyer keeps leaves again, and
the rest, which now looks as if it had never left, is returned under our reason. The plan is written down first, and
whoever comes next finishes what was begun.
"""

from collections import Counter
from collections.abc import Iterable

from marketplace.stores.errors import TooMany
from marketplace.stores.fingerprints import require_same
from marketplace.stores.records import Return
from marketplace.stores.saleor import ledger
from marketplace.stores.saleor.calling_off import lines_of
from marketplace.stores.saleor.handing_over import lines_from_shelves
from marketplace.stores.saleor.ledger import Contents, Returned, Step
from marketplace.stores.saleor.seen import OUT, RETURN_REASON, Seen, kept_mark
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.orders import CreatedFulfilments, Fulfilment
from marketplace.stores.saleor.speaking import Speaker


def known(seen: Seen, return_: Return) -> bool:
    """True when these goods came back before. Raises KeyReused."""
    entry = seen.ledger.returns.get(return_.key)
    if entry is None or not seen.has_come_back(return_.key):
        return False
    require_same(return_.key, entry.as_return(return_.key).fingerprint(), return_.fingerprint())
    return True


def take_back(speaker: Speaker, seen: Seen, return_: Return) -> None:
    """Note that goods came back. The caller holds the order, and with `restock` the shelves.

    Raises UnknownSku, TooMany.
    """
    for line, quantity in lines_of(seen, return_.lines):
        if quantity > line.handed_over - line.returned:
            raise TooMany(line.sku, quantity, line.handed_over - line.returned)
    entry = Returned(
        n=len(seen.ledger.returns),
        lines=ledger.contents(return_.lines),
        restock=return_.restock,
        steps=tuple(_plan(seen, return_)),
    )
    speaker.note(seen, **{f"{ledger.RETURN}.{return_.key}": entry})
    _carry_out(speaker, seen, return_.key, entry)


def finish(speaker: Speaker, seen: Seen) -> None:
    """Carry out what somebody began and did not live to end. The caller holds the shelves."""
    for key, entry in seen.unfinished.items():
        _carry_out(speaker, seen, key, entry)


def _plan(seen: Seen, return_: Return) -> Iterable[Step]:
    """From which fulfilments the goods are taken, oldest first."""
    wanted = Counter(dict(ledger.contents(return_.lines)))
    for fulfilment in seen.fulfilments(*OUT):
        inside = seen.contents_of(fulfilment)
        back = inside & wanted
        if back:
            wanted -= back
            yield Step(
                fulfilment=fulfilment.id,
                parcel=fulfilment.label(ledger.PARCEL),
                tracking=fulfilment.tracking_number,
                kept=_contents(inside - back),
                back=_contents(back),
            )


def _carry_out(speaker: Speaker, seen: Seen, key: str, entry: Returned) -> None:
    reason = f"{RETURN_REASON}{key}"
    if entry.restock:
        for step in entry.steps:
            _put_back(speaker, seen, step)
        lines = [{"orderLineId": seen.order_lines[sku].id, "quantity": units} for sku, units in entry.lines]
        speaker.write("order_return", {"id": seen.id, "reason": reason, "orderLines": lines}, Done)
    else:
        lines = [line for step in entry.steps for line in _lines_inside(seen, step)]
        speaker.write("order_return", {"id": seen.id, "reason": reason, "fulfillmentLines": lines}, Done)


def _put_back(speaker: Speaker, seen: Seen, step: Step) -> None:
    """Cancel a fulfilment, and let leave again what stays out, unless that was done before."""
    fulfilment = _one(seen, step.fulfilment)
    if fulfilment.status in OUT:
        place = seen.lines[step.back[0][0]].place
        warehouse = speaker.engine.directory.warehouse(place)
        speaker.tell("fulfilment_cancel", id=fulfilment.id, warehouse=warehouse)
    if not step.kept:
        return
    stands = seen.standing_for(step.fulfilment)
    mark = kept_mark(step.fulfilment)
    if stands is None:
        lines = lines_from_shelves(speaker, seen, step.kept)
        variables = {"id": seen.id, "facts": [], "lines": lines, "mark": mark}
        made = [each.id for each in speaker.write("order_fulfil", variables, CreatedFulfilments).made.fulfillments]
    else:
        made = [stands.id]
    labels = [ledger.entry(ledger.KEPT, mark), ledger.entry(ledger.PARCEL, step.parcel)]
    for each in made:
        speaker.tell("fulfilment_label", id=each, labels=labels, tracking=step.tracking)


def _lines_inside(seen: Seen, step: Step) -> list[dict[str, object]]:
    """The lines of a fulfilment that hold what came back."""
    wanted = Counter(dict(step.back))
    found = []
    for line in _one(seen, step.fulfilment).lines or ():
        sku = seen.sku_of(line)
        units = min(line.quantity, wanted[sku])
        if units:
            wanted[sku] -= units
            found.append({"fulfillmentLineId": line.id, "quantity": units})
    return found


def _one(seen: Seen, fulfilment: str) -> Fulfilment:
    return next(each for each in seen.order.fulfillments if each.id == fulfilment)


def _contents(units: Counter[str]) -> Contents:
    return tuple(sorted(units.items()))
