"""The room's clockwork; the task may run twice or be lost."""

from celery import shared_task

from storefront.notifications import sending


@shared_task(ignore_result=True)
def send_due() -> None:
    """Try again what a messenger did not take."""
    sending.send_due()
