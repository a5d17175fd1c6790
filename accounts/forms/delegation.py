"""Asking somebody to help, and saying what they may do."""

from django import forms
from django.utils import timezone

from accounts.enums import DecisionMode, DelegationKind, Scope
from accounts.forms.fields import DayField

KINDS = [
    (DelegationKind.SUPPORTER, "A family member, friend or adviser"),
    *[choice for choice in DelegationKind.choices if choice[0] != DelegationKind.SUPPORTER],
]


class LimitsForm(forms.Form):
    """What a helper may do, and until when."""

    scopes = forms.MultipleChoiceField(
        label="What may they do?",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=["see"],
        error_messages={"required": "Choose at least one thing they may do"},
    )
    valid_until = DayField(
        label="Last day",
        help_text="Leave empty if it goes on until somebody ends it.",
        name="The last day",
        earliest=timezone.localdate,
        required=False,
    )

    def __init__(self, *args, may_give=frozenset(Scope.values), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [choice for choice in Scope.choices if choice[0] in may_give]

    def clean_scopes(self):
        """Nobody can do anything without seeing it."""
        return sorted({Scope.SEE.value, *self.cleaned_data["scopes"]})


class InviteForm(LimitsForm):
    """Who is asked, and by what right they would act."""

    email = forms.EmailField(
        label="Their email address",
        help_text="We send them a link. It works for 7 days, and only for this address.",
        error_messages={"required": "Enter their email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="Who are they?",
        choices=KINDS,
        initial=DelegationKind.SUPPORTER,
        widget=forms.RadioSelect,
        help_text="A family member, friend or adviser can start at once. Every other right begins when the papers have been checked.",
    )
    decision_mode = forms.ChoiceField(
        label="How do you decide together?",
        choices=[
            (DecisionMode.ALONE, "They may decide alone"),
            (DecisionMode.TOGETHER, "The person agrees first"),
        ],
        initial=DecisionMode.ALONE,
        widget=forms.RadioSelect,
    )
    field_order = ["email", "kind", "scopes", "decision_mode", "valid_until"]


class InviteThemselvesForm(forms.Form):
    """The person's own address, so that they can sign in."""

    email = forms.EmailField(
        label="Their own email address",
        help_text="We send them a link. It works for 7 days, and only for this address.",
        error_messages={"required": "Enter their email address"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
