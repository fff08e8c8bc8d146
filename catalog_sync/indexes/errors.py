"""What can go wrong in the search index."""


class CatalogueIndexError(Exception):
    """Anything the search index refuses or cannot do."""


class IndexBusy(CatalogueIndexError):
    """Somebody else is writing to the index just now; trying again shortly will help."""


class IndexUnavailable(CatalogueIndexError):
    """The index cannot be read; a rebuild will help, trying again alone will not."""
