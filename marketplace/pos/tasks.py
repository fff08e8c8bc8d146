"""The counter's work in the background; every task may run twice or be lost."""

from celery import shared_task
from django.utils import timezone

from marketplace.pos import sales


@shared_task(ignore_result=True)
def sweep() -> None:
    """Finish sales and voids that broke off between us and the engine."""
    sales.sweep(timezone.now())
