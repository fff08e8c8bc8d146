"""Messages to people, and what became of each."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a message says; its words are `templates/notifications/texts/<kind>.txt`."""

    NEW_PARCEL = "new_parcel", _("New parcel, to the producer")
    PARCEL_CANCELLED = "parcel_cancelled", _("Parcel cancelled, to the producer")
    LISTING_ACCEPTED = "listing_accepted", _("Text or photo accepted, to the producer")
    LISTING_REFUSED = "listing_refused", _("Text or photo not accepted, to the producer")
    PHOTO_TAKEN_DOWN = "photo_taken_down", _("Photo taken down, to the producer")
    ORDER_PLACED = "order_placed", _("Confirmation of the order, to the buyer")
    PICK_UP_READY = "pick_up_ready", _("Goods ready at the point, to the buyer")
    NOT_SUPPLIED = "not_supplied", _("Something sold out, to the buyer")
    PARCEL_SENT = "parcel_sent", _("Parcel on its way, to the buyer")
    ORDER_CANCELLED = "order_cancelled", _("Order cancelled, to the buyer")
    PAYMENT_RECEIVED = "payment_received", _("Payment received, to the buyer")
    PAYMENT_REFUNDED = "payment_refunded", _("Money given back, to the buyer")


class Channel(models.TextChoices):
    SMS = "sms", _("SMS")
    ZALO = "zalo", _("Zalo")
    EMAIL = "email", _("e-mail")
    CONSOLE = "console", _("console")


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("message", "Waiting to be sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Could not be sent")


class SubjectKind(models.TextChoices):
    ORDER = "order", pgettext_lazy("subject", "Order")
    PARCEL = "parcel", pgettext_lazy("subject", "Parcel")
    LISTING = "listing", pgettext_lazy("subject", "Product")


class Message(models.Model):
    """One text to one person. `event` names what happened and who hears of it, so that nobody is told twice.

    `to` is empty where nobody can be reached; `taken_until` is set while a process speaks to the messenger.
    """

    event = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    subject_kind = models.CharField(max_length=10, choices=SubjectKind.choices)
    subject = models.CharField(max_length=40)
    to = models.CharField(_("to"), max_length=254, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    taken_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="messages_by_subject"),
            models.Index(fields=["not_before"], name="messages_to_send", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.event


class MessageStep(models.Model):
    """One thing that became of a message; only ever appended. No actor: the market's own clockwork."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"
