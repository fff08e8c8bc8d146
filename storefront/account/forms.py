"""The sign-in form in our own words, and the form of an invitation."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import secrets
from marketplace.accounts.errors import WeakSecret
from storefront.account.doors import shut_out_because
from storefront.account.staying import keep_signed_in
from storefront.account.wording import weak_secret


class SignInForm(LoginForm):
    """One name field for phone number, user name and e-mail; the way to a new password stands beside the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Phone number, user name or e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> Any:
        cleaned = super().clean()
        reason = shut_out_because(self.user) if self.user else None
        if reason is not None:
            raise ValidationError(
                _("The OCOP office has suspended your account. Reason: %(reason)s. Call the office to have it lifted."),
                code="suspended",
                params={"reason": reason},
            )
        return cleaned

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        answer: HttpResponse = super().login(request, redirect_url)
        keep_signed_in(request)
        return answer


SECRET_HELP = gettext_lazy("Six letters or digits at least. Not your phone number, not 123456. Keep it to yourself.")


class ChangeSecretForm(ChangePasswordForm):
    """Another secret: who came by invitation reads the rules of short ones, and no way by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if getattr(self.user, "came_by_invitation", False):
            self.fields["oldpassword"].help_text = gettext_lazy(
                "Forgotten? Call the OCOP office: you get a new invitation."
            )
            self.fields["password1"].help_text = SECRET_HELP


class InvitationForm(forms.Form):
    """The name others see, and a secret of one's own, typed once and readable while typing."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    secret = forms.CharField(
        label=gettext_lazy("Choose a password"),
        help_text=SECRET_HELP,
        strip=True,
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phone = phone

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        try:
            secrets.check(secret, phone=self.phone)
        except WeakSecret as error:
            raise ValidationError(weak_secret(error), code=error.why) from error
        return secret


class PresentSecretForm(forms.Form):
    """For a number that has an account: the secret it has."""

    secret = forms.CharField(
        label=gettext_lazy("The password you have"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
