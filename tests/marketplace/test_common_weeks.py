from datetime import date

import pytest

from directory.pattern import Pattern
from marketplace.common_weeks import COMMON_WEEKS, name_of, week_of


@pytest.mark.parametrize("name", COMMON_WEEKS)
@pytest.mark.parametrize("minutes", [None, 15, 30, 60, 120])
def test_common_week_has_no_problems(name, minutes):
    pattern = Pattern(week_of(name, minutes=minutes, workers=1), starts_on=date(2026, 11, 30))
    assert pattern.problems() == []


@pytest.mark.parametrize("name", COMMON_WEEKS)
@pytest.mark.parametrize("workers", [1, 2])
def test_common_week_is_known_again(name, workers):
    assert name_of(week_of(name, minutes=None, workers=workers)) == name


def test_changed_week_has_no_common_name():
    assert name_of(week_of("mornings", minutes=30, workers=1)[1:]) is None
    assert name_of(()) is None
