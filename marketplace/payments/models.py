"""Payments: who owes or paid how much for what, and who holds the money.

A payment names its subject by kind and key, with no foreign key upward. What became of it is appended as steps; the
columns of the payment itself are the sum of its steps. What a provider says is kept as a `Notice` first, and money on
its way back as a `Refund`.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from ulid import ULID


class SubjectKind(models.TextChoices):
    ORDER = "order", _("Order")
    PARCEL = "parcel", _("Parcel")
    SALE = "sale", _("Sale at a counter")


class Method(models.TextChoices):
    CASH = "cash", _("Cash")
    COD = "cod", _("Cash on delivery")
    VIETQR = "vietqr", _("Bank transfer by VietQR")
    TRANSFER = "transfer", _("Bank transfer")
    CARD = "card", _("Card or wallet")


class HolderKind(models.TextChoices):
    COURIER = "courier", _("Courier")
    POINT = "point", _("Sales point")
    PRODUCER = "producer", _("Producer")
    PARTNER = "partner", _("Distribution partner")
    MARKET = "market", _("The market")


class State(models.TextChoices):
    """`cancelled`: nothing was paid, and nothing is owed any more."""

    DUE = "due", pgettext_lazy("payment", "Due")
    RECEIVED = "received", pgettext_lazy("payment", "Received")
    REFUNDED = "refunded", pgettext_lazy("payment", "Given back")
    CANCELLED = "cancelled", pgettext_lazy("payment", "No longer due")


class StepKind(models.TextChoices):
    DUE = "due", _("Due")
    CHANGED = "changed", _("Amount changed")
    RECEIVED = "received", _("Received")
    REFUNDED = "refunded", _("Given back")
    CANCELLED = "cancelled", _("No longer due")


def new_id() -> str:
    """Sorts by time, tells nobody how many there are."""
    return str(ULID())


class Payment(models.Model):
    """Money for one order, parcel or sale. `holder` is who has it, or will have it when it is paid."""

    id = models.CharField(max_length=26, primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(_("subject"), max_length=10, choices=SubjectKind.choices)
    subject = models.CharField(_("key of the subject"), max_length=120)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    amount_vnd = models.PositiveBigIntegerField(_("amount"))
    received_vnd = models.PositiveBigIntegerField(_("received"), default=0)
    refunded_vnd = models.PositiveBigIntegerField(_("given back"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE)
    holder_kind = models.CharField(_("kind of holder"), max_length=10, choices=HolderKind.choices)
    holder = models.CharField(_("holder"), max_length=120)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    provider_ref = models.CharField(_("the provider's own reference"), max_length=255, blank=True)
    told_steps = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="payment_by_subject"),
            models.Index(fields=["holder_kind", "holder"], name="payment_by_holder"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_vnd__gte=models.F("refunded_vnd")), name="only_what_came_is_given_back"
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def kept_vnd(self) -> int:
        """What the holder has of it now."""
        return self.received_vnd - self.refunded_vnd


class PaymentStep(models.Model):
    """One thing that happened to a payment; appended, never edited. Numbers count from 1 within the payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    amount_vnd = models.PositiveBigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["payment", "number"], name="payment_steps_are_numbered")]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """What the store engine knows this step by."""
        return f"{self.payment_id}-{self.number}"


class Outcome(models.TextChoices):
    """What became of a notice. `settled`: it needed a named person, who said what is right."""

    APPLIED = "applied", pgettext_lazy("notice", "Booked")
    NEEDS_ATTENTION = "needs_attention", pgettext_lazy("notice", "Needs attention")
    SETTLED = "settled", pgettext_lazy("notice", "Settled")
    IGNORED = "ignored", pgettext_lazy("notice", "Says nothing new")


class Trouble(models.TextChoices):
    """Why a notice needs a named person."""

    UNKNOWN = "unknown", _("No order of ours is named")
    SHORT = "short", _("Too little came")
    OVER = "over", _("Too much came")
    LATE = "late", _("The order had lapsed or was cancelled")
    DOUBLE = "double", _("The order was paid before")
    CURRENCY = "currency", _("It came in a foreign currency")
    ACCOUNT = "account", _("It came into another account")
    REFUND_FAILED = "refund_failed", _("Giving it back failed")
    REFUND_UNASKED = "refund_unasked", _("More was given back than was received")
    DISPUTED = "disputed", _("The payer disputes it")
    OTHER = "other", _("The provider reports trouble")


class Settling(models.TextChoices):
    """What a named person decided about a notice."""

    ACCEPTED = "accepted", _("Accepted for the order")
    GIVEN_BACK = "given_back", _("Given back to the payer")
    DISMISSED = "dismissed", _("Nothing to do")


class Notice(models.Model):
    """One thing that a provider said, kept once by the provider's own key, and what became of it.

    `amount_vnd` counts whole units of `currency`. `payment` is empty where no payment of ours was named. `body` is the
    message as it came, for whoever looks into it; it is never shown.
    """

    provider = models.CharField(_("provider"), max_length=20)
    key = models.CharField(_("the provider's key"), max_length=120)
    body = models.BinaryField(editable=False)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="notices", verbose_name=_("payment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind.choices)
    amount_vnd = models.PositiveBigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="VND")
    reference = models.CharField(_("reference"), max_length=255, blank=True)
    said = models.CharField(_("the payer's words"), max_length=500, blank=True)
    account = models.CharField(_("account"), max_length=40, blank=True)
    at = models.DateTimeField(_("happened at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    problem = models.CharField(_("problem"), max_length=20, blank=True, choices=Trouble.choices)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_as = models.CharField(_("settled as"), max_length=20, blank=True, choices=Settling.choices)
    settled_reference = models.CharField(_("reference of settling"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("notice of a provider")
        verbose_name_plural = _("notices of providers")
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="a_notice_counts_once"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.SETTLED, settled_at__isnull=False, settled_by__isnull=False)
                & ~models.Q(settled_as="")
                | ~models.Q(outcome=Outcome.SETTLED) & models.Q(settled_at=None, settled_by=None, settled_as=""),
                name="who_settled_a_notice_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.NEEDS_ATTENTION) | ~models.Q(problem=""),
                name="attention_has_its_problem",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], name="notices_needing_attention", condition=models.Q(outcome="needs_attention")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.key}"


class Refund(models.Model):
    """Money on its way back: written before the provider is asked, finished when it agreed, repeated if not.

    `refused` says why the provider would not; a named person gives the money back then. `key` is what the provider
    knows it by, so that a repeat sends nothing twice.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=60, unique=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount"))
    reason = models.TextField(_("reason"), blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    refused = models.TextField(blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(finished_at=None), name="one_refund_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(amount_vnd__gt=0), name="a_refund_is_some_money"),
        ]

    def __str__(self) -> str:
        return self.key
