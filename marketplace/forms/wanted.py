"""What a provider may say to a card."""

from django import forms

from marketplace.enums import Cause, WantedReply

REASONS = [
    Cause.NO_STAFF_TIME, Cause.NO_STAFF_AREA, Cause.TRAVEL, Cause.PRICE, Cause.TOO_SMALL, Cause.TOO_LARGE,
    Cause.LANGUAGE, Cause.TRAINING, Cause.COMPLEXITY, Cause.OTHER,
]  # fmt: skip


class WantedForm(forms.Form):
    """Which card, what they say to it, and why not, when it is not for them."""

    reference = forms.SlugField(max_length=16, widget=forms.HiddenInput)
    card = forms.CharField(max_length=200, widget=forms.HiddenInput)
    reply = forms.ChoiceField(choices=WantedReply)
    cause = forms.ChoiceField(
        label="Why not?",
        required=False,
        choices=[("", "Choose a reason"), *((one.value, one.label) for one in REASONS)],
    )

    def clean(self):
        given = super().clean()
        if given.get("reply") == WantedReply.NOT_ME:
            if not given.get("cause") and "cause" not in self.errors:
                self.add_error("cause", "Choose why it is not for you")
        elif "cause" in given:
            given["cause"] = ""
        return given
