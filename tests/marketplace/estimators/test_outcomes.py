"""Met, under-met, unmet, left, too early: every request is in one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.estimators.outcomes import Course, Outcome, missing_minutes, outcome, waited


def course(**more):
    return Course(**({"age_days": 40, "requested_minutes": 600} | more))


@pytest.mark.parametrize(
    ("given", "is_", "when"),
    [
        ({"started_after": 3, "delivered_minutes": 540}, Outcome.MET, "by_day_3"),
        ({"started_after": 28, "delivered_minutes": 600}, Outcome.MET, "by_day_28"),
        ({"started_after": 0, "delivered_minutes": 539}, Outcome.UNDER_MET, "by_day_1"),
        ({"started_after": 5, "delivered_minutes": 600, "dropped": True}, Outcome.UNDER_MET, "by_day_7"),
        ({"started_after": 5, "delivered_minutes": 600, "bridged_days": 15}, Outcome.UNDER_MET, "by_day_7"),
        ({"started_after": 5, "delivered_minutes": 600, "bridged_days": 14}, Outcome.MET, "by_day_7"),
        ({"started_after": 29, "delivered_minutes": 600}, Outcome.UNMET, "still_waiting"),
        ({}, Outcome.UNMET, "still_waiting"),
        ({"left_after": 10}, Outcome.LEFT, "left"),
        ({"left_after": 30}, Outcome.UNMET, "still_waiting"),
        ({"started_after": 2, "delivered_minutes": 600, "left_after": 20}, Outcome.MET, "by_day_3"),
        ({"age_days": 27, "started_after": 1, "delivered_minutes": 600}, Outcome.TOO_EARLY, "too_early"),
    ],
)
def test_outcome(given, is_, when):
    assert (outcome(course(**given)), waited(course(**given))) == (is_, when)


DAYS = st.none() | st.integers(0, 60)


@settings(deadline=None)
@given(
    st.builds(
        Course,
        st.integers(0, 90),
        st.integers(0, 900),
        st.integers(0, 900),
        DAYS,
        DAYS,
        st.booleans(),
        st.integers(0, 30),
    )
)
def test_outcome_and_wait_tell_the_same(given):
    """How it ended says which waits there can be, which is why one stands within the other in the cube."""
    by_a_day = waited(given).startswith("by_day")
    assert by_a_day == (outcome(given) in (Outcome.MET, Outcome.UNDER_MET))
    assert (waited(given) == "still_waiting") == (outcome(given) is Outcome.UNMET)


def test_what_is_missing_is_never_less_than_nothing():
    assert [missing_minutes(600, given) for given in (0, 450, 700)] == [600, 150, 0]
