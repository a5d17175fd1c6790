"""Minutes by rate band, held against looking at every minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.bands import Band, minutes_by_band
from directory.hours import LONDON, instants

CHRISTMAS = {date(2026, 12, 25)}


@pytest.mark.parametrize(
    ("day", "start", "minutes", "expected"),
    [
        (date(2026, 1, 5), 450, 45, {Band.WEEKDAY: 45}),
        (date(2026, 1, 5), 405, 45, {Band.NIGHT: 15, Band.WEEKDAY: 30}),
        (date(2026, 1, 10), 600, 60, {Band.SATURDAY: 60}),
        (date(2026, 1, 11), 1290, 60, {Band.SUNDAY: 30, Band.NIGHT: 30}),
        (date(2026, 10, 24), 1320, 540, {Band.NIGHT: 600}),
        (date(2026, 3, 28), 1320, 540, {Band.NIGHT: 480}),
        (date(2026, 12, 24), 1380, 120, {Band.NIGHT: 60, Band.BANK_HOLIDAY: 60}),
        (date(2026, 12, 25), 1380, 120, {Band.BANK_HOLIDAY: 60, Band.NIGHT: 60}),
    ],
)
def test_minutes_by_band_split_at_local_boundaries(day, start, minutes, expected):
    found = minutes_by_band(*instants(day, start, minutes), CHRISTMAS)
    assert list(found.items()) == list(expected.items())


def obvious_band(local):
    if local.date() in CHRISTMAS:
        return Band.BANK_HOLIDAY
    if local.hour < 7 or local.hour >= 22:
        return Band.NIGHT
    return {5: Band.SATURDAY, 6: Band.SUNDAY}.get(local.weekday(), Band.WEEKDAY)


@settings(max_examples=80, deadline=None)
@given(
    day=st.sampled_from([date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 24), date(2026, 6, 5)]),
    start=st.integers(0, 2000),
    minutes=st.integers(1, 2000),
)
def test_minutes_by_band_equal_a_look_at_every_minute(day, start, minutes):
    starts_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=start)
    counted = {}
    for passed in range(minutes):
        band = obvious_band((starts_at + timedelta(minutes=passed)).astimezone(LONDON))
        counted[band] = counted.get(band, 0) + 1
    found = minutes_by_band(starts_at, starts_at + timedelta(minutes=minutes), CHRISTMAS)
    assert list(found.items()) == list(counted.items())


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-5), timedelta(seconds=90)])
def test_minutes_by_band_refuse_what_is_not_whole_minutes(length):
    starts_at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="whole minutes"):
        minutes_by_band(starts_at, starts_at + length)


def test_minutes_by_band_refuse_instants_between_minutes():
    starts_at = datetime(2026, 1, 5, 21, 59, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="whole minutes"):
        minutes_by_band(starts_at, starts_at + timedelta(minutes=1))
