"""Publishing: once, whoever asks again; and corrected with a note."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event
from marketplace import disclosure, tasks
from marketplace.actions import periods, releasing
from marketplace.actions.releasing import correct, publish
from marketplace.cubes import CUBES, Register
from marketplace.disclosure import PUBLIC, STAFF, Refused
from marketplace.models import PeriodRun, PersonPeriod, PublishedCell, Release
from marketplace.person_traits import weeks_of
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory
from tests.factories.statements import numbers_of
from tests.marketplace.tried import CUBE, KEY, people, tried_cube

__all__ = ["tried_cube"]

pytestmark = pytest.mark.django_db


def bytes_of(release):
    return (release.digest, release.sealed().canonical)


def test_publish_gives_what_stands_whatever_happened_since():
    """Somebody is added, somebody goes, somebody was elsewhere: every byte is as it was."""
    first = publish(CUBE, people(30, 12), PUBLIC, by=None)
    for since in (people(31, 12), people(30, 11), people(29, 13), people(300, 300)):
        assert bytes_of(publish(CUBE, since, PUBLIC, by=None)) == bytes_of(first)
    assert (Release.objects.count(), PublishedCell.objects.count()) == (1, 4)


def test_publish_is_recorded_once(officer):
    release = publish(CUBE, people(30, 12), PUBLIC, by=officer)
    publish(CUBE, people(30, 12), PUBLIC, by=officer)
    event = Event.objects.get(what="release.published")
    assert (event.thing_reference, event.actor_id, event.facts) == (
        release.reference,
        officer.pk,
        {"suppressed": 1, "version": 1},
    )


def test_publish_is_dated_by_the_clock_that_everything_else_goes_by(time_machine):
    then = datetime(2026, 5, 5, 9, tzinfo=UTC)
    time_machine.move_to(then, tick=False)
    assert Release.objects.get(pk=publish(CUBE, people(30, 12), PUBLIC, by=None).pk).released_at == then


def test_correct_writes_the_next_version_and_keeps_the_first():
    first = publish(CUBE, people(30, 12), PUBLIC, by=None)
    second = correct(
        CUBE, people(60, 12), PUBLIC, earlier=[people(30, 12)], note="Thirty were left out", by=None
    )
    assert (second.version, second.note, second.follows) == (2, "Thirty were left out", first.digest)
    assert Release.objects.standing(*KEY).value(("service", "personal")) == 60
    assert Release.objects.by_reference(first.reference).value(("service", "personal")) == 30


@pytest.mark.parametrize(
    ("now", "note", "why"),
    [
        ((31, 12), "One was left out", "Fewer than 10"),
        ((39, 12), "Nine were left out", "Fewer than 10"),
        ((60, 12), "", "says what was wrong"),
    ],
)
def test_correct_that_is_refused_leaves_what_stands(now, note, why):
    publish(CUBE, people(30, 12), PUBLIC, by=None)
    with pytest.raises(Refused, match=why):
        correct(CUBE, people(*now), PUBLIC, earlier=[people(30, 12)], note=note, by=None)
    assert Release.objects.standing(*KEY).version == 1


@pytest.mark.parametrize("stands", [0, 1])
def test_what_is_stopped_before_it_is_recorded_is_not_published(stands, monkeypatch):
    act = partial(publish, CUBE, people(30, 12), PUBLIC, by=None)
    if stands:
        act()
        act = partial(correct, CUBE, people(60, 12), PUBLIC, earlier=[people(30, 12)], note="Late", by=None)
    monkeypatch.setattr(releasing, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        act()
    assert Release.objects.count() == stands


def test_correct_needs_something_that_stands():
    with pytest.raises(Refused, match="Nothing was published"):
        correct(CUBE, people(30, 12), PUBLIC, earlier=[], note="Why", by=None)


def test_totals_are_of_each_quarter_as_it_stands():
    publish(CUBE, people(30, 12), PUBLIC, by=None)
    second = correct(
        CUBE, people(60, 12), PUBLIC, earlier=[people(30, 12)], note="Thirty were left out", by=None
    )
    publish(CUBE, replace(people(8, 0), period="2026Q2"), PUBLIC, by=None)
    found = Release.objects.totals("tried", "E06")
    assert [row[:2] for row in found] == [("2026Q1", 70), ("2026Q2", None)]
    assert found[0][2] == second.reference


def test_everywhere_is_what_councils_are_compared_by_and_no_more(monkeypatch):
    """All, districts, outcomes and waits of each council as it stands; no neighbourhood, and nothing for staff alone."""
    register = Register()
    register.add(CUBES["asked"])
    monkeypatch.setattr(disclosure, "CUBES", register)
    moors = AuthorityFactory(gss="X00000007", name="Moors", slug="moors")
    numbers_of("2026Q1")
    numbers_of("2026Q1", moors, met=40)
    numbers_of("2026Q1", AuthorityFactory(gss="X00000008", name="Fens", slug="fens"), policy=STAFF)
    found = Release.objects.everywhere("asked", "2026Q1")
    assert set(found) == {HOME, "X00000007"}
    here = f"district:{HOME}"
    assert set(found[HOME]) == {
        (),
        *((f"week:{week}",) for week in weeks_of("2026Q1")),
        (here,),
        *((here, f"outcome:{outcome}") for outcome in ("met", "unmet")),
        *(
            (here, f"outcome:{outcome}", f"waited:{each}")
            for outcome in ("met", "unmet")
            for each in ("by_day_1", "by_day_7", "still_waiting")
        ),
    }
    assert (found[HOME][()], found["X00000007"][()]) == (90, 70)


# A whole quarter


AFTER = datetime(2026, 5, 20, 9, tzinfo=UTC)


@pytest.fixture
def quarter(monkeypatch, time_machine):
    """Sixty people of one council, counted when the quarter was over; and a council where nobody asked."""
    monkeypatch.setattr(disclosure, "CUBES", CUBES)
    LsoaFactory(code="Y01", name="Wolds 001A")
    LsoaFactory(
        code="Y09", name="Moors 001A", council=AuthorityFactory(gss="X00000007", name="Moors", slug="moors")
    )
    someone(40, outcome="met", waited="by_day_3", given_minutes=300)
    someone(20, outcome="unmet", waited="still_waiting")
    time_machine.move_to(AFTER, tick=False)
    assert list(periods.count("2026Q1")) == []
    PeriodRun.objects.update(looked_at=AFTER)


def someone(number, version=1, first=0, **more):
    facts = {
        "period": "2026Q1", "place": HOME, "district": HOME, "msoa": "Wolds 001", "lsoa": "Y01", "service": "company",
        "payer": "own", "language": "none_asked", "hours_band": "2_to_7", "asked_on": date(2026, 3, 2),
        "asked_minutes": 300, "given_minutes": 0, "version": version,
    } | more  # fmt: skip
    PersonPeriod.objects.bulk_create(
        PersonPeriod(key=f"{more['outcome'] if version == 1 else 'met'}{first + each}", **facts)
        for each in range(number)
    )


def released():
    return [(step.place, step.refused) for step in releasing.release_quarter("2026Q1", by=None)]


def shown(audience="public"):
    here = ("district", HOME)
    release = Release.objects.standing("asked", HOME, "2026Q1", audience)
    return (
        release.version,
        {name: cell.value for name, cell in release.within("outcome", here).items() if cell.value},
    )


def test_quarter_is_released_for_every_council_and_audience_once(quarter):
    assert released() == released() == [("X00000007", ()), (HOME, ())]
    assert Release.objects.count() == 2 * 4 * 2
    assert shown() == shown("staff") == (1, {"met": 40, "unmet": 20})
    hours = Release.objects.standing("asked_hours", HOME, "2026Q1")
    assert (hours.value(), hours.value(("district", HOME), ("service", "company"))) == (300, None)
    assert Release.objects.standing("missing_hours", HOME, "2026Q1").value() == 100


def test_quarter_stopped_half_way_is_finished_by_the_next_run(quarter, monkeypatch):
    """Killed at the sixth release of sixteen: five stand, and go on standing."""
    writes = releasing._write

    def killed(*what, **more):
        if Release.objects.count() == 5:
            raise KeyboardInterrupt
        return writes(*what, **more)

    monkeypatch.setattr(releasing, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        released()
    first = set(Release.objects.values_list("digest", "released_at"))
    monkeypatch.setattr(releasing, "_write", writes)
    assert released() == [("X00000007", ()), (HOME, ())]
    every = set(Release.objects.values_list("digest", "released_at"))
    assert (len(first), len(every), first < every) == (5, 16, True)


def test_quarter_is_corrected_with_what_became_otherwise(quarter):
    """Twelve who were met were not: each cube that knows outcomes says so, and the hours asked for stand."""
    released()
    someone(12, version=2, outcome="unmet", waited="still_waiting")
    refused = releasing.correct_quarter(HOME, "2026Q1", note="Visits were written down wrongly", by=None)
    assert refused == {
        f"{cube} for {audience}": f"Fewer than {k} people would change."
        for audience, k in (("public", 10), ("staff", 5))
        for cube in ("asked_hours", "looked")
    }
    assert shown() == (2, {"met": 30, "unmet": 30})
    assert Release.objects.standing("missing_hours", HOME, "2026Q1").value() == 160
    assert Release.objects.standing("asked_hours", HOME, "2026Q1").version == 1
    again = releasing.correct_quarter(HOME, "2026Q1", note="Once more", by=None)
    assert (len(again), shown()[0]) == (8, 2)  # nothing became otherwise since


def test_quarter_corrected_by_a_few_people_stands(quarter):
    released()
    someone(4, version=2, outcome="unmet", waited="still_waiting")
    assert len(releasing.correct_quarter(HOME, "2026Q1", note="Late", by=None)) == 8
    assert shown() == (1, {"met": 40, "unmet": 20})


def test_quarter_that_is_not_over_or_not_counted_is_refused(quarter, time_machine):
    with pytest.raises(Refused, match="not counted since"):
        list(releasing.release_quarter("2025Q4", by=None))
    with pytest.raises(Refused, match="not counted since"):
        releasing.correct_quarter(HOME, "2025Q4", note="Late", by=None)
    time_machine.move_to(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False)
    with pytest.raises(Refused, match="not over"):
        list(releasing.release_quarter("2026Q1", by=None))


def test_quarter_in_which_looks_went_uncounted_says_nothing_of_those_who_looked(quarter):
    PeriodRun.objects.update(looked_at=None)
    first, *_ = released()
    assert first[0] == "every council"
    assert "were not counted" in first[1][0]
    assert shown() == (1, {"met": 40, "unmet": 20})
    assert not Release.objects.filter(cube="looked").exists()


def test_quarter_refused_of_one_council_holds_up_no_other(quarter):
    someone(30, first=100, outcome="left", waited="left", lsoa="Y-gone")
    (_, fine), (_, refused) = released()
    assert fine == ()
    assert refused[0] == "asked for public: lsoa Y-gone is not one of those there are."
    assert set(Release.objects.filter(cube="asked").values_list("place", flat=True)) == {"X00000007"}


def test_the_clock_releases_and_says_what_was_refused(quarter, caplog):
    tasks.release_quarter()
    assert (shown()[0], caplog.messages) == (1, [])
    PeriodRun.objects.all().delete()
    tasks.release_quarter()
    assert caplog.messages == [
        "Not published. 2026Q1 was not counted since it was over. Run person_periods --quarter 2026Q1."
    ]


def test_command_releases_and_corrects(quarter):
    out = StringIO()
    call_command("release_quarter", stdout=out)
    someone(12, version=2, outcome="unmet", waited="still_waiting")
    call_command("release_quarter", "--correct", HOME, "--note", "Wrong", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["2026Q1 …", "2 of 2 councils."]
    assert lines[-1] == "What stood before goes on standing."
    with pytest.raises(CommandError, match="not over"):
        call_command("release_quarter", "--quarter", "2026Q2", stdout=out)
