"""Forms of the producer's pages: what was typed stays, and money may be written as people write it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.offers.prices import HIGHEST_VND
from marketplace.offers.stock import HIGHEST
from marketplace.offers.texts import NAME_LENGTH, STORY_LENGTH
from marketplace.programme.models import RegisteredProduct
from storefront.kit.numbers import number
from storefront.producer.products.shelves import Pack

LEAP = 4  # a price that many times higher or lower is more often a slip than a decision

_MONEY = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+|\d+")
_UNIT = re.compile(r"\s*(?:đ|₫|vnd|vnđ|đồng)\s*$", re.IGNORECASE)


class MoneyField(forms.IntegerField):
    """Whole đồng: 85000, 85.000, 85 000 đ."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"})

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=HIGHEST_VND, **options)
        self.widget.input_type = "text"

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            typed = _UNIT.sub("", value.strip())
            if not _MONEY.fullmatch(typed):
                raise forms.ValidationError(_("Write the price in whole đồng, for example 85.000."), code="invalid")
            value = re.sub(r"\D", "", typed)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class PriceForm(forms.Form):
    """The listed price of a pack, or the price of its own that a channel has."""

    price = MoneyField(label=_("Listed price (đồng, VAT included)"))
    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=300, required=False)
    sku = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, label=_("Yes, this price is right"))

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        options |= {"auto_id": f"gia-{pack.sku}-%s", "initial": {"price": pack.listed_price_vnd, "sku": pack.sku}}
        super().__init__(*args, **options)
        self.pack, self.is_leap = pack, False

    def clean(self) -> dict[str, Any]:
        """Ask again where a nought seems to be missing or too many."""
        facts = super().clean() or {}
        old, new = self.present(), facts.get("price")
        self.is_leap = bool(old and new and (new > LEAP * old or old > LEAP * new))
        if self.is_leap and not facts.get("sure"):
            text = _(
                "It was %(old)s đồng and would become %(new)s đồng. If that is right, tick the box and save again."
            )
            raise forms.ValidationError(text, code="leap", params={"old": number(old or 0), "new": number(new or 0)})
        return facts

    @property
    def channel_code(self) -> str | None:
        """The channel whose price it is; None for the listed one. Only after validation."""
        return None

    def present(self) -> int | None:
        """The price that this one replaces."""
        return self.pack.listed_price_vnd


class ChannelPriceForm(PriceForm):
    """A channel's own price; without one it follows the listed price."""

    channel = forms.ChoiceField(label=_("Sales channel"))
    price = MoneyField(
        label=_("Price of its own (đồng)"),
        required=False,
        help_text=_("Left empty, the channel follows the listed price."),
    )
    field_order = ["channel", "price", "reason", "sku", "sure"]

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        super().__init__(*args, pack=pack, **options)
        self.auto_id = f"kenh-{pack.sku}-%s"
        self.initial["price"] = None
        self.fields["channel"].choices = [(each.channel, each.name) for each in pack.channels]  # type: ignore[attr-defined]

    @property
    def channel_code(self) -> str | None:
        return self.cleaned_data.get("channel")

    def present(self) -> int | None:
        return next((each.price_vnd for each in self.pack.channels if each.channel == self.channel_code), None)


class StockForm(forms.Form):
    """How many units lie at the producer's."""

    quantity = forms.IntegerField(
        label=_("Units at your place now"),
        min_value=0,
        max_value=HIGHEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=300, required=False)
    sku = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        options |= {"auto_id": f"so-luong-{pack.sku}-%s", "initial": {"quantity": pack.at_home, "sku": pack.sku}}
        super().__init__(*args, **options)


class PauseForm(forms.Form):
    """Why a product is not sold for a while."""

    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=300, required=False)


class TextForm(forms.Form):
    """What buyers read of a product, in two languages."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=NAME_LENGTH)
    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_LENGTH, required=False)
    story_vi = forms.CharField(
        label=_("Story in Vietnamese"),
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": "7"}),
        help_text=_("Who makes it, of what, how, where. Words of cure and names of diseases are not allowed."),
    )
    story_en = forms.CharField(
        label=_("Story in English"),
        max_length=STORY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": "7"}),
    )

    @staticmethod
    def present(product: RegisteredProduct) -> dict[str, str]:
        """What stands there now."""
        texts = {"name": product.name, "story": product.story}
        return {f"{part}_{code}": texts[part].get(code, "") for part in texts for code in ("vi", "en")}

    def texts(self, part: str) -> dict[str, str]:
        """Language → text of `name` or `story`, as filled in."""
        return {code: self.cleaned_data[f"{part}_{code}"] for code in ("vi", "en")}


class PhotoForm(forms.Form):
    """A photo and the words for those who cannot see it."""

    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPG, PNG or WebP, at least 600 pixels on each side, at most 15 MB."),
    )
    alt_vi = forms.CharField(
        label=_("What can be seen on it (may stay empty)"),
        max_length=300,
        required=False,
        help_text=_("Read aloud to those who cannot see the photo."),
    )
