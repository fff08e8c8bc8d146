"""Forms of a counter: amounts as people write them, notes counted by piece, quantities by SKU."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.places.models import SalesPoint
from marketplace.pos.models import NOTES, Method
from storefront.kit.numbers import vnd

MOST_VND = 10_000_000_000
MOST_PIECES = 100_000
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class AmountField(forms.CharField):
    """Whole đồng, with or without separators: 500000, 500.000, 500 000 ₫."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs=DIGITS | {"maxlength": "20"}), **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        digits = text.translate(str.maketrans("", "", " .,₫đĐ\u00a0"))
        if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_VND:
            raise forms.ValidationError(_("Write an amount in đồng, for example 500.000."), code="invalid")
        return int(digits)


class TillForm(forms.Form):
    """The device gets a name."""

    name = forms.CharField(label=_("Name of this till"), max_length=60)


class OpenForm(forms.Form):
    """The money in the drawer at the start."""

    float_vnd = AmountField(label=_("Float in the drawer"), help_text=_("For example 500.000. Write 0 for none."))


class ReasonForm(forms.Form):
    """Why somebody does this."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": "2"}))


class CloseForm(forms.Form):
    """The drawer, note by note, and what explains a variance."""

    reason = forms.CharField(
        label=_("Reason of the variance"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Only where counted and expected differ."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for note in NOTES:
            widget = forms.TextInput(attrs=DIGITS | {"data-note": str(note), "placeholder": "0"})
            self.fields[f"note_{note}"] = forms.IntegerField(
                label=vnd(note), min_value=0, max_value=MOST_PIECES, required=False, widget=widget
            )

    @property
    def notes(self) -> list[forms.BoundField]:
        """The fields of the notes, the largest first."""
        return [self[f"note_{note}"] for note in NOTES]

    def counts(self) -> dict[int, int]:
        """Pieces by note."""
        return {note: self.cleaned_data.get(f"note_{note}") or 0 for note in NOTES}


class PickUpForm(forms.Form):
    """How the guest pays for the goods that wait."""

    method = forms.ChoiceField(
        label=_("Paid by"), choices=Method.choices, initial=Method.CASH, widget=forms.RadioSelect
    )
    received_vnd = AmountField(label=_("Cash given"), required=False, help_text=_("Leave empty for the exact amount."))

    def __init__(self, point: SalesPoint, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not point.takes_transfers:
            self.fields["method"].choices = [(Method.CASH.value, Method.CASH.label)]  # type: ignore[attr-defined]  # a ChoiceField


class QuantitiesForm(forms.Form):
    """One number for each SKU of a note."""

    def __init__(
        self, labels: Mapping[str, str], *args: Any, values: Mapping[str, int] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.skus = tuple(labels)
        for sku, label in labels.items():
            self.fields[sku] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST_PIECES,
                required=False,
                initial=(values or {}).get(sku),
                widget=forms.TextInput(attrs=DIGITS | {"placeholder": "0"}),
            )

    def rows(self, skus: Iterable[str] | None = None) -> list[tuple[str, forms.BoundField]]:
        """SKU and field, in the order of the note."""
        return [(sku, self[sku]) for sku in (skus or self.skus)]

    def quantities(self) -> dict[str, int]:
        """Units by SKU."""
        return {sku: self.cleaned_data.get(sku) or 0 for sku in self.skus}


class NoteForm(QuantitiesForm):
    """A draft: its lines, and the number on the producer's paper."""

    paper_number = forms.CharField(label=_("Number on the producer’s paper"), max_length=60, required=False)


class CountForm(QuantitiesForm):
    """What was counted, and why it differs."""

    reason = forms.CharField(
        label=_("Reason of the difference"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Only where counted and written differ: broken, missing, more than written …"),
    )
