"""What was done to a product, the newest first: prices, counts, pauses, and the office's word on proposals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.offers.models import (
    ChangeState,
    ListingChange,
    PauseStep,
    PhotoTakeDown,
    PriceChange,
    StockCount,
)
from marketplace.places.models import SalesPoint
from marketplace.programme.models import RegisteredProduct
from marketplace.stores.channels import BY_OWN_PRICE_ONLY, MODERN_TRADE, POINT, POS
from storefront.kit.numbers import number, vnd
from storefront.kit.timelines import moment

MOST = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One step, as the kit's timeline shows it."""

    at: datetime
    tone: str
    icon: str
    title: str
    who: str
    text: str

    @property
    def day(self) -> str:
        """When and by whom."""
        when = moment(self.at)
        return f"{when} · {self.who}" if self.who else when


def history(product: RegisteredProduct) -> list[Entry]:
    """The last steps. Six queries."""
    names = dict(SalesPoint.objects.values_list("slug", "name"))
    steps = [*_prices(product, names), *_counts(product, names), *_pauses(product), *_proposals(product)]
    steps += _take_downs(product)
    return sorted(steps, key=lambda entry: entry.at, reverse=True)[:MOST]


def _prices(product: RegisteredProduct, points: dict[str, str]) -> Iterator[Entry]:
    rows: list[PriceChange] = list(product.price_changes.select_related("actor").order_by("-pk")[:MOST])
    for row in rows:
        old, new = (_amount(price, row.channel) for price in (row.old_vnd, row.new_vnd))
        facts = {"where": _channel(row.channel, points), "old": old, "new": new}
        title = _("%(where)s: %(old)s → %(new)s") % facts
        yield Entry(row.changed_at, "plain", "tag", title, str(row.actor or ""), row.reason)


def _counts(product: RegisteredProduct, points: dict[str, str]) -> Iterator[Entry]:
    rows: list[StockCount] = list(product.stock_counts.select_related("actor").order_by("-pk")[:MOST])
    for row in rows:
        slug = row.place.removeprefix(POINT)
        where = points.get(slug, slug) if row.place.startswith(POINT) else _("At your place")
        facts = {"where": where, "old": number(row.old), "new": number(row.new)}
        title = _("%(where)s, units counted: %(old)s → %(new)s") % facts
        yield Entry(row.counted_at, "plain", "boxes", title, str(row.actor or ""), row.reason)


def _pauses(product: RegisteredProduct) -> Iterator[Entry]:
    rows: list[PauseStep] = list(product.pause_steps.select_related("actor").order_by("-pk")[:MOST])
    for row in rows:
        tone, icon = ("wait", "circle-pause") if row.paused else ("good", "circle-play")
        title = _("Paused") if row.paused else _("On sale again")
        yield Entry(row.at, tone, icon, title, str(row.actor or ""), row.reason)


def _proposals(product: RegisteredProduct) -> Iterator[Entry]:
    looks = {ChangeState.ACCEPTED: ("good", "circle-check"), ChangeState.REFUSED: ("stop", "circle-x")}
    decided = product.listing_changes.filter(state__in=looks).order_by("-pk")[:MOST]
    rows: list[ListingChange] = list(decided)
    for row in rows:
        tone, icon = looks[ChangeState(row.state)]
        title = _("%(what)s: %(state)s") % {"what": row.get_kind_display(), "state": row.get_state_display()}
        yield Entry(row.decided_at or row.proposed_at, tone, icon, title, _("the OCOP office"), row.reason)


def _take_downs(product: RegisteredProduct) -> Iterator[Entry]:
    rows: list[PhotoTakeDown] = list(product.photo_take_downs.select_related("actor").order_by("-pk")[:MOST])
    for row in rows:
        who = _("the OCOP office") if row.by_office else str(row.actor or "")
        yield Entry(row.at, "stop" if row.by_office else "past", "image-off", _("Photo taken down"), who, row.reason)


def _channel(channel: str, points: dict[str, str]) -> str:
    if not channel:
        return _("Listed price")
    if channel == MODERN_TRADE:
        return _("Modern channel (supermarkets)")
    slug = channel.removeprefix(POS)
    return points.get(slug, slug)


def _amount(amount_vnd: int | None, channel: str) -> str:
    if amount_vnd is not None:
        return vnd(amount_vnd)
    return _("not sold there") if channel in BY_OWN_PRICE_ONLY else _("as listed") if channel else "–"
