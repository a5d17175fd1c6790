"""What people type to ask, answer and end a booking."""

from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, TimeChoiceField, WordsField
from directory.hours import DAYS
from directory.postcodes import PostcodeError, parse
from marketplace.booking_words import times_words
from marketplace.enums import DeclineReason
from payments.forms.relation import RelationForm

MOST_PLACED = 400  # letters: 56 starts and the commas between them


class PlacedField(forms.CharField):
    """One start for each visit of the pattern, "480,,1050"; an empty place is a visit left out."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(max_length=MOST_PLACED, strip=False, required=False)

    def prepare_value(self, value):
        if isinstance(value, list):
            return ",".join("" if start is None else str(start) for start in value)
        return value

    def clean(self, value):
        parts = super().clean(value).split(",")
        if not all(part == "" or (part.isdecimal() and part.isascii()) for part in parts):
            raise ValidationError("Open the page again and look at the times.")
        return [int(part) if part else None for part in parts]


class ReadField(forms.CharField):
    """References of what the page said of the money, "CA-0001,CA-0004"."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(max_length=MOST_PLACED, required=False)

    def prepare_value(self, value):
        return ",".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [part for part in super().clean(value).split(",") if part]


def is_away_from(home, looked):
    """Whether a search at ``looked``, a postcode or the front of one, was not at ``home``. Raises PostcodeError."""
    home, looked = parse(home), parse(looked)
    return looked.compact not in {home.compact, home.sector, home.outcode}


class AskForm(RelationForm):
    """Who it is for; all else is what the page showed, sent back so that only that can be asked for."""

    person = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Who is it for?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who it is for"},
    )
    offer = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    placed = PlacedField()
    shown_pence = forms.IntegerField(widget=forms.HiddenInput)
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    read = ReadField()

    field_order = ("person", "relation", "same_home")

    def __init__(self, *args, people, offers, postcode, **kwargs):
        super().__init__(*args, **kwargs)
        self.postcode = postcode
        if self.asks_relation:
            self.fields["relation"].required = True
        self.fields["person"].queryset = people
        only = people[:2]
        if len(only) == 1:
            self.initial["person"] = self.initial.get("person") or only[0]
        self.fields["person"].label_from_instance = lambda person: person.name
        self.fields["offer"].queryset = offers

    def clean(self):
        given = super().clean()
        if self.asks_relation:
            self.want_relation()
        return given

    def clean_person(self):
        """The address must be known, and be where the search looked."""
        person = self.cleaned_data["person"]
        if not person.address_lines or not person.postcode:
            raise ValidationError(f"Add {person.short_name}’s address first: whoever agrees to come needs it")
        try:
            away = is_away_from(person.postcode, self.postcode)
        except PostcodeError:
            raise ValidationError(f"Check the postcode in {person.short_name}’s address") from None
        if away:
            raise ValidationError(
                f"{person.short_name}’s address is not at the postcode you searched with. Change one of them"
            )
        return person


class DeclineForm(forms.Form):
    """No, and why."""

    reason = forms.ChoiceField(
        label="Why can you not do it?",
        choices=[choice for choice in DeclineReason.choices if choice[0] != DeclineReason.HALTED],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason"},
    )
    words = WordsField(
        label="Anything to add?",
        name="What you add",
        max_length=1000,
        rows=3,
        required=False,
        help_text="They will read this.",
    )


class SuggestForm(forms.Form):
    """Another start for any of the visits."""

    def __init__(self, *args, agreed, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreed = agreed
        for visit in agreed:
            asked = times_words(visit.starts, visit.minutes)
            self.fields[f"visit_{visit.pk}"] = TimeChoiceField(
                label=f"{DAYS[visit.day]}: they asked for {asked}",
                initial=visit.starts,
                error_messages={"required": "Choose a start time"},
            )
        self.fields["words"] = WordsField(
            label="Anything to add?", name="What you add", max_length=1000, rows=3, required=False
        )

    def starts(self):
        """The start of each visit."""
        return {visit.pk: self.cleaned_data[f"visit_{visit.pk}"] for visit in self.agreed}


class EndForm(forms.Form):
    """The first day without visits."""

    from_on = DayField(
        label="First day without visits",
        name="The day",
        earliest=timezone.localdate,
        help_text="Visits on this day and after are cancelled.",
    )


class MessageForm(forms.Form):
    """A message to the other side."""

    words = WordsField(
        label="Write a message",
        name="Your message",
        max_length=4000,
        rows=4,
        error_messages={"required": "Write your message"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


def new_form_token() -> UUID:
    """One for each form that is shown."""
    return uuid4()
