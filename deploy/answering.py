"""Whether a web server on this machine answers. Needs no Django."""

import http.client
from collections.abc import Mapping
from http import HTTPStatus


def answers(host: str, port: int, path: str, *, within_s: float, headers: Mapping[str, str] | None = None) -> bool:
    """True when it says OK in time; nothing is raised."""
    connection = http.client.HTTPConnection(host, port, timeout=within_s)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
