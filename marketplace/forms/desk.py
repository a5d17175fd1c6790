"""What somebody with a booking chooses when its listing is not shown any more."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted
from marketplace.enums import HaltChoice

CHOICES = [
    (HaltChoice.KEEP, Hinted(HaltChoice.KEEP.label, "They come as agreed. You can change your mind.")),
    (HaltChoice.PAUSE, Hinted(HaltChoice.PAUSE.label, "The visits until a day you choose are cancelled.")),
    (HaltChoice.END, Hinted(HaltChoice.END.label, "From today there are no more visits.")),
    (HaltChoice.ELSEWHERE, Hinted(HaltChoice.ELSEWHERE.label, "The visits stand until you have found them.")),
]


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


class HaltForm(forms.Form):
    """The choice, and from which day there are visits again."""

    choice = forms.ChoiceField(
        label="What would you like?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would like"},
    )
    until = DayField(
        label="If you stop for a while: on which day do they start again?",
        name="The day",
        earliest=tomorrow,
        required=False,
    )

    def clean(self):
        given = super().clean()
        if given.get("choice") == HaltChoice.PAUSE and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the day on which the visits start again")
        return given
