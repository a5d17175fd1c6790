"""What people type about invoices: what came, what is taken off, and how their books are kept."""

import re

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, LineField, PoundsField, WordsField
from payments.enums import AccountKind, CreditReason

VAT_NUMBER = re.compile(r"(GB)?\d{9}(\d{3})?", re.ASCII)
WAYS = [
    (AccountKind.BANK, "Into the bank account"),
    (AccountKind.OUTSIDE, "In another way, such as cash or a prepaid card"),
]
BY_HAND = (CreditReason.GOODWILL, CreditReason.MISTAKE)


class PaidForm(forms.Form):
    """Money that came outside this site."""

    amount = PoundsField(
        label="How much came?", name="The amount", least=1, error_messages={"required": "Enter how much came"}
    )
    on = DayField(
        label="When?",
        name="The day it came",
        latest=timezone.localdate,
        error_messages={"required": "Enter the day it came"},
    )
    way = forms.ChoiceField(
        label="How?",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came", "invalid_choice": "Choose how it came"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class CreditForm(forms.Form):
    """So much is not owed after all."""

    pence = PoundsField(
        label="How much comes off?",
        name="The amount",
        least=1,
        error_messages={"required": "Enter how much comes off"},
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=[(reason.value, reason.label) for reason in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why", "invalid_choice": "Choose why"},
    )
    words = WordsField(
        label="Anything they should know", name="What you wrote", max_length=500, rows=3, required=False
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class BooksForm(forms.Form):
    """How long people have to pay, and a VAT number for those who have one."""

    due_days = forms.IntegerField(
        label="How many days do people have to pay?",
        min_value=0,
        max_value=60,
        widget=forms.TextInput({"class": "govuk-input--width-2", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many days people have to pay",
            "invalid": "Enter a number of days, like 14",
            "min_value": "The number of days must be 0 or more",
            "max_value": "The number of days must be 60 or fewer",
        },
    )
    vat_number = LineField(
        label="VAT number",
        name="The VAT number",
        max_length=20,
        required=False,
        help_text="Only if you are registered for VAT. Care by a provider that is registered with CQC is exempt.",
    )

    def clean_vat_number(self):
        number = "".join(self.cleaned_data["vat_number"].split()).upper()
        if number and not VAT_NUMBER.fullmatch(number):
            raise forms.ValidationError("Enter a VAT number, like GB123456789")
        return number
