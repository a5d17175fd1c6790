"""How a council's officer narrows and orders the queue."""

from django import forms

from directory.forms.moderation import FilterForm
from directory.tiers import WORDS
from marketplace.enums import Waits


class QueueForm(FilterForm):
    """What is shown, whose it is, and in which order. Everything may stay empty."""

    kind = forms.ChoiceField(label="What waits", choices=[("", "Anything"), *Waits.choices], required=False)
    tier = forms.TypedChoiceField(
        label="Risk",
        choices=[("", "Any"), *((tier, f"T{tier}, {words}") for tier, words in WORDS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    whose = forms.ChoiceField(
        label="Who has it",
        choices=[("", "Anybody"), ("mine", "I have"), ("nobody", "Nobody yet"), ("late", "Late only")],
        required=False,
    )
    order = forms.ChoiceField(
        label="In which order",
        choices=[
            ("", "Late first, then by due day"),
            ("oldest", "Oldest first"),
            ("tier", "Highest risk first"),
        ],
        required=False,
    )
