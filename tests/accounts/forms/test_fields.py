from datetime import date

import pytest
from django import forms

from accounts.forms.fields import (
    DayField,
    LineField,
    PoundsField,
    TimeChoiceField,
    TimeOfDayField,
    WordsField,
)


def answer(field, value):
    """What the field makes of a value: its clean self or its complaints."""
    try:
        return field.clean(value)
    except forms.ValidationError as error:
        return error.messages


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (["30", "11", "2026"], date(2026, 11, 30)),
        (["", "", ""], ["Enter a date"]),
        (["30", "", "2026"], ["The first day must include a month"]),
        (["", "", "2026"], ["The first day must include a day and a month"]),
        (["31", "2", "2026"], ["The first day must be a real date"]),
        (["9" * 500, "1", "2026"], ["The first day must be a real date"]),
        (["1", "1", "2020"], ["The first day must be 1 November 2026 or later"]),
        (["1", "1", "2030"], ["The first day must be 1 November 2027 or earlier"]),
    ],
)
def test_day_field_says_which_box(boxes, expected):
    field = DayField(name="The first day", earliest=date(2026, 11, 1), latest=lambda: date(2027, 11, 1))
    assert answer(field, boxes) == expected


def test_day_field_not_required_may_be_empty():
    assert DayField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7.30am", 450),
        ("7", ["Say whether the time is am or pm, like 7:30am or 6pm"]),
        ("7:20am", ["The time must be on the quarter hour, like 7:15am or 7:30am"]),
    ],
)
def test_time_of_day_field_reads_words(typed, expected):
    assert answer(TimeOfDayField(), typed) == expected


def test_time_choice_field_gives_minutes():
    assert TimeChoiceField().clean("450") == 450


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("£12.50", 1250),
        ("£5", ["The rate must be £10 or more"]),
        ("1000000", ["The rate must be £100,000 or less"]),
        ("lots", ["The rate must be an amount of money, like 12.50"]),
    ],
)
def test_pounds_field_gives_pence_within_its_limits(typed, expected):
    assert answer(PoundsField(name="The rate", least=1000), typed) == expected


@pytest.mark.parametrize(
    "typed", ["a\x00b", "a\u202eb", "x" * 201, "x" * 10_000_000], ids=["nul", "override", "long", "huge"]
)
def test_line_field_refuses_in_one_kind_sentence(typed):
    complaints = answer(LineField(name="Your name"), typed)
    assert (len(complaints), complaints[0].startswith("Your name ")) == (1, True)


def test_line_field_never_sends_back_a_huge_answer():
    class Form(forms.Form):
        name = LineField()

    assert len(str(Form({"name": "x" * 1_000_000}))) < 3_000


def test_words_field_keeps_lines():
    assert WordsField().clean("one\r\ntwo") == "one\r\ntwo"
