"""What a webhook's door refuses by the head alone: its body is read only when its length is known to be small."""

from django.http import HttpRequest


def refusal(request: HttpRequest, largest: int) -> int | None:
    """The status that the head alone is refused with; None for JSON of a told length of at most `largest` bytes."""
    if request.content_type != "application/json":
        return 415
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        return 411
    return 413 if int(length) > largest else None
