"""Weeks to invoice, the columns of an aged list, and the tax in a price."""

from datetime import date, timedelta

import pytest

from payments import ageing, vat, weeks


@pytest.mark.parametrize(
    ("today", "week_on"),
    [
        (date(2026, 11, 25), date(2026, 11, 9)),  # Wednesday: a Sunday night may still be open
        (date(2026, 11, 26), date(2026, 11, 16)),  # Thursday
        (date(2026, 12, 2), date(2026, 11, 16)),
        (date(2029, 1, 4), date(2028, 12, 25)),  # the year ends on a Sunday
        (date(2029, 1, 3), date(2028, 12, 18)),
        (date(2028, 3, 9), date(2028, 2, 28)),  # a leap day in it
    ],
)
def test_settled_week(today, week_on):
    assert weeks.settled_week(today) == week_on
    assert weeks.is_over(week_on, today)


def test_last_day_is_a_sunday():
    assert weeks.last_day_of(date(2028, 12, 25)) == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("week_on", "today", "over"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), False),
        (date(2026, 11, 16), date(2026, 11, 23), True),
        (date(2026, 11, 17), date(2026, 12, 23), False),
    ],
)
def test_is_over(week_on, today, over):
    assert weeks.is_over(week_on, today) is over


def test_aged_columns_hold_everything_once():
    today = date(2026, 11, 26)
    late = [0, 1, 30, 31, 60, 61, 90, 91, 900, -5]
    found = ageing.aged([(today - timedelta(days=days), 100) for days in late], today)
    assert [(many, pence) for _, many, pence in found] == [(2, 200)] * 5
    assert found[0][0] == "Not due yet"


@pytest.mark.parametrize(
    ("pence", "kind", "tax"),
    [(1200, "standard", 200), (100, "standard", 17), (1200, "exempt", 0), (0, "none", 0)],
)
def test_vat_included(pence, kind, tax):
    assert vat.included(pence, kind) == tax
    assert vat.included(-pence, kind) == -tax


@pytest.mark.parametrize(
    ("cqc", "number", "kind"),
    [
        (True, "123456789", "exempt"),
        (True, "", "exempt"),
        (False, "123456789", "standard"),
        (False, "", "none"),
    ],
)
def test_vat_kind(cqc, number, kind):
    assert vat.kind_of(registered_with_cqc=cqc, vat_number=number) == kind
