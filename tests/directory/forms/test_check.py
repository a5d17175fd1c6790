"""The form of every kind of check: what a provider says it has, and what an officer saw."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.forms.check import CheckForm, SeenForm
from directory.passport import INSURANCES, INSURED_AT_LEAST_PENCE, POUND, RECORDED, Kind


def day(name, days):
    """A date as it is typed, some days from today."""
    found = timezone.localdate() + timedelta(days=days)
    parts = (("day", found.day), ("month", found.month), ("year", found.year))
    return {f"{name}_{part}": str(value) for part, value in parts}


INSURED = {
    "issuer": "Wold Mutual",
    "limit_pence": f"{INSURED_AT_LEAST_PENCE // POUND:,}",
    **day("valid_from", -5),
    **day("valid_until", 300),
}
SAID = {
    Kind.CONTACT: {},
    Kind.IDENTITY: day("valid_until", 900),
    Kind.RIGHT_TO_WORK: day("valid_until", 200),
    Kind.DBS: {
        "level": "enhanced_barred",
        "workforce": "adult",
        "number": "0012 3456 4821",
        **day("issued_on", -9),
    },
    Kind.PUBLIC_LIABILITY: INSURED,
    Kind.EMPLOYERS_LIABILITY: INSURED,
    Kind.REFERENCES: {},
    Kind.TRAINING: {"issuer": "Wold College", **day("issued_on", -9)},
    Kind.PROFESSIONAL_PIN: {"register": "nmc", "number": "98i1393e"},
    Kind.VEHICLE: day("valid_until", 90),
    Kind.TRADER: {"number": "1234567890"},
    Kind.FOOD_HYGIENE: {"issuer": "Wolds Council", **day("issued_on", -9)},
    Kind.DECLARATION: {},
}
SEEN = {
    Kind.CONTACT: {"source": "spoken"},
    Kind.RIGHT_TO_WORK: {"source": "share_code"},
    Kind.REFERENCES: {"source": "spoken", "first": "care", "second": "character"},
    Kind.PROFESSIONAL_PIN: {"source": "register"},
    Kind.TRADER: {"source": "register"},
    Kind.FOOD_HYGIENE: {"source": "register"},
}
DATED = [kind for kind, said in SAID.items() if "issued_on_day" in said]
ENDING = [kind for kind, said in SAID.items() if "valid_until_day" in said]
ASKED = [
    (kind, name)
    for kind in SAID
    for name, field in CheckForm(kind=kind).fields.items()
    if field.required
]  # fmt: skip


def said(kind, **more):
    return CheckForm(SAID[kind] | more, kind=kind)


def test_there_is_a_form_for_every_kind_we_record_and_no_other():
    assert set(SAID) == set(RECORDED)
    assert set(Kind) - set(SAID) == {Kind.CQC, Kind.BUYERS_LIABILITY, Kind.FRESHNESS}


@pytest.mark.parametrize("kind", SAID)
def test_what_is_right_is_accepted(kind):
    form = said(kind)
    assert (form.is_valid(), form.errors) == (True, {})
    seen = SeenForm(SAID[kind] | {"source": "original"} | SEEN.get(kind, {}), kind=kind)
    assert (seen.is_valid(), seen.errors) == (True, {})
    assert form.cleaned_data.items() <= seen.cleaned_data.items()
    assert seen.cleaned_data["source"] == (SEEN.get(kind) or {"source": "original"})["source"]


@pytest.mark.parametrize("kind", DATED)
def test_a_paper_dated_in_the_future_is_refused(kind):
    assert said(kind, **day("issued_on", 0)).is_valid()
    form = said(kind, **day("issued_on", 1))
    assert not form.is_valid()
    assert form.has_error("issued_on")


@pytest.mark.parametrize("kind", INSURANCES)
def test_the_last_day_is_not_before_the_first(kind):
    assert said(kind, **day("valid_until", -5)).is_valid()
    form = said(kind, **day("valid_until", -6))
    assert form.errors == {
        "valid_until": ["The last day is before the first day. Check both dates."],
    }


@pytest.mark.parametrize("kind", INSURANCES)
def test_an_insurance_is_for_enough(kind):
    pounds = INSURED_AT_LEAST_PENCE // POUND - 1
    form = said(kind, limit_pence=str(pounds))
    assert form.errors == {
        "limit_pence": ["It must be for £5 million or more. Ask your insurer for a higher limit."]
    }


@pytest.mark.parametrize(("kind", "name"), ASKED)
def test_what_is_asked_for_and_not_given_is_said(kind, name):
    """The field is named, and every other answer is kept."""
    given = {key: value for key, value in SAID[kind].items() if not key.startswith(name)}
    form = CheckForm(given, kind=kind)
    assert not form.is_valid()
    assert set(form.errors) == {name}
    page = form.as_p()
    assert [value for value in given.values() if f'value="{value}"' not in page] == []


@pytest.mark.parametrize("kind", ENDING)
def test_no_paper_lasts_for_ever(kind):
    assert said(kind, **day("valid_until", 365 * 13)).has_error("valid_until")


@pytest.mark.parametrize("number", ["12345", "00123456482x", "0012345648210"])
def test_a_certificate_has_twelve_figures(number):
    assert said(Kind.DBS, number=number).has_error("number")


@pytest.mark.parametrize("kind", SAID)
def test_how_it_was_seen_is_asked_of_the_officer(kind):
    form = SeenForm(SAID[kind] | SEEN.get(kind, {}) | {"source": ""}, kind=kind)
    assert set(form.errors) == {"source"}
