"""What the doors of webhooks have in common."""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

Door: TypeAlias = Callable[[HttpRequest], HttpResponse]


def door(*, again_after_s: int) -> Callable[[Door], Door]:
    """For machines, which POST and bring no form of ours; a 503 says after how many seconds to try again."""

    def hung(view: Door) -> Door:
        @csrf_exempt
        @never_cache
        @require_POST
        @wraps(view)
        def answered(request: HttpRequest) -> HttpResponse:
            response = view(request)
            if response.status_code == 503:
                response["Retry-After"] = str(again_after_s)
            return response

        return answered

    return hung


def refusal(request: HttpRequest, largest: int) -> int | None:
    """The status that the head alone is refused with; None for JSON of a told length of at most `largest` bytes.

    A body is read only when its length is known to be small.
    """
    if request.content_type != "application/json":
        return 415
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        return 411
    return 413 if int(length) > largest else None
