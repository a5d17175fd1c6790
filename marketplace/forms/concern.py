"""What somebody tells when they are worried about an adult, a few questions a page; and what the lead answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q

from accounts.forms.fields import LineField, WordsField
from directory.locating import Unlocated
from directory.models import Authority, Listing, Postcode
from marketplace.enums import (
    Anonymity,
    Answer,
    ConcernOutcome,
    Harm,
    NotReferredReason,
    ReporterKind,
    Severity,
)

DO_NOT_KNOW = "unknown"
FEWEST_DIGITS = 3


def asked(label, whether, help_text=""):
    """A question answered yes, no or that one does not know; ``whether`` ends "Choose whether …"."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=Answer.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        error_messages={"required": f"Choose whether {whether}, or that you do not know"},
    )


def line(label, name, *, most=200, hint="", **more):
    """One line nobody has to fill in."""
    return LineField(label=label, name=name, max_length=most, required=False, help_text=hint, **more)


class WhereForm(forms.Form):
    """Where the adult lives: by postcode, or by the name of the council, or not known."""

    marks_optional = False
    postcode = line(
        "Their postcode",
        "The postcode",
        most=60,
        hint="Not where the care comes from: where they live. Like GL1 2AB, or just GL1.",
        widget=forms.TextInput(
            {"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    council = forms.ChoiceField(label="Or choose their council", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        councils = Authority.objects.current().with_social_care().order_by("name")
        self.fields["council"].choices = [
            ("", "Choose a council"),
            *councils.values_list("gss", "name"),
            (DO_NOT_KNOW, "I do not know"),
        ]

    def clean(self):
        """A council that was chosen counts before a postcode nobody knows."""
        data = super().clean()
        typed, chosen = data.get("postcode"), data.get("council")
        if not typed and not chosen and not self.errors:
            raise ValidationError("Type their postcode, or choose their council, or say that you do not know")
        place = {"postcode": "", "authority": "" if chosen == DO_NOT_KNOW else chosen or ""}
        if typed:
            try:
                found = Postcode.objects.locate(typed)
            except Unlocated as error:
                if not chosen:
                    self.add_error("postcode", f"{error} Or choose their council below.")
            else:
                place = {"postcode": found.compact, "authority": found.council_id}
        return data | place

    def answers(self):
        """What is kept."""
        return {name: self.cleaned_data[name] for name in ("postcode", "authority")}


class Page(forms.Form):
    """One page of answers, kept as they were given."""

    def answers(self):
        """What is kept."""
        return self.cleaned_data


class WhatForm(Page):
    """What happened, and how urgent it is."""

    in_danger = asked(
        "Is anybody in danger now?",
        "anybody is in danger now",
        "If they are, call 999 first. Then tell us here.",
    )
    badly_hurt = asked(
        "Is anybody badly hurt or ill, and has not been seen by a doctor or nurse?",
        "anybody is badly hurt or ill",
    )
    in_contact = asked(
        "Can whoever may have caused this still reach them?",
        "whoever may have caused this can still reach them",
        "For example, they live together, or visit.",
    )
    others = asked(
        "Could anybody else be at risk?",
        "anybody else could be at risk",
        "Other adults they care for, or children.",
    )
    harms = forms.MultipleChoiceField(
        label="What are you worried about?",
        help_text="Choose all that fit. You do not need to be sure.",
        choices=Harm.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one. You can choose that you are not sure"},
    )
    happened = WordsField(
        label="What has happened?",
        name="What has happened",
        help_text="In your own words: what you saw or heard, when, and who was there. You do not need proof.",
        rows=7,
        error_messages={"required": "Say what has happened, in a few words"},
    )
    who_by = WordsField(
        label="Do you know who may have caused it?",
        name="Who may have caused it",
        help_text="A name, what they are to the adult, or what they look like.",
        max_length=1000,
        rows=3,
        required=False,
    )


class AdultForm(Page):
    """Who it is about, the three questions, and what they want."""

    adult_name = line("Their name", "Their name", hint="If you know it, or how people call them.")
    adult_contact = WordsField(
        label="How can they be found?",
        name="How they can be found",
        help_text="Their address, telephone number, or where you saw them. Say if a call could put them in danger.",
        max_length=1000,
        rows=3,
        required=False,
    )
    needs_care = asked(
        "Do they need help to live day to day?",
        "they need help to live day to day",
        "Because of age, illness or disability. It does not matter who helps or pays.",
    )
    at_risk = asked(
        "Are they being harmed or neglected, or could they be?", "they are being harmed or neglected"
    )
    cannot_protect = asked(
        "Is it hard for them to protect themselves because of that need?",
        "it is hard for them to protect themselves",
    )
    adult_aware = asked(
        "Do they know that you are telling us?",
        "they know that you are telling us",
        "It is best if they do, when it is safe to ask. You may tell us without.",
    )
    wanted = WordsField(
        label="What do they want to happen?",
        name="What they want",
        help_text="As they said it, if they did.",
        max_length=1000,
        rows=3,
        required=False,
    )


class YouForm(Page):
    """Who tells it. Nobody has to say."""

    reporter_kind = forms.ChoiceField(
        label="Who are you?",
        choices=ReporterKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you are, or that you would rather not say"},
    )
    anonymity = forms.ChoiceField(
        label="May they know that it came from you?",
        choices=Anonymity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they may know that it came from you"},
    )
    reporter_name = line("Your name", "Your name")
    reporter_phone = line("Your telephone number", "Your telephone number", most=40)
    reporter_email = line(
        "Your email address",
        "Your email address",
        most=254,
        hint="For a receipt with the reference. Only give one that nobody else reads.",
        validators=[EmailValidator("Enter an email address like name@example.com, or leave it empty")],
    )

    def clean(self):
        """Whoever is anonymous leaves no name, even one the browser filled in."""
        data = super().clean()
        if data.get("anonymity") == Anonymity.ANONYMOUS:
            data |= {"reporter_name": "", "reporter_phone": ""}
        return data


class SendForm(forms.Form):
    """One form, one concern."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)


class TriageForm(Page):
    """The lead's own answers."""

    triaged_severity = forms.ChoiceField(
        label="How urgent is it?",
        choices=Severity.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        error_messages={"required": "Choose how urgent it is"},
    )
    found_needs = asked("Do they have needs for care and support?", "they have needs for care and support")
    found_risk = asked(
        "Are they experiencing, or at risk of, abuse or neglect?",
        "they are experiencing or at risk of abuse or neglect",
    )
    found_cannot_protect = asked(
        "Can they not protect themselves because of those needs?", "they cannot protect themselves"
    )
    adult_asked = asked("Has the adult been asked what they want?", "the adult has been asked what they want")


def outcomes_field(label, *, required):
    """Which of the codes say what was done."""
    return forms.MultipleChoiceField(
        label=label,
        choices=ConcernOutcome.choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        error_messages={"required": "Choose at least one, even if it is no further action"},
    )


class ReferForm(Page):
    """It goes to the safeguarding team."""

    outcomes = outcomes_field("What is done now?", required=False)
    words = WordsField(label="Why", name="Why", max_length=2000, rows=3, required=False)


class NotReferForm(Page):
    """It does not, and why."""

    reason = forms.ChoiceField(
        label="Why is it not referred?",
        choices=NotReferredReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason"},
    )
    words = WordsField(
        label="Say more",
        name="The reason",
        max_length=2000,
        rows=3,
        error_messages={"required": "Say more, so that it can be understood later"},
    )


class CloseForm(Page):
    """What was done in the end."""

    outcomes = outcomes_field("What was done?", required=True)


class NoteForm(Page):
    """Something to be remembered."""

    words = WordsField(
        label="Write a note",
        name="Your note",
        help_text="It stays as you write it. Nobody can change or delete it.",
        rows=4,
        error_messages={"required": "Write your note"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class HandOverForm(Page):
    """Which council it belongs to."""

    authority = forms.ModelChoiceField(
        queryset=Authority.objects.none(),
        empty_label="Choose a council",
        label="The council of the place where they live",
        error_messages={"required": "Choose a council", "invalid_choice": "Choose a council"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.current().with_social_care()


class TrustForm(Page):
    """Which listing stood in a position of trust."""

    listing = LineField(
        label="The listing of whoever is in a position of trust",
        name="The listing",
        help_text="Its reference, like LI-7F3Q-9KXD, or the address of its page.",
        error_messages={"required": "Enter the reference of a listing, or the address of its page"},
    )

    def clean_listing(self):
        typed = self.cleaned_data["listing"].strip("/").rpartition("/")[2]
        published = Listing.objects.exclude(published_at=None)
        found = published.filter(Q(reference=typed.upper()) | Q(slug=typed)).first()
        if found is None:
            raise ValidationError("There is no such listing. Copy its reference or the address of its page")
        return found


class ContactForm(Page):
    """How people reach the council."""

    day_phone = LineField(
        label="Safeguarding, in working hours",
        name="The number",
        max_length=40,
        error_messages={"required": "Enter the number people call in working hours"},
    )
    night_phone = LineField(
        label="Safeguarding, at night and weekends",
        name="The number",
        max_length=40,
        error_messages={"required": "Enter the number people call at night and weekends"},
    )
    email = line(
        "Email address people may write to",
        "The email address",
        most=254,
        validators=[EmailValidator("Enter an email address like name@example.gov.uk")],
    )
    complaints = LineField(
        label="Where to complain",
        name="Where to complain",
        help_text="A number, an address, or a page of yours.",
        required=False,
    )
    concern_years = forms.IntegerField(
        label="Years a closed concern is kept",
        help_text="As your own schedule says; not fewer than 8.",
        min_value=8,
        max_value=100,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"required": "Enter a number of years", "invalid": "Enter a number of years, like 8"},
    )

    def _phone(self, name):
        number = self.cleaned_data[name]
        if sum(map(str.isdigit, number)) < FEWEST_DIGITS or set(number) - set("0123456789 +()-"):
            raise ValidationError("Enter a telephone number, like 01632 960001")
        return number

    def clean_day_phone(self):
        return self._phone("day_phone")

    def clean_night_phone(self):
        return self._phone("night_phone")
