"""Transfers of the demo's past: what the bank would have told of orders that are paid at once."""

from datetime import timedelta

from django.utils import timezone

from deploy.demo.stories import Money
from marketplace.orders import paying
from marketplace.orders.models import Order
from marketplace.payments import callbacks, providers
from marketplace.payments.models import StepKind
from marketplace.payments.providers import accounts, vietqr
from marketplace.payments.providers.base import Callback

AFTER = {Money.ALL: timedelta(minutes=3), Money.SHORT: timedelta(minutes=4), Money.LATE: timedelta(minutes=22)}
LAPSES = timedelta(minutes=16)
MISSING_VND = 5_000  # a fee that the buyer's bank kept back, so they thought


def came(number: str, money: Money) -> None:
    """The bank tells of the transfer, and what is paid in full is placed."""
    order = Order.objects.get(number=number)
    payment = paying.payment_of(order)
    if payment is None:
        return
    callback = Callback(
        key=f"demo-{number}",
        payment=payment.pk,
        kind=StepKind.RECEIVED,
        amount_vnd=order.total_vnd - (MISSING_VND if money is Money.SHORT else 0),
        reference=f"MH.{timezone.now():%d%m%H%M}",
        at=timezone.now(),
        said=f"{vietqr.plain(number)} chuyen tien mua hang",
        account=accounts.of(payment).number,
    )
    callbacks.take_in(providers.SEPAY, callback)
    look()


def look() -> None:
    """What the timetable does every minute."""
    paying.sweep(timezone.now())
