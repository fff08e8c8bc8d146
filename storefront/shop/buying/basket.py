"""The basket: what a visitor wants, kept in the session, so that it outlives signing in and needs no account."""

from dataclasses import asdict, dataclass, replace

from django.http import HttpRequest

from storefront.kit.visitor import BASKET

MOST_LINES = 40
MOST_UNITS = 99


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one variant, and what it cost when it was put in."""

    sku: str
    code: str
    quantity: int
    price_vnd: int | None


@dataclass(frozen=True, slots=True)
class Basket:
    """The lines in the order they were put in. Every change gives another basket; `keep` writes it down."""

    lines: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def is_full(self) -> bool:
        """True when no further variant can be put in."""
        return len(self.lines) >= MOST_LINES

    @property
    def codes(self) -> set[str]:
        """The products whose packs are in it."""
        return {line.code for line in self.lines}

    def line(self, sku: str) -> Line | None:
        """The line of a variant."""
        return next((line for line in self.lines if line.sku == sku), None)

    def with_more(self, line: Line) -> "Basket":
        """With these units beside what was there. The price remembered is the newer one: it was just shown."""
        known = self.line(line.sku)
        if known is None:
            return Basket((*self.lines, replace(line, quantity=_sensible(line.quantity))))
        return self._put(replace(line, quantity=_sensible(known.quantity + line.quantity)))

    def with_quantity(self, sku: str, quantity: int) -> "Basket":
        """With so many of a variant that is in it; none takes the line out."""
        known = self.line(sku)
        if known is None:
            return self
        return self.without({sku}) if quantity < 1 else self._put(replace(known, quantity=_sensible(quantity)))

    def with_price(self, sku: str, price_vnd: int | None) -> "Basket":
        """With the price that the buyer has now seen."""
        known = self.line(sku)
        return self._put(replace(known, price_vnd=price_vnd)) if known else self

    def without(self, skus: set[str] | frozenset[str]) -> "Basket":
        """Without these variants."""
        return Basket(tuple(line for line in self.lines if line.sku not in skus))

    def _put(self, changed: Line) -> "Basket":
        return Basket(tuple(changed if line.sku == changed.sku else line for line in self.lines))


def read(request: HttpRequest) -> Basket:
    """The visitor's basket."""
    return Basket(tuple(Line(**line) for line in request.session.get(BASKET, ())))


def keep(request: HttpRequest, basket: Basket) -> None:
    """Remember the basket; an empty one leaves no trace."""
    if basket:
        request.session[BASKET] = [asdict(line) for line in basket.lines]
    else:
        request.session.pop(BASKET, None)


def _sensible(quantity: int) -> int:
    return min(max(1, quantity), MOST_UNITS)
