"""Wall clock, instants and masks, held against an obvious minute-by-minute model over both clock changes."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import (
    LONDON,
    SLOTS_A_DAY,
    SLOTS_A_WEEK,
    TimeDoesNotExist,
    WeeklySpan,
    exists,
    free_mask,
    from_bitstring,
    instants,
    is_missing,
    is_repeated,
    minutes_words,
    monday_of,
    shifted,
    slots_between,
    to_bitstring,
    wall_slots,
)

SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)
CHANGES = [SPRING, AUTUMN, date(2027, 3, 28), date(2027, 10, 31)]


def at(*when):
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (135, "2 hours 15 minutes")]
)
def test_minutes_words(minutes, words):
    assert minutes_words(minutes) == words


@pytest.mark.parametrize(
    ("day", "start", "minutes", "expected"),
    [
        (date(2026, 1, 5), 450, 45, (at(2026, 1, 5, 7, 30), at(2026, 1, 5, 8, 15))),
        (date(2026, 7, 6), 450, 45, (at(2026, 7, 6, 6, 30), at(2026, 7, 6, 7, 15))),
        (date(2026, 7, 6), 1380, 120, (at(2026, 7, 6, 22), at(2026, 7, 7, 0))),
        (date(2026, 10, 24), 1320, 540, (at(2026, 10, 24, 21), at(2026, 10, 25, 7))),
        (date(2026, 3, 28), 1320, 540, (at(2026, 3, 28, 22), at(2026, 3, 29, 6))),
        (SPRING, 0, 60, (at(2026, 3, 29, 0), at(2026, 3, 29, 1))),
        (SPRING, 30, 90, (at(2026, 3, 29, 0, 30), at(2026, 3, 29, 1))),
        (SPRING, 120, 60, (at(2026, 3, 29, 1), at(2026, 3, 29, 2))),
        (AUTUMN, 75, 30, (at(2026, 10, 25, 0, 15), at(2026, 10, 25, 0, 45))),
        (AUTUMN, 30, 120, (at(2026, 10, 24, 23, 30), at(2026, 10, 25, 2, 30))),
    ],
)
def test_instants_go_from_wall_to_wall(day, start, minutes, expected):
    assert instants(day, start, minutes) == expected


def test_instants_take_the_second_reading_when_asked():
    assert instants(AUTUMN, 75, 30, second=True) == (at(2026, 10, 25, 1, 15), at(2026, 10, 25, 1, 45))
    assert instants(SPRING, 0, 60, second=True) == instants(SPRING, 0, 60)


@pytest.mark.parametrize(("day", "start", "minutes"), [
    (SPRING, 60, 60), (SPRING, 105, 30), (SPRING, 30, 60), (SPRING, 0, 105), (date(2026, 3, 28), 1380, 150),
    (date(2026, 3, 28), 1500, 90),
])  # fmt: skip
def test_instants_refuse_the_hour_that_does_not_happen(day, start, minutes):
    with pytest.raises(TimeDoesNotExist, match="On Sunday 29 March 2026 the clocks go forward"):
        instants(day, start, minutes)
    assert not exists(day, start, minutes)


def test_instants_refuse_a_visit_of_no_length():
    with pytest.raises(ValueError, match="at least a minute"):
        instants(SPRING, 600, 0)


def test_the_refusal_names_the_times():
    with pytest.raises(TimeDoesNotExist, match="nobody can come from 1:15am to 2:15am"):
        instants(SPRING, 75, 60)


def test_repeated_times_are_one_hour_of_one_night():
    assert [minute for minute in range(0, 1440, 15) if is_repeated(AUTUMN, minute)] == [60, 75, 90, 105]
    assert not any(is_repeated(SPRING, minute) for minute in range(0, 1440, 15))


@given(
    day=st.dates(date(2020, 1, 1), date(2037, 12, 1)),
    start=st.integers(0, 1439),
    minutes=st.integers(1, 1440),
)
def test_instants_read_back_as_the_wall_clock(day, start, minutes):
    midnight = datetime.combine(day, datetime.min.time())
    try:
        begins, ends = instants(day, start, minutes)
    except TimeDoesNotExist:
        assert not exists(day, start, minutes)
        return
    assert begins.astimezone(LONDON).replace(tzinfo=None) == midnight + timedelta(minutes=start)
    read = ends.astimezone(LONDON).replace(tzinfo=None)
    if start + minutes in {60, 1500} and is_missing(read.date(), 60):
        read -= timedelta(hours=1)  # it ended just as the skipped hour began: the clock already says 2:00am
    assert read == midnight + timedelta(minutes=start + minutes)
    assert begins < ends


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/London", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"]
)
def test_instants_do_not_depend_on_the_zone_of_the_process(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert instants(date(2026, 10, 24), 1320, 540) == (at(2026, 10, 24, 21), at(2026, 10, 25, 7))
        assert instants(date(2026, 3, 28), 1320, 540) == (at(2026, 3, 28, 22), at(2026, 3, 29, 6))
        assert slots_between(at(2026, 3, 29, 1), at(2026, 3, 29, 2), date(2026, 3, 23), 1) == wall_slots(
            6, 120, 60
        )
    finally:
        os.environ.pop("TZ", None)
        time.tzset()


def touched(periods, from_on, weeks):
    """The obvious model of a busy mask: look at every real minute, and at the skipped hour from both sides."""
    mask = 0
    for starts_at, ends_at in periods:
        moment, previous = starts_at, None
        while moment < ends_at:
            local = moment.astimezone(LONDON)
            slot = (local.date() - from_on).days * SLOTS_A_DAY + (local.hour * 60 + local.minute) // 15
            skipped = range(previous + 1, slot) if previous is not None else ()
            for index in (*skipped, slot):
                if 0 <= index < weeks * SLOTS_A_WEEK:
                    mask |= 1 << index
            previous = slot
            moment += timedelta(minutes=1)
    return mask


@st.composite
def periods_near_a_change(draw):
    change = draw(st.sampled_from(CHANGES))
    middle = datetime.combine(change, datetime.min.time(), UTC) + timedelta(hours=1)
    starts_at = middle + timedelta(minutes=draw(st.integers(-600, 600)))
    return monday_of(change), (starts_at, starts_at + timedelta(minutes=draw(st.integers(1, 900))))


@settings(max_examples=300, deadline=None)
@given(periods_near_a_change())
def test_slots_between_never_reports_less_than_the_real_minutes(case):
    from_on, period = case
    mask, real = slots_between(*period, from_on, 2), touched([period], from_on, 2)
    assert real & ~mask == 0
    extra = mask & ~real
    assert extra & ~wall_slots(6, 60, 60) == 0  # only the repeated hour is ever busier than real


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    minutes=st.integers(1, 3000),
    at_minute=st.integers(0, 1439),
)
def test_slots_between_is_exact_away_from_the_repeated_hour(day, minutes, at_minute):
    starts_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=at_minute)
    period, from_on = (starts_at, starts_at + timedelta(minutes=minutes)), monday_of(day)
    repeated = sum(
        wall_slots((turn - from_on).days, 60, 60) for turn in CHANGES if 0 <= (turn - from_on).days < 14
    )
    assert slots_between(*period, from_on, 2) | repeated == touched([period], from_on, 2) | repeated


def test_slots_between_covers_both_readings_over_seven_months_of_leave():
    starts_at, ends_at = at(2026, 10, 25, 0, 45), at(2027, 6, 1)
    mask = slots_between(starts_at, ends_at, date(2026, 10, 19), 2)
    assert mask & wall_slots(6, 60, 60) == wall_slots(6, 60, 60)


def test_slots_between_counts_a_slot_touched_for_a_second():
    starts_at = at(2026, 1, 5, 9, 0, 59)
    assert slots_between(starts_at, starts_at + timedelta(seconds=1), date(2026, 1, 5), 1) == wall_slots(
        0, 540, 15
    )
    starts_at = at(2026, 1, 5, 9, 14, 59)
    assert slots_between(starts_at, starts_at + timedelta(seconds=2), date(2026, 1, 5), 1) == wall_slots(
        0, 540, 30
    )


def test_slots_between_is_clipped_to_the_window():
    assert slots_between(at(2025, 1, 1), at(2027, 1, 1), date(2026, 1, 5), 1) == (1 << SLOTS_A_WEEK) - 1
    assert slots_between(at(2025, 1, 1), at(2025, 1, 2), date(2026, 1, 5), 1) == 0
    assert slots_between(at(2027, 1, 1), at(2027, 1, 2), date(2026, 1, 5), 1) == 0
    assert slots_between(at(2026, 1, 6), at(2026, 1, 6), date(2026, 1, 5), 1) == 0


TERMS = [(date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))]
spans = st.builds(
    lambda day, start, length, since, until, season: WeeklySpan(
        day, start * 15, min((start + length) * 15, 1440), since, until, season),
    st.integers(0, 6), st.integers(0, 95), st.integers(1, 60),
    st.dates(date(2026, 9, 1), date(2026, 11, 20)), st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 1)),
    st.sampled_from(["always", "term", "holidays"]),
)  # fmt: skip


def obvious_free_mask(weekly, busy, from_on, weeks, terms):
    mask, taken = 0, touched(busy, from_on, weeks)
    for slot in range(weeks * SLOTS_A_WEEK):
        day, minute = from_on + timedelta(days=slot // SLOTS_A_DAY), slot % SLOTS_A_DAY * 15
        known = terms[0][0] <= day <= terms[-1][1]
        season = "term" if any(first <= day <= last for first, last in terms) else "holidays"
        works = any(
            span.day == day.weekday()
            and span.start <= minute < span.end
            and span.valid_from <= day
            and (span.valid_until is None or day <= span.valid_until)
            and (span.season == "always" or (known and span.season == season))
            for span in weekly
        )
        if works and not taken >> slot & 1:
            mask |= 1 << slot
    return mask


@settings(max_examples=40, deadline=None)
@given(
    weekly=st.lists(spans, max_size=6),
    starts=st.lists(st.tuples(st.integers(0, 28 * 96), st.integers(1, 50)), max_size=5),
)
def test_free_mask_equals_the_obvious_model_over_the_autumn_change(weekly, starts):
    from_on = date(2026, 10, 12)
    origin = datetime(2026, 10, 11, 23, tzinfo=UTC)
    busy = [(origin + timedelta(minutes=15 * a), origin + timedelta(minutes=15 * (a + b))) for a, b in starts]
    mask = free_mask(weekly, busy, from_on, 4, TERMS)
    obvious = obvious_free_mask(weekly, busy, from_on, 4, TERMS)
    assert mask & ~obvious == 0
    assert (obvious & ~mask) & ~wall_slots(13, 60, 60) == 0


@settings(max_examples=20, deadline=None)
@given(starts=st.lists(st.tuples(st.integers(0, 14 * 96), st.integers(1, 50)), max_size=5))
def test_free_mask_equals_the_obvious_model_over_the_spring_change(starts):
    weekly = [WeeklySpan(day, 0, 1440, date(2026, 1, 1)) for day in range(7)]
    origin = datetime(2026, 3, 23, tzinfo=UTC)
    busy = [(origin + timedelta(minutes=15 * a), origin + timedelta(minutes=15 * (a + b))) for a, b in starts]
    assert free_mask(weekly, busy, date(2026, 3, 23), 2) == obvious_free_mask(
        weekly, busy, date(2026, 3, 23), 2, TERMS
    )


def test_free_mask_takes_an_hour_when_its_second_reading_is_busy():
    weekly = [WeeklySpan(6, 0, 300, date(2026, 1, 1))]
    busy = [instants(AUTUMN, 75, 15, second=True)]
    mask = free_mask(weekly, busy, date(2026, 10, 19), 1)
    assert mask == wall_slots(6, 0, 300) & ~wall_slots(6, 75, 15)


def test_free_mask_keeps_term_workers_out_of_days_nobody_knows_about():
    weekly = [WeeklySpan(day, 540, 600, date(2026, 1, 1), None, "term") for day in range(7)]
    holidays = [WeeklySpan(day, 540, 600, date(2026, 1, 1), None, "holidays") for day in range(7)]
    assert free_mask(weekly, [], date(2026, 10, 19), 1, TERMS) == sum(
        wall_slots(day, 540, 60) for day in range(5)
    )
    assert free_mask(holidays, [], date(2026, 10, 19), 1, TERMS) == sum(
        wall_slots(day, 540, 60) for day in (5, 6)
    )
    assert free_mask([*weekly, *holidays], [], date(2027, 1, 4), 1, TERMS) == 0
    assert free_mask([*weekly, *holidays], [], date(2026, 10, 19), 1) == 0


def test_free_mask_rounds_odd_hours_inwards():
    weekly = [WeeklySpan(0, 545, 595, date(2026, 1, 1))]
    assert free_mask(weekly, [], date(2026, 1, 5), 1) == wall_slots(0, 555, 30)


def test_free_mask_starts_on_a_monday():
    with pytest.raises(ValueError, match="Monday"):
        free_mask([], [], date(2026, 1, 6))


@given(mask=st.integers(0, (1 << 700) - 1))
def test_bitstrings_go_there_and_back_with_slot_0_first(mask):
    text = to_bitstring(mask, 700)
    assert len(text) == 700
    assert from_bitstring(text) == mask
    assert (text[0] == "1") == bool(mask & 1)


def test_bitstrings_may_be_empty():
    assert (to_bitstring(0, 0), from_bitstring("")) == ("", 0)


def test_shifted_sees_the_same_hours_from_another_monday():
    mask = wall_slots(8, 540, 60)
    assert shifted(mask, date(2026, 1, 5), date(2026, 1, 12), 2) == wall_slots(1, 540, 60)
    assert shifted(mask, date(2026, 1, 12), date(2026, 1, 5), 3) == wall_slots(15, 540, 60)
    assert shifted(mask, date(2026, 1, 12), date(2026, 1, 5), 2) == 0
