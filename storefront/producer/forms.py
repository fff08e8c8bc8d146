"""What people of a stall type about a parcel. What was typed stays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import OrderLine, Parcel
from storefront.producer.amounts import CountField, MoneyField

MYSELF, OTHER = "myself", "other"
CARRIERS = ("VNPost", "Viettel Post", "Giao Hàng Nhanh", "Giao Hàng Tiết Kiệm", "J&T Express")
REASONS = (_("The buyer did not answer the phone"), _("The buyer changed their mind"), _("The goods arrived damaged"))


def _named(line: OrderLine, language: str) -> str:
    """With its pack: two packs of one product are told apart."""
    return ", ".join(filter(None, [text_in(line.name, language), text_in(line.variant_name or {}, language)]))


class SoldOutForm(forms.Form):
    """How many units of each line will not come, in all."""

    def __init__(self, *args: Any, parcel: Parcel, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(parcel.lines.all())
        for line in self.lines:
            self.fields[line.sku] = CountField(
                label=_named(line, language),
                help_text=gettext("%(count)s ordered. How many are missing?") % {"count": line.quantity},
                least=line.not_supplied,
                most=line.quantity,
                initial=line.not_supplied,
            )

    @property
    def is_one_unit(self) -> bool:
        """True where nothing is to be counted: the one piece is there or not."""
        return sum(line.supplied for line in self.lines) == 1

    @property
    def units(self) -> dict[str, int]:
        """The lines of which units are missing."""
        return {line.sku: self.cleaned_data[line.sku] for line in self.lines if self.cleaned_data[line.sku]}

    @property
    def all_units(self) -> dict[str, int]:
        """Every unit of the parcel."""
        return {line.sku: line.quantity for line in self.lines}

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if not self.errors and all(facts[line.sku] == line.not_supplied for line in self.lines):
            raise ValidationError(_("Write how many are missing of at least one product."), code="nothing")
        return facts


class SentForm(forms.Form):
    """Who carries the parcel."""

    carrier = forms.ChoiceField(
        label=_("Who brings it?"),
        error_messages={"required": _("Choose who brings the parcel.")},
        choices=[(MYSELF, _("I bring it myself")), *((name, name) for name in CARRIERS), (OTHER, _("Somebody else"))],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label=_("If somebody else: who?"), required=False, max_length=120)
    tracking = forms.CharField(label=_("Tracking number (may stay empty)"), required=False, max_length=120)

    @staticmethod
    def facts_of(parcel: Parcel) -> dict[str, str]:
        """What is on record of a parcel, as this form says it."""
        return {**SentForm.carried_by(parcel.carrier), "tracking": parcel.tracking}

    @staticmethod
    def carried_by(carrier: str) -> dict[str, str]:
        """A carrier on record as this form says it; the empty one is the producer."""
        if not carrier:
            return {"carrier": MYSELF}
        return {"carrier": carrier} if carrier in CARRIERS else {"carrier": OTHER, "other": carrier}

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("carrier") == OTHER and not facts.get("other"):
            self.add_error("other", _("Write who brings it, for example the bus to Phan Thiết."))
        return facts

    @property
    def carrier_name(self) -> str:
        """The carrier as it is kept; nothing for the producer."""
        chosen: str = self.cleaned_data["carrier"]
        return {MYSELF: "", OTHER: self.cleaned_data["other"]}.get(chosen, chosen)


class DeliveredForm(forms.Form):
    """What the buyer paid at the door."""

    collected = MoneyField(label=_("Collected from the buyer"))
    reason = forms.CharField(
        label=_("If it is another amount: why?"), required=False, max_length=300, widget=forms.TextInput
    )


class RefusedForm(forms.Form):
    """Why the buyer did not take it."""

    why = forms.ChoiceField(
        label=_("Why?"),
        error_messages={"required": _("Choose why the buyer did not take it.")},
        choices=[(str(place), text) for place, text in enumerate(REASONS)],
        widget=forms.RadioSelect,
    )
    more = forms.CharField(label=_("Anything else (may stay empty)"), required=False, max_length=250)

    @property
    def reason(self) -> str:
        """Both parts as one text."""
        chosen = str(REASONS[int(self.cleaned_data["why"])])
        return ". ".join(filter(None, [chosen, self.cleaned_data["more"].strip()]))
