"""The form that records a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.programme.decisions import Paper
from marketplace.programme.models import Decision, Level
from storefront.office.forms.fields import DayField
from storefront.office.forms.scans import ScanForm
from storefront.office.picking import Pick


class DecisionForm(ScanForm):
    """One paper; the products it recognises are picked beside it (see `picking`)."""

    number = forms.CharField(label=_("Decision number"), required=False, max_length=60)
    decided_on = DayField(label=_("Day of the decision"))
    body = forms.CharField(
        label=_("Issuing body, as named on the paper"),
        max_length=200,
        help_text=_("A body that no longer exists keeps its name of that time, e.g. UBND huyện Đức Linh."),
        widget=forms.TextInput(attrs={"list": "co-quan"}),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.PROVINCE)
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": "3"}))
    evidence = forms.CharField(
        label=_("Evidence: where the decision was seen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("An address or a sentence. Needed where there is neither a number nor a scan."),
    )
    accept_outside_bounds = forms.BooleanField(
        label=_("Record it although the sources say otherwise"), required=False, widget=forms.HiddenInput
    )
    accept_again = forms.BooleanField(
        label=_("Record it as another entry of the same decision"), required=False, widget=forms.HiddenInput
    )
    outside: Sequence[Pick] = ()  # the products whose sources contradict the day, once the verb has said so
    field_order = ["number", "decided_on", "body", "level", "summary", "scan", "evidence"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not facts.get("accept_again") and self.twin() is not None:
            self.ask_for("accept_again")
            self.add_error(None, _("A decision of that number, day and body is on record already."))
        return facts

    def twin(self) -> Decision | None:
        """A decision already on record under the same number, day and body."""
        facts = self.cleaned_data
        number, day, body = facts.get("number"), facts.get("decided_on"), facts.get("body")
        if not (number and day and body):
            return None
        same = Decision.objects.filter(kind=Decision.Kind.RECOGNITION, number__iexact=number, decided_on=day)
        return same.filter(body__iexact=body).order_by("pk").last()

    def ask_for(self, name: str) -> None:
        """Show a consent that is hidden as long as nothing calls for it."""
        self.fields[name].widget = forms.CheckboxInput()

    def paper(self) -> Paper:
        """What was filled in, as the verb takes it."""
        facts = self.cleaned_data
        words = {name: facts[name] for name in ("number", "decided_on", "body", "level", "summary", "evidence")}
        return Paper(**words, scan=self.the_scan())
