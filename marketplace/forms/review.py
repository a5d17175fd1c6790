"""What people type about care they had, what a provider answers, and on what ground a review is taken down."""

from django import forms

from accounts.forms.fields import Hinted, WordsField
from marketplace.enums import RemovalGround

STARS = [
    (5, Hinted("5 stars", "Very good")),
    (4, Hinted("4 stars", "Good")),
    (3, Hinted("3 stars", "Neither good nor bad")),
    (2, Hinted("2 stars", "Poor")),
    (1, Hinted("1 star", "Very poor")),
]


class ReviewForm(forms.Form):
    """Stars and words."""

    stars = forms.TypedChoiceField(
        label="How was it?",
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how many stars"},
    )
    words = WordsField(
        label="What would you tell somebody who is choosing?",
        name="What you write",
        max_length=2000,
        rows=6,
        help_text="Everybody can read it. Leave out names, illnesses, addresses and telephone numbers.",
        error_messages={"required": "Write a few words"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReplyForm(forms.Form):
    """The provider's one answer."""

    words = WordsField(
        label="Your answer",
        name="Your answer",
        max_length=1000,
        rows=5,
        help_text="You can answer once, and everybody can read it. Do not say who they are, or anything about their health.",
        error_messages={"required": "Write your answer"},
    )


class RemovalForm(forms.Form):
    """Why a review may not stand."""

    ground = forms.ChoiceField(
        label="On what ground?",
        choices=RemovalGround.choices,
        widget=forms.RadioSelect,
        help_text="That a review is negative is no ground.",
        error_messages={"required": "Choose the ground"},
    )
    why = WordsField(
        label="What should its writer know?",
        name="The reason",
        max_length=1000,
        rows=4,
        help_text="They read exactly these words.",
        error_messages={"required": "Say why"},
    )
