"""One line in the log for each request: the method, the pattern of the address, the answer. Nothing of the visitor."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLogMiddleware(RequestMiddleware):
    """Gives each request an id of its own, which all its lines carry.

    The address itself is left out: codes of orders, links of invitations and what was searched for stand in it.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """`GET san-pham/<slug:code>/`, or the method alone for an address that leads nowhere."""
        match = request.resolver_match
        return f"{request.method} {match.route}" if match else str(request.method)
