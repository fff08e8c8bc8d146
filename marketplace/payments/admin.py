"""For operators, to look at only: payments change by their verbs."""

from django.contrib import admin

from marketplace.accounts.read_only import ReadOnlyAdmin, ReadOnlyInline
from marketplace.payments.models import Payment, PaymentStep


class StepInline(ReadOnlyInline):
    model = PaymentStep


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["id", "subject_kind", "subject", "method", "amount_vnd", "state", "holder_kind", "holder"]
    list_filter = ["state", "method", "holder_kind", "subject_kind"]
    search_fields = ["id", "subject", "holder"]
    inlines = [StepInline]
