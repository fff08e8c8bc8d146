"""An order and its lines: what was agreed on the day it was placed, kept as it was then."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.orders.models.parcels import Parcel
from marketplace.places.models import Commune, Province
from marketplace.producers.models import Producer
from marketplace.stores.channels import MODERN_TRADE, ONLINE, order_ref, pos_channel


class ChannelKind(models.TextChoices):
    WEB = "web", _("Website, delivered")
    PICK_UP = "pick_up", _("Website, picked up at a sales point")
    PARTNER = "partner", _("Distribution partner")


class OrderMethod(models.TextChoices):
    COD = "cod", _("Cash on delivery")
    PAY_AT_POINT = "pay_at_point", _("Paid at the sales point")
    TRANSFER_LATER = "transfer_later", _("Bank transfer later")
    VIETQR = "vietqr", _("Bank transfer by VietQR")
    CARD = "card", _("Card or wallet")


PREPAID = frozenset({OrderMethod.VIETQR, OrderMethod.CARD})  # paid before anybody packs anything


class OrderState(models.TextChoices):
    """`placing`: the engine was or will be asked, and its answer is not written yet.

    `awaiting`: the engine holds the goods until `pay_until`, and the order is placed once it is paid.
    """

    PLACING = "placing", pgettext_lazy("order", "Being placed")
    AWAITING = "awaiting", pgettext_lazy("order", "Awaiting payment")
    PLACED = "placed", pgettext_lazy("order", "Placed")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


class Order(models.Model):
    """What somebody ordered. `number` is the public code, random, so that it tells nobody how many there are.

    `idempotency_key` is the buyer's; an attempt that was refused gives it back. `placed_on` is the market's date,
    `placed_at` the instant at which the engine held the goods and, for what is paid first, the money had come; empty
    until then and for an attempt that failed. `pay_until` is when an unpaid order of such a method lapses; it may be
    held again, as another order of the engine's: `engine_round` counts them.
    """

    number = models.CharField(_("order code"), max_length=20, unique=True)
    idempotency_key = models.CharField(max_length=120, unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    channel_kind = models.CharField(_("channel"), max_length=10, choices=ChannelKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=OrderState.choices, default=OrderState.PLACING)
    method = models.CharField(_("method of payment"), max_length=20, choices=OrderMethod.choices)
    language = models.CharField(_("language"), max_length=10, default="vi")
    buyer_name = models.CharField(_("buyer"), max_length=200)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("province")
    )
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("commune")
    )
    street = models.CharField(_("street address"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    point = models.CharField(_("sales point"), max_length=120, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True)
    pay_until = models.DateTimeField(_("to be paid until"), null=True)
    engine_round = models.PositiveSmallIntegerField(default=0, editable=False)
    picked_up_at = models.DateTimeField(_("picked up at"), null=True)
    partner = models.CharField(_("distribution partner"), max_length=120, blank=True)
    invoice = models.JSONField(_("invoice details"), default=dict, blank=True)
    goods_vnd = models.PositiveBigIntegerField(_("goods"))
    delivery_vnd = models.PositiveBigIntegerField(_("delivery"), default=0)
    tax = models.JSONField(_("VAT included, by rate"), default=dict)
    placed_on = models.DateField(_("placed on"))
    placed_at = models.DateTimeField(_("placed at"), null=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["created_at"], name="orders_being_placed", condition=Q(state="placing")),
            models.Index(
                fields=["held_until"],
                name="pick_ups_waiting",
                condition=Q(state="placed", picked_up_at=None, held_until__isnull=False),
            ),
            models.Index(fields=["pay_until"], name="orders_awaiting_payment", condition=Q(state="awaiting")),
            models.Index(fields=["point", "created_at"], name="orders_by_point"),
            models.Index(fields=["partner", "created_at"], name="orders_by_partner"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def channel(self) -> str:
        """The store channel it sells through."""
        if self.channel_kind == ChannelKind.PICK_UP:
            return pos_channel(self.point)
        return MODERN_TRADE if self.channel_kind == ChannelKind.PARTNER else ONLINE

    @property
    def ref(self) -> str:
        """The key of the engine's order behind it."""
        return order_ref(self.engine_number, self.channel)

    @property
    def engine_number(self) -> str:
        """The code by which the engine knows it: an engine cannot revive an order that it cancelled."""
        return f"{self.number}~{self.engine_round}" if self.engine_round else self.number

    @property
    def total_vnd(self) -> int:
        """What is owed for what is or will be supplied, delivery included."""
        return self.goods_vnd + self.delivery_vnd

    @property
    def is_prepaid(self) -> bool:
        """True when it is paid before it is placed."""
        return self.method in PREPAID

    @property
    def is_waiting_at_point(self) -> bool:
        """True while its goods wait at the point to be picked up and paid."""
        return self.channel_kind == ChannelKind.PICK_UP and self.state == OrderState.PLACED and not self.picked_up_at


class OrderLine(models.Model):
    """One variant of an order, its owner, and what was known of the product when it was placed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="lines")
    sku = models.CharField(max_length=60)
    product_code = models.CharField(max_length=40)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="order_lines")
    name = models.JSONField(default=dict)
    variant_name = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    not_supplied = models.PositiveIntegerField(default=0)
    unit_price_vnd = models.PositiveBigIntegerField()
    unit_weight_g = models.PositiveIntegerField()
    vat_class = models.CharField(max_length=20)
    vat_percent = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField(null=True)
    certificate_id = models.BigIntegerField(null=True)
    certified_until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="one_order_line_per_sku"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__gte=F("not_supplied")), name="order_line_is_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.sku}"

    @property
    def supplied(self) -> int:
        """Units that are or will be supplied."""
        return self.quantity - self.not_supplied

    @property
    def gross_vnd(self) -> int:
        """The price of what is or will be supplied, VAT included."""
        return self.supplied * self.unit_price_vnd
