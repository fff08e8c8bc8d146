"""What every address of the machine door shares: refusals as problem details, robots kept out, no session asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from marketplace.stores.errors import StoreUnavailable
from storefront.feeds.keys import refuse_key_in_address
from storefront.feeds.problems import TRY_AGAIN, WRONG_METHOD, Refusal, answer

View = Callable[..., HttpResponseBase]
ROBOTS = "noindex, nofollow, noarchive"
AFTER_SECONDS = "5"


def machine(*methods: str) -> Callable[[View], View]:
    """Open a view to programs that use one of `methods`. Keys stand in headers, so no form token is asked for."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = _served(view, methods, request, *args, **kwargs)
            response["X-Robots-Tag"] = ROBOTS
            return response

        return guarded

    return decorate


def _served(view: View, methods: tuple[str, ...], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        if request.method not in methods:
            raise Refusal(WRONG_METHOD, headers={"Allow": ", ".join(methods)})
        refuse_key_in_address(request)
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        return answer(request, refusal)
    except StoreUnavailable:
        return answer(request, Refusal(TRY_AGAIN, headers={"Retry-After": AFTER_SECONDS}))
