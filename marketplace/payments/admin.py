"""For operators, to look at only: payments change by their verbs."""

from django.contrib import admin

from marketplace.accounts.read_only import ReadOnlyAdmin, ReadOnlyInline
from marketplace.payments.models import Notice, Payment, PaymentStep, Refund


class StepInline(ReadOnlyInline):
    model = PaymentStep


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["id", "subject_kind", "subject", "method", "amount_vnd", "state", "holder_kind", "holder"]
    list_filter = ["state", "method", "holder_kind", "subject_kind"]
    search_fields = ["id", "subject", "holder"]
    inlines = [StepInline]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = [
        "provider",
        "key",
        "kind",
        "amount_vnd",
        "currency",
        "outcome",
        "problem",
        "received_at",
        "settled_by",
    ]
    list_filter = ["provider", "outcome", "problem"]
    list_select_related = ["settled_by"]
    search_fields = ["key", "reference", "payment__subject"]


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    list_display = ["key", "amount_vnd", "begun_at", "finished_at", "refused"]
    search_fields = ["key"]
