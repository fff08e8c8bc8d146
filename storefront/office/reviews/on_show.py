"""The photos that buyers see of a product, as its page in the office shows them, and those that were taken down."""

from dataclasses import dataclass

from django.utils.translation import get_language

from catalog_sync.indexes.base import text_in
from marketplace.offers import engine
from marketplace.offers.models import PhotoTakeDown
from marketplace.offers.pictures import is_photograph
from marketplace.programme.models import RegisteredProduct
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import Picture
from storefront.kit.photos import address
from storefront.office.forms.acts import TakeDownForm


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph with the form that takes it down."""

    address: str
    words: str
    form: TakeDownForm


@dataclass(frozen=True, slots=True)
class Photos:
    """The photographs of one product; `gone` are the last ones taken down, the newest first.

    Not `is_read` while the store does not answer: then nobody knows which are on show.
    """

    on_show: tuple[Photo, ...]
    gone: tuple[PhotoTakeDown, ...]
    is_read: bool = True


RECENT = 10


def photos_of(product: RegisteredProduct, *, refused: object = None) -> Photos:
    """What is on show and what went; a refused form is the one of its photo."""
    gone = tuple(product.photo_take_downs.select_related("actor").order_by("-pk")[:RECENT])
    try:
        offer = engine.offered(product.code)
    except StoreUnavailable:
        return Photos((), gone, is_read=False)
    pictures = [picture for picture in (offer.pictures if offer else ()) if is_photograph(picture)]
    return Photos(tuple(_photo(place, each, refused) for place, each in enumerate(pictures)), gone)


def _photo(place: int, picture: Picture, refused: object) -> Photo:
    is_refused = isinstance(refused, TakeDownForm) and refused.data.get("picture") == picture.url
    form = refused if is_refused else TakeDownForm(auto_id=f"photo_{place}_%s", initial={"picture": picture.url})
    return Photo(address(picture.url), text_in(picture.alt, get_language() or "vi"), form)
