"""The whole brief on one page, for people who do this every day."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import WordsField
from directory.enums import FundingKind
from marketplace.forms.find import ShortForm, StartsForm, WhatForm, WhereForm
from marketplace.forms.start import home_of, homes_of
from marketplace.shorthand import EXAMPLE, LineError, read_visits, write_visits


class AllForm(WhereForm, WhatForm, StartsForm):
    """Where, what, when and funding at once; visits are written a line each."""

    field_order = ["postcode", "needs", "lines", "starts_on", "every_weeks", "funding", "short_visit_reason"]
    lines = WordsField(
        label="Visits, one line each",
        name="Visits",
        max_length=4000,
        rows=6,
        help_text=f"Days, not before and finished by (24-hour clock), length, and x2 for two workers. For example: "
        f"{EXAMPLE}, or Sat,Sun 19:30-22:00 30m x2 bedtime",
        error_messages={"required": "Write at least one visit"},
    )
    funding = forms.ChoiceField(
        label="How will it be paid for?", choices=FundingKind, initial=FundingKind.NOT_SURE
    )
    short_visit_reason = forms.ChoiceField(
        label="If a visit is 15 minutes or less with personal care, why?",
        choices=[("", "No such visit"), *ShortForm.base_fields["short_visit_reason"].choices],
        required=False,
    )

    def __init__(self, *args, brief, user, **kwargs):
        self.homes = [] if brief else homes_of(user)
        super().__init__(*args, brief=brief, **kwargs)

    def answered(self):
        """What the brief says; a new one begins where ``StartForm`` does."""
        if self.brief is None:
            return home_of(self.homes)
        kept = WhereForm.answered(self) | WhatForm.answered(self) | StartsForm.answered(self)
        visits = self.brief.pattern(otherwise=timezone.localdate()).visits
        return kept | {
            "lines": write_visits(visits),
            "funding": self.brief.funding,
            "short_visit_reason": self.brief.short_visit_reason,
        }

    def clean_lines(self):
        try:
            return read_visits(self.cleaned_data["lines"])
        except LineError as error:
            raise ValidationError(str(error)) from error

    def visits(self):
        return self.cleaned_data["lines"]

    def changes(self):
        kept = dict(self.cleaned_data)
        visits = kept.pop("lines")
        return {**kept, "visits": visits, "needs": sorted(kept["needs"])}
