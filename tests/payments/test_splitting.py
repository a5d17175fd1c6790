"""Who pays what: nothing lost, nothing made, and the order does not matter."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import splitting
from payments.splitting import WHOLE, Charge, Share, SplitError, Wish, check, split, split_week, totals

REST = Share(9)
VISITS = range(1, 6)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def shares(draw):
    """Any shares that can be split by: each rule any number of times, and one that takes the rest."""
    keys = iter(range(1, 50))
    rest, chosen, left = Share(next(keys)), set(VISITS), WHOLE
    found = [rest]
    for rule in draw(st.lists(st.sampled_from(["visits", "portion", "amount"]), max_size=5)):
        if rule == "visits":
            mine = draw(st.frozensets(st.sampled_from(sorted(chosen)), max_size=2)) if chosen else frozenset()
            chosen -= mine
            found.append(Share(next(keys), rule, visits=mine))
        elif rule == "portion":
            part = draw(st.integers(0, left))
            left -= part
            found.append(Share(next(keys), rule, basis_points=part))
        else:
            found.append(Share(next(keys), rule, pence=draw(st.integers(0, 50_000))))
    return draw(st.permutations(found))


charges = st.lists(st.tuples(st.integers(0, 30_000), st.sampled_from([None, *VISITS])), max_size=8).map(
    lambda rows: [Charge(key, pence, visit) for key, (pence, visit) in enumerate(rows)]
)


@some
@given(charges=charges, shares=shares())
def test_split_parts_sum_exactly_and_are_never_negative(charges, shares):
    found = split_week(charges, shares)
    assert {key: sum(parts.values()) for key, parts in found.items()} == {
        charge.key: charge.pence for charge in charges
    }
    assert all(part > 0 for parts in found.values() for part in parts.values())


@some
@given(charges=charges, shares=shares(), data=st.data())
def test_split_does_not_depend_on_any_order(charges, shares, data):
    other = data.draw(st.permutations(shares))
    assert split_week(data.draw(st.permutations(charges)), other) == split_week(charges, shares)
    renumbered = [
        Charge(key, charge.pence, charge.visit)
        for key, charge in enumerate(data.draw(st.permutations(charges)))
    ]
    assert totals(split_week(renumbered, other).values()) == totals(split_week(charges, shares).values())


@some
@given(charges=charges, shares=shares())
def test_split_nobody_pays_more_than_their_rule_says(charges, shares):
    paid = totals(split_week(charges, shares).values())
    for share in shares:
        own = sum(charge.pence for charge in charges if charge.visit in share.visits)
        if share.rule == "visits":
            assert paid.get(share.key, 0) == own
        if share.rule == "amount":
            assert paid.get(share.key, 0) <= share.pence


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([REST], {9: 2001}),
        ([REST, Share(1, "amount", pence=500)], {1: 500, 9: 1501}),
        ([REST, Share(1, "amount", pence=5000)], {1: 2001}),
        ([REST, Share(1, "portion", basis_points=5000)], {1: 1001, 9: 1000}),
        ([REST, Share(1, "portion", basis_points=5000), Share(2, "portion", basis_points=5000)], {1: 1001, 2: 1000}),
        ([REST, Share(1, "portion", basis_points=2500), Share(2, "amount", pence=1000)], {1: 500, 2: 1000, 9: 501}),
        ([REST, Share(1, "visits", visits=frozenset({3})), Share(2, "amount", pence=1000)], {1: 2001}),
        ([REST, Share(1, "visits", visits=frozenset({4})), Share(2, "amount", pence=1000)], {2: 1000, 9: 1001}),
    ],
)  # fmt: skip
def test_split_by_each_rule(shares, expected):
    assert split(2001, shares, visit=3) == expected


def test_split_an_amount_lasts_a_week():
    shares = [REST, Share(1, "amount", pence=3000)]
    week = [Charge(key, 2000) for key in range(3)]
    assert split_week(week, shares) == {0: {1: 2000}, 1: {1: 1000, 9: 1000}, 2: {9: 2000}}
    assert split(2000, shares, taken={1: 2500}) == {1: 500, 9: 1500}
    assert split(2000, shares, taken={1: 9999}) == {9: 2000}


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([], "whatever is left"),
        ([Share(1), Share(2)], "whatever is left"),
        ([REST, Share(1, "amount", pence=-1)], "less than nothing"),
        ([REST, Share(1, "portion", basis_points=9000), Share(2, "portion", basis_points=1001)], "more than the whole"),
        ([REST, Share(1, "visits", visits=frozenset({1})), Share(2, "visits", visits=frozenset({1, 2}))], "one source"),
    ],
)  # fmt: skip
def test_split_by_nonsense_is_refused(shares, words):
    with pytest.raises(SplitError, match=words):
        split(100, shares)


def test_split_of_less_than_nothing_is_refused():
    with pytest.raises(SplitError, match="less than nothing"):
        split(-1, [REST])


def test_split_without_the_check_would_ask_for_more_than_there_is(monkeypatch):
    """The control: what the check keeps out does come out wrong."""
    monkeypatch.setattr(splitting, "check", list)
    assert split(100, []) == {}
    assert sum(split(100, [Share(1, "visits", visits=frozenset({1}))], visit=2).values()) < 100


def test_check_lets_what_comes_out_pass():
    check([REST, Share(1, "portion", basis_points=WHOLE)])


def test_wish_is_read_as_it_was_written():
    wish = Wish(7, "visits", visits=(1, 2), top_up=True)
    assert Wish.read(wish.written()) == wish
    assert wish.share == Share(7, "visits", visits=frozenset({1, 2}))


@some
@given(
    st.integers(0, 10_000_000),
    st.sets(st.integers(0, 10_000), min_size=1, max_size=8),
    st.integers(0, 800_000),
)
def test_equal_parts_sum_to_the_penny_and_differ_by_one_at_most(pence, keys, turn):
    parts = splitting.divide(pence, keys, turn)
    assert set(parts) == keys
    assert sum(parts.values()) == pence
    assert max(parts.values()) - min(parts.values()) <= 1


def test_the_odd_penny_goes_round():
    found = [splitting.divide(1001, [0, 7], turn) for turn in range(3)]
    assert found == [{0: 501, 7: 500}, {0: 500, 7: 501}, {0: 501, 7: 500}]
