"""E-mail by Django's own backend (`EMAIL_BACKEND`): for people of whom only an address is known."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from storefront.notifications.adapters.base import Note
from storefront.notifications.errors import MessengerUnavailable, Undeliverable
from storefront.notifications.models import Channel


class MailMessenger:
    """Sends plain text."""

    channel: str = Channel.EMAIL

    def send(self, note: Note) -> str:
        """From `DEFAULT_FROM_EMAIL`."""
        mail = EmailMessage(note.title, note.text, to=[note.to], headers={"X-Entity-Ref-ID": note.key})
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            raise Undeliverable(str(error)) from error
        except (SMTPException, OSError) as error:
            raise MessengerUnavailable(str(error)) from error
        return ""
