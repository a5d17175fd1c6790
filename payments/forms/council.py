"""What a council types about the money it gives: exceptions for relatives, and words people read before they spend."""

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, WordsField
from directory.enums import FundingKind
from payments.enums import ExemptionGround, Purpose

GIVEN = [
    (kind.value, kind.label)
    for kind in (
        FundingKind.DIRECT_PAYMENT,
        FundingKind.ISF,
        FundingKind.HEALTH_BUDGET,
        FundingKind.COUNCIL,
    )
]


class ExemptionForm(forms.Form):
    """Why, in the law's terms and in words, and for how long."""

    ground = forms.ChoiceField(
        label="Why may they be paid?",
        choices=ExemptionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they may be paid"},
    )
    words = WordsField(
        label="What you considered, and why you found it necessary",
        name="What you write",
        max_length=1000,
        rows=4,
        help_text="The person can ask for this, and an auditor will read it.",
        error_messages={"required": "Write why you found it necessary"},
    )
    valid_from = DayField(label="First day", name="The first day", earliest=timezone.localdate)
    valid_until = DayField(
        label="Last day",
        name="The last day",
        required=False,
        help_text="Leave it empty to look at it again yourself.",
    )


class EndExemptionForm(forms.Form):
    """The last day of an exception."""

    on = DayField(label="Last day of the exception", name="The day", earliest=timezone.localdate)


class CautionForm(forms.Form):
    """Words for one kind of money and one thing it is spent on."""

    kind = forms.ChoiceField(
        label="Which money?",
        choices=GIVEN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which money it is about"},
    )
    purpose = forms.ChoiceField(
        label="Spent on what?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is spent on"},
    )
    words = WordsField(
        label="What should people read before they spend it?",
        name="What people read",
        max_length=400,
        rows=3,
        required=False,
        help_text="They may go on all the same. Leave it empty to say nothing.",
    )
    valid_from = DayField(label="From which day?", name="The day", earliest=timezone.localdate)
