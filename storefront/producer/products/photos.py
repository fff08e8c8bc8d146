"""A photo that was proposed, to the producer who proposed it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from marketplace.programme.models import RegisteredProduct
from storefront.kit.photos import proposed_photo
from storefront.producer.products.access import of_own_product
from storefront.producer.stall import Stall


@require_safe
@of_own_product
def proposed(request: HttpRequest, stall: Stall, product: RegisteredProduct, pk: int, size: str) -> HttpResponseBase:
    """The file, large (`lon`) or small (`nho`)."""
    change = product.listing_changes.filter(pk=pk).first()
    if change is None:
        raise Http404
    return proposed_photo(change.photo, size)
