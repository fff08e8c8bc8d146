"""The embedded engine's tables. Nothing outside this package reads them: everybody asks the contract.

Stock rows are the locks: whoever changes a count, or what is held of it, first locks the rows in pk order.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Product(models.Model):
    """A product on offer, and what `publish` said of its certificate."""

    code = models.CharField(max_length=40, unique=True)
    name = models.JSONField(default=dict)
    description = models.JSONField(default=dict)
    producer_code = models.CharField(max_length=40, blank=True, db_index=True)
    pictures = models.JSONField(default=list)
    stars = models.PositiveSmallIntegerField(null=True)
    certified_from = models.DateField(null=True)
    certified_until = models.DateField(null=True)
    may_be_bought = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.code


class Variant(models.Model):
    """One pack, one size."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(max_length=60, unique=True)
    name = models.JSONField(default=dict)
    net_quantity = models.PositiveIntegerField(null=True)
    net_unit = models.CharField(max_length=20, blank=True)
    weight_g = models.PositiveIntegerField(null=True)
    gtin = models.CharField(max_length=14, blank=True)
    listed_price_vnd = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(listed_price_vnd__gt=0), name="listed_price_is_positive")]

    def __str__(self) -> str:
        return self.sku


class PriceException(models.Model):
    """Where one channel does not inherit the listed price."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="exceptions")
    channel = models.CharField(max_length=140)
    price_vnd = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "channel"], name="one_exception_per_channel"),
            models.CheckConstraint(condition=Q(price_vnd__gt=0), name="exception_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.channel}"


class Stock(models.Model):
    """What lies at a place, packed but not handed over included."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="stocks")
    place = models.CharField(max_length=140)
    quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "place"], name="one_count_per_place"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="count_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.place}"


class Order(models.Model):
    """What the engine has under a key of ours; a counter sale is an order that was handed over at once."""

    ref = models.CharField(max_length=200, unique=True)
    fingerprint = models.CharField(max_length=64)
    channel = models.CharField(max_length=140)
    on = models.DateField()
    delivery_vnd = models.PositiveBigIntegerField(default=0)
    at_counter = models.BooleanField(default=False)
    not_for_sale = models.JSONField(default=list)
    recorded_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.ref


class Line(models.Model):
    """One variant of an order. `left_at_sale` is what a counter sale found when it found too little."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+")
    unit_price_vnd = models.PositiveBigIntegerField()
    quantity = models.PositiveIntegerField()
    not_supplied = models.PositiveIntegerField(default=0)
    handed_over = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    left_at_sale = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="one_line_per_variant"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("not_supplied") + F("handed_over")), name="line_is_not_overdrawn"
            ),
            models.CheckConstraint(condition=Q(handed_over__gte=F("returned")), name="only_what_left_comes_back"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.variant_id}"

    @property
    def held(self) -> int:
        """Units that wait to be handed over."""
        return self.quantity - self.not_supplied - self.handed_over


class Hold(models.Model):
    """Units at a place that an order waits for. What a place can still give is its count less its holds."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="holds")
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "stock"], name="one_hold_per_order_and_stock"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_hold_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.stock_id}"


class Parcel(models.Model):
    """Goods that left."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    lines = models.JSONField()
    tracking = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="a_parcel_leaves_once")]

    def __str__(self) -> str:
        return self.key


class Return(models.Model):
    """Goods that came back."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    lines = models.JSONField()
    restock = models.BooleanField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="a_return_comes_once")]

    def __str__(self) -> str:
        return self.key


class PaymentFact(models.Model):
    """What became of a payment."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    payment = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    amount_vnd = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="a_payment_fact_counts_once")]

    def __str__(self) -> str:
        return self.key
