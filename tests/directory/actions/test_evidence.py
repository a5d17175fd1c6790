from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from directory.actions import checks, evidence, evidence_policies, files
from directory.enums import CheckReason, EvidenceState
from directory.gateways import scanner
from directory.gateways.store import Folder, the_store, the_vault
from directory.models import Evidence
from directory.passport import Kind
from tests.corpus import BAD_PICTURES, EICAR, PDF, jpeg, jpeg_with_secrets, pdf_with, pdf_with_packed
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.directory import (
    ProviderFactory,
    a_file,
    a_waiting_check,
    an_officer,
    owner_of,
    takes_files,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def check():
    return a_waiting_check()


@made_once
def gwen():
    return an_officer()


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def give(check, content=PDF):
    return evidence.give(check, content=content, by=owner_of(check.provider))


def insured(check, by):
    """The council has seen the paper."""
    return checks.verify(check, by=by)


@made_once
def given(check):
    return a_file(check)


def test_no_council_takes_files_until_it_says_so(check, private_files):
    with pytest.raises(NotAllowed, match="does not take files"):
        give(check)
    takes_files()
    assert give(check).state == "clean"
    assert len(files_in(private_files)) == 1


def test_a_certificate_takes_a_switch_of_its_own():
    check = a_waiting_check(kind=Kind.DECLARATION)
    takes_files()
    with pytest.raises(NotAllowed, match="No file is needed"):
        give(check)
    policy = takes_files()
    assert "copies of DBS certificates" in policy.why_not("dbs")
    assert takes_files(certificates=True).why_not("dbs") == ""
    assert policy.why_not("training") == ""


def test_what_is_kept_is_closed_and_named_by_nobody(private_files, given):
    (name,) = files_in(private_files)
    assert name == given.key
    assert b"PDF" not in (private_files / name[:2] / name).read_bytes()
    assert the_vault().get(given.key) == PDF
    (private_files / name[:2] / name).write_bytes(b"altered")
    with pytest.raises(OSError, match="No key"):
        the_vault().get(given.key)


def test_a_picture_is_drawn_afresh(check):
    given = a_file(check, content=jpeg_with_secrets())
    kept = the_vault().get(given.key)
    assert (given.format, b"SECRET" in kept) == ("image/jpeg", False)


BAD = {name: made for name, made in BAD_PICTURES.items() if name not in {"nothing", "a pdf"}} | {
    "a pdf with a script": (lambda: pdf_with(b"/S /JavaScript"), "run something"),
    "a pdf with a packed script": (lambda: pdf_with_packed(b"/S /JavaScript"), "run something"),
    "a pdf with the test virus": (lambda: pdf_with(b"% " + EICAR), "harmful"),
    "a pdf that is a page": (lambda: b"%PDF-1.4 <html> 1 0 obj %%EOF", "another kind"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_used_leaves_nothing(check, private_files, name):
    make, words = BAD[name]
    takes_files()
    owner, before = owner_of(check.provider), Event.objects.count()
    words = "PDF, a JPEG or a PNG" if words == "JPEG or a PNG" else words
    with pytest.raises(NotAllowed, match=words):
        evidence.give(check, content=make(), by=owner)
    assert (Evidence.objects.count(), Event.objects.count(), files_in(private_files)) == (0, before, [])


def test_the_same_file_twice_is_one_act_and_five_are_enough(check, private_files):
    takes_files()
    assert give(check) == give(check)
    for number in range(4):
        give(check, pdf_with(f"% {number}".encode()))
    with pytest.raises(NotAllowed, match="5 files"):
        give(check, pdf_with(b"% more"))
    assert len(files_in(private_files)) == 5


def test_nobody_gives_for_another(check):
    takes_files()
    with pytest.raises(NotAllowed):
        evidence.give(check, content=PDF, by=UserFactory())


def test_quarantine_holds_until_the_scanner_is_back(check, gwen, settings):
    settings.DEMO_SCANNER = False
    given = a_file(check)
    assert given.state == "quarantined"
    assert evidence.scan_quarantined() == 1
    with pytest.raises(NotAllowed, match="not been scanned"):
        evidence.opened(given, by=gwen)
    settings.DEMO_SCANNER = True
    assert evidence.scan_quarantined() == 0
    given.refresh_from_db()
    assert given.state == "clean"
    assert evidence.opened(given, by=gwen) == PDF


def test_what_is_found_later_is_opened_by_nobody_and_goes(check, gwen, settings, private_files, monkeypatch):
    settings.DEMO_SCANNER = False
    given = a_file(check)
    settings.DEMO_SCANNER = True
    monkeypatch.setattr(scanner, "EICAR", PDF[:20])  # a virus that was not known yet
    evidence.scan_quarantined()
    given.refresh_from_db()
    assert (given.state, given.why) == ("infected", "infected")
    with pytest.raises(NotAllowed):
        evidence.opened(given, by=gwen)
    told = Notification.objects.filter(kind="evidence_infected").values_list("recipient", flat=True)
    assert set(told) == {owner_of(check.provider).pk}
    assert evidence.delete_due() == 1
    assert files_in(private_files) == []


def test_the_database_lets_nothing_out_unscanned(check, settings):
    """The control: with the guard taken away, the constraint behind it still stands."""
    settings.DEMO_SCANNER = False
    given = a_file(check)
    with pytest.raises(IntegrityError, match="was_scanned"), transaction.atomic():
        Evidence.objects.filter(pk=given.pk).update(state=EvidenceState.CLEAN)


DECISIONS = {
    "verified": lambda check, by: checks.verify(check, by=by),
    "refused": lambda check, by: checks.refuse(check, why=CheckReason.UNREADABLE, by=by),
    "withdrawn": lambda check, _: checks.withdraw(check, by=owner_of(check.provider)),
}


@pytest.mark.parametrize("how", DECISIONS)
def test_a_decision_ends_it_at_once(check, gwen, private_files, how, given):
    DECISIONS[how](check, gwen)
    given.refresh_from_db()
    assert given.why == "decided"
    assert given.due_at <= timezone.now()
    with pytest.raises(NotAllowed):
        evidence.opened(given, by=gwen)
    assert evidence.delete_due() == 1
    given.refresh_from_db()
    assert (given.state, given.erased_at is None, files_in(private_files)) == ("deleted", False, [])
    assert [event.what for event in Event.objects.about(given)][-1] == "evidence.deleted"


def test_a_decision_that_told_nobody_ends_it_too(check, gwen, private_files, given):
    """The control: without the call from the decision, what is asked at read time still says no."""
    type(check).objects.filter(pk=check.pk).update(
        state="rejected", reason=CheckReason.UNREADABLE, decided_at=timezone.now()
    )
    given = Evidence.objects.get(pk=given.pk)
    with pytest.raises(NotAllowed):
        evidence.opened(given, by=gwen)
    assert evidence.delete_due() == 1
    assert files_in(private_files) == []


def test_nothing_is_given_for_what_is_decided(check, gwen):
    takes_files()
    checks.verify(check, by=gwen)
    with pytest.raises(NotAllowed, match="decided"):
        give(check)


def test_six_months_are_the_end(gwen, given):
    with time_machine.travel(given.given_at + timedelta(days=182)):
        assert evidence.delete_due() == 0
        assert evidence.opened(given, by=gwen)
    with time_machine.travel(given.given_at + timedelta(days=183, minutes=1)):
        with pytest.raises(NotAllowed):
            evidence.opened(given, by=gwen)
        assert evidence.delete_due() == 1
    with pytest.raises(IntegrityError, match="six_months"), transaction.atomic():
        Evidence.objects.update(due_at=given.given_at + timedelta(days=200))


def test_the_provider_takes_it_back(check, private_files, given):
    with pytest.raises(NotAllowed):
        evidence.take_back(given, by=UserFactory())
    evidence.take_back(given, by=owner_of(check.provider))
    assert evidence.delete_due() == 1
    given.refresh_from_db()
    assert (given.why, files_in(private_files)) == ("taken_back", [])


def test_each_opening_is_written_down_before_anything_is_seen(check, gwen, given):
    for _ in range(2):
        evidence.opened(given, by=gwen)
    seen = Event.objects.about(given).filter(what="evidence.opened")
    assert [(event.actor_id, event.facts["check"]) for event in seen] == [(gwen.pk, check.reference)] * 2
    assert Event.objects.about(given).looks().count() == 1
    assert len(evidence.times_opened([given])[given.reference]) == 2


# It is loud when a file will not go


@pytest.fixture
def stuck(monkeypatch):
    """One file that the disk will not let go of, and another that goes."""
    kept, gone = a_file(), a_file()
    remove = Folder.remove

    def refuse(self, key):
        if key == kept.key:
            raise OSError("The disk is read-only.")
        remove(self, key)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "remove", refuse)
        for one in (kept, gone):
            evidence.take_back(one, by=owner_of(one.for_check.provider))
        yield kept, gone
    assert evidence.delete_due() == 1  # once the disk is well again


def test_a_file_that_will_not_go_is_said_aloud_and_stops_no_other(stuck, caplog, settings, client):
    settings.ADMINS = [("Operators", "operators@example.com")]
    kept, gone = stuck
    with pytest.raises(evidence.Overdue, match="1 evidence files"):
        evidence.delete_due()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.state, gone.state) == ("clean", "deleted")
    assert "had to go and is still there" in caplog.text
    assert kept.for_check.provider.organisation.name not in caplog.text
    assert [letter.to for letter in mail.outbox] == [["operators@example.com"]]
    assert client.get("/healthz").content == b"ok"
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert client.get("/healthz").content == b"ok\nevidence files overdue: 1\n"
        with pytest.raises(CommandError, match="1 faults"):
            call_command("check_evidence")


def test_killed_between_the_file_and_its_row_it_is_simply_done_again(
    check, private_files, monkeypatch, given
):
    evidence.take_back(given, by=owner_of(check.provider))

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(evidence, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            evidence.delete_due()
    given.refresh_from_db()
    assert (given.state, files_in(private_files)) == ("clean", [])
    assert evidence.delete_due() == 1
    given.refresh_from_db()
    assert given.state == "deleted"


def test_the_row_never_says_deleted_before_the_file_is_gone(given):
    with pytest.raises(IntegrityError, match="its_file_is_gone"), transaction.atomic():
        Evidence.objects.filter(pk=given.pk).update(state=EvidenceState.DELETED)
    with pytest.raises(IntegrityError, match="its_file_is_gone"), transaction.atomic():
        Evidence.objects.filter(pk=given.pk).update(erased_at=timezone.now())


def test_the_survey_finds_what_is_missing_and_what_belongs_to_nothing(monkeypatch, capsys, given):
    call_command("check_evidence")
    assert "1 evidence files are kept" in capsys.readouterr().out
    monkeypatch.setattr(files, "HALF_DONE_SECONDS", -1)
    the_store().remove(given.key)
    orphan = the_store().put(b"of a process that was killed")
    faults = evidence.survey().faults
    assert faults == [f"{given.reference} has no file.", f"A file belongs to nothing: {orphan}."]
    assert files.let_orphans_go() == 1


# Who decides that files are taken


def test_only_its_administrator_switches_a_council(gwen):
    policy = takes_files()
    for other in (gwen, UserFactory(), MembershipFactory(organisation=ProviderFactory().organisation).user):
        with pytest.raises(NotAllowed, match="administrator"):
            evidence_policies.switch(policy.authority, allowed=False, certificates=False, by=other)


def test_switching_is_a_fact_with_a_name_and_a_date():
    policy = takes_files(certificates=True)
    chief = policy.allowed_by
    assert (policy.certificates_by, policy.allowed_at is None) == (chief, False)
    first = policy.allowed_at
    policy = evidence_policies.switch(policy.authority, allowed=True, certificates=False, by=chief)
    assert (policy.allowed_at, policy.certificates_at) == (first, None)
    policy = evidence_policies.switch(policy.authority, allowed=False, certificates=True, by=chief)
    assert (policy.allowed_at, policy.allowed_by, policy.certificates_at) == (None, None, None)
    assert [event.what.partition(".")[2] for event in Event.objects.about(policy)] == [
        "allowed_on",
        "certificates_on",
        "certificates_off",
        "allowed_off",
    ]


def test_what_was_given_before_the_switch_went_off_stays_until_its_end(gwen, given):
    policy = takes_files()
    evidence_policies.switch(policy.authority, allowed=False, certificates=False, by=policy.allowed_by)
    assert evidence.opened(given, by=gwen)


def test_a_photo_is_not_evidence(check):
    takes_files()
    assert give(check, jpeg()).format == "image/jpeg"
