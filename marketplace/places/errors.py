"""What can be wrong with places and those who serve them."""

from collections.abc import Sequence


class PlacesError(Exception):
    """Something about places went wrong."""


class OnlyShown(PlacesError):
    """In the demo nothing is done in the name of a real firm. Trying again cannot help."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class UnknownScope(PlacesError):
    """A key was asked for something no key can do, or for nothing."""

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__(f"no scopes: {', '.join(scopes) or 'none given'}")
        self.scopes = tuple(scopes)
