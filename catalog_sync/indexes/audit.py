"""What every engine checks of itself: that it holds what was put, each listing once."""

from collections.abc import Iterable, Iterator

from catalog_sync.indexes.base import Entry
from catalog_sync.indexes.searching import listing

Stored = tuple[str, str]
"""The hash and the body of one document."""


def entries(stored: Iterable[Stored]) -> Iterator[Entry]:
    """The entries of all documents, by code."""
    found = ((hash_, listing(body)) for hash_, body in stored)
    for hash_, each in sorted(found, key=lambda pair: pair[1].code):
        yield Entry(each.code, hash_, each.certified_from, each.certified_until)


def problems(stored: Iterable[Stored]) -> Iterator[str]:
    """One sentence for each document that is not what it says, or is there twice."""
    seen = set()
    for hash_, body in stored:
        found = listing(body)
        if found.hash != hash_:
            yield f"{found.code}: what is stored differs from what was indexed."
        if found.code in seen:
            yield f"{found.code}: indexed twice."
        seen.add(found.code)
