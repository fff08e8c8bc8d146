"""For operators: they appoint the office's people and correct outlets. Units and former names come from the lists."""

from django.contrib import admin

from marketplace.accounts.read_only import ReadOnlyAdmin
from marketplace.places.models import (
    Commune,
    FormerPlace,
    FormerProvince,
    OfficeMember,
    Partner,
    PlannedPoint,
    Province,
    SalesPoint,
)


class ListedAdmin(ReadOnlyAdmin):
    """To look at only: `load_places` would undo any change."""

    list_filter = ["kind"]


@admin.register(Province)
class ProvinceAdmin(ListedAdmin):
    list_display = ["code", "name", "kind", "valid_from", "valid_until"]
    search_fields = ["name", "folded_name"]


@admin.register(FormerProvince)
class FormerProvinceAdmin(ListedAdmin):
    list_display = ["name", "kind", "province", "valid_until"]
    search_fields = ["name", "folded_name"]


@admin.register(Commune)
class CommuneAdmin(ListedAdmin):
    list_display = ["code", "name", "province", "valid_from", "valid_until"]
    list_filter = ["kind", "province"]
    search_fields = ["code", "name", "folded_name"]


@admin.register(FormerPlace)
class FormerPlaceAdmin(ListedAdmin):
    list_display = ["name", "district", "province", "commune", "is_default"]
    list_filter = ["is_default"]
    list_select_related = ["commune"]
    search_fields = ["name", "folded_name", "district", "folded_district"]


@admin.register(SalesPoint, Partner, PlannedPoint)
class OutletAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ["name", "kind", "status", "commune"]
    list_filter = ["kind", "status"]
    list_select_related = ["commune"]
    search_fields = ["name"]
    autocomplete_fields = ["commune"]


@admin.register(OfficeMember)
class OfficeMemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    list_display = ["user", "role", "province", "commune", "since", "until"]
    list_filter = ["role"]
    list_select_related = ["user", "province", "commune"]
    raw_id_fields = ["user"]
    autocomplete_fields = ["province", "commune"]
