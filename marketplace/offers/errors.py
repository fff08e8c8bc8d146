"""What this room refuses. Whatever is refused has changed nothing."""


class OfferError(Exception):
    """Root of this room's errors."""


class UnknownProduct(OfferError):
    """The register knows no product of that code."""

    def __init__(self, product_code: str) -> None:
        super().__init__(product_code)
        self.product_code = product_code


class NothingChanged(OfferError):
    """What was proposed is what stands there already."""


class TextMissing(OfferError):
    """A text that every product needs was left empty."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class TextTooLong(OfferError):
    """A text has more letters than fit."""

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field}: {limit} letters at most")
        self.field, self.limit = field, limit


class InvalidShelfLife(OfferError):
    """How long a product keeps is a number of days, and no longer than any food."""

    def __init__(self, days: int) -> None:
        super().__init__(str(days))
        self.days = days


class NameTaken(OfferError):
    """The producer has another product of that name."""

    def __init__(self, product_code: str) -> None:
        super().__init__(product_code)
        self.product_code = product_code


class ReasonMissing(OfferError):
    """A refusal without a reason helps nobody."""


class NotWaiting(OfferError):
    """The proposal was decided, replaced or withdrawn already."""

    def __init__(self, change: int) -> None:
        super().__init__(str(change))
        self.change = change


class Overtaken(OfferError):
    """What the proposal is compared with has changed meanwhile. Looking again helps."""

    def __init__(self, change: int) -> None:
        super().__init__(str(change))
        self.change = change


class InvalidPrice(OfferError):
    """A price is a positive number of đồng, and no bigger than anything on this market."""

    def __init__(self, price_vnd: int | None) -> None:
        super().__init__(str(price_vnd))
        self.price_vnd = price_vnd


class InvalidCount(OfferError):
    """A count is zero or more, and no bigger than any shelf."""

    def __init__(self, quantity: int) -> None:
        super().__init__(str(quantity))
        self.quantity = quantity


class UnknownChannel(OfferError):
    """The product is sold through no such channel."""

    def __init__(self, channel: str) -> None:
        super().__init__(channel)
        self.channel = channel


class UnknownPlace(OfferError):
    """The product lies at no such place."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class NotShown(OfferError):
    """The product shows no such photograph: it was taken down, or replaced."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class AlreadyPaused(OfferError):
    """The product is paused already."""


class NotPaused(OfferError):
    """The product is not paused."""


class PhotoRefused(OfferError):
    """The file cannot become a photo of a product."""


class FileTooLarge(PhotoRefused):
    """The file has more bytes than are taken."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class NotAPhoto(PhotoRefused):
    """By its content the file is no JPEG, PNG or WebP, or it is damaged."""


class TooSmall(PhotoRefused):
    """The picture has too few pixels to be looked at."""

    def __init__(self, width: int, height: int, least: int) -> None:
        super().__init__(f"{width} × {height}, at least {least}")
        self.width, self.height, self.least = width, height, least


class TooManyPixels(PhotoRefused):
    """Unpacked, the picture would fill the memory."""
