"""Forms of the acts on one product: every act carries a reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.programme.acts import RevocationPaper
from marketplace.programme.models import Level
from storefront.office.forms.fields import DayField
from storefront.office.forms.scans import ScanForm


class ReasonForm(forms.Form):
    """Why somebody does this."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": "2"}))


class TakeDownForm(ReasonForm):
    """Why a photo goes off show, and which."""

    picture = forms.CharField(widget=forms.HiddenInput)


class RevokeForm(ScanForm):
    """The decision that revokes, and from which day."""

    number = forms.CharField(label=_("Number of the revocation decision"), max_length=60)
    decided_on = DayField(label=_("Day of the decision"))
    body = forms.CharField(label=_("Issuing body, as named on the paper"), max_length=200)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.PROVINCE)
    effective_on = DayField(
        label=_("Effective from"), help_text=_("From the start of this day on the product is no longer shown.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": "3"}))
    field_order = ["number", "decided_on", "body", "level", "effective_on", "scan", "reason"]

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_decided_on(self) -> date:
        decided_on: date = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError(_("A decision cannot have been taken after today."), code="future")
        return decided_on

    def paper(self) -> RevocationPaper:
        """What was filled in, as the verb takes it."""
        facts = self.cleaned_data
        words = {name: facts[name] for name in ("number", "decided_on", "effective_on", "body", "level")}
        return RevocationPaper(**words, scan=self.the_scan())
