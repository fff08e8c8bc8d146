"""What an officer types about parcels."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models import ParcelState
from storefront.office.filters import ANY
from storefront.office.parcels.lines import LATE


class FilterForm(forms.Form):
    """The filters above the list; a choice that is none is ignored."""

    q = forms.CharField(label=_("Parcel, order or producer"), required=False, max_length=100)
    tin = forms.ChoiceField(
        label=_("Message to the producer"), required=False, choices=[ANY, ("loi", _("could not be sent"))]
    )

    def __init__(self, data: QueryDict, *, communes: Iterable[tuple[str, str | Promise]]) -> None:
        super().__init__(data)
        self.fields["q"].widget.input_type = "search"
        self.fields["xa"] = forms.ChoiceField(label=_("Commune, ward"), required=False, choices=[ANY, *communes])
        states = [ANY, (LATE, _("Not accepted after 2 hours")), *ParcelState.choices]
        self.fields["trang-thai"] = forms.ChoiceField(label=_("State"), required=False, choices=states)
        self.order_fields(["q", "trang-thai", "xa", "tin"])

    def chosen(self) -> dict[str, str]:
        """The filters that hold."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class BehalfForm(forms.Form):
    """Why the office answers for a producer."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("For example: the owner agreed on the phone and has no network."),
    )
