"""Telling somebody that somebody came free: asked once, looked for every day, told once, counted once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Delegation, Event, Notification
from directory.demand import Kind
from directory.hours import WeeklySpan
from directory.models import DemandFact, Postcode
from marketplace import tasks
from marketplace.actions import awaiting, briefs
from marketplace.models import Awaited, Brief
from tests.factories.accounts import UserFactory
from tests.factories.briefs import a_brief, an_awaited, needs_of
from tests.factories.directory import a_live_listing, a_provider, an_officer

pytestmark = pytest.mark.django_db
EIGHT_WEEKS = timedelta(weeks=8)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def somebody_comes_free(from_on=None):
    spans = [WeeklySpan(day, 0, 1440, from_on) for day in range(7)] if from_on else None
    a_live_listing(a_provider(spans=spans), needs=("washing", "dressing"), officer=an_officer())


def told(kind="awaited_found"):
    return Notification.objects.filter(kind=kind)


def alerts():
    return DemandFact.objects.filter(kind=Kind.ALERT)


def later(time_machine, **by):
    time_machine.move_to(timezone.now() + timedelta(**by), tick=False)


def test_asked_twice_is_asked_once_and_the_search_is_theirs(clem):
    brief = a_brief()
    first = awaiting.ask(brief, by=clem)
    assert awaiting.ask(brief, by=clem) == first
    assert (Awaited.objects.count(), Event.objects.filter(what="awaited.asked").count()) == (1, 1)
    assert first.ends_on == timezone.localdate() + EIGHT_WEEKS
    assert Brief.objects.get().owner == clem


def test_the_database_keeps_one_of_a_search_while_it_stands(clem):
    one = an_awaited(by=clem)
    with pytest.raises(IntegrityError, match="awaited_once_a_search"), transaction.atomic():
        an_awaited(one.brief, by=clem)
    awaiting.stop(one, by=clem)
    awaiting.stop(one, by=clem)
    assert Event.objects.filter(what="awaited.stopped").count() == 1
    assert awaiting.ask(one.brief, by=clem).pk != one.pk


def test_what_was_stopped_was_not_told_and_nothing_ends_before_it_began(clem):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="awaited_told_or_stopped"), transaction.atomic():
        an_awaited(by=clem, told_at=now + timedelta(1), stopped_at=now + timedelta(1))
    for end in ("told_at", "stopped_at"):
        with pytest.raises(IntegrityError, match="awaited_ends_after"), transaction.atomic():
            an_awaited(by=clem, **{end: now - timedelta(1)})


def test_it_is_not_asked_when_somebody_can_do_it_or_the_place_is_unknown(clem):
    brief = a_brief()
    somebody_comes_free()
    with pytest.raises(NotAllowed, match="Somebody can do every visit now"):
        awaiting.ask(brief, by=clem)
    with pytest.raises(NotAllowed, match="do not know the postcode"):
        awaiting.ask(a_brief(postcode="QV9 9XX"), by=clem)
    assert not Awaited.objects.exists()


def test_nobody_waits_for_more_than_twenty_searches(clem, monkeypatch):
    monkeypatch.setattr(awaiting, "MOST", 1)
    an_awaited(by=clem)
    with pytest.raises(NotAllowed, match="Stop one that you do not need"):
        awaiting.ask(a_brief(), by=clem)


def test_who_waits_is_told_once_when_somebody_can_do_all_of_it(clem):
    one = awaiting.ask(a_brief(), by=clem)
    stopped = an_awaited(by=clem)
    awaiting.stop(stopped, by=clem)
    assert (awaiting.look_for_all(), told().count()) == (0, 0)
    somebody_comes_free()
    assert awaiting.look_for_all() == 1
    tasks.look_for_awaited()
    one.refresh_from_db()
    assert (one.told_at is None, one.stopped_at) == (False, None)
    assert set(told().values_list("recipient", "link")) == {(clem.pk, one.brief.get_absolute_url())}
    assert told().count() == 2  # by email and on the site


def test_a_start_that_has_passed_is_looked_for_from_tomorrow(clem, time_machine):
    awaiting.ask(a_brief(), by=clem)
    somebody_comes_free(from_on=timezone.localdate() + timedelta(days=5))
    assert awaiting.look_for_all() == 0
    later(time_machine, days=9)
    assert awaiting.look_for_all() == 1


def test_care_that_would_be_over_is_not_found(clem, time_machine):
    today = timezone.localdate()
    an_awaited(a_brief(by=clem, ends_on=today + timedelta(days=8)), by=clem)
    somebody_comes_free()
    later(time_machine, days=9)
    assert awaiting.look_for_all() == 0


def test_a_run_stopped_half_way_tells_nobody_twice(clem, asha, monkeypatch):
    for user in (clem, asha):
        awaiting.ask(a_brief(), by=user)
    somebody_comes_free()
    done = awaiting._look_for

    def killed(pk, holidays):
        done(pk, holidays)
        raise KeyboardInterrupt

    monkeypatch.setattr(awaiting, "_look_for", killed)
    with pytest.raises(KeyboardInterrupt):
        awaiting.look_for_all()
    assert told().values("recipient").distinct().count() == 1
    monkeypatch.setattr(awaiting, "_look_for", done)
    assert awaiting.look_for_all() == 1
    assert sorted(told().values_list("recipient", flat=True)) == sorted([clem.pk, asha.pk] * 2)


def test_killed_between_telling_and_writing_it_down_neither_is_done(clem, monkeypatch):
    awaiting.ask(a_brief(), by=clem)
    somebody_comes_free()
    monkeypatch.setattr(awaiting, "record", lambda *_, **__: 1 / 0)
    assert awaiting.look_for_all() == 0
    assert (told().count(), Awaited.objects.standing().count()) == (0, 1)


def test_one_that_fails_holds_up_no_other_and_the_log_names_nobody(clem, asha, monkeypatch, caplog):
    for user in (clem, asha):
        awaiting.ask(a_brief(), by=user)
    somebody_comes_free()
    first, locate = [], Postcode.objects.locate

    def trips_once(postcode):
        if not first:
            first.append(postcode)
            raise RuntimeError(postcode)
        return locate(postcode)

    monkeypatch.setattr(type(Postcode.objects), "locate", lambda _, postcode: trips_once(postcode))
    assert awaiting.look_for_all() == 1
    assert "RuntimeError" in caplog.text
    assert "QV1" not in caplog.text


def test_a_postcode_that_is_gone_ends_nothing(clem):
    an_awaited(a_brief(by=clem, postcode="QV9 9XX"), by=clem)
    assert (awaiting.look_for_all(), Awaited.objects.standing().count()) == (0, 1)


def test_after_eight_weeks_it_ends_and_says_so_once(clem, time_machine):
    one = awaiting.ask(a_brief(), by=clem)
    time_machine.move_to(one.asked_at + EIGHT_WEEKS, tick=False)
    awaiting.look_for_all()
    assert Awaited.objects.standing().exists()
    somebody_comes_free()
    later(time_machine, days=1)
    assert (awaiting.look_for_all(), awaiting.look_for_all()) == (0, 0)
    assert (told("awaited_over").count(), told().count()) == (2, 0)
    assert not Awaited.objects.standing().exists()


def test_who_may_open_the_search_no_more_is_told_nothing(asha, bola):
    brief = briefs.claim(a_brief(by=asha), person=asha.person, by=asha)
    awaiting.ask(brief, by=bola)
    somebody_comes_free()
    Delegation.objects.filter(delegate=bola).delete()
    assert (awaiting.look_for_all(), told().count(), Awaited.objects.standing().count()) == (0, 0, 0)


def statements():
    with CaptureQueriesContext(connection) as asked:
        awaiting.look_for_all()
    return len(asked)


def test_each_search_costs_the_same(clem, asha, bola):
    awaiting.ask(a_brief(), by=clem)
    statements()  # what is kept in the process
    one = statements()
    for user in (asha, bola):
        awaiting.ask(a_brief(), by=user)
    three = statements()
    Awaited.objects.update(stopped_at=timezone.now())
    none = statements()
    assert three - none == 3 * (one - none)


def test_a_search_somebody_waits_for_is_not_forgotten_and_what_ended_is(clem, time_machine):
    one = awaiting.ask(a_brief(), by=clem)
    later(time_machine, days=91)
    tasks.forget_briefs()
    assert Brief.objects.count() == Awaited.objects.count() == 1
    awaiting.stop(one, by=clem)
    later(time_machine, days=90)
    assert awaiting.forget() == 0
    later(time_machine, days=1)
    assert awaiting.forget() == 1


def test_it_is_a_fact_of_where_and_what_and_never_of_whom(clem):
    awaiting.ask(a_brief(), by=clem, agent=BROWSER)
    fact = alerts().get()
    assert (fact.lsoa_id, fact.funding, fact.outcome, fact.cause) == ("Y00000001", "own", "", "")
    assert fact.need_id in needs_of("washing", "dressing")
    assert sum(fact.qhours) > 0


def test_ten_times_the_asking_is_one_fact_in_28_days_and_another_service_another(clem, time_machine):
    brief = a_brief(by=clem)
    for _ in range(10):
        awaiting.stop(awaiting.ask(brief, by=clem, agent=BROWSER), by=clem)
        later(time_machine, days=3)
    awaiting.ask(a_brief(by=clem), by=clem, agent=BROWSER)  # another search for the same
    assert alerts().count() == 1
    awaiting.ask(a_brief(by=clem, needs=needs_of("company")), by=clem, agent=BROWSER)
    assert alerts().count() == 2
    Awaited.objects.standing().update(stopped_at=timezone.now())
    later(time_machine, days=29)
    awaiting.ask(brief, by=clem, agent=BROWSER)
    assert alerts().count() == 3


def test_two_helpers_of_one_person_are_one(asha, bola):
    brief = briefs.claim(a_brief(by=asha), person=asha.person, by=asha)
    awaiting.ask(brief, by=bola, agent=BROWSER)
    awaiting.ask(brief, by=asha, agent=BROWSER)
    assert (Awaited.objects.count(), alerts().count()) == (2, 1)


def test_staff_providers_and_programs_are_told_and_not_counted(clem, officer, dara):
    runs_the_site = UserFactory(is_superuser=True)
    for user in (officer, dara, runs_the_site):
        awaiting.ask(a_brief(), by=user, agent=BROWSER)
    awaiting.ask(a_brief(), by=clem, agent="Googlebot/2.1")
    assert (Awaited.objects.count(), alerts().count()) == (4, 0)
