"""Files for checks: given, scanned, opened by the council for a minute at a time, and gone when they have to be.

A file is let go in this order: from ``due_at`` on nobody opens it; then the file is removed; only then does its row say
that it is deleted. Cut short anywhere, the next run of the clock does the rest.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.mail import mail_admins
from django.db import transaction
from django.utils import timezone

from accounts.actions.later import later
from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.seeing import saw
from accounts.actions.transitions import NotAllowed, Stale, move, roles_towards
from accounts.enums import Role
from accounts.models import Event, Organisation, User
from directory.actions import files
from directory.actions.diary import hold
from directory.enums import CheckState, EvidenceEnd, EvidenceState
from directory.formats import Format, format_of
from directory.gateways import pictures
from directory.gateways.pictures import NotAPicture
from directory.gateways.scanner import Verdict, the_scanner
from directory.gateways.store import the_vault
from directory.models import Check, Evidence
from directory.papers import MOST_FILES
from directory.pdf import NotPaper, refuse_unless_paper
from directory.policies import why_no_evidence
from directory.querysets.files import EvidenceQuerySet

logger = logging.getLogger(__name__)

S = EvidenceState
INFECTED = "Our virus scanner found something harmful in this file. It was not kept."
VERDICTS = {Verdict.CLEAN: S.CLEAN, Verdict.INFECTED: S.INFECTED}


class Overdue(Exception):  # noqa: N818 -- it says what it is
    """Files are still there that had to go; somebody must look."""


def give(check: Check, *, content: bytes, by: User) -> Evidence:
    """Keep a file for a check that waits to be seen. The same file sent twice is one act. Not in a transaction.

    Raises NotAllowed, in words, where the council takes none or the file cannot be used; then nothing of it is kept.
    When the scanner does not answer, the file waits in quarantine, where nobody opens it.
    """
    _may_be_given(check, by)
    verdict = the_scanner().scan(content)
    if verdict == Verdict.INFECTED:
        raise NotAllowed(INFECTED)
    kept, kind = as_kept(content)
    digest = hashlib.sha256(kept).hexdigest()
    if again := check.evidence.standing().filter(digest=digest).first():
        return again
    with files.stored(kept, store=the_vault()) as (key,), transaction.atomic():
        hold(check.provider)
        check.refresh_from_db(fields=["state"])
        _may_be_given(check, by)
        if check.evidence.standing().count() >= MOST_FILES:
            raise NotAllowed(f"You have given {MOST_FILES} files for this. Take one back first.")
        evidence = Evidence.objects.create(
            for_check=check, format=kind, size=len(kept), key=key, digest=digest, given_by=by
        )
        record("evidence.given", thing=evidence, by=by, check=check.reference)
        if verdict == Verdict.CLEAN:
            move(evidence, S.CLEAN, by=None, scanned_at=timezone.now())
    return evidence


def _may_be_given(check: Check, by: User) -> None:
    if not roles_towards(check, by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    if check.state != CheckState.PENDING:
        raise NotAllowed("The council has decided on this already. Tell us of a new one first.")
    if words := why_no_evidence(check):
        raise NotAllowed(words)


def as_kept(content: bytes) -> tuple[bytes, Format]:
    """A picture is drawn afresh; a PDF stays as it is when it is nothing but paper. Raises NotAllowed."""
    kind = format_of(content)
    if kind is None:
        raise NotAllowed("Choose a PDF, a JPEG or a PNG.")
    try:
        if kind == Format.PDF:
            refuse_unless_paper(content)
            return content, Format.PDF
        return pictures.paper(content), Format.JPEG
    except (NotAPicture, NotPaper) as refusal:
        raise NotAllowed(str(refusal)) from None


@transaction.atomic
def take_back(evidence: Evidence, *, by: User) -> None:
    """The provider wants it gone before the council has decided."""
    if not roles_towards(evidence, by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    _let_go(Evidence.objects.filter(pk=evidence.pk), why=EvidenceEnd.TAKEN_BACK)
    record("evidence.taken_back", thing=evidence, by=by)


def let_go_of(check: Check) -> None:
    """Its check is decided: what was given for it has to go at once. In the transaction of the decision."""
    _let_go(check.evidence.all(), why=EvidenceEnd.DECIDED)


def _let_go(things: EvidenceQuerySet, *, why: str) -> None:
    now = timezone.now()
    if things.still_there().filter(due_at__gt=now).update(due_at=now, why=why):
        later("directory.delete_evidence")


def opened(evidence: Evidence, *, by: User) -> bytes:
    """The file, for somebody of its council; each time is recorded before they see anything.

    Raises NotAllowed when it may not be opened now.
    """
    if not evidence.may_be_opened:
        raise NotAllowed("This file is not there to be opened any more, or has not been scanned yet.")
    content = the_vault().get(evidence.key)
    with transaction.atomic():
        check = evidence.for_check
        record("evidence.opened", thing=evidence, by=by, check=check.reference)
        saw(evidence, what="evidence", by=by, of=check.provider.organisation, on_behalf_of=council_of(check))
    return content


def council_of(check: Check) -> Organisation | None:
    """On whose behalf its papers are looked at."""
    return check.provider.lsoa.council.organisation


def times_opened(things: Iterable[Evidence]) -> dict[str, list]:
    """When each was opened, by its reference, the first time first."""
    found: dict[str, list] = {thing.reference: [] for thing in things}
    seen = Event.objects.filter(
        what="evidence.opened", thing=Evidence._meta.label_lower, thing_reference__in=found
    )
    for reference, at in seen.order_by("pk").values_list("thing_reference", "at"):
        found[reference].append(at)
    return found


def scan_quarantined() -> int:
    """Look through what came while the scanner was away. How many still wait. Not in a transaction."""
    scanner, vault, left = the_scanner(), the_vault(), 0
    for evidence in Evidence.objects.quarantined().iterator(chunk_size=200):
        try:
            state = VERDICTS.get(scanner.scan(vault.get(evidence.key)))
        except OSError:
            logger.exception("Evidence %s cannot be read, so it stays in quarantine.", evidence.reference)
            state = None
        if state is None:
            left += 1
        else:
            _scanned(evidence, state)
    return left


@transaction.atomic
def _scanned(evidence: Evidence, state: str) -> None:
    move(evidence, state, by=None, scanned_at=timezone.now())
    if state == S.INFECTED:
        _let_go(Evidence.objects.filter(pk=evidence.pk), why=EvidenceEnd.INFECTED)
        owners = User.objects.belonging_to(evidence.for_check.provider.organisation)
        tell(owners, "evidence_infected", about=evidence)


def delete_due() -> int:
    """Delete every file that has to go; how many went. Loud when one does not: it raises Overdue, after all others.

    The operators are told by mail, and ``/healthz`` and ``manage.py check_evidence`` say so until it is mended.
    """
    gone, faults = 0, 0
    for evidence in Evidence.objects.due().iterator(chunk_size=200):
        try:
            delete(evidence)
            gone += 1
        except Stale:
            logger.info("Evidence %s changed meanwhile; the next run sees what is left.", evidence.reference)
        except OSError:
            faults += 1
            logger.exception("Evidence %s had to go and is still there.", evidence.reference)
    if faults:
        overdue = Evidence.objects.overdue().count()
        words = f"{faults} evidence files had to be deleted and could not be. {overdue} of them are a day late or more."
        logger.error("%s", words)
        mail_admins(
            "Evidence files are not being deleted",
            f"{words}\n\nRun: manage.py check_evidence",
            fail_silently=True,
        )
        raise Overdue(words)
    return gone


def delete(evidence: Evidence) -> None:
    """The file first, then the row that says so: never the other way round. Raises OSError when it will not go."""
    the_vault().remove(evidence.key)
    move(evidence, S.DELETED, by=None, why=evidence.why, erased_at=timezone.now())


@dataclass(frozen=True)
class Survey:
    """How many files are kept, and what is wrong with any, a line each; names and words of people are in none."""

    kept: int
    faults: list[str]


def survey() -> Survey:
    """Hold the rows against the files: what had to go and did not, what is missing, what belongs to nothing."""
    rows = dict(Evidence.objects.still_there().values_list("key", "reference"))
    vault = the_vault()
    there, old = set(vault.older_than(-1)), list(vault.older_than(files.HALF_DONE_SECONDS))
    late = Evidence.objects.overdue().values_list("reference", "due_at")
    orphans = set(old) - files.known(old)
    faults = [f"{reference} had to go by {due_at:%Y-%m-%d %H:%M} UTC." for reference, due_at in late]
    faults += [f"{reference} has no file." for key, reference in rows.items() if key not in there]
    faults += [f"A file belongs to nothing: {key}." for key in sorted(orphans)]
    return Survey(len(rows), faults)
