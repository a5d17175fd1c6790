"""The life of a listing, by whoever, in whatever order: nothing off the table, nothing unseen, nothing grave alone."""

from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.actions import approvals, transitions
from accounts.actions.transitions import NotAllowed
from accounts.enums import Decision, Role
from accounts.models import Approval, Event
from directory.actions import appeals, grave, listings, moderation, projection, providers, versions
from directory.enums import Deed, ListingState
from directory.models import Appeal, Listing, Ruling
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_listing, an_officer, cleared
from tests.standing import made_once
from tests.thorough import stories
from tests.undoing import Watch

pytestmark = pytest.mark.django_db
S = ListingState
OFFICERS = st.integers(0, 2)
WORDS = {"why": "So"}


class Life(RuleBasedStateMachine):
    """One listing, its owner, three officers, and time."""

    begins = None

    def __init__(self):
        super().__init__()
        now, self.first, self.owner, self.officers, agreed_titles = self.begins
        self.clock = time_machine.travel(now, tick=False)
        self.traveller = self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.watch = Watch()
        self.agreed_titles = set(agreed_titles)

    def teardown(self):
        self.watch.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.clock.stop()

    @property
    def listing(self):
        return Listing.objects.select_related("provider").get(pk=self.first.pk)

    def attempt(self, act, *args, **more):
        """Do it, or be refused with nothing half done; whether it was done."""
        try:
            with transaction.atomic():
                act(*args, **more)
        except NotAllowed:
            return False
        return True

    @rule(act=st.sampled_from(["submit", "take_back", "pause", "resume", "withdraw"]))
    def owner_moves(self, act):
        self.attempt(getattr(listings, act), self.listing, by=self.owner)

    @rule(act=st.sampled_from(["start", "publish"]), who=OFFICERS)
    def officer_moves(self, act, who):
        if self.attempt(getattr(moderation, act), self.listing, by=self.officers[who]) and act == "publish":
            self.agreed_titles.add(self.listing.title)

    @rule(act=st.sampled_from(["ask_for_changes", "reject"]), who=OFFICERS)
    def officer_sends_back(self, act, who):
        self.attempt(getattr(moderation, act), self.listing, **WORDS, by=self.officers[who])

    @rule(title=st.sampled_from(["Kind help", "Kinder help", "Kindest help"]))
    def owner_edits(self, title):
        self.attempt(listings.revise, self.listing, title=title, by=self.owner)

    @rule(who=OFFICERS, yes=st.booleans())
    def officer_answers_the_edit(self, who, yes):
        version = versions.open_version(self.listing)
        if version and yes and self.attempt(versions.approve, version, by=self.officers[who]):
            self.agreed_titles.add(self.listing.title)
        elif version and not yes:
            self.attempt(versions.send_back, version, **WORDS, by=self.officers[who])

    @rule(who=OFFICERS)
    def one_officer_pauses(self, who):
        self.attempt(grave.pause, self.listing, ground="safeguarding", **WORDS, by=self.officers[who])

    @rule(who=OFFICERS, deed=st.sampled_from(list(grave.GROUNDS)), ground=st.integers(0, 2))
    def an_officer_proposes(self, who, deed, ground):
        grounds = {"ground": grave.GROUNDS[deed][ground]}
        if deed != Deed.HOLD:
            self.attempt(grave.propose, self.listing, deed, **grounds, **WORDS, by=self.officers[who])

    @rule(who=OFFICERS, yes=st.sampled_from([True, True, False]))
    def an_officer_answers(self, who, yes):
        for approval in Approval.objects.about(self.listing).filter(decision=""):
            if yes:
                self.attempt(grave.agree, approval, self.listing, by=self.officers[who])
            else:
                self.attempt(grave.refuse, approval, self.listing, **WORDS, by=self.officers[who])

    @rule()
    def owner_appeals(self):
        for ruling in Ruling.objects.all():
            self.attempt(appeals.make, ruling, words="No", by=self.owner)

    @rule(who=OFFICERS, upheld=st.booleans())
    def an_officer_answers_the_appeal(self, who, upheld):
        for appeal in Appeal.objects.waiting():
            self.attempt(appeals.answer, appeal, upheld=upheld, reasons="So", by=self.officers[who])

    @rule(carers=st.integers(1, 2))
    def facts_change(self, carers):
        self.attempt(providers.set_facts, self.listing.provider, carers=carers, by=self.owner)

    @rule(days=st.sampled_from([1, 2, 30]))
    def time_passes(self, days):
        self.traveller.shift(timedelta(days=days))
        approvals.lapse()

    @rule()
    def the_clock_strikes(self):
        grave.remove_now(self.listing)

    @invariant()
    def all_is_well(self):
        """It is looked at once after each step that did anything, for every law there is."""
        if self.watch.all_quiet():
            return
        (now,) = Listing.objects.filter(pk=self.first.pk)
        told = Event.objects.about(now).exclude(after="")
        moves = list(told.values_list("before", "after", "actor_id", "what"))
        visible = list(Listing.objects.visible())
        self.every_move_is_on_the_table_and_written_down(now, moves)
        self.nobody_sees_what_no_officer_agreed_to(visible, moves)
        self.nothing_grave_was_done_alone(moves)
        self.what_is_gone_is_not_seen(now, visible)

    def every_move_is_on_the_table_and_written_down(self, now, moves):
        """``moves`` is what the audit says it went through, in order."""
        at = S.DRAFT
        for before, after, _, _ in moves:
            assert before == at
            assert after in Listing.TRANSITIONS[before]
            at = after
        assert at == now.state

    def nobody_sees_what_no_officer_agreed_to(self, visible, moves):
        council = {officer.pk for officer in self.officers}
        for listing in visible:
            assert listing.title in self.agreed_titles
            assert any(after == S.LIVE and actor in council for _, after, actor, _ in moves)

    def nothing_grave_was_done_alone(self, moves):
        agreed = None
        for before, after, actor, what in moves:
            back = after in {S.LIVE, S.PAUSED} and before in {S.SUSPENDED, S.PAUSED_SAFEGUARDING, S.REMOVED}
            if after in {S.SUSPENDED, S.REMOVED} or back:
                agreed = agreed or list(Approval.objects.about(self.first).filter(decision=Decision.AGREED))
                pairs = [one for one in agreed if one.what == what and actor in {one.decided_by_id, None}]
                assert pairs
                assert all(one.proposed_by_id != one.decided_by_id for one in pairs)

    def what_is_gone_is_not_seen(self, now, visible):
        assert not (now.removal_at and now.removal_at <= timezone.now() and visible)


@made_once
def draft():
    """What every life begins with: now, a draft with its checks, its owner, three officers, and the titles agreed to."""
    owner = UserFactory()
    listing = a_listing(owner=owner)
    cleared(listing.provider)
    return timezone.now(), listing, owner, [an_officer() for _ in range(3)], set()


@made_once
def live_already(draft):
    """What hasty lives begin with, that soon come to what is tested: the listing is live from the start."""
    _, listing, owner, officers, _ = draft
    listings.submit(listing, by=owner)
    moderation.start(listing, by=officers[0])
    moderation.publish(listing, by=officers[0])
    return timezone.now(), listing, owner, officers, {listing.title}


@made_once
def about_to_go(live_already):
    """The same, and two officers agreed that it is removed."""
    _, listing, owner, officers, titles = live_already
    asked = grave.propose(listing, Deed.REMOVE, ground="conduct", why="So", by=officers[0])
    grave.agree(asked, listing, by=officers[1])
    return timezone.now(), listing, owner, officers, titles


def live(machine, begins, *, examples=6, steps=30, **more):
    """Tell many lives of one listing."""
    quietly = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
    how = settings(
        max_examples=stories(examples),
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=quietly,
        **more,
    )
    with mock.patch.object(machine, "begins", begins):
        run_state_machine_as_test(machine, settings=how)


def test_any_life_of_a_listing(draft):
    live(Life, draft)


class Slipping(Life):
    """Somebody writes SQL past every guard."""

    @rule()
    def slip(self):
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("update directory_listing set state = 'suspended'")
            cursor.execute("set local session_replication_role = origin")


class Alone(Life):
    """The table lets one officer suspend."""

    @rule(who=OFFICERS)
    def one_suspends(self, who):
        self.attempt(transitions.move, self.listing, S.SUSPENDED, by=self.officers[who])


class Waiting(Life):
    """Often a month goes by, as long as the notice of a removal."""

    @rule()
    def a_month_passes(self):
        self.traveller.shift(grave.NOTICE)


def everything_at_once(_listing, changes, **_):
    return dict(changes)


CONTROLS = {
    "a state written past the table": (Slipping, []),
    "a move nobody wrote down": (Life, [mock.patch.object(transitions, "record")]),
    "an edit shown unseen": (Life, [mock.patch.object(versions, "sift", everything_at_once)]),
    "one officer alone": (
        Alone,
        [mock.patch.dict(Listing.TRANSITIONS[S.LIVE], {S.SUSPENDED: Role.OFFICER | Role.TWO_PEOPLE})],
    ),
}
HASTY = {"steps": 12, "derandomize": True, "phases": [Phase.generate], "database": None}


@pytest.mark.parametrize("guard", CONTROLS)
def test_without_its_guard_a_life_goes_wrong(live_already, guard):
    machine, patches = CONTROLS[guard]
    for patch in patches:
        patch.start()
    try:
        with pytest.raises((AssertionError, KeyError)):
            live(machine, live_already, examples=40, **HASTY)
    finally:
        for patch in patches:
            patch.stop()


def test_with_every_guard_hasty_lives_go_well(live_already):
    """The controls go red for their guard alone."""
    live(Life, live_already, examples=4, **HASTY)


def test_a_removal_nobody_heeds_goes_wrong(about_to_go, monkeypatch):
    monkeypatch.setattr(projection, "until_removed", lambda _listing, ends_at: ends_at)
    with pytest.raises(AssertionError):
        live(Waiting, about_to_go, examples=40, **HASTY)


def test_a_removal_that_is_heeded_goes_well(about_to_go):
    live(Waiting, about_to_go, examples=4, **HASTY)
