"""Forms of the producer's pages: what was typed stays, and money may be written as people write it."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.offers.stock import HIGHEST
from marketplace.offers.texts import NAME_LENGTH, STORY_LENGTH, ListingTexts
from marketplace.programme.models import LONGEST_SHELF_LIFE_DAYS
from storefront.kit.numbers import number
from storefront.producer.amounts import CountField, MoneyField
from storefront.producer.products.shelves import Pack

LEAP = 4  # a price that many times higher or lower is more often a slip than a decision
LEAST_USUAL_VND = 1_000  # who types 85 means 85.000


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
        old, new = self.present() or self.pack.listed_price_vnd, facts.get("price")
        is_far = bool(old and new and (new > LEAP * old or old > LEAP * new))
        self.is_leap = is_far or (new is not None and new < LEAST_USUAL_VND)
        if self.is_leap and not facts.get("sure"):
            params = {"old": number(old or 0), "new": number(new or 0)}
            raise forms.ValidationError(self._question(is_far=is_far), code="leap", params=params)
        return facts

    def _question(self, *, is_far: bool) -> Promise:
        if not is_far:
            return _("%(new)s đồng is very little. If that is right, tick the box and save again.")
        if self.present() is None:
            return _(
                "The listed price is %(old)s đồng, this one %(new)s đồng. If this is right, tick the box and save."
            )
        return _("It was %(old)s đồng and would become %(new)s đồng. If that is right, tick the box and save again.")

    @property
    def channel_code(self) -> str | None:
        """The channel whose price it is; None for the listed one. Only after validation."""
        return None

    def present(self) -> int | None:
        """The price that this one replaces."""
        return self.pack.listed_price_vnd


class ChannelPriceForm(PriceForm):
    """A channel's own price; without one it follows the listed price, or is not sold through."""

    channel = forms.ChoiceField(label=_("Sales channel"))
    price = MoneyField(
        label=_("Price of its own (đồng)"),
        required=False,
        help_text=_(
            "Left empty: a sales point follows the listed price; the modern channel does not sell the product."
        ),
    )
    field_order = ["channel", "price", "reason", "sku", "sure"]

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        super().__init__(*args, pack=pack, **options)
        self.auto_id = f"kenh-{pack.sku}-%s"
        self.initial["price"] = None
        choices = [(each.channel, each.name) for each in pack.channels]
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def channel_code(self) -> str | None:
        return self.cleaned_data.get("channel")

    def present(self) -> int | None:
        return next((each.price_vnd for each in self.pack.channels if each.channel == self.channel_code), None)


class StockForm(forms.Form):
    """How many units lie at the producer's."""

    quantity = CountField(label=_("Units at your place now"), most=HIGHEST)
    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=300, required=False)
    sku = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        options |= {"auto_id": f"so-luong-{pack.sku}-%s", "initial": {"quantity": pack.at_home, "sku": pack.sku}}
        super().__init__(*args, **options)


class PauseForm(forms.Form):
    """Why a product is not sold for a while."""

    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=300, required=False)


class TextForm(forms.Form):
    """What buyers read of a product, in two languages, and how long it keeps."""

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

    shelf_life_days = CountField(
        label=_("Shelf life in days"),
        least=1,
        most=LONGEST_SHELF_LIFE_DAYS,
        required=False,
        help_text=_("From the day of making, unopened, as on the label: 18 months are 540 days."),
    )

    @staticmethod
    def filled(says: ListingTexts) -> dict[str, Any]:
        """The form as it stands when a listing says this."""
        texts = {"name": says.name, "story": says.story}
        typed = {f"{part}_{code}": texts[part].get(code, "") for part in texts for code in ("vi", "en")}
        return {**typed, "shelf_life_days": says.shelf_life_days}

    def texts(self, part: str) -> dict[str, str]:
        """Language → text of `name` or `story`, as filled in."""
        return {code: self.cleaned_data[f"{part}_{code}"] for code in ("vi", "en")}


class PhotoForm(forms.Form):
    """A photo and the words for those who cannot see it."""

    photo = forms.FileField(
        label=_("Photo"),
        error_messages={"required": _("Choose a photo."), "empty": _("The file is empty. Choose the photo again.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPG, PNG or WebP, at least 600 pixels on each side, at most 15 MB."),
    )
    alt_vi = forms.CharField(
        label=_("What can be seen on it (may stay empty)"),
        max_length=300,
        required=False,
        help_text=_("Read aloud to those who cannot see the photo."),
    )


class TakeDownForm(forms.Form):
    """Why a photo goes off show."""

    reason = forms.CharField(
        label=_("Why does it go?"),
        max_length=300,
        error_messages={"required": _("Write why, for example: the label is a new one.")},
    )
    picture = forms.CharField(widget=forms.HiddenInput)
