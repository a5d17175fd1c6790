from datetime import date

from directory.hours import WeeklySpan
from directory.weekly import added, key_of, removed


def span(day, start, end, **more):
    return WeeklySpan(day, start, end, date.min, **more)


def test_added_to_several_days_at_once():
    assert added([], days=[0, 4], start=480, end=600) == [span(0, 480, 600), span(4, 480, 600)]


def test_added_joins_what_touches():
    assert added([span(0, 480, 600)], days=[0], start=600, end=660) == [span(0, 480, 660)]
    assert added([span(0, 480, 600), span(0, 700, 800)], days=[0], start=540, end=720) == [span(0, 480, 800)]


def test_added_leaves_other_seasons_apart():
    kept = added([span(0, 480, 600)], days=[0], start=540, end=660, season="term")
    assert kept == [span(0, 480, 600), span(0, 540, 660, season="term")]


def test_added_leaves_hours_with_dates_alone():
    dated = WeeklySpan(0, 480, 600, date(2026, 3, 2))
    assert added([dated], days=[0], start=540, end=660) == [span(0, 540, 660), dated]


def test_added_past_midnight_is_two_stretches():
    assert added([], days=[6], start=1320, end=420) == [span(0, 0, 420), span(6, 1320, 1440)]
    assert added([], days=[6], start=1320, end=0) == [span(6, 1320, 1440)]


def test_removed_takes_out_what_is_named():
    spans = [span(0, 480, 600), span(0, 480, 600, season="term")]
    assert removed(spans, key_of(spans[1])) == spans[:1]
    assert removed(spans, "nonsense") == spans
