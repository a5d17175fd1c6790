"""Whatever happens in whatever order: no file outlives its time, no row says deleted too soon, nobody opens what is due."""

import copy
from contextlib import suppress
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from directory.actions import checks, evidence, files
from directory.enums import CheckReason
from directory.gateways.store import Folder, the_vault
from directory.models import Evidence
from tests.corpus import pdf_with
from tests.factories.directory import a_waiting_check, an_officer, owner_of, takes_files

FIRST = datetime(2026, 3, 2, 9, tzinfo=timezone.get_fixed_timezone(0))
NUMBERS = st.integers(0, 5)


class Lives(RuleBasedStateMachine):
    """Two checks of one council, a clock, a disk and a scanner that come and go."""

    begins = None

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now, self.disk, self.opened = FIRST, True, []
        self.officer, self.checks = copy.deepcopy(self.begins)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        for key in the_vault().older_than(-1):
            the_vault().remove(key)

    def at(self):
        return time_machine.travel(self.now, tick=False)

    def one(self, number):
        found = list(Evidence.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(number=NUMBERS, page=NUMBERS, scanned=st.booleans())
    def give(self, number, page, scanned):
        check = self.checks[number % 2]
        with self.at(), patch("django.conf.settings.DEMO_SCANNER", scanned):
            try:
                evidence.give(check, content=pdf_with(f"% {page}".encode()), by=owner_of(check.provider))
            except NotAllowed:
                assert check.state != "pending" or check.evidence.standing().count() == 5

    @rule(number=NUMBERS, how=st.sampled_from(["verify", "refuse", "withdraw"]))
    def decide(self, number, how):
        check = self.checks[number % 2]
        more = {"refuse": {"why": CheckReason.UNREADABLE}, "withdraw": {"why": CheckReason.UNREADABLE}}
        with self.at(), suppress(NotAllowed):
            getattr(checks, how)(check, by=self.officer, **more.get(how, {}))

    @rule(number=NUMBERS)
    def take_back(self, number):
        if thing := self.one(number):
            with self.at():
                evidence.take_back(thing, by=owner_of(thing.for_check.provider))

    @rule(days=st.sampled_from([0, 1, 90, 183]))
    def wait(self, days):
        self.now += timedelta(days=days, minutes=1)

    @rule()
    def scan(self):
        with self.at():
            evidence.scan_quarantined()

    @rule()
    def break_disk(self):
        self.disk = False

    @rule()
    def mend_disk(self):
        self.disk = True

    @rule()
    def delete(self):
        broken = patch.object(Folder, "remove", side_effect=OSError("The disk is read-only."))
        with self.at():
            if self.disk:
                evidence.delete_due()
                assert not Evidence.objects.due().exists()
            elif Evidence.objects.due().exists():
                with broken, pytest.raises(evidence.Overdue):
                    evidence.delete_due()

    @rule()
    def killed_half_way(self):
        killed = patch.object(evidence, "move", side_effect=KeyboardInterrupt)
        with self.at(), suppress(KeyboardInterrupt), killed:
            evidence.delete_due()

    @rule(number=NUMBERS)
    def look(self, number):
        if (thing := self.one(number)) is None:
            return
        with self.at():
            allowed = thing in Evidence.objects.standing() and thing.state == "clean"
            try:
                evidence.opened(thing, by=self.officer)
                self.opened.append(thing.pk)
                assert allowed
            except NotAllowed:
                assert not allowed

    @invariant()
    def rows_and_files_agree(self):
        there = set(the_vault().older_than(-1))
        assert there == files.known(list(there))
        for thing in Evidence.objects.all():
            assert (thing.state == "deleted") == (thing.erased_at is not None)
            assert thing.state != "deleted" or thing.key not in there
            assert thing.key in there or thing.state == "deleted" or thing.due_at <= self.now or thing.is_due

    @invariant()
    def every_look_is_written_down(self):
        assert Event.objects.filter(what="evidence.opened").count() == len(self.opened)


@pytest.fixture
def _begun(db, monkeypatch):
    """What lives begin with, made before the first of them."""
    with time_machine.travel(FIRST, tick=False):
        takes_files()
        monkeypatch.setattr(Lives, "begins", (an_officer(), [a_waiting_check(), a_waiting_check()]))


def test_evidence_whatever_happens(_begun):
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
