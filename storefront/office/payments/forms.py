"""Every act on money says why, or what it refers to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.office.forms.acts import ReasonForm


class AcceptForm(ReasonForm):
    """Why the money is right as it is; for which order, where its payer named none."""

    number = forms.CharField(label=_("Order code"), max_length=40, required=False)
    field_order = ["number", "reason"]


class ReferenceForm(forms.Form):
    """The bank's number of the transfer."""

    reference = forms.CharField(label=_("Number of the transfer at the bank"), max_length=120)


class RefundForm(ReferenceForm):
    """The same, and how much the page showed."""

    amount = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
