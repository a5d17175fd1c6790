"""What is wanted near a provider: only what was published, only where they go; and what they say is kept once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from directory.models import Language, WeeklyHours
from marketplace import tasks
from marketplace.actions import wanting
from marketplace.actions.periods import blocks_of
from marketplace.actions.releasing import publish
from marketplace.cubes import MISSING_HOURS
from marketplace.disclosure import PUBLIC, People, Row
from marketplace.models import Release, WantedAnswer, WantedLetter
from marketplace.wanted import FEW, HIDDEN, LITTLE, UNPUBLISHED, cards_of
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory, a_live_listing, owner_of
from tests.standing import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
NOW = datetime(2026, 8, 5, 9, tzinfo=UTC)
PERIOD = "2026Q2"
TRAITS = {
    "district": HOME, "msoa": "Wolds 001", "service": "company", "time": "6pm_10pm", "payer": "own",
    "language": "none_asked", "days": "all_week",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@made_once
def here():
    LsoaFactory(code="Y01", name="Wolds 001A")
    Language.objects.get_or_create(code="ur", defaults={"name": "Urdu"})


USUAL = ((20, {}), (12, {"time": "6am_9am"}), (10, {"service": "nights", "language": "ur"}))


def missing(*groups, period=PERIOD):
    """Publish what groups of people (number, traits) did not get: three hours a week each."""
    groups = groups or USUAL
    rows = [
        Row(f"{at}-{each}", TRAITS | traits, {f"{at}-{each}": 180})
        for at, (number, traits) in enumerate(groups)
        for each in range(number)
    ]
    return publish(MISSING_HOURS, People(HOME, period, rows, blocks_of(HOME, period)), PUBLIC, by=None)


@made_once
def bola(here):
    """A personal assistant whom people find, for company."""
    return a_live_listing(needs=("company",)).provider


def titles(cards):
    return [one.card.title for one in cards]


def test_near_a_provider_is_what_they_offer_and_what_they_could(bola):
    missing()
    near = wanting.near(bola)
    assert titles(near.yours) == [
        "125 hours a week: help of any kind in Wolds 001",
        "95 hours a week: company and getting out",
    ]
    assert titles(near.others) == [
        "30 hours a week: somebody who speaks Urdu",
        "30 hours a week: nights and long stays",
    ]
    one = near.yours[1]
    assert (one.card.words, one.place, one.quarter) == (
        "Most of it is 6pm to 10pm.",
        "Wolds",
        "April to June 2026",
    )


def test_card_says_when_only_where_it_is_half_or_more():
    whole = ((("district", HOME), ("service", "company")), 100)
    for evening, said in ((60, "6pm to 10pm"), (49, "")):
        shown = dict([whole, ((*whole[0], ("time", "6pm_10pm")), evening)])
        (card,) = cards_of(shown, languages={}, places={})
        assert card.mostly == said


def test_few_people_are_nowhere_on_a_card(bola):
    missing((20, {}), (20, {"service": "home"}), (9, {"service": "nights", "language": "ur"}))
    assert not any(
        "Urdu" in title or "nights" in title
        for title in titles([*wanting.near(bola).yours, *wanting.near(bola).others])
    )


def test_district_of_which_no_more_may_be_said_has_one_card_of_all_of_it(bola):
    """Twelve people in twelve areas, each with another wish: no block of theirs is ten."""
    for number in range(2, 9):
        LsoaFactory(code=f"Y0{number}", name=f"Wolds 00{number}A")
    services = ("company", "nights", "home", "meals")
    missing(*((3, {"msoa": f"Wolds 00{at + 2}", "service": each}) for at, each in enumerate(services)))
    (one,) = wanting.near(bola).yours
    assert (one.card.title, one.card.key) == (
        "35 hours a week: help of any kind in Wolds",
        f"district:{HOME}",
    )
    assert wanting.answer(
        bola, reference=one.reference, card=one.card.key, reply="can", by=owner_of(bola)
    ).card == (one.card.key)


def test_why_there_is_no_card_tells_little_from_too_few(bola):
    assert wanting.near(bola).why == UNPUBLISHED
    missing((9, {}), period="2026Q1")
    assert wanting.near(bola).why == FEW
    rows = [Row(f"{each}", TRAITS, {f"{each}": 5}) for each in range(12)]
    publish(MISSING_HOURS, People(HOME, PERIOD, rows, blocks_of(HOME, PERIOD)), PUBLIC, by=None)
    assert wanting.near(bola).why == LITTLE
    bola.listings.get().search_entries.all().delete()
    assert wanting.near(bola).why == HIDDEN


def test_near_reads_only_what_is_shown_where_they_go(bola):
    """Another district, and what may not be shown, never leave the database."""
    LsoaFactory(code="Y02", name="Moors 001A", district=AuthorityFactory(gss="E07000999"))
    away = {"district": "E07000999", "msoa": "Moors 001"}
    missing(*USUAL, (30, away))
    ((_, _, shown),) = Release.objects.newest_shown(MISSING_HOURS.name, {HOME}, {f"district:{HOME}"})
    assert {path[0] for path in shown} == {("district", HOME)}
    assert all(isinstance(hours, int) for hours in shown.values())


def test_nothing_is_near_somebody_who_cannot_be_found_or_goes_elsewhere(bola):
    missing()
    hidden = a_live_listing(needs=("company",)).provider
    hidden.listings.get().search_entries.all().delete()
    far = a_live_listing(needs=("company",))
    far.search_entries.update(point="SRID=27700;POINT(600000 100000)")
    later = a_live_listing(needs=("company",))
    later.search_entries.update(during=(NOW + timedelta(days=1), NOW + timedelta(days=2)))
    providers = (bola, hidden, far.provider, later.provider)
    assert [wanting.near(one).total for one in providers] == [4, 0, 0, 0]


def test_what_is_wanted_in_a_part_of_the_district_is_near_who_goes_there(bola):
    """By a circle, or by an area that somebody drew."""
    LsoaFactory(code="Y02", name="Wolds 002A", centre="SRID=27700;POINT(600000 100000)")
    missing((20, {}), (20, {"msoa": "Wolds 002"}))
    there = MultiPolygon(Polygon.from_bbox((599_000, 99_000, 601_000, 101_000)), srid=27700)
    drawn = a_live_listing(needs=("company",))
    drawn.search_entries.update(area=there)
    parts = [
        [title[-9:] for title in titles(wanting.near(one).yours) if "Wolds 00" in title]
        for one in (bola, drawn.provider)
    ]
    assert parts == [["Wolds 001"], ["Wolds 002"]]


def test_cards_go_when_their_time_is_over(bola, time_machine):
    missing()
    time_machine.move_to(datetime(2026, 11, 28, 9, tzinfo=UTC), tick=False)
    bola.listings.get().search_entries.update(during=("2026-01-01T00:00Z", "2027-12-01T00:00Z"))
    assert wanting.near(bola).total == 0
    time_machine.move_to(datetime(2026, 11, 27, 9, tzinfo=UTC), tick=False)
    assert wanting.near(bola).total == 4


def say(provider, reply="can", cause="", which=0):
    one = wanting.near(provider).yours[which]
    return wanting.answer(
        provider, reference=one.reference, card=one.card.key, reply=reply, cause=cause, by=owner_of(provider)
    )


def test_who_has_time_confirms_their_hours_with_it(bola):
    missing()
    bola.hours_confirmed_at = NOW - timedelta(days=30)
    bola.save()
    for reply, at in (("more", NOW - timedelta(days=30)), ("can", NOW)):
        say(bola, reply)
        bola.refresh_from_db()
        assert bola.hours_confirmed_at == at
    assert wanting.near(bola).yours[0].reply.reply == "can"


def test_hours_are_those_of_today_and_of_whoever_works(bola):
    def minutes():
        return wanting.weekly_minutes(bola) / 1440

    today, a_day = NOW.date(), timedelta(days=1)
    hours = WeeklyHours.objects.filter(worker__provider=bola)
    hours.filter(day__lt=2).update(valid_from=today, valid_until=today)
    assert minutes() == 7
    hours.filter(day=0).update(valid_from=today + a_day, valid_until=today + a_day)
    hours.filter(day=1).update(valid_from=today - a_day, valid_until=today - a_day)
    assert minutes() == 5
    bola.workers.update(ends_on=today - a_day)
    assert minutes() == 0


def test_hours_that_another_worker_wrote_down_first_stand(bola, time_machine, monkeypatch):
    missing()
    say(bola)
    time_machine.move_to(NOW + timedelta(days=28), tick=False)
    monkeypatch.setattr(
        wanting, "weekly_minutes", lambda _: WantedAnswer.objects.update(minutes_after=7) and 0
    )
    assert (wanting.look_again(), WantedAnswer.objects.get().minutes_after) == (0, 7)


def test_cards_are_as_many_as_anybody_reads(bola, monkeypatch):
    missing()
    monkeypatch.setattr(wanting, "MOST", 1)
    assert wanting.near(bola).total == 2


def test_last_word_stands_and_the_first_hours_are_what_it_is_measured_from(bola, time_machine):
    missing()
    first = say(bola, "more")
    WeeklyHours.objects.filter(worker__provider=bola).delete()
    say(bola, "not_me", "price")
    known = WantedAnswer.objects.get()
    assert (known.reply, known.cause, known.minutes_before) == ("not_me", "price", first.minutes_before)
    assert first.minutes_before == sum(end - start for start, end, *_ in [(0, 1440)] * 7)
    time_machine.move_to(NOW + timedelta(days=27), tick=False)
    assert wanting.look_again() == 0
    time_machine.move_to(NOW + timedelta(days=28), tick=False)
    assert (wanting.look_again(), wanting.look_again()) == (1, 0)
    assert WantedAnswer.objects.get().minutes_after == 0


def test_card_that_is_not_theirs_or_was_never_made_is_refused(bola):
    missing()
    one = wanting.near(bola).yours[0]
    for wrong in ({"reference": "RL-2222-2222"}, {"card": "district:X/service:nursing"}):
        told = {"reference": one.reference, "card": one.card.key, "reply": "can"} | wrong
        with pytest.raises(NotAllowed, match="not wanted any more"):
            wanting.answer(bola, by=owner_of(bola), **told)
    assert not WantedAnswer.objects.exists()


def test_letters_go_once_a_week_to_who_asked_and_only_while_something_is_wanted(bola, time_machine):
    owner = owner_of(bola)
    wanting.begin_letters(bola, by=owner)
    wanting.begin_letters(bola, by=owner)
    assert WantedLetter.objects.count() == 1
    assert wanting.write_letters() == 0
    missing()
    assert (wanting.write_letters(), wanting.write_letters()) == (1, 0)
    told = Notification.objects.filter(kind="wanted_near", recipient=owner)
    assert set(told.values_list("link", flat=True)) == {f"/studio/{bola.reference}/wanted/"}
    letter = WantedLetter.objects.get()
    for days, wrote in ((6, 0), (7, 1)):  # a little earlier in the day than the week before
        time_machine.move_to(NOW + timedelta(days=days, minutes=-1), tick=False)
        assert wanting.write_letters() == wrote
    assert not wanting._write(letter)  # another worker was told of it too
    wanting.end_letters(bola, by=owner)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    tasks.write_of_what_is_wanted()
    assert told.count() == 4  # two letters, each by email and on the site


def test_near_is_as_many_statements_for_three_cards_as_for_one(bola, django_assert_num_queries):
    missing((20, {}), (20, {"service": "home"}), period="2026Q1")
    wanting.near(bola)  # what a process asks but once
    with django_assert_num_queries(12):
        wanting.near(bola)
    missing(*USUAL, (10, {"service": "meals"}))
    with django_assert_num_queries(12):
        wanting.near(bola)
