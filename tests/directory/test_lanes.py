import pytest

from directory.lanes import Ask, NoLane, choose


def test_choose_takes_the_first_free_lane():
    assert choose([Ask(0b11)], {7: 0b111, 8: 0b111}) == [[7]]


def test_choose_keeps_one_lane_for_a_series_even_when_an_earlier_lane_is_free_for_part_of_it():
    assert choose([Ask(0b001), Ask(0b010)], {7: 0b001, 8: 0b011}) == [[8], [8]]


def test_choose_shares_a_series_out_when_no_lane_can_do_it_all():
    assert choose([Ask(0b001), Ask(0b010)], {7: 0b001, 8: 0b010}) == [[7], [8]]


def test_choose_sends_who_already_comes_to_another_series():
    asks = [Ask(0b001, series="tea"), Ask(0b010, series="bed")]
    assert choose(asks, {7: 0b110, 8: 0b111}) == [[8], [8]]


def test_choose_finds_two_lanes_for_two_workers():
    assert choose([Ask(0b1, workers=2)], {7: 0b1, 8: 0b0, 9: 0b1}) == [[7, 9]]


def test_choose_never_gives_a_lane_the_same_time_twice():
    with pytest.raises(NoLane):
        choose([Ask(0b1), Ask(0b1)], {7: 0b1})


def test_choose_says_which_visit_cannot_be_placed():
    with pytest.raises(NoLane) as none:
        choose([Ask(0b1), Ask(0b10), Ask(0b100)], {7: 0b101})
    assert none.value.index == 1
