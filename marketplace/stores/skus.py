"""What a SKU tells: it begins with the code of its product, and both may hold hyphens."""

from collections.abc import Iterable

from marketplace.programme.models import RegisteredProduct


def product_codes(skus: Iterable[str]) -> set[str]:
    """The codes that these SKUs can belong to."""
    return {code for sku in skus for code in _heads(sku)}


def registered_codes(skus: Iterable[str]) -> set[str]:
    """Those of them that the register knows: a remote store is not asked for what cannot be a product."""
    return set(RegisteredProduct.objects.filter(code__in=product_codes(skus)).values_list("code", flat=True))


def _heads(sku: str) -> list[str]:
    parts = sku.split("-")
    return ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]
