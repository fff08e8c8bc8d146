"""What can go wrong in the search index."""


class CatalogueIndexError(Exception):
    """Anything the search index refuses or cannot do."""


class IndexBusy(CatalogueIndexError):
    """Somebody else is writing to the index just now, or it takes no more for the moment; trying again will help."""


class IndexFull(IndexBusy):
    """The index has no room on its disks and takes no changes; it answers on, and takes them again once there is."""


class IndexUnavailable(CatalogueIndexError):
    """The index cannot be read; a rebuild will help, trying again alone will not."""


class IndexAway(IndexUnavailable):
    """The engine of the index gives no answer that can be used; trying again will help, a rebuild will not."""


class ListingRefused(CatalogueIndexError):
    """The engine takes every listing but this one; trying again will not help."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: the index refuses it: {reason}")
        self.code = code
