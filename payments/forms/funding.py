"""What people type about their sources of money: what it is, how much there is, and when it ends."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted, LineField, PoundsField
from accounts.models import Organisation
from accounts.policies import is_the_person
from directory.enums import FundingKind
from payments.enums import PayingWay
from payments.policies import kinds_spent_by

KINDS = {
    FundingKind.OWN: "Savings, income or benefits. No council ever sees it here.",
    FundingKind.DIRECT_PAYMENT: "Money your council gives you to arrange your own care.",
    FundingKind.ISF: "Your council gives the money to an organisation that looks after it for you.",
    FundingKind.HEALTH_BUDGET: "Money from the NHS.",
    FundingKind.COUNCIL: "Your council pays whoever cares for you.",
}


class SourceForm(forms.Form):
    """What the source is. A council is named only by those who want it to be able to look."""

    name = LineField(
        label="What do you call it?",
        name="The name",
        max_length=80,
        required=False,
        help_text="For your own use, such as “Mum’s direct payment”.",
    )
    way = forms.ChoiceField(
        label="How is it paid?",
        choices=PayingWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is paid"},
    )
    authority = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Which council is it from?",
        required=False,
        empty_label="None, or I would rather not say",
        help_text="The council you name can see what is spent and promised of this money here, and nothing of your "
        "own money. Leave it empty for your own money.",
    )

    def __init__(self, *args, kind=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["authority"].queryset = Organisation.objects.councils()
        if kind == FundingKind.OWN:
            del self.fields["authority"]

    def clean(self):
        given = super().clean()
        if given.get("kind", self.kind) == FundingKind.OWN and given.get("authority"):
            self.add_error("authority", "Leave this empty: your own money is yours alone")
        return given


class NewSourceForm(SourceForm):
    """Whose it is and what kind; all the rest can be changed later."""

    field_order = ("person", "kind", "name", "way")

    person = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Whose money is it?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose whose money it is"},
    )
    kind = forms.ChoiceField(
        label="What kind of money is it?",
        choices=[(kind.value, Hinted(kind.label, hint)) for kind, hint in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of money it is"},
    )

    def __init__(self, *args, people, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: (
            f"{person.name} (you)" if is_the_person(user, person) else person.name
        )
        only = people[:2]
        if len(only) == 1:
            self.initial.setdefault("person", only[0].reference)

    def clean(self):
        given = super().clean()
        person, kind = given.get("person"), given.get("kind")
        if person and kind and kind not in kinds_spent_by(self.user, person):
            self.add_error("kind", "You may not decide about this kind of money for them")
        return given


class BudgetForm(forms.Form):
    """So much for these days."""

    pence = PoundsField(
        label="How much is there?",
        name="The amount",
        error_messages={"required": "Enter how much there is"},
        help_text="All of it, for all of these days.",
    )
    starts_on = DayField(label="First day", name="The first day")
    ends_on = DayField(label="Last day", name="The last day")

    def clean(self):
        given = super().clean()
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            raise ValidationError(
                {
                    "ends_on": ValidationError(
                        "The last day must be the first day or later", code="day month year"
                    )
                }
            )
        return given


class CloseForm(forms.Form):
    """The last day anything is paid from it."""

    on = DayField(label="Last day it pays for anything", name="The day", earliest=timezone.localdate)
