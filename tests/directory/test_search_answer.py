"""The search, by hand: small scenes whose answer anyone can see."""

import pytest

from directory.hours import SLOTS_A_WEEK, wall_slots
from directory.pattern import Pattern, PatternVisit
from tests.directory.searching import MONDAY, Somebody, agree, ask, settle

pytestmark = pytest.mark.django_db

MORNINGS = Pattern((PatternVisit(0, 420, 570, 45), PatternVisit(6, 420, 570, 45)), starts_on=MONDAY)


def every_week(mask, weeks=16):
    return sum(mask << week * SLOTS_A_WEEK for week in range(weeks))


ALWAYS = (1 << 16 * SLOTS_A_WEEK) - 1
MONDAYS = every_week(wall_slots(0, 480, 60))


def test_whole_comes_before_partial():
    entries = settle([Somebody((MONDAYS,)), Somebody((ALWAYS,), east=9_000)])
    answer, _ = agree(ask(MORNINGS), entries)
    assert (answer.whole, answer.partial) == (1, 1)
    assert [card.starts for card in answer.cards] == [(420, 420), (480, None)]
