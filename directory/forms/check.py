"""What a provider says it has, and what a moderator saw: one form for each kind of check."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, Hinted, LineField, PoundsField
from directory.enums import (
    BarredList,
    CheckReason,
    CheckSource,
    DbsLevel,
    ReferenceOutcome,
    Register,
    UpdateStatus,
    Workforce,
)
from directory.passport import INSURANCES, INSURED_AT_LEAST_PENCE, Kind

FURTHEST = timedelta(days=365 * 12)
DBS_DIGITS = 12
REFUSALS = [
    choice
    for choice in CheckReason.choices
    if choice[0]
    not in {
        CheckReason.ADVERSE,
        CheckReason.OWN,
        CheckReason.SUPERSEDED,
        CheckReason.CHANGED,
        CheckReason.NEW_INFORMATION,
        CheckReason.MISTAKE,
    }
]
ENDINGS = [
    choice for choice in CheckReason.choices if choice[0] not in {CheckReason.ADVERSE, CheckReason.OWN}
]
SOURCES = {
    Kind.CONTACT: ("spoken",),
    Kind.IDENTITY: ("original", "video", "digital"),
    Kind.RIGHT_TO_WORK: ("share_code", "original", "digital"),
    Kind.DBS: ("original", "video"),
    Kind.REFERENCES: ("spoken",),
    Kind.TRAINING: ("original", "copy"),
    Kind.PROFESSIONAL_PIN: ("register",),
    Kind.TRADER: ("register", "copy"),
    Kind.FOOD_HYGIENE: ("register", "copy"),
}
PAPER = ("original", "copy")


def _today():
    return timezone.localdate()


def _furthest():
    return timezone.localdate() + FURTHEST


def _issued():
    return DayField(
        label="The date on it",
        name="The date on it",
        latest=_today,
        error_messages={"required": "Enter the date on it"},
    )


def _until(label, *, required=True, hint=""):
    return DayField(
        label=label,
        name="The last day",
        help_text=hint,
        latest=_furthest,
        required=required,
        error_messages={"required": "Enter the last day"},
    )


def _choice(label, choices, wrong, **more):
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": wrong}, **more
    )


def _insurance():
    return {
        "issuer": LineField(
            label="Who insures you?",
            name="The insurer",
            max_length=80,
            error_messages={"required": "Enter the insurer"},
        ),
        "limit_pence": PoundsField(
            label="How much is it for?",
            help_text="It has to be for £5 million or more.",
            name="The cover",
            most=100 * INSURED_AT_LEAST_PENCE,
            width=10,
            error_messages={"required": "Enter how much it is for"},
        ),
        "valid_from": DayField(
            label="The first day",
            name="The first day",
            latest=_furthest,
            error_messages={"required": "Enter the first day"},
        ),
        "valid_until": _until("The last day", hint="Your listing is hidden from midnight after this day."),
    }


def _certificate():
    levels = [
        (DbsLevel.BASIC, Hinted("Basic", "Enough for housework and company")),
        (DbsLevel.ENHANCED, Hinted("Enhanced", "For other help one to one at home")),
        (
            DbsLevel.ENHANCED_BARRED,
            Hinted("Enhanced with adults’ barred list", "For personal care, nursing and help with money"),
        ),
    ]
    return {
        "level": _choice("Which certificate is it?", levels, "Choose which certificate it is"),
        "workforce": _choice(
            "For which workforce?", Workforce.choices, "Choose the workforce", initial=Workforce.ADULT
        ),
        "issued_on": _issued(),
        "number": LineField(
            label="The certificate number",
            help_text="12 figures, at the top right. We keep it locked away; people see no part of it.",
            name="The certificate number",
            max_length=20,
            error_messages={"required": "Enter the certificate number"},
        ),
        "consents": forms.BooleanField(
            label="It is on the DBS Update Service, and the council may look there whether it still stands",
            required=False,
        ),
    }


def _short(name, label, hint="", *, length=40):
    wrong = {"required": f"Enter {name}"}
    return LineField(
        label=label, help_text=hint, name=name.capitalize(), max_length=length, error_messages=wrong
    )


def _fields_of(kind):
    """What the provider is asked about one kind."""
    if kind in INSURANCES:
        return _insurance()
    fields = {
        Kind.IDENTITY: lambda: {
            "valid_until": _until("The last day of your passport or licence", required=False)
        },
        Kind.RIGHT_TO_WORK: lambda: {
            "valid_until": _until(
                "The last day you may work", required=False, hint="Leave it empty when there is none."
            )
        },
        Kind.DBS: _certificate,
        Kind.TRAINING: lambda: {
            "issuer": _short("who taught it", "Who taught it?", length=80),
            "issued_on": _issued(),
        },
        Kind.PROFESSIONAL_PIN: lambda: {
            "register": _choice("Which register?", Register.choices, "Choose the register"),
            "number": _short("your PIN", "Your PIN"),
        },
        Kind.VEHICLE: lambda: {
            "valid_until": _until(
                "The day the first of them runs out", hint="Your licence, the MOT or the insurance."
            )
        },
        Kind.TRADER: lambda: {"number": _short("the number", "Your tax reference (UTR) or company number")},
        Kind.FOOD_HYGIENE: lambda: {
            "issuer": _short("the council", "With which council are you registered?", length=80),
            "issued_on": _issued(),
        },
    }
    return fields[kind]() if kind in fields else {}


class CheckForm(forms.Form):
    """What a provider has of one kind."""

    def __init__(self, *args, kind, attested=False, **kwargs):
        """``attested`` is of an agency that answers for its staff: it shows no papers of theirs."""
        super().__init__(*args, **kwargs)
        self.kind, self.attested = Kind(kind), attested
        fields = _fields_of(self.kind)
        self.fields.update(
            {"level": fields["level"]} if attested and "level" in fields else {} if attested else fields
        )

    def clean_number(self):
        number = self.cleaned_data["number"].replace(" ", "").upper()
        if self.kind == Kind.DBS and not (number.isdigit() and len(number) == DBS_DIGITS):
            raise ValidationError("The certificate number has 12 figures. Copy it from the top right.")
        return number

    def clean_limit_pence(self):
        pence = self.cleaned_data["limit_pence"]
        if pence < INSURED_AT_LEAST_PENCE:
            raise ValidationError("It must be for £5 million or more. Ask your insurer for a higher limit.")
        return pence

    def clean(self):
        given = super().clean()
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "The last day is before the first day. Check both dates.")
        if given.pop("consents", False):
            given["consented_at"] = timezone.now()
        if given.get("level") == DbsLevel.ENHANCED_BARRED and not self.attested:
            given["barred_lists"] = [BarredList.ADULTS]
        return {name: value for name, value in given.items() if value not in (None, "")}


FOR_THE_COUNCIL = {
    "Who insures you?": "Who insures them?",
    "Your PIN": "Their PIN",
    "Your tax reference (UTR) or company number": "Their tax reference (UTR) or company number",
    "With which council are you registered?": "With which council are they registered?",
    "The last day of your passport or licence": "The last day of their passport or licence",
    "The last day you may work": "The last day they may work",
}


class SeenForm(CheckForm):
    """The same as a moderator saw it, how, and for references what came of asking."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = FOR_THE_COUNCIL.get(field.label, field.label)
            field.help_text = field.help_text.replace("Your listing", "Their listing").replace(
                "Your licence", "Their licence"
            )
        if self.attested:
            return
        words = dict(CheckSource.choices)
        ways = [(way, words[way].capitalize()) for way in SOURCES.get(self.kind, PAPER)]
        self.fields["source"] = _choice("How did you see it?", ways, "Choose how you saw it")
        if self.kind == Kind.REFERENCES:
            for name, label in (("first", "The first referee"), ("second", "The second referee")):
                self.fields[name] = _choice(label, ReferenceOutcome.choices, "Choose what came of it")

    def clean(self):
        given = super().clean()
        answers = [given.pop(name, "") for name in ("first", "second")]
        return given | ({"outcomes": answers} if all(answers) else {})


class RefuseForm(forms.Form):
    """Why a check is not accepted."""

    why = _choice("Why not?", REFUSALS, "Choose why, so that they know what to do")


class EndForm(forms.Form):
    """Why a check no longer counts."""

    why = _choice("Why does it no longer count?", ENDINGS, "Choose why, so that they know what to do")


class UpdateServiceForm(forms.Form):
    """What the DBS Update Service answered."""

    status = _choice("What did it answer?", UpdateStatus.choices, "Choose what it answered")
