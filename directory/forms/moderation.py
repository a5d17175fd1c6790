"""What a council says about a listing, and how it looks for one."""

import django_filters
from django import forms

from accounts.forms.fields import WordsField
from directory.enums import ListingState
from directory.models import Listing


class ReasonForm(forms.Form):
    """Words the provider will read."""

    why = WordsField(
        label="What should they change, or why not?",
        help_text="They read exactly these words.",
        name="The reason",
        max_length=500,
        rows=4,
        error_messages={"required": "Say why, so that they know what to do"},
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
