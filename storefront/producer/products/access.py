"""Whose products these are: the people of a stall see its own and nothing of others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from marketplace.programme.models import RegisteredProduct
from storefront.producer.stall import Stall, members

View = Callable[..., HttpResponseBase]


def of_own_product(view: View) -> View:
    """Open a view on one product to the people of its producer; everybody else's products do not exist (404).

    It gets the `Stall` and the product.
    """

    @members
    @wraps(view)
    def guarded(request: HttpRequest, stall: Stall, code: str, **kwargs: Any) -> HttpResponseBase:
        own = RegisteredProduct.objects.filter(producer=stall.producer)
        product = own.select_related("producer", "commune").filter(code=code).first()
        if product is None:
            raise Http404
        return view(request, stall, product, **kwargs)

    return guarded
