"""The pictures of a listing: what the store shows, and how a new photo takes its place."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from marketplace.offers import photos
from marketplace.stores.records import Picture, StoreProduct

MOST = 6


def as_json(offer: StoreProduct | None) -> dict[str, Any]:
    """What is on show now, as a proposal stores it."""
    return {"pictures": [asdict(picture) for picture in (offer.pictures if offer else ())]}


def with_photo(pictures: tuple[Picture, ...], photo: str, alt: Mapping[str, str]) -> tuple[Picture, ...]:
    """The new photo first; photographs from before stay behind it, drawings give way."""
    first = Picture(photos.address(photo), dict(alt))
    kept = [each for each in pictures if is_photograph(each) and each.url != first.url]
    return (first, *kept)[:MOST]


def is_photograph(picture: Picture) -> bool:
    """A full address or one of ours; a drawing is named by its static path."""
    return picture.url.startswith(("/", "http://", "https://"))
