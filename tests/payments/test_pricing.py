"""Prices visit by visit, and the same sum over groups in plain integers."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.bands import HOURLY_BANDS, Band, minutes_by_band
from directory.hours import exists, instants
from payments.pricing import (
    Group,
    Line,
    Price,
    Tariff,
    TariffError,
    TimedVisit,
    cost_of,
    price_visit,
    price_week,
    signature,
)

MONDAY = date(2026, 1, 5)
PLAIN = Tariff(
    {Band.WEEKDAY: 2200, Band.SUNDAY: 2600}, minimum_minutes=30, travel_pence=150, sleep_in_pence=6000
)


def visit(day, start, minutes, workers=1, sleep_in=False):
    return TimedVisit(*instants(MONDAY + timedelta(days=day), start, minutes), workers, sleep_in)


def test_tariff_falls_back_band_by_band():
    assert Tariff({Band.WEEKDAY: 1000}).rates() == (1000, 1000, 1000, 1000, 1000)
    assert Tariff({Band.WEEKDAY: 1000, Band.SATURDAY: 1200}).rates() == (1000, 1200, 1200, 1200, 1000)
    assert PLAIN.rates() == (2200, 2200, 2600, 2600, 2200)


def test_tariff_needs_a_weekday_rate_and_nothing_below_zero():
    with pytest.raises(TariffError, match="weekday"):
        Tariff({Band.SUNDAY: 1000})
    with pytest.raises(TariffError, match="less than nothing"):
        Tariff({Band.WEEKDAY: 1000}, travel_pence=-1)


@pytest.mark.parametrize(
    ("one", "lines", "total"),
    [
        (visit(0, 480, 45), [("1 visit × 45 minutes weekday at £22 an hour", 1650), ("1 visit × travel at £1.50", 150)], 1800),
        (visit(0, 480, 15), [("1 visit × 15 minutes weekday at £22 an hour", 550),
                             ("1 visit × 15 minutes to make up the 30 minutes minimum at £22 an hour", 550),
                             ("1 visit × travel at £1.50", 150)], 1250),
        (visit(6, 480, 60, workers=2), [("1 visit × 2 workers × 1 hour Sunday at £26 an hour", 5200),
                                        ("1 visit × 2 workers × travel at £1.50", 300)], 5500),
        (visit(0, 1320, 540, sleep_in=True), [("1 visit × sleep-in at £60 a night", 6000), ("1 visit × travel at £1.50", 150)], 6150),
    ],
)  # fmt: skip
def test_price_visit_says_each_part(one, lines, total):
    assert price_visit(PLAIN, one) == Price(tuple(Line(*line) for line in lines), total)


def test_price_visit_rounds_once_and_its_lines_still_add_up():
    tariff = Tariff({Band.WEEKDAY: 1001, Band.NIGHT: 1001})
    price = price_visit(tariff, visit(0, 405, 30))
    assert [line.pence for line in price.lines] == [250, 251]
    assert price.total_pence == 501


def test_price_visit_without_a_sleep_in_rate_goes_by_the_hour():
    assert price_visit(Tariff({Band.WEEKDAY: 1200}), visit(0, 1320, 540, sleep_in=True)).total_pence == 10800


def test_price_visit_bills_the_hours_that_really_pass():
    night = Tariff({Band.WEEKDAY: 1200, Band.NIGHT: 1500})
    october = TimedVisit(*instants(date(2026, 10, 24), 1320, 540))
    march = TimedVisit(*instants(date(2026, 3, 28), 1320, 540))
    assert (price_visit(night, october).total_pence, price_visit(night, march).total_pence) == (15000, 12000)


def test_price_visit_knows_bank_holidays():
    tariff = Tariff({Band.WEEKDAY: 1200, Band.BANK_HOLIDAY: 2400})
    assert price_visit(tariff, visit(0, 480, 60), {MONDAY}).total_pence == 2400


def test_price_week_puts_equal_visits_on_one_line():
    week = [visit(day, 480, 45) for day in range(5)] + [visit(6, 480, 45)]
    price = price_week(PLAIN, week)
    assert [line.words for line in price.lines] == [
        "5 visits × 45 minutes weekday at £22 an hour",
        "5 visits × travel at £1.50",
        "1 visit × 45 minutes Sunday at £26 an hour",
        "1 visit × travel at £1.50",
    ]
    assert price.total_pence == 5 * 1650 + 1950 + 6 * 150


def test_signature_is_all_a_price_depends_on():
    week = [visit(day, 480, 45) for day in range(5)] + [visit(0, 405, 30, workers=2)]
    assert signature(week) == (
        Group((45, 0, 0, 0, 0), 0, 1, False, 5),
        Group((15, 0, 0, 0, 15), 4, 2, False, 1),
    )


rates = st.integers(0, 9999)
tariffs = st.builds(
    Tariff,
    st.fixed_dictionaries({Band.WEEKDAY: rates}, optional=dict.fromkeys(HOURLY_BANDS[1:], rates)),
    st.integers(0, 120), st.integers(0, 999), st.none() | st.integers(0, 20000),
)  # fmt: skip
times = st.tuples(st.integers(75, 90), st.integers(0, 1439), st.integers(1, 60).map(lambda n: n * 5)).filter(
    lambda one: exists(
        MONDAY + timedelta(days=one[0]), *one[1:]
    )  # no visit starts or ends in the lost hour of spring
)
visits = st.builds(lambda one, *more: visit(*one, *more), times, st.integers(1, 2), st.booleans())
holidays = st.sets(st.dates(date(2026, 3, 20), date(2026, 4, 6)), max_size=3)


def obvious_price(tariff, one, bank_holidays):
    found = minutes_by_band(one.starts_at, one.ends_at, bank_holidays)
    if one.sleep_in and tariff.sleep_in_pence is not None:
        each = tariff.sleep_in_pence
    else:
        short = max(tariff.minimum_minutes - sum(found.values()), 0)
        exact = sum(Fraction(minutes * tariff.rate(band), 60) for band, minutes in found.items())
        exact += Fraction(short * tariff.rate(next(iter(found))), 60)
        each = int(exact + Fraction(1, 2))
    return one.workers * (each + tariff.travel_pence)


@settings(max_examples=150, deadline=None)
@example(
    tariff=PLAIN, week=[visit(82, 1380, 300), visit(83, 120, 60), visit(83, 0, 240)], bank_holidays=set()
)
@given(tariff=tariffs, week=st.lists(visits, min_size=1, max_size=8), bank_holidays=holidays)
def test_every_way_of_adding_up_agrees(tariff, week, bank_holidays):
    price = price_week(tariff, week, bank_holidays)
    groups = signature(week, bank_holidays)
    assert price.total_pence == sum(line.pence for line in price.lines)
    assert price.total_pence == sum(price_visit(tariff, one, bank_holidays).total_pence for one in week)
    assert price.total_pence == sum(obvious_price(tariff, one, bank_holidays) for one in week)
    assert price.total_pence == cost_of(
        groups, tariff.rates(), tariff.minimum_minutes, tariff.travel_pence, tariff.sleep_in_pence
    )
