"""Sign-in and sign-up: as little as possible is asked, in plain words."""

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from accounts.forms.fields import LineField

MAX_PASSWORD = 200
LABELS = {
    "email": "Email address",
    "oldpassword": "The password you have now",
    "password": "Password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
    "name": "Name for this passkey",
    "passwordless": "Sign in with this passkey alone",
}
HINTS = {
    "password1": "At least 10 characters. Three words that only you would put together work well.",
    "name": "Such as: my phone.",
    "passwordless": "Leave this ticked unless you share the device.",
}
MISSING = {
    "login": "Enter your email address",
    "email": "Enter an email address",
    "code": "Enter the code",
    "oldpassword": "Enter the password you have now",
    "password": "Enter your password",
    "password1": "Enter a new password",
    "password2": "Enter the new password again",
    "name": "Enter a name",
}
PASSWORDS = ("oldpassword", "password", "password1", "password2")


class Plain:
    """Our labels and hints, no words inside the boxes, and no box without a limit."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.pop("autofocus", None)
            if name in LABELS:
                field.label = LABELS[name]
                field.help_text = HINTS.get(name, "")
            field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
            if name == "code":
                field.widget.attrs |= {"autocomplete": "one-time-code", "class": "govuk-input--width-10"}
            if name in PASSWORDS:
                field.max_length = MAX_PASSWORD
                field.widget.attrs.pop("size", None)


class LoginForm(Plain, account_forms.LoginForm):
    """An email address; with a password at once, without one by a code we send."""

    def _setup_password_field(self):
        """Allauth drops the field when sign-up asks for none; here it is a choice."""
        self.fields["login"].label = "Email address"
        self.fields["password"] = forms.CharField(
            max_length=MAX_PASSWORD,
            required=False,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = "Leave this empty and we will email you a code instead."


class SignupForm(Plain, account_forms.SignupForm):
    """An email address; a name if wanted."""

    name = LineField(
        name="Your name",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = "We will send a code to it, to see that it is yours."
        self.fields["name"].label = "Your name"
        self.fields["name"].help_text = "People you write to will see it."


class RequestLoginCodeForm(Plain, account_forms.RequestLoginCodeForm):
    """Where to send the code."""


class ConfirmLoginCodeForm(Plain, account_forms.ConfirmLoginCodeForm):
    """The code from the email."""


class ConfirmEmailCodeForm(Plain, account_forms.ConfirmEmailVerificationCodeForm):
    """The code from the email."""


class ConfirmResetCodeForm(Plain, account_forms.ConfirmPasswordResetCodeForm):
    """The code from the email."""


class ResetPasswordForm(Plain, account_forms.ResetPasswordForm):
    """Whose password."""


class ResetPasswordKeyForm(Plain, account_forms.ResetPasswordKeyForm):
    """The new password."""


class ChangePasswordForm(Plain, account_forms.ChangePasswordForm):
    """The old password and the new one."""


class SetPasswordForm(Plain, account_forms.SetPasswordForm):
    """A first password."""


class ReauthenticateForm(Plain, account_forms.ReauthenticateForm):
    """The password, once more."""


class ChangeEmailForm(Plain, account_forms.ChangeEmailForm):
    """The new address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New email address"


class AuthenticateForm(Plain, mfa_forms.AuthenticateForm):
    """A code from the app, or a recovery code."""


class ReauthenticateCodeForm(Plain, mfa_forms.ReauthenticateForm):
    """A code from the app, or a recovery code."""


class ActivateAppForm(Plain, totp_forms.ActivateTOTPForm):
    """The first code from the app, to see that it works."""


class AddPasskeyForm(Plain, passkey_forms.AddWebAuthnForm):
    """A name for the new passkey."""


class EditPasskeyForm(Plain, passkey_forms.EditWebAuthnForm):
    """A better name."""
