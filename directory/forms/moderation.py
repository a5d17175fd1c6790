"""What a council says about a listing, and how it looks for one."""

import django_filters
from django import forms

from accounts.forms.fields import DayField, WordsField
from directory.enums import Ground, InterestKind, ListingState, ReturnReason
from directory.models import Listing


def words_field(label, *, help_text="They read exactly these words.", most=500, rows=4, required):
    return WordsField(
        label=label,
        help_text=help_text,
        name="This",
        max_length=most,
        rows=rows,
        error_messages={"required": required},
    )


class ReasonForm(forms.Form):
    """Why something goes back: from the list, and in words the provider will read."""

    reasons = forms.MultipleChoiceField(
        label="Why?",
        choices=ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one reason"},
    )
    why = words_field("What should they do?", required="Say why, so that they know what to do")


class DeedForm(forms.Form):
    """The ground of a decision, and the facts it rests on."""

    ground = forms.ChoiceField(
        label="On what ground?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose on what ground"},
    )
    why = words_field(
        "Which facts do you rely on?",
        help_text="What was seen or said, when, and by whom if they may know. The provider reads exactly these words.",
        most=2000,
        rows=6,
        required="Say which facts you rely on",
    )

    def __init__(self, *args, grounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(ground, Ground(ground).label) for ground in grounds]


class RefuseForm(forms.Form):
    """Why the second officer does not agree."""

    why = words_field(
        "Why not?",
        help_text="The officer who proposed it reads this.",
        most=1000,
        required="Say why you do not agree",
    )


class CompanyForm(forms.Form):
    """Whether a company of one person may give personal care."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label="May it give personal care without CQC registration?",
        choices=[(YES, "Yes, we agree"), (NO, "No, we do not agree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree"},
    )
    why = words_field("What do you rely on?", required="Say what you rely on")


class AppealForm(forms.Form):
    """Why a provider thinks that a decision is wrong."""

    words = words_field(
        "Why is the decision wrong?",
        help_text="Say what was overlooked or is not so. Do not write anything private about the people you help.",
        most=3000,
        rows=8,
        required="Say why you think the decision is wrong",
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    upheld = forms.TypedChoiceField(
        label="What do you decide?",
        choices=[("1", "The appeal is upheld"), ("0", "The appeal is not upheld")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reasons = words_field("Your reasons", most=3000, rows=8, required="Give your reasons")


class InterestForm(forms.Form):
    """Why somebody should not decide about a provider."""

    kind = forms.ChoiceField(
        label="What connects you with this provider?",
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what connects you"},
    )
    until = DayField(
        label="Until when?", help_text="Leave it empty if you do not know.", name="The day", required=False
    )


class FilterForm(forms.Form):
    """Boxes of which all may stay empty."""

    marks_optional = False


class ListingFilter(django_filters.FilterSet):
    """Listings by where they stand and by their words."""

    state = django_filters.ChoiceFilter(
        choices=[choice for choice in ListingState.choices if choice[0] != ListingState.DRAFT],
        empty_label="Any",
        label="Where it stands",
    )
    title = django_filters.CharFilter(lookup_expr="icontains", label="Words in the title", max_length=80)

    class Meta:
        model = Listing
        fields = ["state", "title"]
        form = FilterForm
