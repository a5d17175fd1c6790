"""Whatever is offered, seen, ended, renewed or changed, and however time goes: no lapsed check is on show."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from directory import passport
from directory.actions import checks, projection, providers
from directory.enums import CheckReason, CheckSource, CheckState
from directory.models import Check, Listing, Need, SearchEntry
from directory.passport import INSURED_AT_LEAST_PENCE
from directory.policies import checks_held, checks_required
from directory.querysets import SearchEntryQuerySet
from directory.tags import TagKind, tag
from tests.factories.directory import CheckFactory, a_live_listing, a_provider, an_officer, cleared, owner_of
from tests.thorough import stories
from tests.undoing import Watch

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 20, 12, tzinfo=UTC)
LENGTHS = st.integers(1, 40)


class Lifecycle(RuleBasedStateMachine):
    """One provider with housework and personal care, its council, and the clock."""

    begins = None

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.watch = Watch()
        self.now = START
        self.clock = time_machine.travel(START, tick=False)
        self.clock.start()
        *people, self.numbers = self.begins
        self.listing, self.officer, self.owner = (type(one).objects.get(pk=one.pk) for one in people)
        self.provider = self.listing.provider

    def teardown(self):
        self.watch.stop()
        self.clock.stop()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def at(self, now):
        self.now = now
        self.clock.stop()
        self.clock = time_machine.travel(now, tick=False)
        self.clock.start()

    def attempt(self, act):
        with suppress(NotAllowed):
            act()

    @rule(hours=st.integers(1, 24 * 35))
    def time_passes(self, hours):
        self.at(self.now + timedelta(hours=hours))

    @rule(starts=st.integers(-5, 5), lasts=LENGTHS)
    def insurance_is_told(self, starts, lasts):
        first = timezone.localdate() + timedelta(days=starts)
        self.attempt(
            lambda: checks.offer(
                self.provider, kind="public_liability", issuer="Wold Mutual", limit_pence=INSURED_AT_LEAST_PENCE,
                valid_from=first, valid_until=first + timedelta(days=lasts), by=self.owner,
            )
        )  # fmt: skip

    @rule(lasts=LENGTHS, level=st.sampled_from(["basic", "enhanced", "enhanced_barred"]))
    def certificate_is_seen(self, lasts, level):
        today = timezone.localdate()
        self.attempt(
            lambda: checks.record_seen(
                self.provider, kind="dbs", worker=self.provider.workers.first(), level=level, workforce="adult",
                barred_lists=["adults"] if level == "enhanced_barred" else [], source=CheckSource.ORIGINAL,
                number="001234567890", issued_on=today, valid_until=today + timedelta(days=lasts),
                consented_at=timezone.now(), by=self.officer,
            )
        )  # fmt: skip

    @rule(yes=st.booleans())
    def what_waits_is_answered(self, yes):
        check = self.provider.checks.waiting().first()
        if check and yes:
            self.attempt(lambda: checks.verify(check, source=CheckSource.COPY, by=self.officer))
        elif check:
            self.attempt(lambda: checks.refuse(check, why=CheckReason.UNREADABLE, by=self.officer))

    @rule(which=st.integers(0, 30))
    def one_is_taken_off(self, which):
        standing = list(self.provider.checks.standing().order_by("pk"))
        if standing:
            check = standing[which % len(standing)]
            self.attempt(lambda: checks.withdraw(check, why=CheckReason.MISTAKE, by=self.officer))

    @rule(status=st.sampled_from(["no_new", "new"]))
    def the_update_service_is_asked(self, status):
        asked = self.provider.checks.standing().filter(kind="dbs").exclude(consented_at=None)
        if check := asked.first():
            self.attempt(lambda: checks.ask_update_service(check, status=status, by=self.officer))

    @rule(form=st.sampled_from(["sole_trader", "employed_pa", "company"]))
    def facts_change(self, form):
        self.attempt(lambda: providers.set_facts(self.provider, legal_form=form, by=self.owner))

    @rule()
    def hours_are_confirmed(self):
        providers.confirm_hours(self.provider, by=self.owner)

    @rule()
    def they_sign(self):
        self.attempt(lambda: checks.declare(self.provider, by=self.owner))

    @invariant()
    def all_is_well(self):
        """It is looked at once after each step that did anything."""
        if self.watch.all_quiet():
            return
        self.what_search_knows_is_what_the_facts_say()
        self.nothing_is_shown_without_the_check_it_needs()
        self.every_decision_has_its_event()

    def what_search_knows_is_what_the_facts_say(self):
        assert [pk for progress in projection.verify() for pk in progress.wrong] == []

    def nothing_is_shown_without_the_check_it_needs(self):
        listing = Listing.objects.get(pk=self.listing.pk)
        hidden = passport.hidden_on(
            timezone.localdate(), checks_required(listing), checks_held(listing.provider)
        )
        if listing.provider.stale_on <= timezone.localdate():
            hidden = None
        tags = SearchEntry.objects.holding().values_list("tags", flat=True)
        shown = {number for each in tags for number in each}
        slugs = {slug for slug, number in self.numbers.items() if number in shown}
        assert not slugs if hidden is None else not slugs & hidden
        assert Listing.objects.visible().exists() == bool(slugs)

    def every_decision_has_its_event(self):
        told = Event.objects.filter(thing=Check._meta.label_lower).values_list("thing_reference", "after")
        times = Counter(told)
        decided = Check.objects.exclude(offered_by=None).exclude(state=CheckState.PENDING)
        for reference, state in decided.values_list("reference", "state"):
            assert times[reference, state] == 1


def a_beginning():
    """What every life begins with, made once for all of them: a live listing insured for three days, its people, and the tags of tasks."""
    provider = cleared(a_provider(), but=["public_liability"])
    CheckFactory(provider=provider, valid_until=START.date() + timedelta(days=3))
    listing = a_live_listing(provider, needs=["company", "washing", "dementia"])
    numbers = {need.slug: tag(TagKind.NEED, need.pk) for need in Need.objects.all()}
    return listing, an_officer(provider.lsoa.council), owner_of(provider), numbers


@pytest.fixture
def _begun(db):
    """What lives begin with, made before the first of them."""
    with time_machine.travel(START, tick=False):
        begins = a_beginning()
    with mock.patch.object(Lifecycle, "begins", begins):
        yield


STEPS = settings(
    max_examples=stories(5),
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_no_lapsed_check_is_ever_on_show(_begun):
    run_state_machine_as_test(Lifecycle, settings=STEPS)


def a_week_goes_by():
    """The insurance of the beginning ends meanwhile."""
    life = Lifecycle()
    try:
        life.time_passes(hours=24 * 7)
        life.nothing_is_shown_without_the_check_it_needs()
    finally:
        life.teardown()


def test_without_the_test_of_time_one_would_be(_begun, monkeypatch):
    """The control: entries that are asked for whatever the time break the invariant, and those that hold do not."""
    a_week_goes_by()
    monkeypatch.setattr(SearchEntryQuerySet, "holding", SearchEntryQuerySet.all)
    with pytest.raises(AssertionError):
        a_week_goes_by()
