"""What being an employer costs, held against sums done by hand from the published rates."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.employer import KINDS, OnTop, Rates, on_top
from payments.models import StatutoryRate

RATES = Rates(
    holiday_points=1207,
    insurance_points=1500,
    insurance_week=9_600,
    allowance_year=1_050_000,
    pension_points=300,
    pension_trigger_year=1_000_000,
    pension_lower_year=624_000,
    pension_upper_year=5_027_000,
    sick_pay_week=12_325,
    sick_pay_points=8_000,
    cover_year=10_000,
    payroll_year=18_000,
)
NOW = date(2026, 11, 26)


def test_on_top_twenty_hours_at_thirteen_pounds():
    """260 pounds; holiday 31.38; gross 291.38, over 192.31 a week so a pension: 3% of (291.38 - 120)."""
    found = on_top(26_000, RATES)
    assert found == OnTop(
        wages=26_000,
        holiday=3_138,
        insurance=0,
        insurance_forgiven=2_931,
        pension=514,
        sick_pay=237,
        cover=192,
        payroll=346,
    )
    assert (found.pence, found.total) == (4_427, 30_427)


def test_on_top_the_allowance_runs_out_for_many_hours():
    found = on_top(200_000, RATES)
    assert (found.insurance_forgiven, found.insurance) == (20_192, 32_181 - 20_192)
    assert on_top(200_000, replace(RATES, allowance_year=0)).insurance == 32_181


@pytest.mark.parametrize(("wages", "pension"), [(17_159, 0), (17_160, 217), (90_000, 2_540)])
def test_on_top_a_pension_begins_at_the_trigger_and_stops_at_the_upper_limit(wages, pension):
    assert on_top(wages, RATES).pension == pension


def test_on_top_sick_pay_of_little_pay_is_four_fifths_of_it():
    assert on_top(5_000, RATES).sick_pay == 86
    assert on_top(50_000, RATES).sick_pay == 237


def test_on_top_of_nothing_is_nothing_and_below_it_is_refused():
    assert on_top(0, RATES).total == 0
    with pytest.raises(ValueError, match="less than nothing"):
        on_top(-1, RATES)


@settings(max_examples=100, deadline=None)
@given(wages=st.integers(0, 500_000))
def test_on_top_lines_sum_to_the_total_and_more_wages_never_cost_less(wages):
    found = on_top(wages, RATES)
    assert sum(line.pence for line in found.lines) == found.total
    assert on_top(wages + 1, RATES).total > found.total


def test_rates_on_record_are_those_of_today(db):
    assert Rates.on(NOW, StatutoryRate.objects.all()) == RATES


def test_rates_of_the_year_before_have_the_sick_pay_of_the_year_before(db):
    assert Rates.on(date(2026, 4, 5), StatutoryRate.objects.all()).sick_pay_week == 11_875


def test_rates_of_a_day_without_them_are_not_guessed(db):
    assert Rates.on(date(2019, 1, 1), StatutoryRate.objects.all()) is None
    StatutoryRate.objects.filter(kind=KINDS["pension_points"]).delete()
    assert Rates.on(NOW, StatutoryRate.objects.all()) is None


def test_every_rate_says_where_it_is_written(db):
    rows = StatutoryRate.objects.filter(kind__in=KINDS.values())
    assert set(rows.values_list("kind", flat=True)) == set(KINDS.values())
    assert not rows.filter(source="").exists()


def test_rates_are_asked_for_once_in_a_while(db, django_assert_num_queries):
    StatutoryRate.objects.employer_on(NOW)
    with django_assert_num_queries(0):
        assert StatutoryRate.objects.employer_on(NOW) == RATES
