"""Checks: a provider says what it has, a moderator of its council sees it, and search knows until when it holds.

Every act holds the provider's row, is recorded, and lets search know, in one transaction. What was seen is codes and
dates. A decided check never changes: a renewal, or another look at the DBS Update Service, is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import approvals
from accounts.actions.notify import tell
from accounts.actions.recording import record, record_all
from accounts.actions.transitions import NotAllowed, move, move_all, roles_towards
from accounts.enums import Role
from accounts.models import Approval, User
from directory import passport
from directory.actions import evidence, projection
from directory.actions.diary import hold
from directory.enums import CheckKind, CheckReason, CheckSource, CheckState, UpdateStatus
from directory.models import Check, Provider, Worker
from directory.passport import Kind
from directory.policies import conflicts_of_provider, faults_of_check

if TYPE_CHECKING:
    from accounts.querysets import UserQuerySet

SEEN = {
    "source", "level", "workforce", "barred_lists", "consented_at", "update_status", "course", "register", "issuer",
    "limit_pence", "outcomes", "last_four", "number", "issued_on", "valid_from", "valid_until",
}  # fmt: skip
COPIED = SEEN - {"source", "update_status", "valid_from", "valid_until"}
LAST = 4
ADVERSE = "check.rejected"
C = CheckState


@transaction.atomic
def offer(
    provider: Provider, *, kind: str, worker: Worker | None = None, by: User | None, **seen: object
) -> Check:
    """They say what they have; it counts once the council has seen it. Sent twice, the first is returned.

    Raises NotAllowed, in words for people, for what cannot be right.
    """
    hold(provider)
    check = _made(provider, kind, worker, seen, by)
    standing = provider.checks.waiting().filter(kind=kind, worker=worker, course=check.course).first()
    if standing:
        if all(getattr(standing, name) == getattr(check, name) for name in SEEN):
            return standing
        raise NotAllowed(
            "You have told us about this already, and the council has yet to look. Take that back first."
        )
    check.save()
    record("check.offered", thing=check, by=by, kind=kind)
    return check


def _made(
    provider: Provider, kind: str, worker: Worker | None, seen: Mapping[str, Any], by: User | None
) -> Check:
    """A check that nobody has decided, with nothing in it that cannot be right."""
    check = Check(provider=provider, kind=kind, worker=worker, offered_by=by, offered_at=timezone.now())
    _see(check, seen)
    if faults := faults_of_check(check):
        raise NotAllowed(" ".join(faults))
    try:
        check.clean_fields(exclude=["provider", "worker", "offered_by"])
    except ValidationError as error:
        raise NotAllowed(" ".join(error.messages)) from None
    return check


def _see(check: Check, seen: Mapping[str, Any]) -> None:
    """Put what was seen into the check; the whole number gives its last four."""
    if strange := seen.keys() - SEEN:
        raise ValueError(f"A check has no {', '.join(sorted(strange))}.")
    for name, value in seen.items():
        setattr(check, name, value)
    if check.number and not seen.get("last_four"):
        check.last_four = check.number[-LAST:]


@transaction.atomic
def verify(check: Check, *, by: User | None, **seen: object) -> Check:
    """It was seen and is in order: from now on it counts, from its first day to its last.

    ``seen`` is what was seen where that is not what they said. Raises NotAllowed when it is not enough.
    """
    _decided(check, by=by, seen=seen)
    tell(_owners(check), "check_verified", about=check)
    projection.write(check.provider)
    return check


def _decided(check: Check, *, by: User | None, seen: Mapping[str, object]) -> None:
    _impartial(check, by)
    hold(check.provider)
    before = {name: getattr(check, name) for name in SEEN}
    _see(check, seen)
    _date(check)
    if faults := faults_of_check(check, decided=True):
        for name, value in before.items():
            setattr(check, name, value)
        raise NotAllowed(" ".join(faults))
    changes = {name: getattr(check, name) for name in SEEN}
    move(check, C.VALID, by=by, decided_at=timezone.now(), decided_by=by, **changes)
    evidence.let_go_of(check)


def _impartial(check: Check, by: User | None) -> None:
    """Nobody decides on a check of a provider that anything binds them to: the site leaves them out by itself."""
    if by and (words := conflicts_of_provider(by, check.provider)):
        raise NotAllowed(f"{' '.join(words)} Someone else must decide.")


def _date(check: Check) -> None:
    """From when it holds, and until when where that follows from its kind."""
    today = timezone.localdate()
    dated = check.kind in {CheckKind.DBS, CheckKind.TRAINING} and check.issued_on
    check.valid_from = check.valid_from or (check.issued_on if dated else today)
    if check.kind == CheckKind.DBS and check.consented_at and not check.valid_until:
        months = passport.UPDATE_SERVICE_MONTHS
        check.valid_until = passport.months_later(today, months) - timedelta(days=1)
    check.valid_until = check.valid_until or passport.longest(check.kind, check.course, check.valid_from)


@transaction.atomic
def record_seen(
    provider: Provider, *, kind: str, worker: Worker | None = None, by: User, **seen: object
) -> Check:
    """A moderator saw it, whether or not the provider had told of it: offered, where it was not, and verified."""
    hold(provider)
    waiting = provider.checks.waiting().filter(kind=kind, worker=worker, course=seen.get("course", ""))
    check = waiting.first() or offer(provider, kind=kind, worker=worker, by=by, **seen)
    return verify(check, by=by, **seen)


@transaction.atomic
def declare(provider: Provider, *, by: User) -> Check:
    """They sign that they know of nothing that stands against them; it holds for a year on their own word."""
    hold(provider)
    seen = {"source": CheckSource.SIGNED, "issued_on": timezone.localdate()}
    standing = provider.checks.standing().filter(kind=CheckKind.DECLARATION, issued_on=seen["issued_on"])
    if check := standing.first():
        return check
    check = offer(provider, kind=CheckKind.DECLARATION, by=by, **seen)
    _decided(check, by=None, seen={})
    projection.write(provider)
    return check


@transaction.atomic
def refuse(check: Check, *, why: str, by: User) -> Check:
    """It was looked at and is not accepted. Raises NotAllowed for what a certificate showed: that takes two people."""
    if why == CheckReason.ADVERSE:
        raise NotAllowed("What a check showed is decided by two people. Propose it to a second moderator.")
    if not why:
        raise NotAllowed("Say why, so that they know what to do.")
    _impartial(check, by)
    hold(check.provider)
    move(check, C.REJECTED, by=by, why=why, reason=why, decided_at=timezone.now(), decided_by=by)
    evidence.let_go_of(check)
    tell(_owners(check), "check_refused", about=check)
    return check


@transaction.atomic
def propose_adverse(check: Check, *, by: User) -> Approval:
    """The first of two people: what the check showed stands against them. No word of it is written down."""
    _impartial(check, by)
    if not roles_towards(check, by) & Role.OFFICER or check.state != C.PENDING:
        raise NotAllowed("You cannot do that here.")
    why = CheckReason.ADVERSE
    return approvals.propose(ADVERSE, thing=check, payload={"why": why}, why=why.label, by=by)


@transaction.atomic
def agree_adverse(check: Check, approval: Approval, *, by: User) -> Check:
    """The second person agrees: it is refused, and no DBS certificate of the same human counts any more."""
    _impartial(check, by)
    if not roles_towards(check, by) & Role.OFFICER:
        raise NotAllowed("You cannot do that here.")
    hold(check.provider)
    agreed = approvals.agree(approval, payload={"why": CheckReason.ADVERSE}, by=by)
    move(
        check,
        C.REJECTED,
        by=by,
        agreed=agreed,
        why=CheckReason.ADVERSE,
        reason=CheckReason.ADVERSE,
        decided_at=timezone.now(),
        decided_by=by,
        proposed_by=approval.proposed_by,
    )
    evidence.let_go_of(check)
    _let_go_of(check, why=CheckReason.SUPERSEDED, by=by)
    tell(_owners(check), "check_refused", about=check)
    return check


@transaction.atomic
def withdraw(check: Check, *, why: str = CheckReason.OWN, by: User) -> Check:
    """It no longer counts: the provider takes it back, or the council does and says why."""
    hold(check.provider)
    own = roles_towards(check, by) & Role.PROVIDER
    if not own:
        _impartial(check, by)
    if not own and why in {CheckReason.OWN, CheckReason.ADVERSE, ""}:
        raise NotAllowed("Say why, so that they know what to do.")
    why = CheckReason.OWN if own else why
    move(check, C.WITHDRAWN, by=by, why=why, reason=why, withdrawn_at=timezone.now(), withdrawn_by=by)
    evidence.let_go_of(check)
    projection.write(check.provider)
    if not own:
        tell(_owners(check), "check_lapsed", about=check)
    return check


def number_changed(provider: Provider, *, by: User) -> None:
    """Their telephone is another one: that the old one was theirs says nothing of it. In the transaction of the change."""
    now, why = timezone.now(), CheckReason.CHANGED
    for one in provider.checks.standing().filter(kind=CheckKind.CONTACT):
        move(one, C.WITHDRAWN, by=by, why=why, reason=why, withdrawn_at=now, withdrawn_by=by)


@transaction.atomic
def ask_update_service(check: Check, *, status: str, high_risk: bool = False, by: User) -> Check:
    """A moderator asked the DBS Update Service about a certificate: what it answered, as a new check.

    No new information renews it for six months, or one where the risk is high. Anything else takes every certificate
    of that human off at once, and what is returned waits to be looked at. Raises NotAllowed without their consent.
    """
    _impartial(check, by)
    hold(check.provider)
    if check.state != C.VALID or check.kind != CheckKind.DBS or not roles_towards(check, by) & Role.OFFICER:
        raise NotAllowed("You cannot do that here.")
    if not check.consented_at:
        raise NotAllowed("They have not let the council ask the DBS Update Service.")
    seen = {name: getattr(check, name) for name in COPIED}
    seen |= {"source": CheckSource.UPDATE_SERVICE, "update_status": status}
    again = _made(check.provider, Kind.DBS, check.worker, seen, by)
    again.renews = check
    again.save()
    record("check.asked_update_service", thing=again, by=by, status=status)
    if status == UpdateStatus.NO_NEW:
        today = timezone.localdate()
        months = passport.UPDATE_SERVICE_MONTHS_HIGH_RISK if high_risk else passport.UPDATE_SERVICE_MONTHS
        until = passport.months_later(today, months) - timedelta(days=1)
        return verify(again, by=by, valid_from=today, valid_until=until)
    _let_go_of(again, why=CheckReason.NEW_INFORMATION, by=by)
    tell(_owners(check), "check_lapsed", about=again)
    return again


def _let_go_of(check: Check, *, why: str, by: User) -> None:
    """Every certificate of the same human stops counting now."""
    standing = check.provider.checks.standing().filter(kind=check.kind, worker=check.worker)
    for one in standing.exclude(pk=check.pk):
        move(one, C.WITHDRAWN, by=by, why=why, reason=why, withdrawn_at=timezone.now(), withdrawn_by=by)
    projection.write(check.provider)


@transaction.atomic
def verify_many(provider: Provider, seen: Iterable[Mapping[str, Any]], *, by: User) -> list[Check]:
    """A moderator saw a whole folder at one sitting: each as ``record_seen`` takes it, in a few statements."""
    hold(provider)
    made = []
    for facts in seen:
        rest = {name: value for name, value in facts.items() if name not in {"kind", "worker"}}
        check = _made(provider, facts["kind"], facts.get("worker"), rest, by)
        _date(check)
        if faults := faults_of_check(check, decided=True):
            raise NotAllowed(" ".join(faults))
        made.append(check)
    if not made:
        return []
    _impartial(made[0], by)
    Check.objects.bulk_create(made)
    record_all("check.offered", things=[(check, None) for check in made], by=by)
    decided = {"decided_at": timezone.now(), "decided_by": by}
    roles = roles_towards(made[0], by)
    move_all(made, C.VALID, by=by, roles=roles, for_person=lambda _: None, **decided)
    projection.write(provider)
    return made


def _owners(check: Check) -> UserQuerySet:
    return User.objects.belonging_to(check.provider.organisation)
