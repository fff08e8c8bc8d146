"""What is owed for an order, and keeping its payments at that; in the caller's transaction."""

from marketplace.orders.billing import WORTH_NOTHING
from marketplace.orders.models import Order, OrderMethod, OrderState, Parcel
from marketplace.payments import records as payments
from marketplace.payments.models import Method, Payment, State, SubjectKind
from marketplace.payments.records import Holder, Subject, Word


def for_parcel(parcel: Parcel) -> int:
    """What the buyer owes for a parcel, or has paid: nothing for one that does not come or was refused."""
    return 0 if parcel.state in WORTH_NOTHING else parcel.total_vnd


def for_order(order: Order) -> int:
    """What is owed, or was paid, for the whole order."""
    if order.state == OrderState.CANCELLED:
        return 0
    parcels = order.parcels.all()
    return sum(map(for_parcel, parcels)) if parcels else order.total_vnd


def follow(order: Order, word: Word) -> None:
    """Bring what is still due to what is owed now; what was paid already stays as it is."""
    if order.method == OrderMethod.COD:
        for parcel in order.parcels.prefetch_related("lines"):
            _bring_to(Subject(SubjectKind.PARCEL, parcel.key), for_parcel(parcel), word)
    else:
        _bring_to(Subject(SubjectKind.ORDER, order.number), for_order(order), word)


def nothing(order: Order, word: Word) -> None:
    """Nothing is owed any more for an order that was cancelled."""
    subjects = [Subject(SubjectKind.PARCEL, key) for key in order.parcels.values_list("key", flat=True)]
    for subject in [*subjects, Subject(SubjectKind.ORDER, order.number)]:
        _bring_to(subject, 0, word)


def paid_at_door(parcel: Parcel, collected_vnd: int, *, holder: Holder, word: Word) -> None:
    """The cash of a parcel was collected. Raises AmountDiffers."""
    for payment in _due(Subject(SubjectKind.PARCEL, parcel.key)):
        payments.receive(payment.pk, collected_vnd, holder=holder, word=word)


def paid_at_point(order: Order, method: Method, holder: Holder, word: Word) -> None:
    """A pick-up order was paid at the point."""
    for payment in _due(Subject(SubjectKind.ORDER, order.number)):
        payments.receive(payment.pk, payment.amount_vnd, method=method, holder=holder, word=word)


def due_vnd(subject: Subject) -> int:
    """What is still due of a subject."""
    return sum(payment.amount_vnd for payment in _due(subject))


def _bring_to(subject: Subject, amount_vnd: int, word: Word) -> None:
    for payment in _due(subject):
        if amount_vnd:
            payments.change(payment.pk, amount_vnd, word=word)
        else:
            payments.cancel(payment.pk, word=word)


def _due(subject: Subject) -> list[Payment]:
    return list(payments.of(subject).filter(state=State.DUE))
