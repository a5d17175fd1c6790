"""Sittings: half an hour apart is another; the last look counts; programs and flashes do not."""

from datetime import UTC, datetime, timedelta

from directory.demand import LeftOut
from directory.sittings import Look, begins_episode, sittings

NOON = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)  # ten minutes before the clocks change in London


def look(key, minutes, token=b"a", **more):
    return Look(key, token, NOON + timedelta(minutes=minutes), **{"stayed": True} | more)


def keys(looks):
    return [[each.key for each in sitting.looks] for sitting in sittings(looks)]


def test_half_an_hour_without_a_look_ends_a_sitting_also_while_the_clocks_change():
    assert keys([look(1, 0), look(2, 29), look(3, 59)]) == [[1, 2], [3]]
    assert keys([look(1, 0), look(2, 30)]) == [[1], [2]]


def test_each_visitor_sits_alone_and_order_does_not_matter():
    looks = [look(3, 5, b"b"), look(2, 10), look(1, 0)]
    assert keys(looks) == keys(reversed(looks)) == [[1, 2], [3]]


def test_what_is_left_out():
    (flash,) = sittings([look(1, 0, stayed=False)])
    (twice,) = sittings([look(1, 0, stayed=False), look(2, 1, stayed=False)])
    (crowd,) = sittings([look(1, 0), look(2, 1, crowded=True)])
    assert [flash.left_out, twice.left_out, crowd.left_out] == [LeftOut.FLASH, None, LeftOut.CROWD]


def test_an_episode_begins_again_after_28_days():
    day = timedelta(days=1)
    assert begins_episode(NOON, [])
    assert not begins_episode(NOON, [NOON - 28 * day + timedelta(minutes=1)])
    assert begins_episode(NOON, [NOON - 28 * day])
