"""The checkout form: everything on one page, and nothing typed is ever lost."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import phones
from marketplace.accounts.errors import InvalidPhone
from marketplace.orders.models import OrderMethod
from marketplace.orders.records import Buyer, Destination

DELIVERED = OrderMethod.COD.value
AT_POINT = "diem:"
LATER = "sau"  # paid when the goods come, or are fetched

Choices = Sequence[tuple[str, str]]


MOST_SEEN = 100_000  # a full basket, as each of many points sells it
NO_LONGER = {"invalid_choice": gettext_lazy("This is no longer possible. Please choose again.")}
ADDRESS = ("province", "commune", "street")


def _text(**attributes: Any) -> forms.TextInput:
    return forms.TextInput(attrs=attributes)


class CheckoutForm(forms.Form):
    """Who orders, how it is got and paid, and where it goes. `way` is delivery, or a point by its slug."""

    use_required_attribute = False  # the address is hidden while a point is chosen

    way = forms.ChoiceField(label=gettext_lazy("How you get it"), widget=forms.RadioSelect, error_messages=NO_LONGER)
    pay = forms.ChoiceField(
        label=gettext_lazy("How you pay"), widget=forms.RadioSelect, required=False, error_messages=NO_LONGER
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=_text(autocomplete="name"),
        error_messages={"required": gettext_lazy("Tell us your name.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=30,
        required=False,
        widget=_text(type="tel", autocomplete="tel", placeholder="0912 345 678"),
        help_text=gettext_lazy("A number from abroad begins with + and the country’s code, such as +44 or +82."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Phone or e-mail: one of the two is enough. The courier calls the phone number."),
    )
    province = forms.ChoiceField(
        label=gettext_lazy("Province, city"),
        error_messages=NO_LONGER | {"required": gettext_lazy("Choose the province or city.")},
    )
    find = forms.CharField(
        label=gettext_lazy("Find your commune or ward, by its new or its old name"),
        max_length=80,
        required=False,
        widget=_text(autocomplete="off", enterkeyhint="search"),
    )
    commune = forms.ChoiceField(
        label=gettext_lazy("Commune, ward"),
        error_messages=NO_LONGER | {"required": gettext_lazy("Choose the commune or ward.")},
    )
    street = forms.CharField(
        label=gettext_lazy("House number, street, hamlet"),
        max_length=300,
        widget=_text(autocomplete="street-address"),
        error_messages={"required": gettext_lazy("Tell the house number and street, or the hamlet.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the producer or the courier"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=MOST_SEEN, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, ways: Choices, pays: Choices, provinces: Choices, communes: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("way", ways)
        self._choose("pay", pays)
        self._first_pay: str = pays[0][0]
        self._choose("province", [("", _("— choose —")), *provinces])
        self._choose("commune", [("", _("— choose —")), *communes])
        if self.is_bound and self.data.get("way") != DELIVERED:
            for name in ADDRESS:
                self.fields[name].required = False

    def clean_phone(self) -> str:
        """In the one form in which numbers are kept."""
        typed: str = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            return phones.normalise(typed)
        except InvalidPhone:
            wrong = _("This is no phone number. From Vietnam: 0912 345 678; from abroad: +44 7911 123456.")
            raise forms.ValidationError(wrong) from None

    def clean(self) -> dict[str, Any]:
        """One way to reach the buyer."""
        given = self.cleaned_data
        if not given.get("phone") and not given.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Give a phone number or an e-mail address, so that we can reach you."))
        return given

    @property
    def is_worn_out(self) -> bool:
        """True when what travels unseen with the form did not come back whole: nothing its sender could mend."""
        return bool({"key", "seen"} & set(self.errors))

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(id, label) of the fields to be mended, in the order of the page."""
        return [(self[name].auto_id, str(self[name].label)) for name in self.fields if name in self.errors]

    @property
    def point(self) -> str | None:
        """The slug of the point chosen, or None for delivery."""
        way: str = self.cleaned_data["way"]
        return way.removeprefix(AT_POINT) if way.startswith(AT_POINT) else None

    @property
    def method(self) -> str:
        """How it is paid, as orders name it: without a choice the first that is offered."""
        pay: str = self.cleaned_data["pay"] or self._first_pay
        if pay != LATER:
            return pay
        return OrderMethod.PAY_AT_POINT if self.point else OrderMethod.COD

    def buyer(self, language: str) -> Buyer:
        """Who orders."""
        given = self.cleaned_data
        return Buyer(name=given["name"], phone=given["phone"], email=given["email"], language=language)

    def destination(self) -> Destination | None:
        """Where it goes; nowhere when it is picked up."""
        given = self.cleaned_data
        if self.point:
            return None
        return Destination(
            province_code=given["province"],
            commune_code=given["commune"],
            street=given["street"],
            note=given["note"],
        )

    @staticmethod
    def sound_key(text: str | None) -> str:
        """A key for one order, so that the same form sent twice is one: the one it brought along, else a new one."""
        try:
            return str(uuid.UUID(text or ""))
        except ValueError:
            return str(uuid.uuid4())

    def _choose(self, field: str, choices: Choices) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
