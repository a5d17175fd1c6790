"""What a user may say about themselves."""

from django import forms

from accounts.forms.fields import LineField


class NameForm(forms.Form):
    """The name people see."""

    name = LineField(
        label="Your name",
        help_text="People you write to will see it.",
        name="Your name",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
