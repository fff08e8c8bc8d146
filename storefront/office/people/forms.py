"""What an officer types about people."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import memberships, phones
from marketplace.accounts.errors import InvalidPhone
from storefront.office.people.subjects import Kind


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=150)
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=30,
        help_text=gettext_lazy("They sign in with it. A number from abroad begins with +."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kind: Kind, thing: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.thing, self.today = thing, today
        self.fields["role"] = forms.ChoiceField(
            label=gettext_lazy("Role"), choices=kind.roles, initial=kind.roles[0][0], widget=forms.RadioSelect
        )

    def clean_phone(self) -> str:
        try:
            phone = phones.normalise(self.cleaned_data["phone"])
        except InvalidPhone as error:
            message = _("This is no phone number. Write it like 0912 345 678, or with + and the country’s code.")
            raise forms.ValidationError(message, code="invalid") from error
        held = self.thing.members.filter(memberships.held(self.today), user__phone=phone, suspended_at__isnull=False)
        if held.exists():
            message = _("This person is suspended here. Lift the suspension below instead of inviting.")
            raise forms.ValidationError(message, code="suspended")
        return phone


class ReasonForm(forms.Form):
    """Why somebody is shut out, let in again, or leaves."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": "2"}))
