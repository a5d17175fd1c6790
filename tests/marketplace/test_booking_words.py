import pytest

from marketplace.booking_words import COLOURS, STANDINGS, AgreedLine, agreed_lines, days_words, times_words
from marketplace.enums import BookingState, VisitState


def test_every_state_has_its_words_and_colour():
    assert set(STANDINGS) == set(BookingState.values)
    assert set(COLOURS) == {*BookingState.values, *VisitState.values}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "Every day"),
        (range(5), "Monday to Friday"),
        ([5, 6], "Saturday and Sunday"),
        ([4, 0, 2], "Monday, Wednesday and Friday"),
        ([3], "Thursday"),
    ],
)
def test_days_words(days, words):
    assert days_words(days) == words


@pytest.mark.parametrize(
    ("start", "minutes", "words"), [(480, 45, "8am to 8:45am"), (1320, 540, "10pm to 7am the next morning")]
)
def test_times_words(start, minutes, words):
    assert times_words(start, minutes) == words


def test_agreed_lines_put_equal_visits_together():
    visits = [(day, 480, 45, 1, "Breakfast", False) for day in range(7)] + [(2, 1320, 540, 2, "", True)]
    assert agreed_lines(visits) == [
        AgreedLine("Every day", "8am to 8:45am", "Breakfast, 45 minutes"),
        AgreedLine("Wednesday", "10pm to 7am the next morning", "9 hours, two workers, sleep-in"),
    ]
