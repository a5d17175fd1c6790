"""Who pays for one agreement: one source for most of it, and perhaps a second for some."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted, PoundsField
from directory.enums import FundingKind
from payments.bars import ASKED_FOR
from payments.enums import ShareRule
from payments.forms.relation import RelationForm
from payments.models import Funding
from payments.splitting import Wish

A_PERCENT = 100  # basis points
NEEDED = {
    ShareRule.AMOUNT: ("pence", "Enter how much a week"),
    ShareRule.PORTION: ("percent", "Enter how many per cent"),
    ShareRule.VISITS: ("visits", "Choose which visits"),
}


def filled(wishes, references):
    """What the form says of ``wishes``; ``references`` are of sources, by key."""
    now = {}
    for wish in wishes:
        if wish.rule == ShareRule.REST:
            now["rest"] = references.get(wish.funding)
        else:
            now |= {
                "other": references.get(wish.funding),
                "rule": wish.rule,
                "pence": wish.pence,
                "percent": wish.basis_points and wish.basis_points // A_PERCENT,
                "visits": list(wish.visits),
            }
    return now


class SplitForm(RelationForm):
    """The sources of one person, for the agreed weekly visits ``visits``: (key, words)."""

    rest = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Which money pays for it?",
        help_text="If a second source pays for some, this one pays whatever is left.",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose which money pays for it"},
    )
    other = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Does a second source pay for some of it?",
        required=False,
        empty_label="No",
    )
    rule = forms.ChoiceField(
        label="How much does the second one pay?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (
                ShareRule.AMOUNT,
                Hinted("An amount a week", "Such as £15. It pays less in a week that costs less."),
            ),
            (ShareRule.PORTION, "So many per cent of each visit"),
            (ShareRule.VISITS, "All of some visits"),
        ],
    )
    pence = PoundsField(label="Amount a week", name="The amount", required=False)
    percent = forms.IntegerField(
        label="Per cent",
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        min_value=1,
        max_value=100,
        error_messages={
            "invalid": "Enter a whole number of per cent, such as 25",
            "min_value": "Enter 1 per cent or more",
            "max_value": "Enter 100 per cent or less",
        },
    )
    visits = forms.TypedMultipleChoiceField(
        label="Which visits", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label="From which day?", name="The day", earliest=timezone.localdate)

    def __init__(self, *args, sources, visits, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("rest", "other"):
            self.fields[name].queryset = sources
            self.fields[name].label_from_instance = lambda source: source.title
        self.fields["visits"].choices = visits

    def clean(self):
        given = super().clean()
        chosen = [source for source in (given.get("rest"), given.get("other")) if source]
        if self.asks_relation and any(source.kind in ASKED_FOR for source in chosen):
            self.want_relation()
        if given.get("other"):
            self.want_rule(given)
        return given

    def want_rule(self, given):
        """Say what is missing of how much the second source pays."""
        rest, other, rule = given.get("rest"), given["other"], given.get("rule")
        if rest and (rest.pk, rest.kind) == (other.pk, other.kind):
            raise ValidationError({"other": "Choose another source than the first, or none"})
        if not rule:
            raise ValidationError({"rule": "Choose how much the second source pays"})
        name, words = NEEDED[ShareRule(rule)]
        if not given.get(name) and name not in self.errors:
            self.add_error(name, words)

    def kinds(self):
        """The kinds of money that were chosen."""
        given = self.cleaned_data
        return {source.kind for source in (given["rest"], given.get("other")) if source}

    def wishes(self):
        """As the agreement is to be paid. Own money beside money of somebody else's is what is put on top."""
        given = self.cleaned_data
        chosen = [source for source in (given["rest"], given.get("other")) if source]
        mixed = len({source.kind == FundingKind.OWN for source in chosen}) > 1
        found = [Wish(given["rest"].pk, top_up=mixed and given["rest"].kind == FundingKind.OWN)]
        if given.get("other"):
            found.append(self._second(given, top_up=mixed and given["other"].kind == FundingKind.OWN))
        return found

    def _second(self, given, *, top_up):
        rule = ShareRule(given["rule"])
        return Wish(
            given["other"].pk,
            rule.value,
            pence=given["pence"] if rule == ShareRule.AMOUNT else None,
            basis_points=given["percent"] * A_PERCENT if rule == ShareRule.PORTION else None,
            visits=tuple(given["visits"]) if rule == ShareRule.VISITS else (),
            top_up=top_up,
        )


class PlanForm(SplitForm):
    """The same before anything is agreed: from the first day on; and money nobody told us of yet may be named by its kind."""

    from_on = None  # type: ignore[assignment]  # Django's way to leave a field out

    def __init__(self, *args, sources, kinds, **kwargs):
        super().__init__(*args, sources=sources, **kwargs)
        self.known = {one.reference: one for one in sources}
        have = {one.kind for one in sources}
        named = [(reference, one.title) for reference, one in self.known.items()]
        named += [(kind, FundingKind(kind).label) for kind in FundingKind.values if kind in kinds - have]
        for name, first in (("rest", []), ("other", [("", "No")])):
            was = self.fields[name]
            field = forms.ChoiceField(
                label=was.label,
                help_text=was.help_text,
                required=was.required,
                choices=first + named,
                widget=forms.RadioSelect,
                error_messages={"required": was.error_messages["required"]},
            )
            self.fields[name] = field

    def clean_rest(self):
        return self._source(self.cleaned_data["rest"])

    def clean_other(self):
        return self._source(self.cleaned_data["other"])

    def _source(self, named):
        """One that is there, or one of a kind that is still to be opened."""
        return self.known.get(named) or (Funding(kind=named) if named else None)
