"""What a named officer decides about money that did not fit, and confirming or giving back a transfer by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.orders import bookkeeping, numbers, owed, paying, reopening
from marketplace.orders.errors import Busy, UnknownOrder, WrongState
from marketplace.orders.models import PREPAID, Order, OrderState, ParcelState
from marketplace.orders.recording import Doer
from marketplace.payments import providers, refunding
from marketplace.payments import records as payments
from marketplace.payments.errors import NotDue, ProviderUnavailable, TooMuchBack, Unreadable
from marketplace.payments.models import (
    Method,
    Notice,
    Outcome,
    Payment,
    Settling,
    State,
    StepKind,
    SubjectKind,
    Trouble,
)
from marketplace.payments.providers.base import VND
from marketplace.payments.records import Subject, Word

ACCEPTABLE = frozenset({Trouble.UNKNOWN, Trouble.SHORT, Trouble.OVER, Trouble.LATE, Trouble.ACCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDue:
    """What a buyer has paid and does not owe. `by_provider`: it goes back by itself."""

    order: Order
    payment: Payment
    amount_vnd: int
    by_provider: bool


def open_notices() -> QuerySet[Notice]:
    """Notices that need a person, the oldest first."""
    return Notice.objects.filter(outcome=Outcome.NEEDS_ATTENTION).order_by("received_at", "pk")


def order_of(notice: Notice) -> Order | None:
    """The order that a notice is about."""
    if notice.payment is None or notice.payment.subject_kind != SubjectKind.ORDER:
        return None
    return Order.objects.filter(number=notice.payment.subject).first()


def is_acceptable(notice: Notice) -> bool:
    """True of money in đồng that an officer may find right for an order."""
    return notice.kind == StepKind.RECEIVED and notice.problem in ACCEPTABLE and notice.currency == VND


def came_for(notice: Notice) -> list[Notice]:
    """Everything that came for the same payment and is not settled, this notice included: short twice may be right."""
    if notice.payment_id is None:
        return [notice]
    same = Notice.objects.filter(payment=notice.payment_id, outcome=Outcome.NEEDS_ATTENTION, kind=StepKind.RECEIVED)
    return list(same.filter(currency=VND, problem__in=ACCEPTABLE).order_by("received_at", "pk"))


def accept(pk: int, *, actor: User, reason: str, on: date, number: str = "") -> Order:
    """The money is right for the order as it is: a lapsed order is held again, and then it is placed.

    `number` names the order where the notice names none, `on` is the market's date. Raises UnknownOrder, WrongState
    (money that cannot be accepted), NotDue (the order is paid already), BasketChanged (the goods cannot be held
    again), Busy, OutcomeOpen.
    """
    notice = _open(pk)
    if not is_acceptable(notice):
        raise WrongState(notice.key, notice.problem)
    order = _named(number) if notice.payment is None else order_of(notice)
    if order is None or not order.is_prepaid:
        raise UnknownOrder(number)
    if reopening.has_lapsed(order) and paying.is_paid(order):
        raise NotDue(order.number, order.state)  # what it was paid is still to go back
    try:
        paying.close(order)
    except (ProviderUnavailable, Unreadable) as error:
        raise Busy(order.number) from error
    if reopening.has_lapsed(order):
        order = reopening.hold_again(order, doer=Doer(actor=actor, reason=reason), on=on)
    _book(notice.pk, order, Word(actor=actor, reason=reason))
    paying.place(order)
    return Order.objects.get(pk=order.pk)


def give_back(pk: int, *, actor: User, reference: str, reason: str = "") -> Notice:
    """The money was sent back to its payer, with this reference. Raises WrongState when it is settled already."""
    return _settle(pk, Settling.GIVEN_BACK, Word(actor=actor, reason=reason, reference=reference))


def dismiss(pk: int, *, actor: User, reason: str) -> Notice:
    """There is nothing to do about it. Raises WrongState when it is settled already."""
    return _settle(pk, Settling.DISMISSED, Word(actor=actor, reason=reason))


def confirm(number: str, *, actor: User, reference: str) -> Order:
    """A named person saw the transfer of the sum due on the account. Raises UnknownOrder, WrongState, NotDue, Busy."""
    order = Order.objects.filter(number=numbers.find(number), method=Method.VIETQR).first()
    payment = paying.payment_of(order) if order else None
    if order is None or payment is None:
        raise UnknownOrder(number)
    if order.state != OrderState.AWAITING:
        raise WrongState(order.number, order.state)
    payments.receive(payment.pk, payment.amount_vnd, word=Word(actor=actor, reference=reference))
    paying.place(order)
    return Order.objects.get(pk=order.pk)


def refunds_due() -> list[RefundDue]:
    """What prepaid orders have kept and is not owed any more, oldest first."""
    kept = Payment.objects.filter(subject_kind=SubjectKind.ORDER, method__in=PREPAID)
    rows = {row.subject: row for row in kept.filter(received_vnd__gt=F("refunded_vnd")).order_by("created_at", "pk")}
    too_much = [key for key, row in rows.items() if row.kept_vnd > row.amount_vnd]
    less = Q(parcels__state__in=[ParcelState.REFUSED, ParcelState.NOT_SUPPLIED]) | Q(lines__not_supplied__gt=0)
    wanted = less | Q(state=OrderState.CANCELLED) | Q(number__in=too_much)
    orders = Order.objects.filter(wanted, number__in=rows).distinct().order_by("pk").prefetch_related("parcels__lines")
    found = [(order, rows[order.number], rows[order.number].kept_vnd - owed.for_order(order)) for order in orders]
    return [
        RefundDue(order=order, payment=row, amount_vnd=amount_vnd, by_provider=refunding.goes_by_provider(row))
        for order, row, amount_vnd in found
        if amount_vnd > 0
    ]


def send_refunds() -> int:
    """Let providers give back what is due; returns how many were sent. What fails is tried again by the next round."""
    sent = 0
    for due in refunds_due():
        if due.by_provider and _send(due):
            bookkeeping.tell_of_order(due.order)
            sent += 1
    return sent


def _send(due: RefundDue) -> bool:
    return refunding.send(due.payment.pk, due.amount_vnd, kept_vnd=due.payment.kept_vnd)


def refunded_by_hand(payment_pk: str, amount_vnd: int, *, actor: User, reference: str, reason: str = "") -> Payment:
    """A named officer sent money back. Raises UnknownOrder, TooMuchBack, WrongState (its provider gives it back)."""
    payment = Payment.objects.filter(pk=payment_pk, subject_kind=SubjectKind.ORDER).first()
    order = Order.objects.filter(number=payment.subject).first() if payment else None
    if payment is None or order is None:
        raise UnknownOrder(payment_pk)
    word = Word(actor=actor, reason=reason, reference=reference)
    with transaction.atomic():
        locked = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
        due_vnd = max(0, locked.kept_vnd - owed.for_order(Order.objects.get(pk=order.pk)))
        if amount_vnd > due_vnd:
            raise TooMuchBack(due_vnd, amount_vnd)
        if refunding.goes_by_provider(locked):
            raise WrongState(order.number, locked.state)
        refunded = payments.refund(payment.pk, amount_vnd, word=word)
    bookkeeping.tell_of_order(order)
    return refunded


def _named(number: str) -> Order | None:
    return Order.objects.filter(number=numbers.find(number), method__in=PREPAID).first()


def _open(pk: int) -> Notice:
    notice = Notice.objects.select_related("payment").filter(pk=pk).first()
    if notice is None or notice.outcome != Outcome.NEEDS_ATTENTION:
        raise WrongState(str(pk), notice.outcome if notice else "")
    return notice


@transaction.atomic
def _book(pk: int, order: Order, word: Word) -> None:
    """Locks the notices, then the payment. Raises WrongState, NotDue."""
    notice = _open(pk)
    together = _all_locked(came_for(notice))
    due = payments.of(Subject(SubjectKind.ORDER, order.number)).filter(state=State.DUE).last()
    if due is None:
        raise NotDue(order.number, order.state)
    amount_vnd = sum(each.amount_vnd for each in together)
    reference = ", ".join(filter(None, (each.reference for each in together)))[:120]
    received = Word(actor=word.actor, reason=word.reason, reference=reference)
    payments.receive(due.pk, amount_vnd, method=providers.METHODS.get(notice.provider), word=received)
    for each in together:
        each.payment = due
        _mark(each, Settling.ACCEPTED, word)


@transaction.atomic
def _settle(pk: int, how: Settling, word: Word) -> Notice:
    notice = _locked(pk)
    _mark(notice, how, word)
    return notice


def _locked(pk: int) -> Notice:
    [notice] = _all_locked([_open(pk)])
    return notice


def _all_locked(found: Sequence[Notice]) -> list[Notice]:
    """These notices as they are now, in one order for everybody. Raises WrongState when one is settled meanwhile."""
    locked = Notice.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in found]).order_by("pk")
    for each in (notices := list(locked)):
        if each.outcome != Outcome.NEEDS_ATTENTION:
            raise WrongState(each.key, each.outcome)
    return notices


def _mark(notice: Notice, how: Settling, word: Word) -> None:
    notice.outcome, notice.settled_as, notice.settled_at = Outcome.SETTLED, how, timezone.now()
    notice.settled_by, notice.reason, notice.settled_reference = word.actor, word.reason, word.reference
    notice.save()
