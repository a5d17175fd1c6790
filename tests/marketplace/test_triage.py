"""The clocks of a concern, over weekends, bank holidays, nights and the days the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace import triage
from marketplace.severity import AMBER, GREEN, RED

LONDON = ZoneInfo("Europe/London")
EASTER = {date(2026, 4, 3), date(2026, 4, 6)}  # Good Friday and Easter Monday
CHRISTMAS = {date(2026, 12, 25), date(2026, 12, 28)}
HOLIDAYS = EASTER | CHRISTMAS


def london(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("severity", "received", "look", "decide"),
    [
        # On a Tuesday in staffed hours
        (RED, "2026-03-03 10:00", "2026-03-03 11:00", "2026-03-04 10:00"),
        (AMBER, "2026-03-03 10:00", "2026-03-03 14:00", "2026-03-04 10:00"),
        (GREEN, "2026-03-03 10:00", "2026-03-04 10:00", "2026-03-04 10:00"),
        # At the edges of the day
        (RED, "2026-03-03 09:00", "2026-03-03 10:00", "2026-03-04 09:00"),
        (RED, "2026-03-03 08:59", "2026-03-03 10:00", "2026-03-03 17:00"),
        (RED, "2026-03-03 16:00", "2026-03-03 17:00", "2026-03-04 16:00"),
        (RED, "2026-03-03 16:30", "2026-03-04 09:30", "2026-03-04 16:30"),
        (RED, "2026-03-03 17:00", "2026-03-04 10:00", "2026-03-04 17:00"),
        (AMBER, "2026-03-03 15:00", "2026-03-04 11:00", "2026-03-04 15:00"),
        # At night and at the weekend
        (GREEN, "2026-03-03 23:30", "2026-03-04 17:00", "2026-03-04 17:00"),
        (AMBER, "2026-03-06 16:00", "2026-03-09 12:00", "2026-03-09 16:00"),
        (RED, "2026-03-07 03:00", "2026-03-09 10:00", "2026-03-09 17:00"),
        (GREEN, "2026-03-08 12:00", "2026-03-09 17:00", "2026-03-09 17:00"),
        # Before Easter: Friday to Monday are all closed
        (RED, "2026-04-02 16:30", "2026-04-07 09:30", "2026-04-07 16:30"),
        (AMBER, "2026-04-03 10:00", "2026-04-07 13:00", "2026-04-07 17:00"),
        (GREEN, "2026-12-24 11:00", "2026-12-29 11:00", "2026-12-29 11:00"),
        # The clocks go forward on 29 March and back on 25 October 2026
        (RED, "2026-03-27 16:30", "2026-03-30 09:30", "2026-03-30 16:30"),
        (AMBER, "2026-10-23 16:00", "2026-10-26 12:00", "2026-10-26 16:00"),
        (RED, "2026-03-29 00:30", "2026-03-30 10:00", "2026-03-30 17:00"),
    ],
)
def test_due(severity, received, look, decide):
    moment = london(received).astimezone(UTC)
    assert triage.due(severity, moment, HOLIDAYS) == triage.Due(
        moment + timedelta(minutes=5), london(look), london(decide)
    )


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-03 09:00", True),
        ("2026-03-03 16:59", True),
        ("2026-03-03 17:00", False),
        ("2026-03-03 08:59", False),
        ("2026-03-07 12:00", False),
        ("2026-04-06 12:00", False),
        ("2026-07-01 09:30", True),
    ],
)
def test_is_staffed(moment, expected):
    assert triage.is_staffed(london(moment).astimezone(UTC), HOLIDAYS) is expected


def test_clocks_breach_at_the_second_and_stay_breached_once_done_late():
    at = london("2026-03-03 10:00")
    moments = triage.due(RED, at, HOLIDAYS)
    on_time = triage.clocks(moments, {"alert": at}, moments.look_by)
    assert [(one.name, one.runs, one.breached) for one in on_time] == [
        ("alert", False, False),
        ("look", True, False),
        ("decide", True, False),
    ]
    late = triage.clocks(moments, {"alert": at}, moments.look_by + timedelta(seconds=1))
    assert [one.breached for one in late] == [False, True, False]
    done_late = {"alert": at, "look": moments.look_by + timedelta(seconds=1), "decide": moments.decide_by}
    assert [one.breached for one in triage.clocks(moments, done_late, moments.decide_by)] == [
        False,
        True,
        False,
    ]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([RED, AMBER, GREEN]),
)
def test_due_is_in_order_and_in_staffed_hours(received, severity):
    moments = triage.due(severity, received, HOLIDAYS)
    assert received < moments.look_by <= moments.decide_by
    for moment in (moments.look_by, moments.decide_by):
        assert triage.is_staffed(moment - timedelta(microseconds=1), HOLIDAYS) or triage.is_staffed(
            moment, HOLIDAYS
        )
