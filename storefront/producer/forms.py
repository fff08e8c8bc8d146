"""What people of a stall type about a parcel. What was typed stays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog_sync.indexes.base import text_in
from marketplace.orders.models import Parcel
from storefront.producer.products.forms import MoneyField

MYSELF, OTHER = "", "other"
CARRIERS = ("VNPost", "Viettel Post", "Giao Hàng Nhanh", "Giao Hàng Tiết Kiệm", "J&T Express")
REASONS = (_("The buyer did not answer the phone"), _("The buyer changed their mind"), _("The goods arrived damaged"))


class SoldOutForm(forms.Form):
    """How many units of each line will not come, in all."""

    def __init__(self, *args: Any, parcel: Parcel, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(parcel.lines.all())
        for line in self.lines:
            self.fields[line.sku] = forms.IntegerField(
                label=text_in(line.name, language),
                help_text=gettext("%(count)s ordered. How many are missing?") % {"count": line.quantity},
                min_value=line.not_supplied,
                max_value=line.quantity,
                initial=line.not_supplied,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

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
        required=False,
        choices=[(MYSELF, _("I bring it myself")), *((name, name) for name in CARRIERS), (OTHER, _("Somebody else"))],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label=_("If somebody else: who?"), required=False, max_length=120)
    tracking = forms.CharField(label=_("Tracking number (may stay empty)"), required=False, max_length=120)

    @staticmethod
    def facts_of(parcel: Parcel) -> dict[str, str]:
        """What is on record of a parcel, as this form says it."""
        is_listed = parcel.carrier in (MYSELF, *CARRIERS)
        other = {} if is_listed else {"other": parcel.carrier}
        return {"carrier": parcel.carrier if is_listed else OTHER, "tracking": parcel.tracking} | other

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("carrier") == OTHER and not facts.get("other"):
            self.add_error("other", _("Write who brings it, for example the bus to Phan Thiết."))
        return facts

    @property
    def carrier_name(self) -> str:
        """The carrier as it is kept; nothing for the producer."""
        return str(
            self.cleaned_data["other"] if self.cleaned_data["carrier"] == OTHER else self.cleaned_data["carrier"]
        )


class CollectedField(MoneyField):
    """The amount that was collected."""

    def to_python(self, value: Any) -> int | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            message = gettext("Write the amount in whole đồng, for example 250.000.")
            raise ValidationError(message, code="invalid") from error


class DeliveredForm(forms.Form):
    """What the buyer paid at the door."""

    collected = CollectedField(label=_("Collected from the buyer"))
    reason = forms.CharField(
        label=_("If it is another amount: why?"), required=False, max_length=300, widget=forms.TextInput
    )


class RefusedForm(forms.Form):
    """Why the buyer did not take it."""

    why = forms.ChoiceField(
        label=_("Why?"), choices=[(str(place), text) for place, text in enumerate(REASONS)], widget=forms.RadioSelect
    )
    more = forms.CharField(label=_("Anything else (may stay empty)"), required=False, max_length=250)

    @property
    def reason(self) -> str:
        """Both parts as one text."""
        chosen = str(REASONS[int(self.cleaned_data["why"])])
        return ". ".join(filter(None, [chosen, self.cleaned_data["more"].strip()]))
