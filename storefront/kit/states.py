"""How a product's standing looks and reads, the same behind every door: never by colour alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.programme.standing import State


@dataclass(frozen=True, slots=True)
class StateLook:
    """The tone (a colour of the kit), the drawing and the words of one state."""

    tone: str
    icon: str
    label: str | Promise


LOOKS = {
    State.IN_FORCE: StateLook("good", "badge-check", _("In force")),
    State.SUSPENDED: StateLook("stop", "circle-pause", _("Display suspended")),
    State.TO_BE_CONFIRMED: StateLook("wait", "calendar-clock", _("Day to be confirmed")),
    State.UPCOMING: StateLook("wait", "calendar-plus", _("Not in force yet")),
    State.REVOKED: StateLook("stop", "ban", _("Revoked")),
    State.LAPSED: StateLook("past", "calendar-x", _("No longer in force")),
    State.BELOW_THREE: StateLook("past", "star-off", _("Below three stars")),
    State.NOT_RECOGNISED: StateLook("plain", "circle-help", _("Not recognised")),
}


def look(state: State | str) -> StateLook:
    """The look of a state, also by its name as stored."""
    return LOOKS[State(state)]
