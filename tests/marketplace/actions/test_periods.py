"""People in quarters: everybody once, in one place; counted again, nothing moves; stopped half way, nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace import disclosure, tasks
from marketplace.actions import periods
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC, Refused
from marketplace.models import PeriodRun, PersonPeriod
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory, PostcodeFactory
from tests.factories.marketplace import visit
from tests.marketplace.actions.people_scene import (
    ASKED_AT,
    LATER,
    agrees,
    asked_at,
    asks,
    count,
    her,
    rows,
    someone,
)

__all__ = ["asked_at", "her"]

pytestmark = pytest.mark.django_db


def test_count_again_changes_nothing(her, time_machine):
    agrees(her)
    time_machine.move_to(LATER, tick=False)
    count()
    before = rows()
    assert count().changed == 0
    assert rows() == before


def test_count_is_of_people_and_not_of_requests(her):
    for day in range(3):
        asks(her, visits=[visit(day=day)])
    count()
    assert PersonPeriod.objects.count() == 1


def test_count_keeps_who_moved_where_they_asked(her, time_machine):
    booking = asks(her)
    count()
    elsewhere = AuthorityFactory(gss="X00000007", name="Moors", slug="moors")
    PostcodeFactory(compact="QV22AA", lsoa=LsoaFactory(code="Y02", name="Moors 001A", council=elsewhere))
    booking.brief.delete()
    her.postcode = "QV2 2AA"
    her.save()
    time_machine.move_to(LATER, tick=False)
    assert count().changed == 1
    assert [row[0] for row in rows()] == [HOME]


def test_a_quarter_ends_at_midnight_in_london(her, time_machine):
    """It is summer there already, and an hour later than in Greenwich."""
    other = someone()[0]
    for at, person in (("22:59:59Z", her), ("23:00:00Z", other)):
        time_machine.move_to(f"2026-03-31T{at}", tick=False)
        asks(person, starts_on=date(2026, 4, 13))
    for period in ("2026Q1", "2026Q2"):
        count(period)
    assert sorted(PersonPeriod.objects.values_list("period", "asked_on")) == [
        ("2026Q1", date(2026, 3, 31)),
        ("2026Q2", date(2026, 4, 1)),
    ]


def test_count_says_who_has_no_place(her):
    asks(her, postcode="QV9 9ZZ")
    assert count().unplaced == 1
    assert rows() == []


def test_count_stopped_half_way_goes_on(her, time_machine, monkeypatch):
    others = someone(3)
    for person in others:
        asks(person)
    asks(her)
    monkeypatch.setattr(periods, "AT_ONCE", 2)
    first = next(steps := periods.count("2026Q1"))
    steps.close()
    assert (first.done, first.of, PersonPeriod.objects.count()) == (2, 4, 2)
    assert PeriodRun.objects.get().finished_at is None
    rest = list(periods.count("2026Q1"))
    assert [(step.done, step.changed) for step in rest] == [(4, 2)]
    assert PersonPeriod.objects.count() == 4
    assert PeriodRun.objects.get().finished_at is not None
    assert count().changed == 0


def test_count_by_two_workers_is_one_run(her, monkeypatch):
    """While the first was away the other finished: there is nothing left to do, and nothing is done again."""
    person = someone()[0]
    asks(person)
    asks(her)
    monkeypatch.setattr(periods, "AT_ONCE", 1)
    steps = periods.count("2026Q1")
    next(steps)
    assert count().done == 2
    assert list(steps) == []


def test_count_key_is_another_in_another_quarter(her, time_machine):
    asks(her)
    time_machine.move_to(ASKED_AT + timedelta(days=50), tick=False)
    asks(her, starts_on=(ASKED_AT + timedelta(days=60)).date())
    count("2026Q1")
    count("2026Q2")
    assert len(set(PersonPeriod.objects.values_list("key", flat=True))) == 2
    assert sorted(PersonPeriod.objects.values_list("period", flat=True)) == ["2026Q1", "2026Q2"]


def test_count_after_publishing_leaves_what_was_published(her, time_machine):
    """A late fact becomes a second version; who was counted how before can still be told."""
    asks(her)
    count()
    publish(ASKED, periods.people_of(HOME, "2026Q1"), PUBLIC, by=None)
    time_machine.move_to(LATER, tick=False)
    assert (count().changed, count().changed) == (1, 0)
    assert [row[5:] for row in rows()] == [("too_early", "too_early", 1), ("unmet", "still_waiting", 2)]
    outcomes = [periods.people_of(HOME, "2026Q1", version=each).rows[0].traits["outcome"] for each in (1, 2)]
    assert outcomes == ["too_early", "unmet"]


def test_who_was_found_after_publishing_is_of_the_next_version(her):
    """Such as one whose home was on no map then."""
    asks(her, postcode="QV9 9ZZ")
    assert count().unplaced == 1
    publish(ASKED, periods.people_of(HOME, "2026Q1"), PUBLIC, by=None)
    PostcodeFactory(compact="QV99ZZ", lsoa=LsoaFactory(code="Y02", name="Wolds 002A"))
    assert (count().changed, [row[-1] for row in rows()]) == (1, [2])


def many(number, **more):
    """Rows of people who never were."""
    facts = {
        "period": "2026Q1", "place": HOME, "district": HOME, "msoa": "Wolds 001", "lsoa": "Y01", "service": "company",
        "payer": "own", "language": "none_asked", "hours_band": "under_2", "outcome": "unmet", "waited": "still_waiting",
        "asked_on": ASKED_AT.date(), "asked_minutes": 60, "given_minutes": 0,
    } | more  # fmt: skip
    PersonPeriod.objects.bulk_create(
        PersonPeriod(key=f"{more.get('outcome', '')}{each}", **facts) for each in range(number)
    )


def test_people_pass_the_gate_with_every_block_there_could_be():
    LsoaFactory(code="Y03", name="Wolds 002A")
    many(30)
    many(20, outcome="met", waited="by_day_7")
    release = disclosure.publishable(ASKED, periods.people_of(HOME, "2026Q1"), PUBLIC)
    here = ("district", HOME)
    assert "en" not in periods.blocks_of(HOME, "2026Q1")["language"][""]
    assert {name: cell.value for name, cell in release.within("msoa", here).items()} == {
        "Wolds 001": 50,
        "Wolds 002": None,
    }
    assert release.value(here, ("outcome", "unmet"), ("waited", "still_waiting")) == 30
    assert set(release.within("waited", here, ("outcome", "met"))) == {
        "by_day_1", "by_day_3", "by_day_7", "by_day_14", "by_day_28",
    }  # fmt: skip


def test_people_of_neighbourhoods_that_are_no_more_are_refused():
    many(30)
    many(30, lsoa="Y-gone", outcome="met", waited="by_day_1")
    with pytest.raises(Refused, match="lsoa Y-gone"):
        disclosure.publishable(ASKED, periods.people_of(HOME, "2026Q1"), PUBLIC)


def test_a_quarter_without_anybody_is_published_without_a_number():
    release = disclosure.publishable(ASKED, periods.people_of(HOME, "2025Q4"), PUBLIC)
    assert [cell.value for cell in release.cells.values()] == [None]


def test_forget_takes_quarters_of_more_than_three_years(time_machine):
    many(2, period="2022Q4")
    many(2, period="2023Q1", outcome="met")
    assert periods.forget() == 2
    assert set(PersonPeriod.objects.values_list("period", flat=True)) == {"2023Q1"}


def test_quarters_that_are_open_and_settled():
    day = datetime(2026, 4, 20, tzinfo=UTC).date()
    assert periods.open_quarters(day) == ["2026Q1", "2026Q2"]
    assert periods.open_quarters(day + timedelta(days=60)) == ["2026Q2"]
    edge = [day + timedelta(days=days) for days in (11, 12)]
    assert [periods.is_settled("2026Q1", each) for each in edge] == [False, True]
    assert [periods.newest_settled(each) for each in edge] == ["2025Q4", "2026Q1"]


def said(*words):
    out = StringIO()
    call_command("person_periods", *words, stdout=out)
    return out.getvalue().splitlines()


def test_command_says_how_far_it_has_come(her):
    asks(her)
    assert said("--quarter=2026Q1") == ["2026Q1 …", "1 of 1 people: 1 new or otherwise, 0 without a place."]
    assert said() == [
        "2025Q4 …",
        "Nobody asked.",
        "2026Q1 …",
        "1 of 1 people: 0 new or otherwise, 0 without a place.",
    ]


@pytest.mark.parametrize(("quarter", "why"), [("2026-Q1", "named like"), ("2027Q1", "not begun")])
def test_command_refuses_what_is_no_quarter(quarter, why):
    with pytest.raises(CommandError, match=why):
        said(f"--quarter={quarter}")


def test_count_asks_as_often_for_three_as_for_one(her, time_machine):
    asks(her)
    count()
    numbers = []
    for person in [None, *someone(2)]:
        if person:
            asks(person)
            count()
        time_machine.shift(timedelta(days=1))
        with CaptureQueriesContext(connection) as asked:
            count()
        numbers.append(len(asked))
    assert len(set(numbers)) == 1


def test_the_clock_counts_the_quarters_that_are_open_and_forgets(her):
    asks(her)
    many(1, period="2022Q4")
    tasks.count_people()
    assert list(PersonPeriod.objects.values_list("period", flat=True)) == ["2026Q1"]
    assert set(PeriodRun.objects.values_list("period", flat=True)) == {"2025Q4", "2026Q1"}


def test_the_clock_counts_what_is_to_be_published_and_never_was(time_machine):
    time_machine.move_to(datetime(2026, 9, 20, 9, tzinfo=UTC), tick=False)
    tasks.count_people()
    assert set(PeriodRun.objects.values_list("period", flat=True)) == {"2026Q2", "2026Q3"}
    assert periods.is_counted("2026Q2")
    assert not periods.is_counted("2026Q3")


def test_people_with_an_amount_are_those_who_have_any():
    many(3, asked_minutes=600, given_minutes=450, outcome="under_met", waited="by_day_1")
    many(2, asked_minutes=600, given_minutes=600, outcome="met", waited="by_day_1")
    many(4, asked_minutes=600, outcome="too_early", waited="too_early")
    found = {
        amount: periods.people_of(HOME, "2026Q1", amount=amount).rows for amount in ("", "asked", "missing")
    }
    assert {amount: len(rows) for amount, rows in found.items()} == {"": 9, "asked": 9, "missing": 3}
    assert {sum(row.amounts.values()) for row in found["missing"]} == {150}


def test_nobody_is_in_two_councils():
    """Not by moving, not by living at the edge: a person has one row in a version of a quarter, and a row one place."""
    many(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        many(1, place="X00000007")
