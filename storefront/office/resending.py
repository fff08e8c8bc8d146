"""Sending once more what could not be sent, and saying what came of it."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from storefront.notifications import sending
from storefront.notifications.errors import StillWaiting
from storefront.notifications.models import State
from storefront.office.desk import Desk


def send_once_more(request: HttpRequest, desk: Desk, pk: int) -> None:
    """Whoever calls this has asked whether the message is one of this desk's."""
    try:
        message = sending.send_again(pk, actor=desk.officer)
    except StillWaiting:
        messages.info(request, _("Nothing was done: this message does not wait for you."))
        return
    if message.state == State.SENT:
        messages.success(request, _("The message is sent."))
    else:
        messages.warning(request, _("The messenger did not take it yet; it is tried again by itself. Better call."))
