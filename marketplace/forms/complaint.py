"""What somebody says is wrong with a page, or complains of; and what the council answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from accounts.forms.fields import LineField, WordsField
from directory.models import Authority
from marketplace.enums import ComplaintKind, ComplaintState, ReportKind, ReportState

BAD_ADDRESS = "Enter an email address like name@example.com"


class ToldForm(forms.Form):
    """Words somebody sends once; without an account, an address may be left for the answer."""

    def __init__(self, *args, signed_in, **kwargs):
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]

    def answers(self):
        """What is kept."""
        return {"email": "", **self.cleaned_data}


def address(label, help_text, *, required):
    """Where the answer goes."""
    return LineField(
        label=label,
        name="Your email address",
        help_text=help_text,
        max_length=254,
        required=required,
        validators=[EmailValidator(BAD_ADDRESS)],
        error_messages={"required": BAD_ADDRESS},
    )


class ReportForm(ToldForm):
    """What is wrong."""

    kind = forms.ChoiceField(
        label="What is wrong?",
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong"},
    )
    words = WordsField(
        label="Say more",
        name="What you say",
        help_text="What it says, and what is so instead; or what happened.",
        max_length=2000,
        error_messages={"required": "Say what is wrong, in a few words"},
    )
    email = address(
        "Your email address (optional)", "So that we can tell you what came of it.", required=False
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)


class ComplaintForm(ToldForm):
    """What somebody is not content with."""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=ComplaintKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about"},
    )
    authority = forms.ModelChoiceField(
        queryset=Authority.objects.none(),
        empty_label="Choose a council",
        label="Which council should answer?",
        help_text="The one that decided, or the one where you live.",
        error_messages={"required": "Choose a council", "invalid_choice": "Choose a council"},
    )
    words = WordsField(
        label="What happened?",
        name="What happened",
        error_messages={"required": "Say what happened"},
    )
    wanted = WordsField(
        label="What would put it right?",
        name="What would put it right",
        max_length=1000,
        rows=3,
        required=False,
    )
    email = address("Your email address", "The answer is told to this address.", required=True)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, authority=None, **kwargs):
        super().__init__(*args, **kwargs)
        joined = Authority.objects.current().exclude(organisation=None).order_by("name")
        self.fields["authority"].queryset = joined
        if authority is not None:
            self.fields["authority"].queryset = Authority.objects.filter(pk=authority)
            self.fields["authority"].widget = forms.HiddenInput()
            self.initial["authority"] = authority


class DecideForm(forms.Form):
    """What becomes of a report, and why."""

    state = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (ReportState.UPHELD, "It is right, and something was done"),
            (ReportState.NOT_UPHELD, "It stays as it is"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    words = WordsField(
        label="Why?",
        name="The reason",
        help_text="Whoever sent it reads exactly these words. Name nobody.",
        max_length=2000,
        error_messages={"required": "Say why"},
    )


class AnswerForm(forms.Form):
    """The answer to a complaint."""

    state = forms.ChoiceField(
        label="What do you find?",
        choices=[
            choice
            for choice in ComplaintState.choices
            if choice[0] not in {ComplaintState.RECEIVED, ComplaintState.ACKNOWLEDGED}
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you find"},
    )
    words = WordsField(
        label="Your answer",
        name="Your answer",
        help_text="Say what you looked at, what you found, and what is put right. They read exactly these words.",
        error_messages={"required": "Write the answer"},
    )

    def clean_words(self):
        """A reason is more than a word."""
        words = self.cleaned_data["words"]
        if len(words.split()) < FEWEST_WORDS:
            raise ValidationError("Say a little more, so that they can understand the answer")
        return words


FEWEST_WORDS = 5
