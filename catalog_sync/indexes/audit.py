"""What every engine checks of itself: that it holds what was put, each listing once."""

from collections.abc import Iterable, Iterator

from catalog_sync.indexes.document import read_entry
from catalog_sync.indexes.searching import listing

NEVER_BUILT = "The index has not been built yet."
LOST = "The index was lost or never built and began empty: rebuild it."
OUTDATED = "The index was made by another version of the program: rebuild it."


def problems(stored: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One sentence for each document (its entry, its body) that is not what it says, or is there twice."""
    seen = set()
    for text, body in stored:
        entry, found = read_entry(text), listing(body)
        if (found.code, found.hash) != (entry.code, entry.hash):
            yield f"{entry.code}: what is stored differs from what was indexed."
        if entry.code in seen:
            yield f"{entry.code}: indexed twice."
        seen.add(entry.code)
