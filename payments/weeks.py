"""Weeks that are invoiced: Monday to Sunday, in arrears, once everything of them can be confirmed."""

from datetime import date, timedelta

from directory.hours import monday_of

DAYS = 7
SETTLED_AFTER = timedelta(days=3)
"""A night from Sunday ends on Monday, and counts as confirmed two days later: on Thursday nothing is open."""


def last_day_of(week_on: date) -> date:
    """Its Sunday."""
    return week_on + timedelta(days=DAYS - 1)


def settled_week(today: date) -> date:
    """The Monday of the latest week of which nothing is still to be confirmed."""
    return monday_of(today - SETTLED_AFTER - timedelta(days=DAYS))


def is_over(week_on: date, today: date) -> bool:
    """Whether this is the Monday of a week whose Sunday has gone."""
    return week_on == monday_of(week_on) and last_day_of(week_on) < today
