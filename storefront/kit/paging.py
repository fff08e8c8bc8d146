"""Pages of a long list, as addresses."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

BESIDE_CURRENT = 1


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page of the list."""

    number: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pagination component shows; a gap between two links is None."""

    number: int
    size: int
    last: int
    links: tuple[PageLink | None, ...]
    previous: str
    next: str

    @property
    def span(self) -> slice:
        """What stands on this page, to be cut out of all things."""
        return slice((self.number - 1) * self.size, self.number * self.size)


def pages(total: int, size: int, number: int, url: Callable[[int], str]) -> Pages:
    """The pages of `total` things by `size`, standing on page `number`; `url` gives the address of a page."""
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    near = range(number - BESIDE_CURRENT, number + BESIDE_CURRENT + 1)
    shown = sorted({1, last, *(page for page in near if 1 <= page <= last)})
    links: list[PageLink | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page > before + 1:
            links.append(None)
        links.append(PageLink(page, url(page), is_current=page == number))
    return Pages(
        number=number,
        size=size,
        last=last,
        links=tuple(links),
        previous=url(number - 1) if number > 1 else "",
        next=url(number + 1) if number < last else "",
    )


def page_number(text: str | None) -> int:
    """The page asked for; the first one when it is no number."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def page_address(request: HttpRequest) -> Callable[[int], str]:
    """Addresses of the other pages of this list: its own query with another number in it."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["trang"] = str(number)
        return f"?{query.urlencode()}"

    return address
