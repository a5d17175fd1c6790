from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from marketplace.demo import clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_at_says_what_time_it_is_and_gives_the_clock_back():
    with clock.at(NOON):
        assert timezone.now() == NOON
        assert timezone.localdate() == date(2026, 3, 2)
    assert timezone.now() != NOON


def test_play_tells_stories_in_the_order_of_time():
    told = []

    def story(name, *hours):
        for hour in hours:
            yield NOON + timedelta(hours=hour)
            told.append((name, timezone.now()))

    steps = clock.play([story("a", 1, 4, 9), story("b", 2, 3)], NOON + timedelta(hours=5))
    assert told == [
        (name, NOON + timedelta(hours=hour)) for name, hour in [("a", 1), ("b", 2), ("b", 3), ("a", 4)]
    ]
    assert steps == 4


def test_play_never_goes_back_in_time():
    told = []

    def story():
        yield NOON
        yield NOON - timedelta(hours=1)
        told.append(timezone.now())

    clock.play([story()], NOON)
    assert told == [NOON]


def test_calendar_counts_days_by_the_clock_on_the_wall():
    before_the_clocks_change = clock.Calendar(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert before_the_clocks_change.at(0, 9) == datetime(2026, 3, 28, 9, tzinfo=UTC)
    assert before_the_clocks_change.at(1, 9) == datetime(2026, 3, 29, 8, tzinfo=UTC)
