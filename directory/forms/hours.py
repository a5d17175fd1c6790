"""When workers are free, away or taken."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted, LineField, TimeChoiceField
from directory.enums import EntryKind, Season
from directory.hours import DAYS, MINUTES_A_DAY, TimeDoesNotExist, instants
from directory.models import Worker

FURTHEST = timedelta(days=366)


def a_year_on():
    return timezone.localdate() + FURTHEST


def start_field(**more):
    return TimeChoiceField(label="From", error_messages={"required": "Choose when it starts"}, **more)


def end_field(**more):
    required = {"required": "Choose when it ends"}
    return TimeChoiceField(label="Until", first=15, last=MINUTES_A_DAY + 1, error_messages=required, **more)


class HoursForm(forms.Form):
    """A stretch of time worked every week, on several days at once."""

    days = forms.TypedMultipleChoiceField(
        label="Which days?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day"},
    )
    start = start_field()
    end = TimeChoiceField(
        label="Until",
        help_text="A time earlier than the start is the next morning.",
        first=15,
        last=MINUTES_A_DAY + 1,
        error_messages={"required": "Choose when it ends"},
    )
    season = forms.ChoiceField(
        label="When in the year?",
        choices=[
            (Season.ALWAYS, "All year"),
            (Season.TERM, Hinted("School terms only", "We use the term dates of your council.")),
            (Season.HOLIDAYS, "School holidays only"),
        ],
        initial=Season.ALWAYS,
        widget=forms.RadioSelect,
    )

    def clean(self):
        given = super().clean()
        if given.get("start") is not None and given.get("start") == given.get("end"):
            self.add_error("end", "Choose an end that is not the start")
        return given


class CopyForm(forms.Form):
    """Other workers who keep the same hours."""

    to = forms.ModelMultipleChoiceField(
        label="Use these hours for",
        queryset=Worker.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who else works these hours"},
    )

    def __init__(self, *args, worker, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = worker.provider.workers.working().exclude(pk=worker.pk)
        self.fields["to"].label_from_instance = lambda other: other.name


class ExtraForm(forms.Form):
    """Free on one day besides the weekly hours."""

    on = DayField(label="Which day?", name="The day", earliest=timezone.localdate, latest=a_year_on)
    start = start_field()
    end = end_field()

    def clean(self):
        given = super().clean()
        if None not in (given.get("start"), given.get("end")) and given["end"] <= given["start"]:
            self.add_error("end", "Choose an end after the start")
        return given


class AwayForm(forms.Form):
    """Days or hours in which nobody may be booked."""

    kind = forms.ChoiceField(
        label="Why?",
        choices=[(EntryKind.LEAVE, "Time off"), (EntryKind.OUTSIDE, "Work from somewhere else")],
        initial=EntryKind.LEAVE,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )
    first_on = DayField(
        label="First day", name="The first day", earliest=timezone.localdate, latest=a_year_on
    )
    start = TimeChoiceField(label="From", required=False, empty="The start of the day")
    last_on = DayField(label="Last day", name="The last day", earliest=timezone.localdate, latest=a_year_on)
    end = TimeChoiceField(
        label="Until", first=15, last=MINUTES_A_DAY, required=False, empty="The end of the day"
    )
    everyone = forms.BooleanField(label="For all our workers", required=False)

    def __init__(self, *args, several, **kwargs):
        super().__init__(*args, **kwargs)
        if not several:
            del self.fields["everyone"]

    def clean(self):
        given = super().clean()
        if given.get("first_on") and given.get("last_on"):
            try:
                given["starts_at"], given["ends_at"] = self._instants(given)
            except TimeDoesNotExist as reason:
                raise ValidationError(str(reason)) from None
            if given["ends_at"] <= given["starts_at"]:
                self.add_error("last_on", "The end must be after the start")
        return given

    def _instants(self, given):
        """From wall clock to instants; no start is midnight, no end is the next midnight."""
        starts_at, _ = instants(given["first_on"], given.get("start") or 0, 15)
        end = given.get("end")
        _, ends_at = instants(given["last_on"], (end or MINUTES_A_DAY) - 15, 15)
        return starts_at, ends_at


class NewWorkerForm(forms.Form):
    """One more pair of hands."""

    label = LineField(
        label="What do you call this worker?",
        help_text="Only you see it. A first name or a round, such as Sam or North round.",
        name="The name",
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    starts_on = DayField(label="First day here", name="The first day", required=False)


class WorkerForm(NewWorkerForm):
    """One pair of hands, and when it leaves."""

    ends_on = DayField(label="Last day here", name="The last day", required=False)
