"""For pages of other doors: `{% load messages_to %}{% producer_told parcel.key %}`."""

from typing import Any

from django import template

from storefront.notifications import reading

register = template.Library()


@register.inclusion_tag("notifications/parts/told.html")
def producer_told(parcel_key: str) -> dict[str, Any]:
    """Whether the parcel's producer was told of it: a badge with words, nothing where no message was due. One query."""
    return {"told": reading.of_parcels([parcel_key]).get(parcel_key)}
