"""What people say about money that is looked after: who does it, by what rules, and whether it may be spent."""

from django import forms

from accounts.enums import MembershipRole
from accounts.forms.fields import LineField, PoundsField, WordsField
from accounts.models import User
from payments.enums import AppealTo, FeePer, RefusalReason
from payments.splitting import WHOLE

A_PERCENT = 100  # basis points


class RefuseForm(forms.Form):
    """Why it is not agreed to."""

    reason = forms.ChoiceField(
        label="Why not?",
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why", "invalid_choice": "Choose why"},
    )
    words = WordsField(
        label="In your own words",
        name="What you wrote",
        max_length=1000,
        rows=4,
        help_text="The person reads this. Say what would change your answer.",
        error_messages={"required": "Say why in a few words"},
    )


class AppealForm(forms.Form):
    """Who looks again, and what they should know."""

    to = forms.ChoiceField(
        label="Who should look at it again?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who should look", "invalid_choice": "Choose who should look"},
    )
    words = WordsField(
        label="Why do you think it is wrong?",
        name="What you wrote",
        max_length=1000,
        rows=5,
        error_messages={"required": "Say why you think it is wrong"},
    )

    def __init__(self, *args, to, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one, AppealTo(one).label) for one in to]
        if len(to) == 1:
            self.initial.setdefault("to", to[0])


class AnswerForm(forms.Form):
    """What came of looking again."""

    agreed = forms.TypedChoiceField(
        label="What did you decide?",
        choices=[("1", "The money may be spent on it"), ("0", "It stays refused")],
        coerce=lambda said: said == "1",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decided", "invalid_choice": "Choose what you decided"},
    )
    words = WordsField(
        label="Why?",
        name="What you wrote",
        max_length=1000,
        rows=4,
        help_text="The person reads this.",
        error_messages={"required": "Say why in a few words"},
    )


class FeeForm(forms.Form):
    """A fee, or none."""

    fee_pence = PoundsField(
        label="The fee",
        name="The fee",
        required=False,
        help_text="Leave it empty for none.",
    )
    fee_per = forms.ChoiceField(
        label="How often?",
        choices=[(FeePer.WEEK, "Every week"), (FeePer.MONTH, "Every month"), (FeePer.YEAR, "Every year")],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self):
        given = super().clean()
        if given.get("fee_pence") and not given.get("fee_per"):
            self.add_error("fee_per", "Choose how often the fee is taken")
        if not given.get("fee_pence"):
            given |= {"fee_pence": 0, "fee_per": FeePer.NOTHING}
        return given


class TermsForm(FeeForm):
    """How one source of money is looked after."""

    field_order = ("by_itself_pence", "others", "fee_pence", "fee_per", "words")

    by_itself_pence = PoundsField(
        label="Up to how much a week needs no word from you?",
        name="The amount",
        required=False,
        help_text="With somebody this money has paid before, while the budget is enough. Leave it empty to be asked "
        "every time.",
    )
    others = forms.IntegerField(
        label="How much was agreed to be spent with others than you?",
        min_value=0,
        max_value=WHOLE // A_PERCENT,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-2", "inputmode": "numeric"}),
        help_text="In per cent of what is spent. Leave it empty if nothing was agreed.",
        error_messages={
            "invalid": "Enter a whole number, like 20",
            "min_value": "It must be 0 or more",
            "max_value": "It must be 100 or less",
        },
    )
    words = WordsField(
        label="What else was agreed", name="What you wrote", max_length=1000, rows=4, required=False
    )

    def facts(self):
        """As the action takes them."""
        given = dict(self.cleaned_data)
        others = given.pop("others") or 0
        return given | {"others_basis_points": others * A_PERCENT}


class AccreditForm(FeeForm):
    """An organisation that may look after money this council gives."""

    field_order = ("name", "email", "about", "phone", "fee_pence", "fee_per")

    name = LineField(
        label="What is the organisation called?",
        name="The name",
        max_length=160,
        error_messages={"required": "Enter its name"},
    )
    email = forms.EmailField(
        label="The email address of whoever is in charge there",
        help_text="They must have an account here already.",
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address, like name@example.com",
        },
    )
    about = LineField(
        label="What people should know before they choose it",
        name="What you wrote",
        max_length=400,
        required=False,
    )
    phone = LineField(label="Telephone", name="The telephone number", max_length=20, required=False)

    def clean(self):
        given = super().clean()
        email = given.pop("email", None)
        if email:
            given["owner"] = User.objects.active().filter(email__iexact=email).first()
            if given["owner"] is None:
                self.add_error(
                    "email", "Nobody has an account here with this address. Ask them to open one first"
                )
            elif given.get("name"):
                self._not_of_another(given["owner"], given["name"])
        return given

    def _not_of_another(self, owner, name):
        theirs = owner.memberships.current().select_related("organisation")
        if any(one.organisation.name == name and one.role != MembershipRole.OWNER for one in theirs):
            self.add_error("email", "They belong to this organisation, but are not in charge of it")
