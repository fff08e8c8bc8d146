"""The address of another page of the same list."""

from collections.abc import Callable

from django.http import HttpRequest


def page_address(request: HttpRequest) -> Callable[[int], str]:
    """This page's own query with another number in it."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["trang"] = str(number)
        return f"?{query.urlencode()}"

    return address
