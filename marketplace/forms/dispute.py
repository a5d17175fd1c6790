"""What a provider tells the bank, beside what this site knows."""

from django import forms

from accounts.forms.fields import WordsField


class AnswerForm(forms.Form):
    """A few words of their own, if they wish."""

    words = WordsField(
        label="Anything else the bank should know",
        name="What you wrote",
        max_length=2000,
        rows=5,
        required=False,
        help_text="The bank and the payer can read this. Say nothing about anybody’s health.",
    )
