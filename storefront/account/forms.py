"""The sign-in form in our own words."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Labels say what to type, so there is no placeholder; the way to a new password stands beside the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
