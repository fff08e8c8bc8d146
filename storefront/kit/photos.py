"""Photos of products: to everybody once accepted by the office, before that through the doors of those concerned."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.views.decorators.http import condition, require_safe

from marketplace.offers import photos, takedown

KEEP = "public, max-age=3600"  # an hour: a photo never changes, but it may be taken down
SIZES = {"lon": False, "nho": True}  # as addresses name them → whether it is the small one


def _etag(request: HttpRequest, name: str) -> str:
    return f'"{name}"'


def accepted_photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A photo that was accepted and not taken down, by its name (`…-480` is the small one)."""
    stem = name.removesuffix("-480")
    if not takedown.is_on_show(stem):
        raise Http404
    return _accepted(request, name)


@require_safe
@condition(etag_func=_etag)
def _accepted(request: HttpRequest, name: str) -> HttpResponseBase:
    response = photo_file(name.removesuffix("-480"), small=name.endswith("-480"))
    response.headers["Cache-Control"] = KEEP
    return response


def photo_file(name: str, *, small: bool) -> FileResponse:
    """The file itself; whoever calls this has asked who is looking. Raises Http404."""
    if not name:
        raise Http404
    try:
        file = photos.opened(name, small=small)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/webp")


def proposed_photo(name: str, size: str) -> FileResponse:
    """A photo that waits for the office or waited, large (`lon`) or small (`nho`). Raises Http404."""
    if size not in SIZES:
        raise Http404
    return photo_file(name, small=SIZES[size])


def address(stored: str) -> str:
    """Where a picture lies: the store keeps a full address, or the static path of a drawing."""
    return stored if stored.startswith(("/", "http://", "https://")) else static(stored)
