"""What can go wrong with a payment. Whatever is refused has changed nothing."""


class PaymentError(Exception):
    """Root of this room's errors."""


class NotDue(PaymentError):
    """The payment was received, given back or cancelled before. Trying again cannot help."""

    def __init__(self, payment: str, state: str) -> None:
        super().__init__(f"{payment} is {state}")
        self.payment, self.state = payment, state


class AmountDiffers(PaymentError):
    """Other money came than is due, and nobody said why. The right amount, or a reason, can help."""

    def __init__(self, due_vnd: int, given_vnd: int) -> None:
        super().__init__(f"{due_vnd} VND due, {given_vnd} VND given")
        self.due_vnd, self.given_vnd = due_vnd, given_vnd


class TooMuchBack(PaymentError):
    """More was to be given back than was received and is still held."""

    def __init__(self, held_vnd: int, asked_vnd: int) -> None:
        super().__init__(f"{held_vnd} VND held, {asked_vnd} VND asked back")
        self.held_vnd, self.asked_vnd = held_vnd, asked_vnd


class NoAccount(PaymentError):
    """The holder has no bank account on record, or one that no QR code can name."""


class Forged(PaymentError):
    """A message that is not the provider's, or is too old to be believed. Trying again cannot help."""


class Unreadable(PaymentError):
    """The provider's message is not of the form that it promises. Trying again cannot help."""


class ProviderUnavailable(PaymentError):
    """The provider did not answer, or asks to be tried later. Trying again can help."""


class RefundRefused(PaymentError):
    """The provider will not send this money back. A named person has to."""


class NotOffered(PaymentError):
    """This way to pay is not set up here."""
