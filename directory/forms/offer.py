"""One service: what is done, on what contract, at what price."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import Hinted, PoundsField
from directory.enums import Engagement
from directory.models import Need
from directory.policies import engagements_open_to, may_offer_need, refusals

MINIMUM = [(15, "15 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours"), (180, "3 hours"), (240, "4 hours")]  # fmt: skip
HINTS = {
    Engagement.EMPLOYED: "People employ you. They pay your wages, tax and holiday.",
    Engagement.SELF_EMPLOYED: "People buy a service from you. You pay your own tax.",
    Engagement.AGENCY: "People buy a service from your registered agency.",
}
MOST_AN_HOUR = 30_000
RATES = (
    ("weekday_pence", "Weekday, for each hour", True),
    ("saturday_pence", "Saturday, for each hour", False),
    ("sunday_pence", "Sunday, for each hour", False),
    ("bank_holiday_pence", "Bank holiday, for each hour", False),
    ("night_pence", "Awake at night, 10pm to 7am, for each hour", False),
    ("sleep_in_pence", "Asleep at their home, for the whole night", False),
)


class OfferForm(forms.Form):
    """A service of one provider. The law decides which tasks and contracts it may choose."""

    engagement = forms.ChoiceField(
        label="How do you work for people?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you work for people"},
    )
    needs = forms.ModelMultipleChoiceField(
        label="What do you do?",
        queryset=Need.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing you do"},
    )
    minimum_minutes = forms.TypedChoiceField(
        label="The shortest visit people pay for", choices=MINIMUM, coerce=int, initial=60
    )
    travel_pence = PoundsField(
        label="Travel, for each visit", name="Travel", most=MOST_AN_HOUR, required=False, initial=0
    )

    def __init__(self, *args, provider, **kwargs):
        super().__init__(*args, **kwargs)
        self.provider = provider
        choices = engagements_open_to(provider)
        self.fields["engagement"].choices = [(each, Hinted(each.label, HINTS[each])) for each in choices]
        if len(choices) == 1:
            self.fields["engagement"].initial = choices[0]
        self.fields["needs"].widget.choices = self._tasks()
        for name, label, required in RATES:
            self.fields[name] = self._rate(label, required=required)

    def _tasks(self):
        """The tasks the law allows, under their headings."""
        allowed = [need for need in Need.objects.all() if may_offer_need(self.provider, need)]
        return [
            (area, [(need.pk, Hinted(need.name, need.plain)) for need in needs])
            for area, needs in groupby(allowed, key=lambda need: need.area)
        ]

    def _rate(self, label, *, required):
        return PoundsField(
            label=label,
            name="The rate",
            least=1 if required else 0,
            most=MOST_AN_HOUR * (4 if "night" in label and "whole" in label else 1),
            required=required,
            error_messages={"required": "Enter what an hour on a weekday costs"},
        )

    @property
    def keeps_back(self):
        """Whether the law keeps any task from this provider."""
        return any(not may_offer_need(self.provider, need) for need in Need.objects.all())

    def clean_needs(self):
        needs = list(self.cleaned_data["needs"])
        if refused := refusals(self.provider, needs):
            raise ValidationError(refused)
        return needs

    def clean_travel_pence(self):
        return self.cleaned_data["travel_pence"] or 0
