from datetime import date

import pytest

from marketplace.rating import rating_of

MARCH, MAY, LAST_YEAR = date(2026, 3, 2), date(2026, 5, 2), date(2025, 12, 24)


@pytest.mark.parametrize(
    ("count", "stars", "first", "words"),
    [
        (3, 14, MARCH, "4.7 out of 5, by 3 reviews from March to May 2026"),
        (4, 17, MARCH, "4.3 out of 5, by 4 reviews from March to May 2026"),
        (20, 85, MARCH, "4.3 out of 5, by 20 reviews from March to May 2026"),
        (3, 15, MAY, "5 out of 5, by 3 reviews in May 2026"),
        (9, 9, LAST_YEAR, "1 out of 5, by 9 reviews from December 2025 to May 2026"),
    ],
)
def test_rating_in_words(count, stars, first, words):
    assert rating_of(count, stars, first, MAY).words == words


@pytest.mark.parametrize("count", [0, 1, 2])
def test_rating_is_shown_from_three(count):
    assert rating_of(count, count * 5 or None, MARCH, MAY) is None
