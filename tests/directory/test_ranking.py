from datetime import date, timedelta
from itertools import pairwise

from directory import ranking

DAY = date(2026, 11, 22)
PLAIN = {"preferred": 0, "fresh": False, "metres": 5000, "by_chance": 7}


def test_each_reason_outweighs_all_that_follow():
    order = [
        ranking.best(preferred=1, fresh=False, metres=90_000, by_chance=ranking.PRIME - 1),
        ranking.best(preferred=0, fresh=True, metres=90_000, by_chance=ranking.PRIME - 1),
        ranking.best(preferred=0, fresh=False, metres=0, by_chance=ranking.PRIME - 1),
        ranking.best(preferred=0, fresh=False, metres=4_000, by_chance=0),
    ]
    assert all(one < other for one, other in pairwise(order))


def test_bands_are_two_five_ten_and_twenty_miles():
    assert [ranking.band(metres) for metres in (0, 3_218, 3_219, 8_047, 16_093, 32_187)] == [0, 0, 1, 2, 3, 4]


def test_hours_are_fresh_for_fourteen_days():
    ages = [DAY, DAY - timedelta(days=14), DAY - timedelta(days=15), None]
    assert [ranking.is_fresh(day, DAY) for day in ages] == [True, True, False, False]


def test_chance_is_drawn_anew_each_day_and_needs_the_key():
    pair = ranking.draw(b"key", DAY)
    assert pair == ranking.draw(b"key", DAY)
    assert pair not in {ranking.draw(b"other", DAY), ranking.draw(b"key", DAY + timedelta(days=1))}


def test_any_two_are_as_likely_either_way_round():
    days = [ranking.draw(b"key", DAY + timedelta(days=day)) for day in range(1000)]
    first = sum(ranking.chance(17, pair) < ranking.chance(18, pair) for pair in days)
    assert 430 < first < 570


def test_chance_never_ties_two_listings():
    pair = ranking.draw(b"key", DAY)
    assert len({ranking.chance(listing, pair) for listing in range(1, 5000)}) == 4999
