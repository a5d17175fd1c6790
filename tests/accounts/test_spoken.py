from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import spoken


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "midnight"),
        (450, "7:30am"),
        (480, "8am"),
        (720, "midday"),
        (735, "12:15pm"),
        (1080, "6pm"),
        (1500, "1am"),
    ],
)
def test_say_time_is_plain(minutes, words):
    assert spoken.say_time(minutes) == words


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("7.30am", 450), ("7:30 AM", 450), ("730am", 450), ("07:30", 450), ("0730", 450), ("19:30", 1170),
        ("7pm", 1140), ("noon", 720), ("12am", 0), ("12pm", 720), ("midnight", 0), ("24:00", 0), ("7 p.m.", 1140),
    ],
)  # fmt: skip
def test_read_time_understands_people(words, minutes):
    assert spoken.read_time(words) == minutes


@pytest.mark.parametrize(
    "words", ["7", "7:30", "730", "25:00", "7:75am", "13pm", "soon", "", "７:30am am", "-1am"]
)
def test_read_time_unclear_is_refused(words):
    with pytest.raises(spoken.UnclearError):
        spoken.read_time(words)


@given(st.integers(0, 1439))
def test_read_time_undoes_say_time(minutes):
    assert spoken.read_time(spoken.say_time(minutes)) == minutes


@pytest.mark.parametrize(
    ("words", "pence"),
    [("£12.50", 1250), ("12.5", 1250), ("12", 1200), ("1,200", 120000), ("80p", 80), (" £ 3 ", 300)],
)
def test_read_pounds_gives_pence(words, pence):
    assert spoken.read_pounds(words) == pence


@pytest.mark.parametrize("words", ["", "ten", "1.234", "-5", "1e3", "12,50", "£", "1..2"])
def test_read_pounds_unclear_is_refused(words):
    with pytest.raises(spoken.UnclearError):
        spoken.read_pounds(words)


@given(st.integers(0, 10_000_000))
def test_read_pounds_undoes_say_pounds(pence):
    assert spoken.read_pounds(spoken.say_pounds(pence)) == pence


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        (("30", "11", "2026"), date(2026, 11, 30)),
        (("1", "feb", "27"), date(2027, 2, 1)),
        ((" 1", "September ", "2027"), date(2027, 9, 1)),
    ],
)
def test_read_day_takes_names_and_short_years(boxes, day):
    assert spoken.read_day(*boxes) == day


@pytest.mark.parametrize(
    "boxes",
    [("31", "2", "2027"), ("1", "ju", "2027"), ("1", "13", "2027"), ("x", "1", "1"), ("1", "1", "99999")],
)
def test_read_day_that_cannot_be_is_refused(boxes):
    with pytest.raises(spoken.UnclearError):
        spoken.read_day(*boxes)


def test_say_day_with_and_without_its_weekday():
    day = date(2026, 11, 30)
    assert (spoken.say_day(day), spoken.say_day(day, weekday=False)) == (
        "Monday 30 November 2026",
        "30 November 2026",
    )


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "less than 2 miles away"),
        (3300, "2 to 5 miles away"),
        (8000, "2 to 5 miles away"),
        (90_000, "more than 20 miles away"),
    ],
)
def test_say_distance_is_a_band(metres, words):
    assert spoken.say_distance(metres) == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("QV42GZ", "QV4 2GZ"),
        ("QV4 2GZ", "QV4 2GZ"),
        ("QV4", "QV4"),
        ("SW1A1AA", "SW1A 1AA"),
        ("hello", "hello"),
    ],
)
def test_say_postcode_puts_its_space_where_it_belongs(text, said):
    assert spoken.say_postcode(text) == said


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\u2066b", "a\x1bb"])
def test_unreadable_hidden_letters_are_named(text):
    assert spoken.unreadable(text) is not None


def test_unreadable_allows_every_language_and_lines():
    assert spoken.unreadable("שלום مرحبا ਸਤ ਸ੍ਰੀ ਅਕਾਲ\nśćź", lines=True) is None
