"""What a council notes of its market: by whom, about where, and what becomes of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from marketplace.actions import shaping
from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.actions.statement_panels import market_model
from marketplace.cubes import MISSING_HOURS
from marketplace.demo import clock
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.enums import Relations, Rules
from marketplace.measures.panels_shaping import NONE_LASTING, before_and_after, drift
from marketplace.measures.prices import services_of
from marketplace.models import Annotation, Booking, Intervention, PersonPeriod, SubMarket
from tests.factories.accounts import UserFactory
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory
from tests.factories.market import a_sub_market, an_analyst, an_annotation, an_intervention
from tests.factories.marketplace import care_that_took_place
from tests.standing import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@made_once
def home(council):
    return council.authority


def test_only_who_shapes_this_market_notes_anything(home):
    stranger = an_analyst(AuthorityFactory(gss="X99000001", name="Else", slug="else"))
    for user in (stranger, UserFactory()):
        with pytest.raises(NotAllowed, match="this council"):
            shaping.annotate(home, happened_on=TODAY, district=None, words="x", by=user)
        with pytest.raises(NotAllowed, match="this council"):
            shaping.open_sub_market(home, service="nursing", district=None, by=user)
        with pytest.raises(NotAllowed, match="this council"):
            an_intervention(home, by=user)
    assert (Annotation.objects.count(), SubMarket.objects.count()) == (0, 0)
    note, market = an_annotation(home), a_sub_market(home)
    with pytest.raises(NotAllowed, match="this council"):
        shaping.take_back(note, by=stranger)
    with pytest.raises(NotAllowed, match="this council"):
        shaping.declare(market, rules="many", relations="loose", why="x", since=TODAY, by=stranger)
    assert (Annotation.objects.standing().count(), market.stances.count()) == (1, 1)


def test_everything_noted_is_dated_by_the_clock_of_its_action(home):
    """A story that is told of last year writes last year's days."""
    then = timezone.now() - timedelta(days=300)
    analyst = an_analyst(home)
    with clock.at(then):
        market = shaping.open_sub_market(home, service="nursing", district=None, by=analyst)
        stance = shaping.declare(market, rules="many", relations="loose", why="x", since=TODAY, by=analyst)
        made = [an_annotation(home, by=analyst), an_intervention(home, by=analyst), market, stance]
    assert {one.made_at for one in made} == {then}


def test_areas_of_another_council_are_refused(home):
    analyst, elsewhere = an_analyst(home), AuthorityFactory(gss="X99000001", name="Else", slug="else")
    LsoaFactory(code="Z1", council=elsewhere, district=elsewhere)
    with pytest.raises(NotAllowed, match="not in this council"):
        shaping.annotate(home, happened_on=timezone.localdate(), district=elsewhere, words="x", by=analyst)
    with pytest.raises(NotAllowed, match="not in this council"):
        shaping.open_sub_market(home, service="nursing", district=elsewhere, by=analyst)
    for lsoas in ([], ["Z1"], [LsoaFactory(council=home).pk, "Z1"]):
        with pytest.raises(NotAllowed, match="all of this council"):
            an_intervention(home, by=analyst, lsoas=lsoas)
    assert Intervention.objects.count() == 0


def test_days_that_cannot_be_are_refused(home):
    a_day, today = timedelta(days=1), timezone.localdate()
    with pytest.raises(NotAllowed, match="has not come yet"):
        an_annotation(home, happened_on=today + a_day)
    with pytest.raises(NotAllowed, match="must end"):
        an_intervention(home, ends_on=today - a_day)
    assert an_intervention(home, ends_on=today).ends_on == today


def test_the_same_tried_elsewhere_or_after_it_was_taken_back_is_another(home):
    analyst = an_analyst(home)
    here, there = (LsoaFactory(council=home).pk for _ in range(2))
    first, again, other = (an_intervention(home, by=analyst, lsoas=[each]) for each in (here, here, there))
    assert (first == again, first == other) == (True, False)
    for noted, anew in (
        (first, lambda: an_intervention(home, by=analyst, lsoas=[here])),
        (an_annotation(home, by=analyst), lambda: an_annotation(home, by=analyst)),
    ):
        shaping.take_back(noted, by=analyst)
        assert anew() != noted


def test_the_same_again_changes_nothing_and_each_deed_is_recorded_once(home):
    analyst = an_analyst(home)
    notes = {an_annotation(home, by=analyst).pk for _ in range(2)}
    markets = {a_sub_market(home, by=analyst).pk for _ in range(2)}
    note = Annotation.objects.get()
    for _ in range(2):
        shaping.take_back(note, by=analyst)
    assert (len(notes), len(markets)) == (1, 1)
    done = list(Event.objects.filter(actor_id=analyst.pk).order_by("pk").values_list("what", flat=True))
    assert done == ["annotation.made", "sub_market.opened", "sub_market.declared", "annotation.taken_back"]


def test_what_was_declared_before_stays(home):
    market = a_sub_market(home)
    said = {"why": "By tender.", "since": timezone.localdate(), "by": market.made_by}
    assert len({shaping.declare(market, rules="many", relations="loose", **said).pk for _ in range(2)}) == 1
    assert [each.model for each in market.stances.standing()] == ["Procurement"]
    assert market.stances.count() == 2
    panel = drift(SubMarket.objects.for_pages().get(), today=TODAY)
    assert [row[1:] for row in panel.table.rows] == [(0.75, 0.25, "declared")]
    assert "may not be told" in panel.coverage


def test_readers_see_what_is_meant_of_each_part_from_its_day_on(home):
    market, today = a_sub_market(home), timezone.localdate()
    said = {"why": "By tender.", "since": today + timedelta(days=1), "by": market.made_by}
    shaping.declare(market, rules="many", relations="loose", **said)
    shown = [
        [row[1:3] for row in market_model(home, PUBLIC, "2026Q1", today + timedelta(days=days)).table.rows]
        for days in (0, 1)
    ]
    assert shown == [
        [(Rules.FEW.label, Relations.CLOSE.label)],
        [(Rules.MANY.label, Relations.LOOSE.label)],
    ]


def test_what_is_seen_stands_beside_what_was_declared(home, asha):
    """Six providers, all paid by the council: many rules, where few were declared."""
    for _ in range(6):
        booking = care_that_took_place(person=asha.person, by=asha)
        Booking.objects.filter(pk=booking.pk).update(funding="council")
    service = services_of({booking.pk}).get(booking.pk, "other")
    analyst = an_analyst(home)
    market = shaping.open_sub_market(home, service=service, district=None, by=analyst)
    shaping.declare(market, rules="few", relations="close", why="x", since=TODAY, by=analyst)
    panel = drift(SubMarket.objects.for_pages().get(), today=timezone.localdate() + timedelta(days=100))
    assert [row[-1] for row in panel.table.rows] == ["declared", "observed"]
    assert "drifted on rules:" in panel.sentence  # no agreement can have lasted a year yet
    assert panel.coverage == NONE_LASTING
    Booking.objects.filter(pk=booking.pk).update(starts_on=TODAY - timedelta(days=400))
    panel = drift(SubMarket.objects.for_pages().get(), today=timezone.localdate() + timedelta(days=100))
    assert ("drifted on rules and relationships:" in panel.sentence, panel.coverage) == (True, "")


def test_before_and_after_tells_only_with_enough_areas(home):
    """Six areas of twelve lose two thirds of what was missing; the others stay as they were."""
    areas = {f"Z{number:02}": f"Wolds {number:03}A" for number in range(12)}
    for code, name in areas.items():
        LsoaFactory(code=code, name=name)
    tried_in = sorted(areas)[:6]
    for period in ("2025Q2", "2025Q3", "2025Q4"):
        PersonPeriod.objects.bulk_create(
            PersonPeriod(
                key=f"{period}-{code}-{each}",
                period=period,
                place=HOME,
                district=HOME,
                lsoa=code,
                msoa=name[:-1],
                outcome="unmet",
                waited="still_waiting",
                service="company",
                payer="own",
                language="none_asked",
                hours_band="7_to_14",
                asked_on=date(2025, 11, 5),
                asked_minutes=600,
                given_minutes=400 if period == "2025Q4" and code in tried_in else 0,
            )
            for number, (code, name) in enumerate(areas.items())
            for each in range(11 + number % 3)
        )
        publish(MISSING_HOURS, people_of(HOME, period, amount="missing"), STAFF, by=None)
    tried = an_intervention(home, lsoas=tried_in, starts_on=date(2025, 10, 1))
    panel = before_and_after(tried, today=TODAY)
    _, value, low, high = panel.table.rows[0]
    assert (panel.missing, value < -50, low <= value <= high, high < 0) == ("", True, True, True)
    assert "more than chance" in panel.sentence
    assert len(panel.releases) == 3
    few = an_intervention(home, name="Few", lsoas=tried_in[:4], starts_on=date(2025, 10, 1))
    assert "Cannot tell yet: it takes 5 areas" in before_and_after(few, today=TODAY).missing
    early = an_intervention(home, name="Early", lsoas=tried_in, starts_on=date(2026, 1, 5))
    assert "Cannot tell yet: no whole quarter since it began" in before_and_after(early, today=TODAY).missing
