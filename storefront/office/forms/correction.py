"""The form that puts a recorded decision right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.programme.decisions import Paper
from marketplace.programme.models import Decision, Level
from storefront.office.forms.fields import DayField
from storefront.office.forms.scans import ScanForm


class CorrectionForm(ScanForm):
    """What the paper really says, and how the mistake came about."""

    number = forms.CharField(label=_("Decision number"), required=False, max_length=60)
    decided_on = DayField(label=_("Day of the decision"))
    body = forms.CharField(label=_("Issuing body, as named on the paper"), max_length=200)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": "3"}))
    field_order = ["number", "decided_on", "body", "level", "scan", "reason"]

    def __init__(self, *args: Any, decision: Decision, **options: Any) -> None:
        facts = {name: getattr(decision, name) for name in ("number", "decided_on", "body", "level")}
        super().__init__(*args, initial=facts, **options)
        self.decision = decision

    def paper(self) -> Paper:
        """The paper as it should have been recorded."""
        facts = {name: self.cleaned_data[name] for name in ("number", "decided_on", "body", "level")}
        return Paper(**facts, summary=self.decision.summary, evidence=self.cleaned_data["reason"], scan=self.the_scan())
