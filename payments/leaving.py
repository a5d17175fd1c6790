"""When a job ends: the notice the law asks for, whole years worked, and holiday that is still owed.

Whoever employs gives a week once there was a month of work, and from two years on a week for each whole year, up to
twelve; whoever works gives a week after a month (Employment Rights Act 1996, section 86). Redundancy pay begins with
two whole years (section 155) and depends on age, which we do not ask: we say so and give no sum.
"""

from calendar import monthrange
from datetime import date, timedelta

from payments.money import round_half_up

MOST_WEEKS = 12
REDUNDANCY_YEARS = 2
AN_HOUR = 60


def whole_years(since: date, until: date) -> int:
    """Whole years from the first day of work to the last."""
    after = until + timedelta(days=1)
    return max(after.year - since.year - ((after.month, after.day) < (since.month, since.day)), 0)


def a_month_on(day: date) -> date:
    """The same day of the next month, or its last."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def notice_weeks(since: date, given_on: date, *, by_employer: bool, agreed: int = 0) -> int:
    """The least weeks of notice: what the law asks, or what was agreed when that is more."""
    if given_on < a_month_on(since):
        return agreed
    if not by_employer:
        return max(agreed, 1)
    return max(agreed, min(max(whole_years(since, given_on - timedelta(days=1)), 1), MOST_WEEKS))


def earliest_last_day(since: date, given_on: date, *, by_employer: bool, agreed: int = 0) -> date:
    """The first day that may be the last. The day of the notice itself does not count."""
    return given_on + timedelta(weeks=notice_weeks(since, given_on, by_employer=by_employer, agreed=agreed))


def may_be_owed_redundancy(since: date, last_on: date) -> bool:
    """Whether they worked long enough."""
    return whole_years(since, last_on) >= REDUNDANCY_YEARS


def holiday_pence(minutes: int, pence: int, worked: int) -> int:
    """Pay for so many minutes of holiday at the average of ``pence`` for ``worked`` minutes; nothing when none is owed."""
    if minutes <= 0 or worked <= 0:
        return 0
    return round_half_up(minutes * pence, worked)
