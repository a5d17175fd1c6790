"""What people type about a job: its particulars, what was seen to, what payroll must know, and how it ends."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, LineField, PoundsField, WordsField
from marketplace import starting
from marketplace.enums import NoteKind, PayEvery

HUNDREDTHS = 100
A_NUMBER = re.compile(r"(?P<whole>\d{0,5})(?:\.(?P<rest>\d{1,2}))?(?<=\d)", re.ASCII)
LONGEST_NUMBER = 8


class NumberField(LineField):
    """A number such as 7.5, kept in whole parts of ``parts``: 60 for minutes of an hour, 10 for tenths of a mile."""

    def __init__(self, *, parts, width=3, **kwargs):
        box = {"class": f"govuk-input--width-{width}", "inputmode": "decimal", "spellcheck": "false"}
        super().__init__(max_length=LONGEST_NUMBER, widget=forms.TextInput(box), **kwargs)
        self.parts = parts

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = A_NUMBER.fullmatch(text.replace(",", "."))
        if not found:
            raise ValidationError(f"{self.name} must be a number, like 7.5")
        hundredths = int(found["whole"] or 0) * HUNDREDTHS + int((found["rest"] or "").ljust(2, "0"))
        return (hundredths * self.parts + HUNDREDTHS // 2) // HUNDREDTHS


def whole_number(label, *, least, most, name, help_text=""):
    """A small whole number."""
    limits = f"{name} must be from {least} to {most}"
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput({"class": "govuk-input--width-2", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), limits),
    )


class ParticularsForm(forms.Form):
    """What the law wants in a written statement and the booking does not say."""

    employer_name = LineField(
        label="Full name of the employer",
        name="The employer’s name",
        max_length=120,
        error_messages={"required": "Enter the full name of the employer"},
    )
    worker_name = LineField(
        label="Full name of the worker",
        name="The worker’s name",
        max_length=120,
        help_text="As on their passport, not the name of their page here.",
        error_messages={"required": "Enter the full name of the worker"},
    )
    job_title = LineField(
        label="Job title",
        name="The job title",
        max_length=80,
        error_messages={"required": "Enter the job title"},
    )
    duties = WordsField(
        label="What the job is",
        name="What the job is",
        max_length=2000,
        rows=5,
        error_messages={"required": "Say what the job is"},
    )
    place = LineField(
        label="Where they work",
        name="Where they work",
        max_length=400,
        help_text="The address, and “and elsewhere” if they go out with you.",
        error_messages={"required": "Enter where they work"},
    )
    counted_from = DayField(
        label="Since when does their work for you count as unbroken?",
        name="The day",
        help_text="The first day, or an earlier one if they worked for you before without a break.",
        error_messages={"required": "Enter since when their work counts"},
    )
    pay_every = forms.ChoiceField(
        label="How often are they paid?",
        choices=PayEvery.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often they are paid"},
    )
    pay_day = LineField(
        label="When is payday?",
        name="Payday",
        max_length=80,
        help_text="For example: every other Friday.",
        error_messages={"required": "Say when payday is"},
    )
    notice_weeks = whole_number(
        "Weeks of notice, from either side",
        least=1,
        most=12,
        name="Weeks of notice",
        help_text="The law asks an employer for more after two years: a week for each whole year, up to twelve.",
    )
    probation_weeks = whole_number(
        "Weeks on trial",
        least=0,
        most=39,
        name="Weeks on trial",
        help_text="0 for none.",
    )
    mile_pence = PoundsField(
        label="For each mile they drive for you",
        name="The amount for a mile",
        most=200,
        width=3,
        help_text="Up to HMRC’s approved rate no tax is due on it. 0 for none.",
        error_messages={"required": "Enter the amount for a mile, or 0"},
    )
    training = WordsField(
        label="Training they must do, and who pays for it",
        name="Training",
        max_length=1000,
        rows=3,
        required=False,
    )
    turn_to = LineField(
        label="Who do they turn to with a complaint, or about a warning they were given?",
        name="Who they turn to",
        max_length=200,
        error_messages={"required": "Say who they turn to"},
    )
    more = WordsField(
        label="Anything else you agreed",
        name="What else you agreed",
        max_length=2000,
        rows=4,
        required=False,
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class StepForm(forms.Form):
    """One thing that was seen to."""

    answer = forms.ChoiceField(
        label="Where does it stand?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the answers",
            "invalid_choice": "Choose one of the answers",
        },
    )
    on = DayField(
        label="When?",
        name="The day",
        latest=timezone.localdate,
        error_messages={"required": "Enter the day it was done"},
    )
    until = DayField(label="", name="The last day", required=False)
    words = LineField(label="", name="What you wrote", max_length=200, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        step = starting.STEPS[kind]
        self.step = step
        self.fields["answer"].choices = list(step.answers.items())
        for name, words in (("until", step.last_day), ("words", step.words)):
            if words:
                self.fields[name].label = words
            else:
                del self.fields[name]
        if step.last_day_needed:
            self.fields["until"].required = True
            self.fields["until"].error_messages["required"] = "Enter the last day of the policy"

    def clean(self):
        given = super().clean()
        on, until = given.get("on"), given.get("until")
        if on and until and until < on:
            self.add_error("until", "The last day must be after the day it was done")
        return given


class NoteForm(forms.Form):
    """Holiday, sickness or miles of one day."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=NoteKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose what it is"},
    )
    on = DayField(
        label="Which day?",
        name="The day",
        latest=timezone.localdate,
        error_messages={"required": "Enter the day"},
    )
    hours = NumberField(label="How many hours of holiday?", name="The hours", parts=60, required=False)
    miles = NumberField(label="How many miles?", name="The miles", parts=10, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self):
        given = super().clean()
        wanted = {NoteKind.HOLIDAY: "hours", NoteKind.MILES: "miles"}.get(given.get("kind"))
        if wanted and wanted not in self.errors and not given.get(wanted):
            self.add_error(wanted, f"Enter how many {wanted}")
        given["amount"] = given.get(wanted) if wanted else 1
        return given

    def said(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("on", "amount", "form_token")}


class LeaveForm(forms.Form):
    """Why and when a job ends."""

    reason = forms.ChoiceField(
        label="Why does the job end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why", "invalid_choice": "Choose why"},
    )
    last_on = DayField(
        label="The last day of work",
        name="The last day",
        earliest=timezone.localdate,
        help_text="Visits after it are cancelled.",
        error_messages={"required": "Enter the last day of work"},
    )

    def __init__(self, *args, reasons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reasons


class LastStepsForm(forms.Form):
    """What is seen to when a job ends."""

    done = forms.MultipleChoiceField(
        label="What is done?", widget=forms.CheckboxSelectMultiple, required=False
    )
    on = DayField(
        label="When did you see to what is new here?",
        name="The day",
        latest=timezone.localdate,
        error_messages={"required": "Enter the day"},
    )

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = list(steps.items())
