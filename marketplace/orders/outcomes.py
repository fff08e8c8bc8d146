"""What is written once the engine agreed: in the caller's transaction, with the order's row locked by the caller."""

from collections.abc import Callable, Mapping

from marketplace.orders import owed, recording
from marketplace.orders.models import Order, OrderState, Parcel, ParcelState, Undertaking, Verb
from marketplace.orders.recording import SYSTEM, Doer
from marketplace.orders.shortages import BEFORE_LEAVING
from marketplace.payments.models import HolderKind, Method
from marketplace.payments.records import Holder, Word


def write(undertaking: Undertaking, order: Order) -> None:
    """Write the outcome of an undertaking: states, sums, payments, steps and events."""
    doer = Doer(
        actor=undertaking.actor,
        reason=undertaking.reason,
        on_behalf=undertaking.on_behalf,
        by_system=undertaking.by_system,
    )
    OUTCOMES[Verb(undertaking.verb)](undertaking, order, doer)


def _cancel(undertaking: Undertaking, order: Order, doer: Doer) -> None:
    for parcel in order.parcels.filter(state__in=BEFORE_LEAVING):
        recording.move_parcel(parcel, ParcelState.CANCELLED, doer)
    recording.move_order(order, OrderState.CANCELLED, doer, undertaking.facts)
    owed.nothing(order, doer.word)


def _cannot_supply(undertaking: Undertaking, order: Order, doer: Doer) -> None:
    parcel, facts = _parcel(undertaking), undertaking.facts
    before = {"parcel_vnd": parcel.total_vnd, "order_vnd": order.total_vnd}
    for line in parcel.lines.filter(sku__in=facts["not_supplied"]):
        line.not_supplied = facts["not_supplied"][line.sku]
        line.save(update_fields=["not_supplied"])
    parcel.delivery_vnd, parcel.weight_g = facts["delivery_vnd"], facts["weight_g"]
    left = any(line.supplied for line in parcel.lines.all())
    after_state = ParcelState(parcel.state) if left else ParcelState.NOT_SUPPLIED
    parcel.save(update_fields=["delivery_vnd", "weight_g"])
    recording.add_up(order)
    after = {"parcel_vnd": parcel.total_vnd, "order_vnd": order.total_vnd}
    told = {"not_supplied": facts["not_supplied"], "before": before, "after": after}
    recording.move_parcel(parcel, after_state, doer, told)
    owed.follow(order, doer.word)
    if not any(line.supplied for line in order.lines.all()):
        recording.move_order(order, OrderState.CANCELLED, SYSTEM, {"cause": "nothing_supplied"})


def _hand_over(undertaking: Undertaking, order: Order, doer: Doer) -> None:
    parcel = _parcel(undertaking)
    parcel.carrier, parcel.tracking = undertaking.facts["carrier"], undertaking.facts["tracking"]
    recording.move_parcel(parcel, ParcelState.HANDED_OVER, doer, undertaking.facts)


def _refuse(undertaking: Undertaking, order: Order, doer: Doer) -> None:
    recording.move_parcel(_parcel(undertaking), ParcelState.REFUSED, doer)
    owed.follow(order, doer.word)


def _pick_up(undertaking: Undertaking, order: Order, doer: Doer) -> None:
    facts = undertaking.facts
    order.picked_up_at = recording.order_step(order, order.state, doer, facts)
    order.save(update_fields=["picked_up_at"])
    word = Word(actor=doer.actor, reason=doer.reason, reference=facts["shift"])
    owed.paid_at_point(order, Method(facts["method"]), Holder(HolderKind.POINT, order.point), word)


def _parcel(undertaking: Undertaking) -> Parcel:
    """The parcel as it is now: the undertaking's own copy may be older."""
    return Parcel.objects.get(key=undertaking.parcel.key if undertaking.parcel else "")


OUTCOMES: Mapping[Verb, Callable[[Undertaking, Order, Doer], None]] = {
    Verb.CANCEL: _cancel,
    Verb.CANNOT_SUPPLY: _cannot_supply,
    Verb.HAND_OVER: _hand_over,
    Verb.REFUSE: _refuse,
    Verb.PICK_UP: _pick_up,
}
