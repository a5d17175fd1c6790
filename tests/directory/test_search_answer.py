"""The search, by hand: small scenes whose answer anyone can see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.hours import SLOTS_A_WEEK, wall_slots
from directory.models import SearchEntry
from directory.pattern import Pattern, PatternVisit
from directory.pattern_words import flexibilities
from directory.question import Question, Sort
from directory.statement import Times
from tests.directory.searching import MONDAY, NOW, Somebody, Terms, agree, ask, settle

pytestmark = pytest.mark.django_db

MORNINGS = Pattern((PatternVisit(0, 420, 570, 45), PatternVisit(6, 420, 570, 45)), starts_on=MONDAY)


def every_week(mask, weeks=16):
    return sum(mask << week * SLOTS_A_WEEK for week in range(weeks))


ALWAYS = (1 << 16 * SLOTS_A_WEEK) - 1
MONDAYS = every_week(wall_slots(0, 480, 60))
SUNDAYS = every_week(wall_slots(6, 480, 60))


def listings(answer):
    return [card.listing_id for card in answer.cards]


def test_whole_comes_before_partial():
    entries = settle([Somebody((MONDAYS,)), Somebody((ALWAYS,), east=9_000)])
    answer, _ = agree(ask(MORNINGS), entries)
    assert (answer.whole, answer.partial) == (1, 1)
    assert [card.starts for card in answer.cards] == [(420, 420), (480, None)]


def test_two_who_cover_everything_between_them_are_a_team():
    entries = settle([Somebody((MONDAYS,)), Somebody((SUNDAYS,)), Somebody((SUNDAYS,), east=9_000)])
    answer, _ = agree(ask(MORNINGS), entries)
    (team,) = answer.teams
    assert {team.first.listing_id, team.second.listing_id} == {entries[0].listing_id, entries[1].listing_id}
    assert team.done_by_second == tuple(i for i, start in enumerate(team.first.starts) if start is None)


def test_nobody_is_teamed_when_somebody_can_do_it_all():
    entries = settle([Somebody((MONDAYS,)), Somebody((SUNDAYS,)), Somebody((ALWAYS,))])
    assert agree(ask(MORNINGS), entries)[0].teams == ()


def test_a_visit_for_two_belongs_to_one_provider():
    double = Pattern((replace(MORNINGS.visits[0], workers=2),), starts_on=MONDAY)
    entries = settle([Somebody((MONDAYS,)), Somebody((MONDAYS,)), Somebody((MONDAYS, MONDAYS))])
    answer, _ = agree(ask(double), entries)
    assert listings(answer) == [entries[2].listing_id]


def test_half_an_hour_later_unlocks_those_who_are_free_then():
    late = every_week(wall_slots(0, 570, 45) | wall_slots(6, 480, 60))
    pattern = Pattern((PatternVisit(0, 420, 570, 45), PatternVisit(6, 420, 600, 45)), starts_on=MONDAY)
    entries = settle([Somebody((late,)), Somebody((late,))])
    question = ask(pattern, changes=tuple(flexibilities(pattern)))
    answer, _ = agree(question, entries)
    words = {question.changes[unlock.change].words: unlock.more for unlock in answer.unlocks}
    assert words["an hour later on weekday mornings"] == 2
    assert "half an hour earlier on weekday mornings" not in words


def test_a_change_that_reaches_into_a_week_not_asked_about_is_still_exact():
    visits = (PatternVisit(0, 1380, 1440, 45), PatternVisit(1, 60, 105, 45))
    pattern = Pattern(visits, starts_on=MONDAY + timedelta(days=1))
    question = ask(pattern, changes=tuple(flexibilities(pattern)))
    assert Times(question).unasked is None
    after_midnight = every_week(wall_slots(1, 0, 120))
    entries = settle([Somebody((after_midnight & ~wall_slots(1, 0, 60),)), Somebody((after_midnight,))])
    agree(question, entries)


def test_who_can_do_everything_later_is_told_from_when():
    busy_first = ALWAYS & ~(wall_slots(6, 420, 150) << SLOTS_A_WEEK)
    entries = settle([Somebody((busy_first,))])
    (card,) = agree(ask(MORNINGS), entries)[0].cards
    assert card.starts == (420, None)
    assert (card.starts_on, card.all_from_on) == (MONDAY, MONDAY + timedelta(weeks=2))


def test_notice_moves_the_first_day():
    entries = settle([Somebody((ALWAYS,), ask_by_hours=24 * 10)])
    (card,) = agree(ask(MORNINGS, now=NOW), entries)[0].cards
    assert card.starts_on == MONDAY + timedelta(days=6)


def test_one_listing_stands_once_by_the_offer_that_suits():
    dear, cheap = Terms(tags=(1, 2), rates=(3000,) * 6), Terms(tags=(1,), rates=(1500,) * 6)
    entries = settle([Somebody((ALWAYS,), offers=(dear, cheap))])
    shown = {
        Sort.BEST: agree(ask(MORNINGS, prefers=(2,)), entries)[0].cards[0].offer_id,
        Sort.COST: agree(ask(MORNINGS, prefers=(2,), sort=Sort.COST), entries)[0].cards[0].offer_id,
    }
    assert shown == {Sort.BEST: entries[0].offer_id, Sort.COST: entries[1].offer_id}
    assert agree(ask(MORNINGS), entries)[0].facets == {1: 1, 2: 1}


def test_pages_do_not_repeat_or_lose_anybody_and_end_at_the_last():
    entries = settle([Somebody((ALWAYS,), east=number) for number in range(45)])
    question = ask(MORNINGS)
    pages = [agree(replace(question, page=number), entries)[0] for number in range(1, 6)]
    shown = [pk for page in pages for pk in listings(page)]
    assert sorted(shown) == sorted(entry.listing_id for entry in entries)
    beyond = SearchEntry.objects.answer(replace(question, page=99))
    assert (beyond.page, beyond.pages, listings(beyond)) == (5, 5, listings(pages[4]))


def test_nobody_is_always_first():
    entries = settle([Somebody((ALWAYS,)) for _ in range(8)])
    days = [replace(ask(MORNINGS), now=NOW - timedelta(days=day)) for day in range(30)]
    firsts = {listings(agree(question, entries)[0])[0] for question in days}
    assert len(firsts) > 4
    assert listings(SearchEntry.objects.answer(days[0])) == listings(SearchEntry.objects.answer(days[0]))


def test_fresh_hours_come_first():
    stale, fresh = settle(
        [
            Somebody((ALWAYS,), confirmed_on=date(2026, 2, 10)),
            Somebody((ALWAYS,), confirmed_on=date(2026, 2, 11)),
        ]
    )
    assert listings(agree(ask(MORNINGS), [stale, fresh])[0]) == [fresh.listing_id, stale.listing_id]


def test_nobody_there_is_an_empty_answer():
    answer, _ = agree(ask(MORNINGS, changes=tuple(flexibilities(MORNINGS))), settle([]))
    assert (answer.total, answer.pages, answer.cards, answer.facets) == (0, 1, (), {})


def test_a_provider_without_lanes_is_not_found():
    settle([Somebody(())])
    assert SearchEntry.objects.answer(ask(MORNINGS)).total == 0


def test_the_largest_question_fits():
    visits = tuple(
        PatternVisit(day, 60 * hour, 60 * hour + 60, 30, 2) for day in range(7) for hour in range(6, 22, 2)
    )
    pattern = Pattern(visits, starts_on=MONDAY)
    assert pattern.problems() == []
    entries = settle([Somebody((ALWAYS, ALWAYS)), Somebody((ALWAYS,))])
    answer, _ = agree(ask(pattern, changes=tuple(flexibilities(pattern))), entries)
    assert (answer.whole, answer.partial) == (1, 0)


def test_it_is_one_statement():
    settle([Somebody((ALWAYS,))])
    with CaptureQueriesContext(connection) as queries:
        SearchEntry.objects.answer(ask(MORNINGS, changes=tuple(flexibilities(MORNINGS))))
    assert len(queries) == 1


def test_cost_is_only_asked_about_with_prices():
    with pytest.raises(ValueError, match="needs prices"):
        Question(0, 0, MORNINGS, NOW, sort=Sort.COST)
