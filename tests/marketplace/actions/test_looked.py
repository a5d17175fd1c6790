"""Those who only looked: one row each, by their newest look; never who also asked; and none from looks that are gone."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.actions import settling
from directory.actions.searches import token_of
from directory.demand import Barrier, Found
from directory.models import SearchRecord
from directory.tags import language_tag
from marketplace import tasks
from marketplace.actions import looked, periods, releasing
from marketplace.models import Booking, LookedPeriod, PeriodRun, Release
from tests.factories.accounts import PersonFactory
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory, PostcodeFactory
from tests.factories.marketplace import BriefFactory, a_request

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = ("place", "outcome", "barrier", "service", "payer", "language", "hours_band", "version")


@pytest.fixture(autouse=True)
def lsoa(time_machine):
    lsoa = LsoaFactory(code="Y01", name="Wolds 001A")
    PostcodeFactory(lsoa=lsoa)
    time_machine.move_to(AT, tick=False)
    return lsoa


def a_look(visitor, at=AT, **facts):
    """A look that was settled and counts."""
    given = {
        "lsoa_id": "Y01", "needs": [], "visits": [], "every_weeks": 1, "weekly_minutes": 300, "starts_in_days": 2,
        "funding": "own", "outcome": "whole", "whole": 5, "partial": 0, "found": Found.PLENTY, "counts": True,
        "settled_at": at + settling.QUIET,
    } | facts  # fmt: skip
    period = periods.traits.quarter_of(at.date())
    return SearchRecord.objects.create(at=at, token=token_of(visitor, period), **given)


def count(period="2026Q1", **more):
    return sum(looked.count(period, **more))


def rows():
    return list(LookedPeriod.objects.order_by("key", "version").values_list(*WORDS))


def test_one_row_each_by_the_newest_look():
    urdu = periods.Language.objects.get_or_create(code="ur", defaults={"name": "Urdu"})[0]
    a_look("asha", found=Found.NOBODY, barrier=Barrier.LANGUAGE, must_tags=[language_tag(urdu.pk, 3)])
    a_look("asha", at=AT - timedelta(days=3))
    a_look("bola", counts=False)
    PeriodRun.objects.create(period="2026Q1", looked_at=AT - timedelta(days=20))
    assert count() == 1
    assert rows() == [(HOME, "none", "language", "other", "own", "ur", "2_to_7", 1)]
    assert (LookedPeriod.objects.get().lsoa, LookedPeriod.objects.get().msoa) == ("Y01", "Wolds 001")
    assert count() == 0
    a_look("asha", at=AT + timedelta(days=1))
    assert count() == 1
    assert rows()[0][1:3] == ("found", "not_limited")


@pytest.fixture
def going():
    """The counting has gone on since the quarter began."""
    PeriodRun.objects.create(period="2026Q1", looked_at=AT - timedelta(days=1))


def test_who_asked_did_not_only_look(going):
    person = PersonFactory(postcode="QV1 1AA")
    person.user = person.created_by
    person.save()
    brief = BriefFactory()
    for visitor in (person.reference, brief.reference, f"account {person.user.pk}", "somebody else"):
        a_look(visitor)
    assert count() == 4
    a_request(person=person, by=person.user, brief=brief)
    assert count() == 3
    assert [row.key for row in LookedPeriod.objects.all()] == [token_of("somebody else", "2026Q1").hex()]


def test_who_asked_in_another_quarter_only_looked_in_this_one(going):
    """At the last moment of the one before, and the first of the one after, as it is in London."""
    people = [PersonFactory(postcode="QV1 1AA") for _ in range(2)]
    moments = ("2025-12-31T23:59:59Z", "2026-03-31T23:00:00Z")
    for person, moment in zip(people, moments, strict=True):
        person.user = person.created_by
        person.save()
        a_look(person.reference)
        Booking.objects.filter(pk=a_request(person=person, by=person.user).pk).update(requested_at=moment)
    assert (count(), LookedPeriod.objects.count()) == (2, 2)


def test_a_look_at_the_first_moment_of_the_next_quarter_is_not_of_this_one(going):
    a_look("asha", at=datetime(2026, 3, 31, 23, tzinfo=UTC))
    assert count() == 0


def test_who_asks_after_they_were_published_stays_as_published(going):
    person = PersonFactory(postcode="QV1 1AA")
    person.user = person.created_by
    person.save()
    a_look(person.reference)
    count()
    published()
    a_request(person=person, by=person.user)
    assert (count(), [row[-1] for row in rows()]) == (0, [1])


def test_what_was_settled_while_the_last_count_went_on_is_counted_by_the_next(going):
    run = PeriodRun.objects.get()
    a_look("asha", at=run.looked_at - timedelta(hours=4), settled_at=run.looked_at - timedelta(minutes=1))
    assert count() == 1


def test_hours_are_of_a_week_and_a_language_that_is_on_no_list_is_none(going):
    a_look("asha", weekly_minutes=700, every_weeks=2, must_tags=[language_tag(999_999, 3)])
    count()
    assert rows()[0][5:7] == ("none_asked", "2_to_7")


def test_a_key_leads_nowhere_in_another_quarter(going, time_machine):
    a_look("asha")
    count()
    later = AT + timedelta(days=31)
    time_machine.move_to(later, tick=False)
    a_look("asha", at=later)
    count("2026Q2")
    assert len({row.key for row in LookedPeriod.objects.all()}) == 2


def test_stopped_half_way_and_run_again_all_of_it_is_done(going, monkeypatch):
    monkeypatch.setattr(looked, "AT_ONCE", 2)
    for number in range(5):
        a_look(f"brief {number}")
    steps = looked.count("2026Q1")
    assert next(steps) == 2
    steps.close()
    assert PeriodRun.objects.get().looked_at < AT
    assert count() == 3  # those of the first step are as they were
    assert (LookedPeriod.objects.count(), PeriodRun.objects.get().looked_at) == (5, AT)


def test_looks_that_are_gone_are_never_said_to_be_counted(caplog, time_machine):
    PeriodRun.objects.create(period="2026Q1", looked_at=AT - timedelta(days=36))
    a_look("asha")
    with pytest.raises(looked.Gone):
        count()
    tasks.count_people()
    assert caplog.messages[-1] == "Not counted. Searches of 2026Q1 are gone that were never counted."
    assert not looked.is_counted("2026Q1")


def test_a_quarter_that_was_never_counted_while_its_looks_were_there_is_not_begun_late():
    a_look("asha")
    with pytest.raises(looked.Gone):
        count()
    assert rows() == []


def test_a_neighbourhood_that_is_on_no_map_any_more_is_in_no_count(going):
    a_look("asha", lsoa_id="E00000001")
    a_look("bola")
    assert count() == 1


def test_a_neighbourhood_counts_for_the_council_it_is_in_when_it_is_counted(going, lsoa):
    a_look("asha")
    lsoa.council = AuthorityFactory(gss="X00000007", name="Moors", slug="moors")
    lsoa.save()
    count()
    assert rows()[0][0] == "X00000007"


def published(cube="looked"):
    return Release.objects.create(
        cube=cube, place=HOME, period="2026Q1", audience="public", policy={}, code="x", digest=cube
    )


def test_what_is_published_stands_and_what_comes_later_is_of_the_next_version(going):
    a_look("asha")
    count()
    published("asked")
    a_look("asha", at=AT + timedelta(minutes=1))
    count()
    assert [row[-1] for row in rows()] == [1]
    published()
    a_look("bola", at=AT + timedelta(hours=1))
    a_look("asha", at=AT + timedelta(hours=2), funding="council")
    count()
    assert sorted(row[-1] for row in rows()) == [1, 2, 2]


def test_the_gate_publishes_those_who_looked(going, time_machine):
    for number in range(24):
        nobody = {"found": Found.NOBODY, "barrier": Barrier.SEX} if number < 12 else {}
        a_look(f"brief {number}", **nobody)
    count()
    over = datetime(2026, 5, 20, 9, tzinfo=UTC)
    time_machine.move_to(over, tick=False)
    assert list(periods.count("2026Q1")) == []
    PeriodRun.objects.update(looked_at=over)
    assert [step.refused for step in releasing.release_quarter("2026Q1", by=None)] == [()]
    release = Release.objects.standing("looked", HOME, "2026Q1")
    here = ("district", HOME)
    assert release.value() == 25
    assert release.value(here, ("outcome", "none")) == release.value(here, ("outcome", "found")) == 10
    assert release.value(here, ("outcome", "none"), ("barrier", "sex")) is None  # everybody in one group
    assert release.value(here, ("outcome", "found"), ("barrier", "not_limited")) == 10  # there is no other
    assert Release.objects.standing("looked", HOME, "2026Q1", "staff").value() == 25


def test_a_quarter_without_anybody(going, time_machine):
    assert count() == 0
    people = looked.people_of(HOME, "2026Q1")
    assert (people.rows, people.version) == ([], 1)


def test_rows_of_quarters_long_past_go(going, time_machine):
    a_look("asha")
    count()
    for days, gone in ((3 * 365, 0), (4 * 365, 1)):
        time_machine.move_to(AT + timedelta(days=days), tick=False)
        assert looked.forget() == gone
