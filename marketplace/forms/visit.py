"""What people type about one visit."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, TimeOfDayField, WordsField
from directory.hours import MINUTES_A_DAY, TimeDoesNotExist, instants


def minute_of(moment):
    """The minute of the local day of an instant."""
    local = timezone.localtime(moment)
    return local.hour * 60 + local.minute


class HappenedForm(forms.Form):
    """From when until when it really was, on the wall clock; the day is the visit's own."""

    came = TimeOfDayField(label="They came at", name="The time they came", step=1)
    left = TimeOfDayField(label="They left at", name="The time they left", step=1)

    def __init__(self, *args, visit, **kwargs):
        initial = {"came": minute_of(visit.starts_at), "left": minute_of(visit.ends_at)}
        super().__init__(*args, initial=initial, **kwargs)
        self.visit = visit

    def clean(self):
        """Leaving before coming is leaving the next morning. As agreed stays exactly as agreed, to the second."""
        data = super().clean()
        came, left = data.get("came"), data.get("left")
        if came is None or left is None:
            return data
        if [came, left] == [self.initial["came"], self.initial["left"]]:
            return data | {"happened_from": self.visit.starts_at, "happened_until": self.visit.ends_at}
        minutes = left - came if left > came else left - came + MINUTES_A_DAY
        try:
            starts_at, ends_at = instants(timezone.localdate(self.visit.starts_at), came, minutes)
        except TimeDoesNotExist as reason:
            raise forms.ValidationError(str(reason)) from reason
        return data | {"happened_from": starts_at, "happened_until": ends_at}


class TimeForm(forms.Form):
    """Another day and time for a visit that is still to come."""

    on = DayField(
        label="Which day?",
        name="The day",
        earliest=timezone.localdate,
        error_messages={"required": "Enter a day"},
    )
    start = TimeOfDayField(
        label="From what time?", name="The time", error_messages={"required": "Enter a time, like 7:30am"}
    )
    sure = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, visit, **kwargs):
        initial = {"on": timezone.localdate(visit.starts_at), "start": minute_of(visit.starts_at)}
        super().__init__(*args, initial=initial, **kwargs)


class SayForm(forms.Form):
    """What was not right, in one's own words."""

    words = WordsField(
        label="What happened?",
        name="What happened",
        max_length=1000,
        rows=4,
        help_text="The other side will read this.",
        error_messages={"required": "Say what happened"},
    )
