"""What somebody could not find, and what an officer says it means."""

from django import forms

from accounts.forms.fields import WordsField
from marketplace.enums import Cause

HARD = (
    (Cause.NO_STAFF_TIME, "Nobody is free at the times we need"),
    (Cause.NO_STAFF_AREA, "Nobody comes to where we live"),
    (Cause.TRAINING, "Nobody has the skills or training we need"),
    (Cause.LANGUAGE, "Nobody speaks our language, or knows our culture"),
    (Cause.GENDER, "We need a woman, or a man"),
    (Cause.DOUBLE_UP, "We need two workers at once"),
    (Cause.PRICE, "It costs more than we can pay"),
    (Cause.START_DATE, "Nobody can start soon enough"),
    (Cause.OTHER, "Something else"),
)


class ShortfallForm(forms.Form):
    """What made it hard; words only if they like, and consent."""

    cause = forms.ChoiceField(
        label="What made it hard to find?",
        choices=HARD,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what made it hard"},
    )
    words = WordsField(
        label="Say more (optional)",
        name="What you say",
        help_text="Do not give names, addresses or telephone numbers. One officer reads it, and then it is deleted.",
        max_length=500,
        required=False,
    )
    agreed = forms.BooleanField(
        label="The council may have this, to see what care is missing",
        error_messages={"required": "Tick the box, or do not send it"},
    )
    form_token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Open this page again, and send it from there"),
    )

    def told(self):
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in ("cause", "words", "form_token")}


class CodeForm(forms.Form):
    """What the words mean."""

    cause = forms.ChoiceField(label="What it means", choices=Cause.choices)
