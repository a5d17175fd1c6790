"""What may be said about somebody who needs support."""

from django import forms

from accounts.enums import Consent
from accounts.forms.fields import LineField, PostcodeField, WordsField


class PersonForm(forms.Form):
    """Details of a person. Only a name is needed; the rest is asked when an agreement needs it."""

    name = LineField(
        label="Full name",
        name="The name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the full name"},
    )
    known_as = LineField(
        label="Name they like to be called (if different)",
        name="The name they like to be called",
        max_length=60,
        required=False,
    )
    phone = LineField(
        label="Phone number",
        name="The phone number",
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    address_lines = WordsField(
        label="Address without the postcode",
        help_text="Only somebody whose booking was agreed can see it, and only while that lasts.",
        name="The address",
        max_length=300,
        required=False,
        rows=3,
    )
    postcode = PostcodeField(
        label="Postcode",
        name="The postcode",
        max_length=8,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    access_notes = WordsField(
        label="How to get in",
        help_text="Such as: ring twice, I am slow to the door. Do not write a key safe code here.",
        name="How to get in",
        max_length=500,
        required=False,
        rows=2,
    )

    def __init__(self, *args, own=False, **kwargs):
        super().__init__(*args, **kwargs)
        if own:
            self.fields["name"].label = "Your full name"
            self.fields["name"].widget.attrs["autocomplete"] = "name"
            self.fields["known_as"].label = "Name you like to be called (if different)"

    def clean_postcode(self):
        return " ".join(self.cleaned_data["postcode"].upper().split())


class SupportedPersonForm(PersonForm):
    """A person somebody else adds: on whose word, too."""

    consent = forms.ChoiceField(
        label="Did they agree to this?",
        choices=[
            (Consent.AGREED, "Yes. They know that I do this for them, and they agree."),
            (
                Consent.BEST_INTERESTS,
                "They cannot decide this themselves. I do it because it is best for them, and I have thought about what they would want.",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they agreed"},
    )
