"""Addresses that a browser hands over, to go on to or back to: followed only where they are ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own(request: HttpRequest, address: str, *, otherwise: str) -> str:
    """The address if it leads to this market; else the other one."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else otherwise


def came_from(request: HttpRequest, *, otherwise: str) -> str:
    """The page a button was pressed on, as the browser says."""
    return own(request, request.headers.get("Referer", ""), otherwise=otherwise)
