"""Who pays for one agreement: one source for most of it, and perhaps others for some."""

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
ORDINALS = ("second", "third", "fourth", "fifth")
ASKED = ("other", "rule", "pence", "percent", "visits")
NEEDED = {
    ShareRule.AMOUNT: ("pence", "Enter how much a week"),
    ShareRule.PORTION: ("percent", "Enter how many per cent"),
    ShareRule.VISITS: ("visits", "Choose which visits"),
}


def named(what, place):
    """What a field is called that asks ``what`` of the second source (``place`` 0), the third, and so on."""
    return what if place == 0 else f"{what}_{place + 2}"


def filled(wishes, references):
    """What the form says of ``wishes``; ``references`` are of sources, by key."""
    now, place = {}, 0
    for wish in wishes:
        if wish.rule == ShareRule.REST:
            now["rest"] = references.get(wish.funding)
        else:
            said = {
                "other": references.get(wish.funding),
                "rule": wish.rule,
                "pence": wish.pence,
                "percent": wish.basis_points and wish.basis_points // A_PERCENT,
                "visits": list(wish.visits),
            }
            now |= {named(what, place): value for what, value in said.items()}
            place += 1
    return now | {"rows": max(place, 1)}


def fields_of(ordinal, sources, visits):
    """What is asked of one more source."""
    return {
        "other": forms.ModelChoiceField(
            queryset=sources,
            to_field_name="reference",
            label=f"Does a {ordinal} source pay for some of it?",
            required=False,
            empty_label="No",
        ),
        "rule": forms.ChoiceField(
            label=f"How much does the {ordinal} one pay?",
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
        ),
        "pence": PoundsField(label="Amount a week", name="The amount", required=False),
        "percent": forms.IntegerField(
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
        ),
        "visits": forms.TypedMultipleChoiceField(
            label="Which visits",
            required=False,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=visits,
        ),
    }


class SplitForm(RelationForm):
    """The sources of one person, for the agreed weekly visits ``visits``: (key, words). ``rows`` of them beside the first."""

    rest = forms.ModelChoiceField(
        queryset=None,
        to_field_name="reference",
        label="Which money pays for it?",
        help_text="If other sources pay for some, this one pays whatever is left.",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose which money pays for it"},
    )
    from_on = DayField(label="From which day?", name="The day", earliest=timezone.localdate)

    def __init__(self, *args, sources, visits, rows=1, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows, self.has_more = rows, rows < min(len(ORDINALS), len(sources) - 1)
        self.fields["rest"].queryset = sources
        for place in range(rows):
            asked = fields_of(ORDINALS[place], sources, visits)
            self.fields |= {named(what, place): field for what, field in asked.items()}
        for name in self.source_names:
            self.fields[name].label_from_instance = lambda source: source.title
        self.order_fields(["rest", *(named(what, place) for place in range(rows) for what in ASKED)])

    @classmethod
    def sent(cls, data, *, initial, **facts):
        """As it was sent, or is first shown. With another source, and nothing checked yet, when that was pressed."""
        if data is None:
            return cls(initial=initial, rows=initial["rows"], **facts)
        rows = int(data.get("rows")) if data.get("rows") in {"1", "2", "3", "4"} else 1
        if "more" not in data:
            return cls(data, initial=initial, rows=rows, **facts)
        boxes = cls(data, rows=rows, **facts).fields
        typed = {name: one.widget.value_from_datadict(data, {}, name) for name, one in boxes.items()}
        return cls(initial=initial | typed, rows=min(rows + 1, len(ORDINALS)), **facts)

    @property
    def source_names(self):
        """The fields that name a source."""
        return ["rest", *(named("other", place) for place in range(self.rows))]

    @property
    def others(self):
        """For each source beside the first, the fields that are asked of it."""
        return [{what: self[named(what, place)] for what in ASKED} for place in range(self.rows)]

    def chosen(self):
        """The sources that were named, the first one first."""
        return [source for name in self.source_names if (source := self.cleaned_data.get(name))]

    def clean(self):
        given = super().clean()
        if self.asks_relation and any(source.kind in ASKED_FOR for source in self.chosen()):
            self.want_relation()
        for place in range(self.rows):
            if given.get(named("other", place)):
                self.want_rule(given, place)
        return given

    def want_rule(self, given, place):
        """Say what is missing of how much one of the others pays."""
        name, rule = named("other", place), given.get(named("rule", place))
        before = self.source_names[: self.source_names.index(name)]
        if any(self.is_same(given[name], given.get(one)) for one in before):
            words = (
                "Choose another source than the first, or none" if place == 0 else "Choose each source once"
            )
            raise ValidationError({name: words})
        if not rule:
            words = f"Choose how much the {ORDINALS[place]} source pays"
            raise ValidationError({named("rule", place): words})
        what, words = NEEDED[ShareRule(rule)]
        if not given.get(named(what, place)) and named(what, place) not in self.errors:
            self.add_error(named(what, place), words)

    def is_same(self, one, other):
        """Whether both are one source, or one kind of money that is still to be opened."""
        return bool(other) and (one.pk, one.kind) == (other.pk, other.kind)

    def wishes(self):
        """As the agreement is to be paid. Own money beside money of somebody else's is what is put on top."""
        given, chosen = self.cleaned_data, self.chosen()
        mixed = len({source.kind == FundingKind.OWN for source in chosen}) > 1
        found = [Wish(given["rest"].pk, top_up=mixed and given["rest"].kind == FundingKind.OWN)]
        others = ((place, given.get(named("other", place))) for place in range(self.rows))
        return found + [
            self.wish(given, place, top_up=mixed and source.kind == FundingKind.OWN)
            for place, source in others
            if source
        ]

    def wish(self, given, place, *, top_up):
        """What is asked of one of the others."""
        other, rule, pence, percent, visits = (given[named(what, place)] for what in ASKED)
        return Wish(
            other.pk,
            rule,
            pence=pence if rule == ShareRule.AMOUNT else None,
            basis_points=percent * A_PERCENT if rule == ShareRule.PORTION else None,
            visits=tuple(visits) if rule == ShareRule.VISITS else (),
            top_up=top_up,
        )


class PlanForm(SplitForm):
    """The same before anything is agreed: from the first day on; and money nobody told us of yet may be named by its kind."""

    from_on = None  # type: ignore[assignment]  # Django's way to leave a field out

    def __init__(self, *args, sources, kinds, **kwargs):
        super().__init__(*args, sources=sources, **kwargs)
        self.known = {one.reference: one for one in sources}
        have = {one.kind for one in sources}
        found = [(reference, one.title) for reference, one in self.known.items()]
        found += [(kind, FundingKind(kind).label) for kind in FundingKind.values if kind in kinds - have]
        self.has_more = self.rows < min(len(ORDINALS), len(found) - 1)
        for name in self.source_names:
            was = self.fields[name]
            self.fields[name] = forms.ChoiceField(
                label=was.label,
                help_text=was.help_text,
                required=was.required,
                choices=found if was.required else [("", "No"), *found],
                widget=forms.RadioSelect,
                error_messages={"required": was.error_messages["required"]},
            )

    def clean(self):
        """One that is there, or one of a kind that is still to be opened."""
        given = self.cleaned_data
        for name in self.source_names:
            if said := given.get(name):
                given[name] = self.known.get(said) or Funding(kind=said)
        return super().clean()
