"""For the admin: rows that operators look at only, as they change by their verbs."""

from typing import Any

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Nothing is added, changed or deleted."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows below the one they belong to; what may be done to it may be done to them."""

    can_delete = False
    extra = 0
