"""What the clock refuses."""


class ClockError(Exception):
    """Root of this room's errors."""


class ClockIsReal(ClockError):
    """Outside the demo nobody moves the market's date."""


class TooFar(ClockError):
    """The demo's clock stays within a few years of the real day."""
