"""What buyers see of a product: its pictures, each photograph with the form that takes it down."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Form

from marketplace.offers.pictures import is_photograph
from marketplace.stores.records import Picture, Texts
from storefront.kit.photos import address
from storefront.producer.products.forms import TakeDownForm


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that buyers see; a drawing has no form."""

    address: str
    alt: Texts
    form: TakeDownForm | None


def shown(pictures: Iterable[Picture], *, refused: Form | None = None) -> list[Shown]:
    """The pictures in their order; a refused form is the one of its picture."""
    return [_shown(place, picture, refused) for place, picture in enumerate(pictures)]


def _shown(place: int, picture: Picture, refused: Form | None) -> Shown:
    if not is_photograph(picture):
        return Shown(address(picture.url), picture.alt, None)
    if isinstance(refused, TakeDownForm) and refused.data.get("picture") == picture.url:
        return Shown(address(picture.url), picture.alt, refused)
    form = TakeDownForm(auto_id=f"go-anh-{place}-%s", initial={"picture": picture.url})
    return Shown(address(picture.url), picture.alt, form)
