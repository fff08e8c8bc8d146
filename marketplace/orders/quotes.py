"""What a basket costs, and what stands in its way: one parcel per producer, fees by weight and distance, VAT included.

`arrange` is the pure part; the others read what is offered first. Nothing here locks or holds anything.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.orders import offered, pricing, tariffs, taxes
from marketplace.orders.errors import BasketChanged
from marketplace.orders.records import OfferedVariant, Problem, ProblemKind, Quote, QuotedLine, QuotedParcel, Wanted
from marketplace.stores.channels import ONLINE
from marketplace.stores.records import StoreProduct

UNPRICEABLE = frozenset({ProblemKind.GONE, ProblemKind.ALCOHOL, ProblemKind.SERVICE, ProblemKind.NOT_PRICED})


def quote(
    lines: Sequence[Wanted], *, channel: str, to_province: str | None = None, on: date, cashless: bool = False
) -> Quote:
    """What `lines` cost in `channel` on `on`, delivered to a province by its code; without one, nothing is delivered.

    Stock and the prices that were shown do not matter here. `cashless`: it would be paid without cash, as the law of
    2019 wants it of alcohol. Raises BasketChanged for lines that have no price or may
    not be ordered, UnknownChannel.
    """
    asked = _Asked(channel=channel, to_province=to_province, on=on, cashless=cashless)
    return _quote(lines, asked, refused=UNPRICEABLE)


def firm(
    lines: Sequence[Wanted],
    *,
    channel: str,
    to_province: str | None,
    on: date,
    cashless: bool = False,
    goods: Collection[StoreProduct] = (),
) -> Quote:
    """The same for lines that are to be ordered just as they are. Raises BasketChanged, UnknownChannel.

    `goods` are not read again where the caller has read all that the lines name just now.
    """
    asked = _Asked(channel=channel, to_province=to_province, on=on, cashless=cashless, goods=goods)
    return _quote(lines, asked, refused=frozenset(ProblemKind))


def check(lines: Sequence[Wanted], *, channel: str, on: date, cashless: bool = False) -> list[Problem]:
    """What stands in the way of ordering `lines` just as they are; empty when nothing does. Raises UnknownChannel."""
    offers = offered.read([line.sku for line in lines], channel=channel, on=on)
    return [problem for line in lines for problem in problems(line, offers.get(line.sku), cashless=cashless)]


def problems(line: Wanted, offer: OfferedVariant | None, *, cashless: bool = False) -> list[Problem]:
    """What is wrong with one line: one thing that rules it out, or a changed price, too little stock, or both."""
    if offer is None or not offer.may_be_ordered:
        return [Problem(line.sku, ProblemKind.GONE)]
    if offer.alcohol and not cashless:  # the law of 2019
        return [Problem(line.sku, ProblemKind.ALCOHOL)]
    if offer.service:
        return [Problem(line.sku, ProblemKind.SERVICE)]
    if offer.price_vnd is None:
        return [Problem(line.sku, ProblemKind.NOT_PRICED)]
    found = []
    if line.expected_price_vnd not in {None, offer.price_vnd}:
        old_vnd, new_vnd = line.expected_price_vnd, offer.price_vnd
        found.append(Problem(line.sku, ProblemKind.PRICE_CHANGED, old_vnd=old_vnd, new_vnd=new_vnd))
    if line.quantity > offer.left:
        found.append(Problem(line.sku, ProblemKind.OUT_OF_STOCK, left=offer.left))
    return found


def arrange(
    lines: Sequence[Wanted], offers: Mapping[str, OfferedVariant], *, to_province: str | None, on: date
) -> Quote:
    """The quote of lines that are all offered and priced: parcels by producer, in the order of the basket."""
    by_producer: dict[str, list[QuotedLine]] = {}
    for line in lines:
        offer = offers[line.sku]
        priced = QuotedLine(offered=offer, quantity=line.quantity, unit_price_vnd=offer.price_vnd or 0)
        by_producer.setdefault(offer.producer_code, []).append(priced)
    parcels = tuple(_parcel(code, of, to_province, on) for code, of in by_producer.items())
    return Quote(parcels=parcels, tax=_tax(parcels, on))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    channel: str
    to_province: str | None
    on: date
    cashless: bool
    goods: Collection[StoreProduct] = ()


def _quote(lines: Sequence[Wanted], asked: _Asked, *, refused: Collection[ProblemKind]) -> Quote:
    offers = offered.among(asked.goods, channel=asked.channel, on=asked.on) if asked.goods else {}
    if any(line.sku not in offers for line in lines):
        offers = offered.read([line.sku for line in lines], channel=asked.channel, on=asked.on)
    found = [each for line in lines for each in problems(line, offers.get(line.sku), cashless=asked.cashless)]
    in_the_way = [problem for problem in found if problem.kind in refused]
    if in_the_way:
        raise BasketChanged(in_the_way)
    to_province = asked.to_province if asked.channel == ONLINE else None
    return arrange(lines, offers, to_province=to_province, on=asked.on)


def _parcel(producer_code: str, lines: Sequence[QuotedLine], to_province: str | None, on: date) -> QuotedParcel:
    weight_g = sum(line.weight_g for line in lines)
    fee_vnd = 0
    if to_province is not None:
        home = lines[0].offered.producer_province
        fee_vnd = tariffs.fee_vnd(weight_g, from_province=home, to_province=to_province, on=on)
    return QuotedParcel(producer_code=producer_code, lines=tuple(lines), delivery_vnd=fee_vnd, weight_g=weight_g)


def _tax(parcels: Sequence[QuotedParcel], on: date) -> dict[int, int]:
    """Carriage is taxed as a service of its own, whatever is carried."""
    goods = [(line.gross_vnd, line.offered.vat_percent) for parcel in parcels for line in parcel.lines]
    carriage = taxes.percent(taxes.STANDARD, on)
    return pricing.tax_by_rate([*goods, *((parcel.delivery_vnd, carriage) for parcel in parcels)])
