"""Products of the register, as this room reads them."""

from marketplace.offers.errors import UnknownProduct
from marketplace.programme.models import RegisteredProduct


def registered(product_code: str) -> RegisteredProduct:
    """The product of that code. Raises UnknownProduct."""
    product = RegisteredProduct.objects.select_related("producer").filter(code=product_code).first()
    if product is None:
        raise UnknownProduct(product_code)
    return product


def locked(product_code: str) -> RegisteredProduct:
    """The same with its row locked, inside the caller's transaction. Raises UnknownProduct."""
    product = RegisteredProduct.objects.select_for_update(of=("self",)).filter(code=product_code).first()
    if product is None:
        raise UnknownProduct(product_code)
    return product
