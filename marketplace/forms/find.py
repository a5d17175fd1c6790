"""One question a page: where, what, when, what matters, and how it will be paid for."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted, LineField, PostcodeField, TimeChoiceField
from directory.enums import FundingKind, LanguageLevel, RegulatedClass, Sex
from directory.hours import DAYS, HORIZON_WEEKS, MINUTES_A_DAY, WINDOW_WEEKS, minutes_words
from directory.locating import Unlocated
from directory.models import Language, Need, Postcode, Skill
from directory.pattern import Pattern, PatternVisit
from marketplace.common_weeks import COMMON_WEEKS, name_of, week_of
from marketplace.enums import ShortVisitReason

MIDDAY = 720
OWN_TIMES = "own"
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 480, 540)
EVERY = ((1, "Every week"), (2, "Every 2 weeks"), (3, "Every 3 weeks"), (4, "Every 4 weeks"))
WORKERS = (
    (1, Hinted("One")),
    (2, Hinted("Two", "For example, to use a hoist safely. They come and go together.")),
)
SEX_REASONS = (
    ("dignity", "For dignity, with care that is private"),
    ("faith", "Because of faith or culture"),
)


class PostcodeForm(forms.Form):
    """A place in England, however its postcode is spelt."""

    postcode = PostcodeField(
        label="Postcode where care is needed",
        name="Postcode",
        max_length=60,
        error_messages={"required": "Enter the postcode where care is needed"},
        widget=forms.TextInput(
            {"class": "govuk-input--width-10", "autocomplete": "postal-code", "spellcheck": "false"}
        ),
    )

    def clean_postcode(self):
        try:
            return Postcode.objects.locate(self.cleaned_data["postcode"]).compact
        except Unlocated as error:
            raise ValidationError(str(error)) from error


class BriefForm(forms.Form):
    """A page of the brief: it knows what was answered before, and what to keep of what is answered now."""

    def __init__(self, *args, brief, **kwargs):
        self.brief = brief
        super().__init__(*args, initial=self.answered(), **kwargs)

    def answered(self):
        """The initial values, from what the brief already says."""
        return {}

    def changes(self):
        """The fields of the brief that this page sets."""
        return self.cleaned_data


class WhereForm(PostcodeForm, BriefForm):
    """Where the care is needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["postcode"].label = "What is the postcode where care is needed?"
        self.fields[
            "postcode"
        ].help_text = "We use it to find people who travel there. Nobody sees it until you agree a booking."

    def answered(self):
        return {"postcode": self.brief.postcode} if self.brief else {}


def needs_by_area():
    """Every need under its heading, as grouped choices."""
    grouped = {}
    for need in Need.objects.all():
        grouped.setdefault(need.area, []).append((need.pk, Hinted(need.name, need.plain)))
    return list(grouped.items())


class WhatForm(BriefForm):
    """What would help."""

    needs = forms.TypedMultipleChoiceField(
        label="What would help?",
        help_text="Choose everything that one person or team should do.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that would help"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"].choices = needs_by_area()

    def answered(self):
        return {"needs": self.brief.needs}

    def changes(self):
        return {"needs": sorted(self.cleaned_data["needs"])}


def furthest_start():
    """The last day a search can look from: its weeks must lie inside the diaries' window."""
    today = timezone.localdate()
    return (
        today - timedelta(days=today.weekday()) + timedelta(weeks=WINDOW_WEEKS - HORIZON_WEEKS + 1, days=-1)
    )


class StartsForm(BriefForm):
    """From when, and how often."""

    starts_on = DayField(
        label="When should it start?",
        name="The start",
        earliest=timezone.localdate,
        latest=furthest_start,
        error_messages={"required": "Enter the day it should start"},
    )
    every_weeks = forms.TypedChoiceField(label="How often?", choices=EVERY, coerce=int, initial=1)

    def answered(self):
        starts_on = self.brief.starts_on or timezone.localdate() + timedelta(days=1)
        return {"starts_on": starts_on, "every_weeks": self.brief.every_weeks}

    def visits(self):
        """The visits as this page leaves them."""
        return self.brief.pattern(otherwise=timezone.localdate()).visits

    def clean(self):
        """A week that cannot be is refused in words, before anyone is asked."""
        cleaned = super().clean()
        if not self.errors and (visits := self.visits()):
            pattern = Pattern(visits, starts_on=cleaned["starts_on"], every_weeks=cleaned["every_weeks"])
            for problem in pattern.problems(timezone.localdate()):
                self.add_error(None, problem)
        return cleaned


class WhenForm(StartsForm):
    """When, in one tap where it is a common week."""

    field_order = ["week", "minutes", "workers", "starts_on", "every_weeks"]
    week = forms.ChoiceField(
        label="When would visits be?",
        help_text="You can change days and times afterwards.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when visits would be, or choose your own days and times"},
    )
    minutes = forms.TypedChoiceField(
        label="How long is each visit?",
        choices=[("", "The usual length"), *((length, minutes_words(length)) for length in LENGTHS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    workers = forms.TypedChoiceField(
        label="How many workers at each visit?",
        choices=WORKERS,
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        weeks = [(week.name, Hinted(week.words, week.hint)) for week in COMMON_WEEKS.values()]
        own = (OWN_TIMES, Hinted("My own days and times", "Say each visit on the next page"))
        self.fields["week"].choices = [*weeks, own]

    def answered(self):
        visits = self.brief.pattern(otherwise=timezone.localdate()).visits
        first = {"minutes": visits[0].minutes, "workers": visits[0].workers} if visits else {"workers": 1}
        week = name_of(visits) or (OWN_TIMES if visits else None)
        return super().answered() | first | {"week": week}

    def visits(self):
        week = self.cleaned_data["week"]
        if week == OWN_TIMES:
            return ()
        return week_of(week, minutes=self.cleaned_data["minutes"], workers=self.cleaned_data["workers"])

    def changes(self):
        kept = {"starts_on": self.cleaned_data["starts_on"], "every_weeks": self.cleaned_data["every_weeks"]}
        visits = self.visits()
        return kept | ({"visits": visits, "short_visit_reason": ""} if visits else {})


class VisitForm(BriefForm):
    """One more visit of the week, on one day or several."""

    days = forms.TypedMultipleChoiceField(
        label="Which days?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small choices-across"}),
        error_messages={"required": "Choose at least one day"},
    )
    earliest = TimeChoiceField(
        label="Not before", error_messages={"required": "Choose the earliest time the visit may start"}
    )
    latest = TimeChoiceField(
        label="Finished by",
        help_text="The more time you allow, the more people can come.",
        error_messages={"required": "Choose the latest time the visit may end"},
    )
    minutes = forms.TypedChoiceField(
        label="How long is the visit?",
        choices=[(length, minutes_words(length)) for length in LENGTHS],
        coerce=int,
        initial=45,
    )
    workers = forms.TypedChoiceField(label="How many workers?", choices=((1, "One"), (2, "Two")), coerce=int)
    label = LineField(
        label="What do you call it?",
        name="The name of the visit",
        help_text="Such as breakfast or bath",
        max_length=30,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-10"}),
    )

    def clean(self):
        """The new visits must fit beside those already there."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        latest = cleaned["latest"]
        if latest <= cleaned["earliest"]:
            if latest > MIDDAY or cleaned["earliest"] < MIDDAY:
                self.add_error("latest", "The end must be later than the start")
                return cleaned
            latest += MINUTES_A_DAY
        cleaned["added"] = tuple(
            PatternVisit(
                day, cleaned["earliest"], latest, cleaned["minutes"], cleaned["workers"], cleaned["label"]
            )
            for day in sorted(cleaned["days"])
        )
        for problem in self.pattern().problems():
            self.add_error(None, problem)
        return cleaned

    def pattern(self):
        """The week with the new visits in it."""
        before = self.brief.pattern(otherwise=timezone.localdate())
        visits = sorted(
            (*before.visits, *self.cleaned_data["added"]), key=lambda one: (one.day, one.earliest)
        )
        return Pattern(tuple(visits), starts_on=before.starts_on, every_weeks=before.every_weeks)

    def changes(self):
        return {"visits": self.pattern().visits, "short_visit_reason": ""}


class ShortForm(BriefForm):
    """Personal care in 15 minutes is rarely right; the law asks why."""

    short_visit_reason = forms.ChoiceField(
        label="Why is a visit of 15 minutes or less right?",
        choices=ShortVisitReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason, or go back and make the visits longer"},
    )

    def answered(self):
        return {"short_visit_reason": self.brief.short_visit_reason}


class MustForm(BriefForm):
    """What is needed in whoever comes, and what would be nice."""

    marks_optional = False
    language = forms.ModelChoiceField(
        Language.objects.all(),
        label="A language they should speak",
        required=False,
        empty_label="No preference",
    )
    language_level = forms.TypedChoiceField(
        label="How well?",
        choices=LanguageLevel,
        coerce=int,
        initial=LanguageLevel.CONVERSATION,
        required=False,
    )
    language_must = forms.ChoiceField(
        label="How much does the language matter?",
        choices=(("prefer", "It would be nice"), ("must", "It is needed")),
        initial="prefer",
        required=False,
    )
    skills_must = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label="Skills they must have",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills_prefer = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        label="Skills that would be nice",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sex = forms.ChoiceField(
        label="Should it be a woman or a man?",
        choices=[("", "Either"), *Sex.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text="The law lets you ask for private care, or for dignity or faith.",
    )
    sex_reason = forms.ChoiceField(
        label="Why does that matter?", choices=[("", "Choose a reason"), *SEX_REASONS], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.private = Need.objects.filter(
            pk__in=self.brief.needs, regulated=RegulatedClass.PERSONAL_CARE
        ).exists()
        if self.private:
            del self.fields["sex_reason"]

    def answered(self):
        kept = {"skills_must": [], "skills_prefer": [], "sex_reason": self.brief.sex_reason}
        for wish in self.brief.requirements:
            if wish["kind"] == "skill":
                kept["skills_must" if wish["must"] else "skills_prefer"].append(wish["id"])
            elif wish["kind"] == "language":
                kept |= {"language": wish["id"], "language_level": wish["level"]}
                kept["language_must"] = "must" if wish["must"] else "prefer"
            else:
                kept["sex"] = Sex.values[wish["id"]]
        return kept

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("sex") and not self.private and not cleaned.get("sex_reason"):
            self.add_error("sex_reason", "Choose why it matters, or choose Either")
        return cleaned

    def changes(self):
        cleaned = self.cleaned_data
        musts = {skill.pk for skill in cleaned["skills_must"]}
        wishes = [wish("skill", pk, must=True) for pk in sorted(musts)]
        wishes += [
            wish("skill", skill.pk, must=False) for skill in cleaned["skills_prefer"] if skill.pk not in musts
        ]
        if language := cleaned["language"]:
            level = cleaned["language_level"] or LanguageLevel.CONVERSATION
            wishes.append(wish("language", language.pk, must=cleaned["language_must"] == "must", level=level))
        if sex := cleaned["sex"]:
            wishes.append(wish("sex", Sex.values.index(sex), must=True))
        reason = ("private care" if self.private else cleaned["sex_reason"]) if cleaned["sex"] else ""
        return {"requirements": wishes, "sex_reason": reason}


def wish(kind, pk, *, must, level=0):
    """One requirement as the brief keeps it."""
    return {"kind": kind, "id": pk, "level": int(level), "must": must}


class FundingForm(BriefForm):
    """How it will be paid for; not knowing is an answer."""

    funding = forms.ChoiceField(
        label="How will it be paid for?",
        help_text="This does not change who you see. You can change it later.",
        choices=FundingKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it will be paid for, or that you are not sure yet"},
    )

    def answered(self):
        return {"funding": self.brief.funding}
