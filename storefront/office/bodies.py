"""Names of bodies that have decided before, offered while one types."""

from marketplace.programme.models import Decision


def known_bodies(place: str) -> list[str]:
    """The present body first, then those on record by name. One query."""
    present = f"UBND {place[:1].lower()}{place[1:]}"
    on_record = Decision.objects.order_by("body").values_list("body", flat=True).distinct()
    return list(dict.fromkeys([present, *on_record]))
