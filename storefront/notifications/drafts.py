"""A message before it is written down: who is to hear what, of which event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from storefront.notifications.messengers import messenger_for
from storefront.notifications.models import Kind, Message, State, SubjectKind

NO_ADDRESS = "no_address"
FRESH = timedelta(days=3)  # older news would only puzzle


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`facts` are what the text is made of; `to` is empty where nobody can be reached.

    `link` makes the address in the language of the message.
    """

    event: str
    kind: Kind
    subject_kind: SubjectKind
    subject: str
    to: str
    language: str
    link: Callable[[], str] = str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def message(self) -> Message:
        """The row to write: failed from the start where there is no address."""
        with translation.override(self.language):
            title, text = _title(self), _text(self)
        return Message(
            event=self.event,
            kind=self.kind,
            subject_kind=self.subject_kind,
            subject=self.subject,
            to=self.to,
            channel=messenger_for(self.to).channel,
            language=self.language,
            title=title,
            text=text,
            state=State.WAITING if self.to else State.FAILED,
            error="" if self.to else NO_ADDRESS,
        )


def _title(draft: Draft) -> str:
    return _("%(site)s: %(subject)s") % {"site": settings.SITE_NAME, "subject": draft.subject}


def _text(draft: Draft) -> str:
    """One paragraph: the template's lines are there for those who read it, not for who gets it."""
    facts = {"site_name": settings.SITE_NAME, "subject": draft.subject, "link": draft.link(), **draft.facts}
    return " ".join(render_to_string(f"notifications/texts/{draft.kind}.txt", facts).split())
