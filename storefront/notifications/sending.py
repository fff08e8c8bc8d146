"""Writing messages down once, and carrying them: claim · the messenger's word, with no transaction open · outcome.

A process that dies between claim and outcome leaves a message of which nobody knows whether it went: it fails and is
shown to the office, which may send it again. A messenger that is away is tried again with growing pauses.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from storefront.notifications.adapters.base import Note
from storefront.notifications.drafts import Draft
from storefront.notifications.errors import MessengerUnavailable, StillWaiting, Undeliverable
from storefront.notifications.messengers import messenger_for
from storefront.notifications.models import Message, MessageStep, State

PAUSES_SECONDS = (10, 60, 300, 900)
CLAIM_SECONDS = 90  # longer than any messenger's time-out
INTERRUPTED = "interrupted"

logger = logging.getLogger(__name__)


@transaction.atomic
def write(drafts: Iterable[Draft]) -> int:
    """Write down what nobody was told of yet; returns how many. An event that is known already changes nothing."""
    by_event = {draft.event: draft for draft in drafts}
    known = set(Message.objects.filter(event__in=by_event).values_list("event", flat=True))
    rows = [draft.message() for event, draft in by_event.items() if event not in known]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    written = Message.objects.filter(event__in=[row.event for row in rows], steps=None)
    MessageStep.objects.bulk_create(MessageStep(message=row, state=row.state, error=row.error) for row in written)
    return len(rows)


def send_due() -> int:
    """Carry every message whose time has come; returns how many were tried."""
    _fail_interrupted()
    tried = 0
    while (message := _claim()) is not None:
        _carry(message)
        tried += 1
    return tried


def send_again(message_pk: int, *, actor: User) -> Message:
    """The office says: once more, and waits for the outcome. Raises StillWaiting unless it could not be sent."""
    message = _reopen(message_pk, actor=actor)
    claimed = _claim(pk=message_pk)
    if claimed is not None:
        _carry(claimed)
    message.refresh_from_db()
    return message


@transaction.atomic
def _reopen(message_pk: int, *, actor: User) -> Message:
    """Waiting again, as if never tried. Locks the message."""
    message = Message.objects.select_for_update().get(pk=message_pk)
    if message.state != State.FAILED or not message.to:
        raise StillWaiting(message.event)
    message.attempts, message.not_before = 0, timezone.now()
    return _outcome(message, State.WAITING, actor=actor)


@transaction.atomic
def _claim(**which: int) -> Message | None:
    """The next one, ours alone for a while. Locks its row, skipping those of others."""
    now = timezone.now()
    due = Message.objects.filter(state=State.WAITING, taken_until=None, not_before__lte=now, **which)
    message = due.select_for_update(skip_locked=True).order_by("pk").first()
    if message is not None:
        message.attempts, message.taken_until = message.attempts + 1, now + timedelta(seconds=CLAIM_SECONDS)
        message.save(update_fields=["attempts", "taken_until"])
    return message


def _carry(message: Message) -> None:
    note = Note(
        key=message.event,
        to=message.to,
        kind=message.kind,
        language=message.language,
        title=message.title,
        text=message.text,
    )
    try:
        reference = messenger_for(message.to).send(note)
    except Undeliverable as refusal:
        _outcome(message, State.FAILED, error=str(refusal) or "undeliverable")
    except MessengerUnavailable as failure:
        _later(message, str(failure) or "unavailable")
    except Exception as error:  # a fault of an adapter must not hold up the messages of others
        logger.exception("notifications: the messenger failed for %s", message.event)
        _later(message, repr(error))
    else:
        message.reference, message.sent_at = reference[:120], timezone.now()
        _outcome(message, State.SENT)


def _later(message: Message, error: str) -> None:
    """Waits for its next try; after the last one it could not be sent."""
    if message.attempts > len(PAUSES_SECONDS):
        _outcome(message, State.FAILED, error=error)
        return
    message.not_before = timezone.now() + timedelta(seconds=PAUSES_SECONDS[message.attempts - 1])
    _outcome(message, State.WAITING, error=error)


def _fail_interrupted() -> None:
    now: datetime = timezone.now()
    for message in Message.objects.filter(state=State.WAITING, taken_until__lt=now):
        _outcome(message, State.FAILED, error=INTERRUPTED)


@transaction.atomic
def _outcome(message: Message, state: State, *, error: str = "", actor: User | None = None) -> Message:
    message.state, message.error, message.taken_until = state, error[:300], None
    message.save()
    MessageStep.objects.create(message=message, state=state, error=message.error, actor=actor)
    return message
