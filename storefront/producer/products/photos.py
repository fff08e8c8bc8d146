"""A photo that was proposed, to the producer who proposed it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from marketplace.programme.models import RegisteredProduct
from storefront.kit.photos import photo_file
from storefront.producer.products.access import of_own_product
from storefront.producer.stall import Stall

SIZES = {"lon": False, "nho": True}


@require_safe
@of_own_product
def proposed(request: HttpRequest, stall: Stall, product: RegisteredProduct, pk: int, size: str) -> HttpResponseBase:
    """The file, large (`lon`) or small (`nho`)."""
    change = product.listing_changes.filter(pk=pk).first()
    if change is None or size not in SIZES:
        raise Http404
    return photo_file(change.photo, small=SIZES[size])
