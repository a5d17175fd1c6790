"""What a provider says in a listing."""

from django import forms
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.contrib.gis.measure import D

from accounts.forms.fields import LineField, WordsField
from accounts.spoken import MILE
from directory.enums import AuthorityTier, LanguageLevel
from directory.models import Authority, Language, Skill

HOURS = [
    (2, "2 hours"),
    (4, "4 hours"),
    (12, "12 hours"),
    (24, "1 day"),
    (48, "2 days"),
    (72, "3 days"),
    (168, "1 week"),
]
MILES = (1, 2, 3, 5, 8, 10, 15, 20, 30, 40)
AREAS_WITHIN = D(km=60)


class WordsForm(forms.Form):
    """The words of a listing."""

    title = LineField(
        label="Title",
        help_text="Such as: Help at home from Mary",
        name="The title",
        max_length=80,
        error_messages={"required": "Enter a title"},
    )
    summary = LineField(
        label="What you do, in one sentence",
        name="The sentence",
        max_length=200,
        error_messages={"required": "Say what you do in one sentence"},
    )
    about = WordsField(
        label="More about you and how you work",
        help_text="Do not give a phone number or address here. People get them when you accept a booking.",
        name="This",
        max_length=3000,
        rows=8,
        required=False,
    )


def hours_field(label, *, first=0, last=3):
    return forms.TypedChoiceField(label=label, choices=HOURS[first:last], coerce=int)


class TermsForm(forms.Form):
    """What holds for every booking asked for from now on."""

    ask_by_hours = hours_field("How long before a first visit must people ask?", last=7)
    answers_within_hours = hours_field("How soon do you answer?", last=6)
    free_to_cancel_hours = hours_field("Until when is cancelling a visit free?", last=7)
    late_fee_percent = forms.TypedChoiceField(
        label="What do people pay if they cancel later than that?",
        choices=[(0, "Nothing"), (50, "Half of its price"), (100, "Its whole price")],
        coerce=int,
        widget=forms.RadioSelect,
    )


class TravelForm(forms.Form):
    """How far workers go, or the areas they serve instead."""

    travels_metres = forms.TypedChoiceField(
        label="How far do you travel?",
        help_text="As the crow flies, from where you set out.",
        choices=[(round(miles * MILE), f"{miles} mile{'s' * (miles > 1)}") for miles in MILES],
        coerce=int,
    )
    areas = forms.ModelMultipleChoiceField(
        label="Or the areas you serve instead of a distance",
        help_text="Choose none to use the distance.",
        queryset=Authority.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, listing, **kwargs):
        around = Authority.objects.current().filter(
            tier=AuthorityTier.DISTRICT, area__dwithin=(listing.provider.public_point, AREAS_WITHIN)
        )
        kept = listing.area and around.filter(area__coveredby=listing.area.buffer(50))
        nearest = min((metres for metres, _ in self.base_fields["travels_metres"].choices), key=lambda metres: abs(metres - listing.travels_metres))  # fmt: skip
        super().__init__(*args, initial={"travels_metres": nearest, "areas": kept or []}, **kwargs)
        self.fields["areas"].queryset = around
        if not around.exists():
            del self.fields["areas"]

    @property
    def area(self):
        """The areas chosen, as one shape; None when there are none."""
        shapes = [authority.area for authority in self.cleaned_data.get("areas") or []]
        if not shapes:
            return None
        whole = MultiPolygon(
            [polygon for shape in shapes for polygon in shape], srid=shapes[0].srid
        ).unary_union
        return MultiPolygon(whole, srid=whole.srid) if isinstance(whole, Polygon) else whole


class LanguageForm(forms.Form):
    """One language and how well it is spoken."""

    language = forms.ModelChoiceField(
        label="Language",
        queryset=Language.objects.all(),
        empty_label="Choose a language",
        error_messages={"required": "Choose a language"},
    )
    level = forms.TypedChoiceField(
        label="How well do you speak it?",
        choices=LanguageLevel.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how well you speak it"},
    )


class SkillsForm(forms.Form):
    """What has been learnt."""

    skills = forms.ModelMultipleChoiceField(
        label="Which of these have you learnt or do you have?",
        queryset=Skill.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skills"].label_from_instance = lambda skill: f"{skill.name}: {skill.plain}"
