"""The money of a counter: a payment for each sale, held by the point whose drawer or account it went to."""

from marketplace.accounts.models import User
from marketplace.payments import records as payments
from marketplace.payments.models import HolderKind, Method, SubjectKind
from marketplace.payments.records import Holder, Subject, Word
from marketplace.pos.models import Sale


def receive(sale: Sale) -> None:
    """The point has the money: in its drawer, or, as the cashier saw, on its account. In the caller's transaction."""
    word = Word(actor=sale.sold_by, reference=sale.receipt_number)
    holder = Holder(HolderKind.POINT, sale.till.point.slug)
    payment = payments.due(subject(sale), sale.total_vnd, method=Method(sale.method), holder=holder, word=word)
    payments.receive(payment.pk, sale.total_vnd, word=word)


def give_back(sale: Sale, *, actor: User | None, reason: str) -> None:
    """The guest has the money again. In the caller's transaction."""
    for payment in payments.of(subject(sale)):
        payments.refund(payment.pk, payment.kept_vnd, word=Word(actor=actor, reason=reason))


def subject(sale: Sale) -> Subject:
    """What a sale's payment is for."""
    return Subject(SubjectKind.SALE, sale.key)
