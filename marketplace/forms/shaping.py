"""What a council types about its market: what happened, what it tries, and how a part of it is meant to work."""

from itertools import count

from django import forms
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.forms.fields import DayField, LineField, WordsField
from directory.models import Authority, Lsoa
from marketplace.enums import InterventionKind, InterventionMeasure, MarketService, Relations, Rules

EVERYWHERE = "The whole of the council"
CHECKED = SafeString(" checked")


class ManyTicks(forms.CheckboxSelectMultiple):
    """Check boxes by the hundred: put together here, as a template for each takes half a second for a large council."""

    BOX = (
        '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" type="checkbox" name="{}" value="{}"'
        ' id="{}"{}{}>\n<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label></div>\n'
    )

    def render(self, name, value, attrs=None, renderer=None):  # noqa: ARG002 (asked like every widget)
        """The same as the template makes of it."""
        attrs = self.build_attrs(self.attrs, attrs)
        first, around = attrs.pop("id", f"id_{name}"), attrs.pop("class", "")
        chosen, more = set(map(str, value or ())), flatatt(attrs)
        ids = (f"{first}_{number}" for number in count())
        rows = (
            (name, pk, id_, CHECKED if str(pk) in chosen else "", more, id_, label)
            for id_, (pk, label) in zip(ids, self.choices, strict=False)
        )
        boxes = format_html_join("", self.BOX, rows)
        return format_html(
            '<div class="govuk-checkboxes {}" data-module="govuk-checkboxes">{}</div>', around, boxes
        )


class DistrictField(forms.ModelChoiceField):
    """One district of a council, or all of it."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Authority.objects.none(),
            required=False,
            empty_label=EVERYWHERE,
            error_messages={"invalid_choice": "Choose a district of this council"},
            **kwargs,
        )

    def of(self, authority):
        """Offer the districts of this council; a council without any is one place."""
        inside = Lsoa.objects.filter(council=authority).order_by().values("district").distinct()
        self.queryset = Authority.objects.filter(pk__in=inside).exclude(pk=authority.pk).order_by("name")


class AnnotationForm(forms.Form):
    """Something that happened."""

    words = LineField(
        label="What happened?",
        max_length=160,
        help_text="Such as “Bus 24 withdrawn”. Everybody who reads this council’s numbers reads it: name nobody.",
        error_messages={"required": "Write what happened"},
    )
    happened_on = DayField(label="On which day?", name="The day", latest=timezone.localdate)
    district = DistrictField(label="Where?")

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].of(authority)


class InterventionForm(forms.Form):
    """Something that is tried."""

    name = LineField(label="What is it called?", max_length=80, error_messages={"required": "Give it a name"})
    kind = forms.ChoiceField(
        label="What is it?",
        choices=InterventionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    words = WordsField(
        label="What is done, and what should become better?",
        name="What is done",
        max_length=400,
        rows=3,
        error_messages={"required": "Write what is done and what should become better"},
    )
    measure = forms.ChoiceField(
        label="By which number should one see it?",
        choices=InterventionMeasure.choices,
        widget=forms.RadioSelect,
        help_text="Choose before you start. It is not changed afterwards.",
        error_messages={"required": "Choose by which number one should see it"},
    )
    starts_on = DayField(label="First day", name="The first day")
    ends_on = DayField(
        label="Last day", name="The last day", required=False, help_text="Leave it empty if it goes on."
    )
    lsoas = forms.MultipleChoiceField(
        label="In which neighbourhoods?",
        widget=ManyTicks,
        error_messages={
            "required": "Choose at least one neighbourhood",
            "invalid_choice": "Choose neighbourhoods of this council",
        },
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Lsoa.objects.filter(council=authority).order_by("name", "pk")
        self.fields["lsoas"].choices = list(areas.values_list("pk", "name"))


class SubMarketForm(forms.Form):
    """One service in one area."""

    service = forms.ChoiceField(
        label="Which service?",
        choices=MarketService.choices,
        error_messages={"required": "Choose a service"},
    )
    district = DistrictField(label="Where?")

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].of(authority)


class StanceForm(forms.Form):
    """How it is meant to work."""

    rules = forms.ChoiceField(
        label="How many rules?",
        choices=Rules.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many rules"},
    )
    relations = forms.ChoiceField(
        label="How close are the relationships?",
        choices=Relations.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how close the relationships are"},
    )
    why = WordsField(
        label="Why?",
        name="Why",
        max_length=400,
        rows=3,
        error_messages={"required": "Write why"},
    )
    since = DayField(label="From which day?", name="The day")
