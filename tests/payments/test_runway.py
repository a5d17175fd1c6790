"""How far money reaches: the day is the last one that is paid for in full."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments.runway import Due, Held, Part, Period, parts, standing, tax_year
from payments.splitting import Share

MONDAY = date(2026, 3, 9)
YEAR = Period(date(2026, 4, 6), date(2027, 4, 5), 10_000)


def day(number):
    return YEAR.starts_on + timedelta(days=number)


def on(number, pence, *, spent=False):
    return Part(1, day(number), pence, spent)


@pytest.mark.parametrize(
    ("paid", "left", "until"),
    [
        ([], 10_000, YEAR.ends_on),
        ([on(0, 4_000, spent=True), on(7, 6_000)], 0, YEAR.ends_on),
        ([on(0, 4_000, spent=True), on(7, 6_001)], -1, day(6)),
        ([on(7, 6_000), on(7, 6_000), on(0, 1)], -2_001, day(6)),
        ([on(0, 10_001)], -1, None),
        ([on(1, 10_001)], -1, day(0)),
        ([on(-1, 99_999), on(365, 99_999)], 10_000, YEAR.ends_on),
    ],
)
def test_standing(paid, left, until):
    found = standing(YEAR, paid)
    assert (found.left, found.lasts_until, found.is_enough) == (left, until, left >= 0)
    assert found.short == max(-left, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 364), st.integers(1, 5_000)), max_size=12))
def test_standing_lasts_exactly_as_long_as_the_sum_of_what_falls_due(rows):
    paid = [on(number, pence) for number, pence in rows]
    until = standing(YEAR, paid).lasts_until or day(-1)
    assert sum(one.pence for one in paid if one.on <= until) <= YEAR.pence
    if until < YEAR.ends_on:
        assert sum(one.pence for one in paid if one.on <= until + timedelta(days=1)) > YEAR.pence


def test_parts_an_amount_begins_again_every_monday():
    shares = [
        Held(Share(1, "amount", pence=3_000), source=7, valid_from=MONDAY),
        Held(Share(2), source=8, valid_from=MONDAY),
    ]
    due = [Due(MONDAY + timedelta(days=days), 2_000, spent=True) for days in (0, 6, 7)]
    found = [(one.source, (one.on - MONDAY).days, one.pence) for one in parts(reversed(due), shares)]
    assert found == [(7, 0, 2_000), (7, 6, 1_000), (8, 6, 1_000), (7, 7, 2_000)]


def test_parts_are_by_the_shares_of_their_day():
    shares = [
        Held(Share(1), source=7, valid_from=MONDAY, valid_until=MONDAY),
        Held(Share(2), source=8, valid_from=MONDAY + timedelta(days=1)),
    ]
    due = [Due(MONDAY + timedelta(days=days), 100, spent=False) for days in (0, 1)]
    assert [(one.source, one.pence) for one in parts(due, shares)] == [(7, 100), (8, 100)]


@pytest.mark.parametrize(("today", "first"), [(date(2026, 4, 5), 2025), (date(2026, 4, 6), 2026)])
def test_tax_year(today, first):
    assert tax_year(today) == (date(first, 4, 6), date(first + 1, 4, 5))
