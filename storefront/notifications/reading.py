"""Reading what became of messages, for the pages of other doors."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from marketplace.accounts import phones
from storefront.kit.numbers import day
from storefront.notifications.drafts import NO_ADDRESS
from storefront.notifications.models import Kind, Message, State, SubjectKind
from storefront.notifications.sending import INTERRUPTED

LOOKS = {
    State.WAITING: ("wait", "message-circle-more"),
    State.SENT: ("good", "message-circle-check"),
    State.FAILED: ("stop", "message-circle-x"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One message as a page shows it: how it looks, its state in two words, and to whom and when, or why not."""

    pk: int
    kind: str | Promise
    state: str
    tone: str
    icon: str
    label: str
    text: str
    may_be_sent_again: bool


def of_parcels(keys: Iterable[str]) -> dict[str, Told]:
    """What each parcel's producer was told of its being new. One query."""
    rows = Message.objects.filter(subject_kind=SubjectKind.PARCEL, subject__in=list(keys), kind=Kind.NEW_PARCEL)
    return {row.subject: told(row) for row in rows}


def of_subjects(*, parcel: str, order: str) -> list[Told]:
    """Everything anybody was told of a parcel and of its order, the newest first. One query."""
    here = Message.objects.filter(subject_kind=SubjectKind.PARCEL, subject=parcel)
    there = Message.objects.filter(subject_kind=SubjectKind.ORDER, subject=order)
    return [told(row) for row in (here | there).order_by("-pk")]


def of_events(events: Iterable[str]) -> dict[str, Told]:
    """What became of the messages of these events, by event; one without a message is missing. One query."""
    return {row.event: told(row) for row in Message.objects.filter(event__in=list(events))}


def unsent_parcels() -> "QuerySet[Message, str]":
    """The keys of parcels whose producer could not be told."""
    failed = Message.objects.filter(subject_kind=SubjectKind.PARCEL, kind=Kind.NEW_PARCEL, state=State.FAILED)
    return failed.values_list("subject", flat=True)


def told(message: Message) -> Told:
    """One message in words."""
    tone, icon = LOOKS[State(message.state)]
    return Told(
        pk=message.pk,
        kind=Kind(message.kind).label,
        state=message.state,
        tone=tone,
        icon=icon,
        label=_label(message),
        text=", ".join(filter(None, [phones.readable(message.to), _detail(message)])),
        may_be_sent_again=message.state == State.FAILED and bool(message.to),
    )


def _label(message: Message) -> str:
    if message.state == State.SENT:
        return _("told")
    return _("being told") if message.state == State.WAITING else _("could not tell")


def _detail(message: Message) -> str:
    """When it was sent, or why it was not."""
    if message.sent_at and message.state == State.SENT:
        local = timezone.localtime(message.sent_at)
        return f"{local:%H:%M} {day(local)}"
    if message.error == NO_ADDRESS:
        return _("no phone number is known")
    if message.error == INTERRUPTED:
        return _("it was interrupted; nobody knows whether it arrived")
    return _("the messenger refused or was away: %(error)s") % {"error": message.error} if message.error else ""
