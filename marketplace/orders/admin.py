"""For operators, to look at only: orders and parcels change by their verbs."""

from django.contrib import admin

from marketplace.accounts.read_only import ReadOnlyAdmin, ReadOnlyInline
from marketplace.orders.models import Difference, Order, OrderLine, OrderStep, Parcel, ParcelStep, Undertaking


class LineInline(ReadOnlyInline):
    model = OrderLine
    exclude = ["certificate_id"]


class OrderStepInline(ReadOnlyInline):
    model = OrderStep


class ParcelStepInline(ReadOnlyInline):
    model = ParcelStep


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["number", "state", "channel_kind", "method", "goods_vnd", "delivery_vnd", "created_at"]
    list_filter = ["state", "channel_kind", "method"]
    search_fields = ["number", "phone", "partner", "point"]
    inlines = [LineInline, OrderStepInline]


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    list_display = ["key", "producer", "state", "carrier", "tracking", "created_at"]
    list_filter = ["state"]
    list_select_related = ["producer"]
    search_fields = ["key", "tracking", "producer__name"]
    inlines = [ParcelStepInline]


@admin.register(Undertaking)
class UndertakingAdmin(ReadOnlyAdmin):
    list_display = ["order", "parcel", "verb", "begun_at", "finished_at", "refused"]
    list_filter = ["verb"]
    list_select_related = ["order", "parcel"]


@admin.register(Difference)
class DifferenceAdmin(ReadOnlyAdmin):
    list_display = ["order", "what", "sku", "ours", "theirs", "seen_at", "settled_at", "looked_at", "looked_by"]
    list_filter = ["what"]
    list_select_related = ["order", "looked_by"]
    search_fields = ["order__number"]
