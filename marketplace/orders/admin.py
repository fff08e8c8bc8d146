"""For operators, to look at only: orders and parcels change by their verbs."""

from typing import Any

from django.contrib import admin

from marketplace.orders.models import Order, OrderLine, OrderStep, Parcel, ParcelStep, Undertaking


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    can_delete = False
    extra = 0


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
