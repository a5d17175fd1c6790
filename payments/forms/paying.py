"""What people say about paying by card, and about paying back."""

from django import forms

from accounts.forms.fields import PoundsField

KEEP = [
    ("once", "Pay this invoice"),
    ("keep", "Pay this invoice, and leave my card for their next invoices"),
]
STILL = [
    ("no", "No, it comes off the invoice"),
    ("yes", "Yes, they pay it again in another way"),
]


class PayForm(forms.Form):
    """Once, or the next ones too."""

    what = forms.ChoiceField(
        label="What would you like to do?",
        choices=KEEP,
        initial="once",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do", "invalid_choice": "Choose what to do"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class MandateForm(forms.Form):
    """Nothing to fill in: the words on the page are what is agreed to."""

    agreed = forms.BooleanField(
        label="I agree to this",
        error_messages={"required": "Say that you agree, or go back"},
    )


class RefundForm(forms.Form):
    """So much goes back to the card."""

    pence = PoundsField(
        label="How much goes back?",
        name="The amount",
        least=1,
        error_messages={"required": "Enter how much goes back"},
    )
    still = forms.ChoiceField(
        label="Is it still owed?",
        choices=STILL,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whether it is still owed",
            "invalid_choice": "Choose whether it is still owed",
        },
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)
