"""What people type about an advert: the job, whom it is shown to, and the answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, PoundsField, WordsField
from accounts.spoken import say_pounds
from marketplace.actions import advertising
from marketplace.booking_words import pattern_choices
from marketplace.contacts import holds_contact, tells_who
from marketplace.enums import Cause, JobContract

MOST_AN_HOUR = 20_000
NO_CONTACTS = "Leave out phone numbers, email addresses and links: you can write to each other here"
WHY_NOT = {
    Cause.NO_STAFF_TIME: "I am not free at these times",
    Cause.NO_STAFF_AREA: "It is too far for me",
    Cause.TRAVEL: "Getting there, or parking, is hard",
    Cause.PRICE: "The pay is too low",
    Cause.TOO_SMALL: "It is too few hours",
    Cause.TOO_LARGE: "It is too many hours",
    Cause.START_DATE: "I cannot begin then",
    Cause.HOLIDAY: "I am away for a while",
    Cause.CONTRACT: "It is not the kind of contract I want",
    Cause.TRAINING: "I do not have the training for it",
    Cause.COMPLEXITY: "It is more than I can do safely",
    Cause.DOUBLE_UP: "It needs two people at once",
    Cause.LANGUAGE: "Another language or background would suit better",
    Cause.RISK: "I would not feel safe there",
    Cause.INFORMATION: "It does not say enough",
    Cause.OTHER: "Another reason",
}
"""Why a job is not for somebody, as they would say it."""


class AdvertForm(forms.Form):
    """The job, and what is paid for it. What is needed and when is told already."""

    person = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Who is it for?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who it is for"),
    )
    words = WordsField(
        label="What is the job?",
        name="What the job is",
        max_length=2000,
        rows=8,
        help_text="In your own words: what a day is like, what you enjoy, what matters in somebody who comes. "
        "No names or addresses. Health is your own business: say only what somebody needs to decide.",
        error_messages={"required": "Say what the job is"},
    )
    pay_pence = PoundsField(
        label="Pay an hour",
        name="The pay",
        least=1,
        most=MOST_AN_HOUR,
        help_text="Before tax, the same for every hour.",
        error_messages={"required": "Enter what you pay an hour"},
    )
    contract = forms.ChoiceField(
        label="What kind of contract?",
        choices=JobContract.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what kind of contract"),
    )
    until = DayField(
        label="The last day people can answer",
        name="The last day",
        earliest=timezone.localdate,
        help_text="After it the advert closes by itself.",
        error_messages={"required": "Enter the last day people can answer"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, people, brief, **kwargs):
        super().__init__(*args, **kwargs)
        self.brief = brief
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name
        only = people[:2]
        if len(only) == 1:
            self.initial["person"] = self.initial.get("person") or only[0]
        self.fields["until"].latest = advertising.last_day(brief)

    def clean_pay_pence(self):
        """Never under what the law lets an employer pay when the job begins; we do not ask how old anybody is."""
        pence, floor = self.cleaned_data["pay_pence"], advertising.floor_of(self.brief)
        if floor and pence < floor.pence:
            raise ValidationError(
                f"The pay may not be under {say_pounds(floor.pence)} an hour, the National Living Wage"
            )
        return pence

    def clean(self):
        given = super().clean()
        words, person = given.get("words", ""), given.get("person")
        if holds_contact(words):
            self.add_error("words", NO_CONTACTS)
        elif tells_who(words, person.name if person else ""):
            self.add_error(
                "words", "Leave out names and postcodes: they see those once you have agreed with somebody"
            )
        return given


class TokenForm(forms.Form):
    """One press of a button is one act."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    """Interested, in which of the times."""

    visits = forms.TypedMultipleChoiceField(
        label="Which of these times could you do?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick the times you could do",
            "invalid_choice": "Tick the times you could do",
        },
    )
    words = WordsField(
        label="A few words about you and this job",
        name="Your words",
        max_length=500,
        rows=4,
        help_text="They can read your page and your checks here too.",
        error_messages={"required": "Write a few words"},
    )

    def __init__(self, *args, visits, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visits"].choices = pattern_choices(visits)

    def clean_words(self):
        if holds_contact(self.cleaned_data["words"]):
            raise ValidationError(NO_CONTACTS)
        return self.cleaned_data["words"]


class NotForMeForm(forms.Form):
    """Why it is not for them."""

    cause = forms.ChoiceField(
        label="Why is it not for you?",
        choices=[(cause.value, words) for cause, words in WHY_NOT.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why", "invalid_choice": "Choose why"},
    )
