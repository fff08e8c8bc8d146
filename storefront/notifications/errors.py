"""What can go wrong on the way to a person."""


class NotificationsError(Exception):
    """Root of this room's errors."""


class MessengerUnavailable(NotificationsError):
    """The messenger did not take the message. Trying again later can help."""


class Undeliverable(NotificationsError):
    """The messenger refused this message or this address for good."""


class StillWaiting(NotificationsError):
    """Only a message that could not be sent is sent again."""
