"""The truth is in every band that is told of a release, whoever the hidden groups hold."""

from random import Random

import pytest

from marketplace.cubes import ASKED, LOOKED
from marketplace.disclosure import PUBLIC, STAFF, People, Row, publishable
from marketplace.estimators.outcomes import WAITED, Outcome
from marketplace.measures.bands import ended, found_by, in_block
from marketplace.measures.panels_people import _most
from marketplace.person_traits import WAITED_WITHIN
from tests.marketplace.measures.test_released import ALIKE, BLOCKS, HERE, released

BY = {words: day for day, words in WAITED}
DISTRICTS = ("D1", "D2", "D3")
ENDS = ("found", "thin", "none_available", "none")
ANY = ALIKE | {"payer": "own", "barrier": "any", "week": "any"}
BLOCKS_OF_ANY = BLOCKS | {"district": {"": DISTRICTS}, "barrier": {"": ("any",)}, "week": {"": ("any",)}}


def a_population(dice, outcomes, waits):
    """Some people, of whom few are in most groups."""
    rows = []
    for district in DISTRICTS:
        weights = [dice.choice((0, 1, 4, 12)) for _ in outcomes]
        for _ in range(dice.choice((0, 4, 12, 30, 90)) if any(weights) else 0):
            outcome = dice.choices(outcomes, weights)[0]
            waited = dice.choice(waits[outcome][: dice.choice((1, 5))])
            more = {"district": district, "outcome": outcome, "waited": waited}
            rows.append(Row(str(len(rows)), ANY | more))
    return rows


def release_of(cube, rows, policy, blocks):
    return publishable(cube, People(HERE, "2025Q4", rows, BLOCKS_OF_ANY | blocks), policy)


def holds(band, some, of):
    """Whether the true share lies in a band; a band that is not told says nothing that is wrong."""
    return band is None or not of or band.low <= 100 * len(some) / len(of) <= band.high


@pytest.mark.parametrize("policy", [PUBLIC, STAFF])
@pytest.mark.parametrize("seed", range(30))
def test_the_true_share_of_those_who_found_somebody_is_in_the_band(seed, policy):
    rows = a_population(Random(seed), list(Outcome), WAITED_WITHIN)
    release = release_of(ASKED, rows, policy, {})
    for place in ((), *((("district", each),) for each in DISTRICTS)):
        here = [row.traits for row in rows if not place or row.traits["district"] == place[0][1]]
        of = [traits for traits in here if traits["outcome"] != Outcome.TOO_EARLY]
        for day, _ in WAITED:
            some = [traits for traits in of if BY.get(traits["waited"], 99) <= day]
            assert holds(found_by(release, day, place), some, of), (place, day)


@pytest.mark.parametrize("policy", [PUBLIC, STAFF])
@pytest.mark.parametrize("seed", range(30))
def test_the_true_share_of_what_a_search_found_is_in_the_band(seed, policy):
    rows = a_population(Random(seed), ENDS, dict.fromkeys(ENDS, ("any",)))
    release = release_of(LOOKED, rows, policy, {"outcome": {"": ENDS}})
    for block in ENDS:
        some = [row for row in rows if row.traits["outcome"] == block]
        assert holds(ended(release, block), some, rows), block


def test_a_hidden_group_may_be_all_of_what_is_left_and_all_found_or_none():
    """Forty who found somebody stand with three who left, and a district of twenty says nothing of how it ended."""
    groups = [
        (40, "D1", "met", "by_day_3", "own"),
        (57, "D1", "unmet", "still_waiting", "own"),
        (3, "D1", "left", "left", "own"),
        (20, "D2", "met", "by_day_1", "own"),
    ]
    release = released(*groups)
    band = found_by(release, 28, (("district", "D1"),))
    assert (band.low, band.high) == (0, 49)
    band = found_by(release, 28)
    assert (band.low, band.high) == (0, 57)
    assert found_by(release, 28, (("district", "D2"),)) is None


@pytest.mark.parametrize("policy", [PUBLIC, STAFF])
@pytest.mark.parametrize("seed", range(20))
def test_how_many_pay_in_one_way_is_between_its_ends(seed, policy):
    dice = Random(seed)
    rows = [
        Row(row.person, dict(row.traits) | {"payer": dice.choices(("own", "council"), (5, 1))[0]})
        for row in a_population(dice, list(Outcome), WAITED_WITHIN)
    ]
    release = release_of(ASKED, rows, policy, {})
    for payer in ("own", "council") if release.value() else ():
        span = in_block(release, "payer", payer)
        assert span.least <= sum(row.traits["payer"] == payer for row in rows) <= span.most


def test_most_is_said_where_no_other_could_be_more():
    sure = released((60, "D1", "met", "by_day_1", "own"), (20, "D1", "unmet", "still_waiting", "own"),
                    (12, "D1", "unmet", "still_waiting", "council"), (12, "D1", "met", "by_day_3", "council"))  # fmt: skip
    assert _most(sure) == "Most were to pay like this: Own money."
    even = [(20, "D1", ending, waited, payer) for payer in ("own", "council")
            for ending, waited in (("met", "by_day_1"), ("unmet", "still_waiting"))]  # fmt: skip
    assert _most(released(*even)) == (
        "Of those who may be shown, 80 of 80, as many were to pay like this: Own money, "
        "as like this: The council arranges it. Which way is the most common of all cannot be told."
    )
    hidden = (90, "D2", "met", "by_day_1", "council")
    assert _most(released(*even[:3], (30, "D1", "unmet", "still_waiting", "council"), hidden)) == (
        "Of those who may be shown, 90 of 180, 50 were to pay like this: The council arranges it. "
        "Which way is the most common of all cannot be told."
    )
