"""For operators, to look at only: payments change by their verbs."""

from typing import Any

from django.contrib import admin

from marketplace.payments.models import Payment, PaymentStep


class StepInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    model = PaymentStep
    can_delete = False
    extra = 0


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ["id", "subject_kind", "subject", "method", "amount_vnd", "state", "holder_kind", "holder"]
    list_filter = ["state", "method", "holder_kind", "subject_kind"]
    search_fields = ["id", "subject", "holder"]
    inlines = [StepInline]

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
