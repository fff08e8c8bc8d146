"""The feeds themselves: one view a form, and the document that describes them."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page

from marketplace.places.models import KeyScope
from marketplace.stores.channels import ONLINE
from storefront.feeds import google_feed, json_feed, offer_sheet
from storefront.feeds.editions import Edition, edition
from storefront.feeds.keys import caller
from storefront.feeds.machine import machine
from storefront.feeds.offers import CHANNELS
from storefront.feeds.problems import NO_SUCH_CHANNEL, Refusal
from storefront.kit.spreadsheets import XLSX

READ = ("GET", "HEAD")
XML, JSON = "application/xml; charset=utf-8", "application/json; charset=utf-8"
SHEET_NAME = "danh-muc-chao-hang-{channel}-{day}.xlsx"
DOCUMENT = Path(__file__).with_name("openapi.json")

Pieces = Callable[[Edition], Iterable[str]]


@gzip_page
@machine(*READ)
def google(request: HttpRequest, channel: str) -> HttpResponseBase:
    """Google Merchant's RSS."""
    return _conditional(request, channel, "google", lambda found: _streamed(found, google_feed.pieces, XML))


@gzip_page
@machine(*READ)
def products(request: HttpRequest, channel: str) -> HttpResponseBase:
    """The stable JSON."""
    return _conditional(request, channel, "json", lambda found: _streamed(found, json_feed.pieces, JSON))


@machine(*READ)
def sheet(request: HttpRequest, channel: str) -> HttpResponseBase:
    """The offer sheet."""
    return _conditional(request, channel, "sheet", _workbook)


@gzip_page
@machine(*READ)
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The contract of this door."""
    return HttpResponse(DOCUMENT.read_bytes(), content_type=JSON)


def _conditional(
    request: HttpRequest, channel: str, form: str, render: Callable[[Edition], HttpResponseBase]
) -> HttpResponseBase:
    """304 where the caller's copy is still exactly this; whoever may not ask is refused before that."""
    _admit(request, channel)
    found = edition(request, channel)
    etag = found.etag(form)
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or render(found)
    response.headers["ETag"] = etag
    patch_cache_control(response, no_cache=True, **({} if channel == ONLINE else {"private": True}))
    patch_vary_headers(response, ["Authorization"])
    return response


def _admit(request: HttpRequest, channel: str) -> None:
    if channel not in CHANNELS:
        raise Refusal(NO_SUCH_CHANNEL, facts={"channels": list(CHANNELS)})
    if channel != ONLINE:
        caller(request, KeyScope.FEED)


def _streamed(found: Edition, pieces: Pieces, content_type: str) -> HttpResponseBase:
    return StreamingHttpResponse(pieces(found), content_type=content_type)


def _workbook(found: Edition) -> HttpResponseBase:
    name = SHEET_NAME.format(channel=found.channel, day=found.on.isoformat())
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(offer_sheet.workbook(found), content_type=XLSX, headers=disposition)
