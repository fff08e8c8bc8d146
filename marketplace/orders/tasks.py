"""The room's clockwork; every task may run twice or be lost."""

from celery import shared_task
from django.utils import timezone

from marketplace.orders import bookkeeping, checkout, paying, pickups, settling, undertakings


@shared_task(ignore_result=True)
def sweep() -> None:
    """Finish what a crash or a silent engine left half done: orders, verbs, payments not yet told."""
    now = timezone.now()
    checkout.sweep(now)
    undertakings.sweep(now)
    bookkeeping.tell_waiting()


@shared_task(ignore_result=True)
def settle_payments() -> None:
    """Place what is paid, let lapse what was not paid in time, give back by providers what is not owed."""
    paying.sweep(timezone.now())
    settling.send_refunds()


@shared_task(ignore_result=True)
def release_overdue() -> None:
    """Cancel pick-up orders that nobody came for."""
    pickups.release_overdue(timezone.now())
