"""What people type to share visits with somebody: whom they ask, and who pays a part."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.forms.fields import DayField, LineField
from directory.enums import FundingKind
from payments.bars import ASKED_FOR
from payments.forms.relation import RelationForm
from payments.models import Funding
from payments.policies import kinds_spent_by


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


class InviteForm(forms.Form):
    """Whom to ask, and what they may call the person of the booking."""

    email = forms.EmailField(
        label="Email address of whoever you want to ask",
        help_text="Or of somebody who arranges care for them.",
        max_length=254,
        error_messages={
            "required": "Enter an email address",
            "invalid": "Enter an email address, such as name@example.com",
        },
    )
    host_name = LineField(
        label="First name that they may read",
        name="The first name",
        max_length=60,
        help_text="Of you, or of whom you arrange care for. They read this and nothing else about you.",
        error_messages={"required": "Enter the first name they may read"},
    )


class ConsentForm(RelationForm):
    """Who pays a part of it, from which money, and what the others may call them."""

    field_order = ("person", "name", "source", "relation", "same_home", "from_on")

    person = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Who would share the visits?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who would share the visits"},
    )
    name = LineField(
        label="First name that the others may read",
        name="The first name",
        max_length=60,
        error_messages={"required": "Enter the first name the others may read"},
    )
    source = forms.ChoiceField(
        label="Which money would pay?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which money would pay"},
    )
    from_on = DayField(label="From which day?", name="The day", earliest=tomorrow)

    def __init__(self, *args, people, user, **kwargs):
        self.user = user
        held = Funding.objects.filter(person__in=people, holder=None).still_open(timezone.localdate())
        self.known = {one.reference: one for one in held.select_related("person", "authority")}
        given = any(one.kind in ASKED_FOR for one in self.known.values())
        super().__init__(*args, asks_relation=given, **kwargs)
        several = len(people) > 1
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name
        named = [
            (reference, f"{one.title}, of {one.person.short_name}" if several else one.title)
            for reference, one in self.known.items()
            if one.kind in kinds_spent_by(user, one.person)
        ]
        own = FundingKind.OWN
        if several or not any(one.kind == own for one in self.known.values()):
            named.append((own.value, "Their own money" if several else own.label))
        self.fields["source"].choices = named

    def clean(self):
        given = super().clean()
        source = self.known.get(given.get("source"))
        if source and given.get("person") and source.person_id != given["person"].pk:
            self.add_error("source", "Choose money of whoever would share the visits")
        if source and source.kind in ASKED_FOR:
            self.want_relation()
        return given

    def relation_of(self, source):
        """What whoever is paid is to the person, where the law asks it of this money."""
        return self.kinship() if source.kind in ASKED_FOR else {}


class LeaveForm(forms.Form):
    """The first day that is not shared."""

    from_on = DayField(label="First day without them", name="The day", earliest=tomorrow)

    def __init__(self, *args, own=False, **kwargs):
        super().__init__(*args, **kwargs)
        if own:
            self.fields["from_on"].label = "First day you do not share"
