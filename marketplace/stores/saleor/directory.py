"""Where everything stands over there: the ids of channels, warehouses, attributes, methods and pages, by our names.

Read when first asked for and then remembered. What set-up makes must be there; channels, warehouses, fees and
producers' pages are made on demand. Whatever is made carries a name that can be told beforehand, so that one who lost
the race, or its reply, finds it by reading again.
"""

import base64
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketplace.stores.channels import MODERN_TRADE, ONLINE, POINT, POS, PRODUCER, pos_channel
from marketplace.stores.errors import StoreUnavailable, UnknownChannel
from marketplace.stores.saleor import checklist, names, operations, titles
from marketplace.stores.saleor.known import Known
from marketplace.stores.saleor.shapes import Done, Named
from marketplace.stores.saleor.shapes import directory as shapes
from marketplace.stores.saleor.transport import Transport


@dataclass(frozen=True, slots=True)
class FeeMethod:
    """A shipping method that costs a fixed amount. Saleor has two ids for it and takes only one of them each time."""

    for_draft: str

    @property
    def for_order(self) -> str:
        """The id that placed orders and bulk creation want; it differs from the other in the type's name alone."""
        kind, number = base64.b64decode(self.for_draft).decode().split(":")
        return base64.b64encode(f"{kind.removesuffix('Type')}:{number}".encode()).decode()


class Directory:
    """The ids of one Saleor; `made` names the channels and warehouses that were missing.

    Everything may raise StoreUnavailable, also where set-up has not been run.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._channels = Known(self._find_channels, self._make_channel)
        self._warehouses = Known(self._find_warehouses, self._make_warehouse, self._open_warehouses)
        self._fees = Known(self._find_fees, self._make_fee)
        self._pages = Known(self._find_pages, self._make_page)
        self._read: shapes.Fixed | None = None
        self._outside: dict[str, str] = {}  # producers' warehouses that do not stand where they sell
        self.made: list[str] = []

    def channel(self, slug: str) -> str:
        """A channel, made on demand. Raises UnknownChannel for a name that no channel of ours may have."""
        return self._channels[slug]

    def channels(self, slugs: Iterable[str]) -> dict[str, str]:
        """Many channels."""
        return self._channels.many(slugs)

    def warehouse(self, place: str) -> str:
        """The warehouse of a place, made on demand, in the channels that sell from it."""
        return self._warehouses[place]

    def warehouses(self, places: Iterable[str]) -> dict[str, str]:
        """Many warehouses, a hundred of producers a request; what is made joins each channel in one more."""
        return self._warehouses.many(places)

    def fee_method(self, channel: str, vnd: int) -> FeeMethod:
        """The shipping method that costs `vnd` in a channel, made on demand."""
        return self._fees[channel, vnd]

    def producer_pages(self, codes: Iterable[str]) -> dict[str, str]:
        """Producers' pages, made on demand, a hundred a request."""
        return self._pages.many(codes)

    @property
    def product_type(self) -> str:
        """The type of every product of ours."""
        return _only(self._fixed.product_types.nodes, names.PRODUCT_TYPE)

    @property
    def page_type(self) -> str:
        """The type of producers' pages."""
        return _only(self._fixed.page_types.nodes, names.PAGE_TYPE)

    @property
    def category(self) -> str:
        """The category of every product of ours: Saleor publishes none without."""
        return _only(self._fixed.categories.nodes, names.CATEGORY)

    @property
    def zone(self) -> str:
        """The shipping zone of the country."""
        return _only([zone for zone in self._fixed.shipping_zones.nodes if zone.name == names.ZONE], names.ZONE)

    def attribute(self, slug: str) -> str:
        """An attribute of products, variants or producers' pages."""
        return _only([each for each in self._fixed.attributes.nodes if each.slug == slug], slug)

    def tax_class(self, percent: int) -> str:
        """The class of a VAT rate."""
        name = names.tax_class(percent)
        return _only([each for each in self._fixed.tax_classes.nodes if each.name == name], name)

    @property
    def _fixed(self) -> shapes.Fixed:
        # No lock: where Saleor hangs, threads would wait for one another's questions in a row.
        if self._read is None:
            variables = {"attributes": names.ATTRIBUTES}
            self._read = self._transport.read(operations.load("directory"), variables, shapes.Fixed)
        return self._read

    def _find_channels(self, slugs: Collection[str]) -> dict[str, str]:
        return {slug: found.id for slug in slugs if (found := self._look_at_channel({"slug": slug})) is not None}

    def _look_at_channel(self, wanted: Mapping[str, str | bool]) -> shapes.ChannelWarehouses | None:
        slug = str(wanted["slug"])
        if slug not in {ONLINE, MODERN_TRADE} and (not slug.startswith(POS) or slug == POS):
            raise UnknownChannel(slug)
        return self._transport.read(operations.load("channel_by_slug"), wanted, shapes.FoundChannel).channel

    def _make_channel(self, slug: str) -> str:
        variables = {"input": checklist.new_channel(slug, self.zone) | {"name": titles.of_channel(slug)}}
        answer = self._transport.write(operations.load("create_channel"), variables, shapes.CreatedChannel)
        self.made.append(slug)
        return answer.made.channel.id

    def _find_warehouses(self, places: Collection[str]) -> dict[str, str]:
        """Those that stand in all their channels; one that does not, because its maker died, is made again."""
        of_producers = [place for place in places if place.startswith(PRODUCER)]
        found = self._look_at_warehouses(of_producers) if of_producers else None
        ready = {}
        if found is not None:
            selling = {each.id for each in found.online.nodes} & {each.id for each in found.trade.nodes}
            ready = _by_reference(each for each in found.known.nodes if each.id in selling)
            outside = _by_reference(each for each in found.known.nodes if each.id not in selling)
            for place in of_producers:
                self._outside.pop(place, None)
            self._outside.update(outside)
        for place in places:
            if place.startswith(POINT):
                slug = pos_channel(place.removeprefix(POINT))
                channel = self._look_at_channel({"slug": slug, "withWarehouses": True})
                ready |= _by_reference(channel.warehouses if channel else ())
        return {place: ready[place] for place in places if place in ready}

    def _look_at_warehouses(self, places: Collection[str]) -> shapes.FoundWarehouses:
        variables = {
            "slugs": [names.place_slug(place) for place in places],
            "online": [self.channel(ONLINE)],
            "trade": [self.channel(MODERN_TRADE)],
        }
        return self._transport.read(operations.load("warehouses"), variables, shapes.FoundWarehouses)

    def _make_warehouse(self, place: str) -> str:
        """One that stands in no channel yet, or not in all of its own: that is left to `_open_warehouses`."""
        if place.startswith(POINT):
            found = _by_reference(self._look_at_warehouses([place]).known.nodes)
        elif place.startswith(PRODUCER):
            found = self._outside  # looked at just now
        else:
            raise ValueError(f"{place} is no place")
        return found.get(place) or self._create_warehouse(place)

    def _open_warehouses(self, made: Mapping[str, str]) -> None:
        """Warehouses by their places begin to sell: each channel takes all of its own at once."""
        joining: dict[str, list[str]] = {}
        for place, warehouse in made.items():
            if place.startswith(POINT):
                self._transport.write(operations.load("open_warehouse"), {"id": warehouse}, Done)
            for channel in _channels_of(place):
                joining.setdefault(channel, []).append(warehouse)
        for channel, warehouses in joining.items():
            variables = {"channel": self.channel(channel), "warehouses": warehouses}
            self._transport.write(operations.load("join_channel"), variables, Done)
        self.made.extend(made)

    def _create_warehouse(self, place: str) -> str:
        address = {"streetAddress1": place, "city": "-", "country": "VN", "skipValidation": True}
        name = titles.of_place(place)
        facts = {"name": name, "slug": names.place_slug(place), "externalReference": place, "address": address}
        document = operations.load("create_warehouse")
        return self._transport.write(document, {"input": facts}, shapes.CreatedWarehouse).made.warehouse.id

    def _find_fees(self, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], FeeMethod]:
        found = {}
        for channel in sorted({channel for channel, _ in wanted}):
            methods = self._look_at_methods(channel)
            for of_channel, vnd in wanted:
                if of_channel == channel and names.fee_method(vnd) in methods:
                    found[channel, vnd] = FeeMethod(methods[names.fee_method(vnd)])
        return found

    def _look_at_methods(self, channel: str | None) -> dict[str, str]:
        """The methods of our zone that a channel offers, or all of them, by name; of two with one name, either."""
        found = self._transport.read(operations.load("fee_methods"), {"channel": channel}, shapes.FoundMethods)
        zones = [zone for zone in found.shipping_zones.nodes if zone.id == self.zone]
        return {method.name: method.id for zone in zones for method in zone.shipping_methods or ()}

    def _make_fee(self, wanted: tuple[str, int]) -> FeeMethod:
        channel, vnd = wanted
        method = self._look_at_methods(None).get(names.fee_method(vnd)) or self._create_fee_method(vnd)
        variables = {"id": method, "channel": self.channel(channel), "price": vnd}
        self._transport.write(operations.load("list_fee_method"), variables, Done)
        return FeeMethod(method)

    def _create_fee_method(self, vnd: int) -> str:
        facts = {"name": names.fee_method(vnd), "shippingZone": self.zone, "type": "PRICE"}
        variables = {"input": facts | {"taxClass": self.tax_class(names.CARRIAGE_TAX)}}
        answer = self._transport.write(operations.load("create_fee_method"), variables, shapes.CreatedMethod)
        return answer.made.shipping_method.id

    def _find_pages(self, codes: Collection[str]) -> dict[str, str]:
        slugs = {names.page_slug(code): code for code in codes}
        found = self._transport.read(operations.load("producer_pages"), {"slugs": list(slugs)}, shapes.FoundPages)
        return {slugs[page.slug]: page.id for page in found.pages.nodes}

    def _make_page(self, code: str) -> str:
        attributes = [{"id": self.attribute(names.PRODUCER_CODE), "plainText": code}]
        title = titles.of_producer(code)
        facts = {"title": title, "slug": names.page_slug(code), "pageType": self.page_type, "isPublished": True}
        variables = {"input": facts | {"attributes": attributes}}
        document = operations.load("create_producer_page")
        return self._transport.write(document, variables, shapes.CreatedPage).made.page.id


def _channels_of(place: str) -> list[str]:
    """The channels that sell from a place."""
    return [pos_channel(place.removeprefix(POINT))] if place.startswith(POINT) else [ONLINE, MODERN_TRADE]


def _by_reference(warehouses: Iterable[shapes.Referenced]) -> dict[str, str]:
    return {each.external_reference: each.id for each in warehouses if each.external_reference}


def _only(found: Sequence[Named], name: str) -> str:
    if not found:
        raise StoreUnavailable(f"Saleor has no {name}: run saleor_setup")
    return found[0].id
