"""Sign-in and sign-up: as little as possible is asked."""

from allauth.account import forms as allauth_forms
from django import forms

MAX_PASSWORD = 200


class LoginForm(allauth_forms.LoginForm):
    """An email address; with a password at once, without one by a code we send."""

    def _setup_password_field(self):
        """Allauth drops the field when sign-up asks for none; here it is a choice."""
        self.fields["login"].label = "Email address"
        self.fields["login"].help_text = ""
        self.fields["password"] = forms.CharField(
            label="Password",
            help_text="If you have none, leave this empty. We will email you a code.",
            max_length=MAX_PASSWORD,
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class SignupForm(allauth_forms.SignupForm):
    """An email address; a name if wanted."""

    name = forms.CharField(
        label="Your name (if you like)",
        help_text="People you write to will see it.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].help_text = "We will send a code to it, so that we know it is yours."
