"""What an officer fills in: a key's purposes, why one is revoked, and a partner's order."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import phones
from marketplace.accounts.errors import InvalidPhone
from marketplace.places.models import KeyScope
from storefront.kit.partner_orders import LONGEST_REFERENCE, REFERENCE, TAX_CODE

MOST_LINES = 60

Choices = Sequence[tuple[str, str]]


class IssueForm(forms.Form):
    """What the new key may do."""

    scopes = forms.MultipleChoiceField(
        label=_("What the key may do"),
        choices=KeyScope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[KeyScope.FEED.value],
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )


class RevokeKeyForm(forms.Form):
    """Why the key is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": "2"}))


class TransferForm(forms.Form):
    """A transfer as the bank's statement shows it."""

    amount_vnd = forms.IntegerField(
        label=_("Amount that came, in đồng"),
        min_value=1,
        max_value=10**12,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reference = forms.CharField(label=_("The bank’s transaction number"), max_length=120, required=False)
    reason = forms.CharField(label=_("Why another amount came (may stay empty)"), max_length=300, required=False)


class PartnerOrderForm(forms.Form):
    """Whose order it is, where it goes and whom the invoice goes to; its lines stand in a form set beside."""

    partner = forms.ChoiceField(label=_("Distribution partner"))
    reference = forms.CharField(
        label=_("The partner’s own reference"),
        max_length=LONGEST_REFERENCE,
        validators=[RegexValidator(rf"^{REFERENCE}$", _("Letters, figures and the signs . _ - / # only."))],
        help_text=_("The number on the partner’s order. The same reference is never placed twice."),
    )
    name = forms.CharField(label=_("Received by"), max_length=200)
    phone = forms.CharField(
        label=_("Phone number"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    province = forms.ChoiceField(label=_("Province, city"))
    commune = forms.CharField(
        label=_("Commune, ward"),
        max_length=100,
        widget=forms.TextInput(attrs={"list": "xa-phuong", "autocomplete": "off"}),
        help_text=_("Its name or its official code."),
    )
    street = forms.CharField(label=_("Street address"), max_length=300)
    note = forms.CharField(
        label=_("Note for the producers"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )
    company = forms.CharField(label=_("Company on the invoice"), max_length=250)
    tax_code = forms.CharField(
        label=_("Tax code"),
        max_length=14,
        validators=[RegexValidator(rf"^({TAX_CODE})$", _("A tax code has 10, 12 or 13 figures."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    invoice_address = forms.CharField(label=_("Address on the invoice"), max_length=300)
    invoice_email = forms.EmailField(label=_("E-mail for the invoice"), required=False)

    def __init__(self, *args: Any, partners: Choices, provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in {"partner": [("", _("choose")), *partners], "province": provinces}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker: declared above
            field.choices = choices

    def clean_phone(self) -> str:
        """In the one form in which numbers are kept."""
        try:
            return phones.normalise(self.cleaned_data["phone"])
        except InvalidPhone:
            raise forms.ValidationError(_("This is no phone number."), code="invalid") from None


class LineForm(forms.Form):
    """One line: a pack by its code, and how many."""

    code = forms.CharField(
        label=_("Pack code, product code or GTIN"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "ma-hang", "autocomplete": "off"}),
    )
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=10_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": "1"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        given = super().clean() or {}
        if given.get("code") and given.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("How many?"))
        if given.get("quantity") is not None and not given.get("code") and "code" not in self.errors:
            self.add_error("code", _("Of which pack?"))
        return given


LineFormSet = forms.formset_factory(LineForm, extra=6, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True)


def filled(lines: Iterable[forms.Form]) -> list[forms.Form]:
    """The lines that say something, once all of them were found valid."""
    return [form for form in lines if form.cleaned_data.get("code")]
