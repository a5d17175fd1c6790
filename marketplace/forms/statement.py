"""What officers say in a statement, and what others say of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, LineField, WordsField
from marketplace.enums import CommitmentState
from marketplace.statement_sections import SECTIONS

if TYPE_CHECKING:
    from marketplace.statement_sections import Section

COMMENT_DAYS = 14
DONE_WITHOUT = "Say it, or say why there is nothing to say"


class SectionForm(forms.Form):
    """The slots of one section: words, or why there are none where some are needed."""

    def __init__(self, *args, section: Section, **kwargs):
        super().__init__(*args, **kwargs)
        self.section = section
        for slot in section.slots:
            hint = (
                f"{slot.hint} The Care Act guidance asks for {slot.statute}." if slot.statute else slot.hint
            )
            self.fields[slot.key] = WordsField(
                label=slot.title, help_text=hint, name="What you say", max_length=6000, rows=8, required=False
            )
            if slot.required:
                self.fields[f"{slot.key}_none"] = LineField(
                    label="Or say why there is nothing to say",
                    name="The reason",
                    max_length=500,
                    required=False,
                )

    def clean(self):
        given = super().clean()
        for slot in self.section.required:
            if not (given.get(slot.key) or given.get(f"{slot.key}_none") or slot.key in self.errors):
                self.add_error(slot.key, DONE_WITHOUT)
        return given

    def said(self):
        """Words and reasons by slot."""
        given = self.cleaned_data
        return {slot.key: (given[slot.key], given.get(f"{slot.key}_none", "")) for slot in self.section.slots}


class ContactForm(forms.Form):
    """Who answers readers."""

    contact = LineField(
        label="Who answers “is this right?”",
        help_text="A post, or a name and post, as readers will see it, such as: the market development lead.",
        name="Who answers",
        max_length=120,
        error_messages={"required": "Say who answers readers"},
    )


class SendForm(forms.Form):
    """Until when providers may comment."""

    until = DayField(
        label="The last day for comments",
        help_text="Two weeks is usual. It closes at the end of that day.",
        name="The last day",
        earliest=timezone.localdate,
        error_messages={"required": "Enter the last day for comments"},
    )

    @staticmethod
    def usual():
        """Two weeks from now."""
        return {"until": timezone.localdate() + timedelta(days=COMMENT_DAYS)}


class WhyForm(forms.Form):
    """Why something is proposed, withdrawn, corrected or not agreed to."""

    why = WordsField(label="Why?", name="The reason", max_length=1000, rows=3)

    def __init__(self, *args, label, hint="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].label, self.fields["why"].help_text = label, hint
        self.fields["why"].error_messages["required"] = "Say why"


class CommentForm(forms.Form):
    """What somebody says of one section."""

    section = forms.ChoiceField(
        label="Which section?", choices=[(section.key, section.title) for section in SECTIONS]
    )
    words = WordsField(
        label="What should the council know?",
        help_text="Say nothing of anybody who is cared for: no names, addresses or conditions. The council may publish it with its answer, without saying who you are.",
        name="What you say",
        max_length=2000,
        error_messages={"required": "Say what the council should know"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ReplyForm(forms.Form):
    """An officer's answer to a comment."""

    reply = WordsField(
        label="Your answer",
        help_text="Whoever wrote it reads this.",
        name="Your answer",
        max_length=2000,
        error_messages={"required": "Write an answer"},
    )
    show = forms.TypedChoiceField(
        label="Do readers of the statement see both?",
        choices=[("yes", "Yes, without saying who wrote it"), ("no", "No, answer them alone")],
        widget=forms.RadioSelect,
        coerce=lambda word: word == "yes",
        error_messages={"required": "Choose whether readers see it"},
    )
    names_nobody = forms.BooleanField(
        label="I have read both, and nobody can be found in them", required=False
    )


class PromiseForm(forms.Form):
    """Something the council will do."""

    told = WordsField(
        label="What you were told (optional)",
        help_text="By whom in a word, such as: personal assistants in the north.",
        name="What you were told",
        max_length=500,
        rows=2,
        required=False,
    )
    promise = WordsField(
        label="What the council will do",
        name="The promise",
        max_length=500,
        rows=2,
        error_messages={"required": "Say what the council will do"},
    )
    owner = LineField(
        label="Whose job it is",
        help_text="A post, never a name.",
        name="Whose job it is",
        max_length=120,
        error_messages={"required": "Say whose job it is"},
    )
    due_on = DayField(
        label="By when",
        name="The day",
        earliest=timezone.localdate,
        error_messages={"required": "Enter by when"},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ProgressForm(forms.Form):
    """Where a promise stands."""

    state = forms.ChoiceField(
        label="Where does it stand?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it stands"},
    )
    evidence = WordsField(
        label="What shows it",
        help_text="What anybody could check; or why it was given up.",
        name="What shows it",
        max_length=1000,
        rows=3,
        required=False,
    )

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state, CommitmentState(state).label) for state in states]
