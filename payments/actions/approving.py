"""Letting held money be spent: whoever looks after it is asked, answers, and is asked to look again.

Whoever is paid never answers: the tables say so, and the database behind them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from payments.enums import AppealTo, ApprovalState, Decider, ShareRule
from payments.models import Arrangement, Funding, HolderTerms, Share, SpendingApproval
from payments.money import round_half_up
from payments.policies import holders_of, may_be_appealed_to, overseers_of, spenders_of
from payments.querysets.holding import HOLDS_FOR
from payments.splitting import WHOLE, Wish

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Provider

S = ApprovalState
AT_ONCE = 200
NOT_YET: dict[str, str] = {
    S.ASKED: "Whoever looks after the money for this has still to agree. You can accept once they have.",
    S.CONFLICT: "They have still to say that whoever looks after the money may also be paid from it.",
    S.APPROVED: "Whoever looks after the money for this agreed to less than it costs now. Ask them again.",
    S.REFUSED: "Whoever looks after the money for this did not agree to it.",
    S.LAPSED: "Whoever looks after the money for this did not answer in time.",
}


def most_a_week(wishes: Sequence[Wish], week_pence: int) -> dict[int, int]:
    """The most each source would pay of a week, by its key."""
    found: dict[int, int] = defaultdict(int)
    for wish in wishes:
        most = week_pence
        if wish.rule == ShareRule.AMOUNT:
            most = min(wish.pence or 0, week_pence)
        elif wish.rule == ShareRule.PORTION:
            most = round_half_up(week_pence * (wish.basis_points or 0), WHOLE)
        found[wish.funding] = min(found[wish.funding] + most, week_pence)
    return dict(found)


@transaction.atomic
def ask(
    funding: Funding,
    provider: Provider,
    *,
    about: str,
    week_pence: int,
    answer_by: datetime,
    within_budget: bool,
    by: User,
    split: Sequence[dict[str, object]] = (),
    from_on: date | None = None,
) -> SpendingApproval | None:
    """Ask whoever looks after the money, once; a rule set for it may answer at once. None when nobody looks after it.

    Where they would be paid themselves the person is asked, and their council told.
    """
    funding = Funding.objects.select_for_update(of=("self",)).select_related("person").get(pk=funding.pk)
    if funding.holder_id is None:
        return None
    for before in funding.approvals.of_deal(about):
        as_asked = before.state == S.APPROVED or before.split == list(split)
        if as_asked and covers(before, funding, week_pence) and before.status != S.LAPSED:
            return before
        if before.state in {S.ASKED, S.CONFLICT}:
            move(before, S.LAPSED, by=None, for_person=funding.person)
    asked = SpendingApproval.objects.create(
        funding=funding,
        holder_id=funding.holder_id,
        provider=provider,
        payee_id=provider.organisation_id,
        about=about,
        week_pence=week_pence,
        answer_by=answer_by,
        split=list(split),
        from_on=from_on,
        asked_by=by,
    )
    record("spendingapproval.asked", thing=asked, by=by, for_person=funding.person, pence=week_pence)
    if asked.is_conflict:
        move(asked, S.CONFLICT, by=None, for_person=funding.person)
        tell(spenders_of(funding), "spending_conflict", about=asked)
        tell(overseers_of(funding), "spending_conflict_seen", about=asked)
    elif within_budget and (why := by_itself(asked)):
        _decided(asked, S.APPROVED, decider=Decider.RULE, by=None, why=why)
    else:
        tell(holders_of(asked), "spending_asked", about=asked)
    return asked


def covers(approval: SpendingApproval, funding: Funding, week_pence: int) -> bool:
    """Whether it was asked of the holder of now, for as much, and was not turned down."""
    standing = approval.state in {S.ASKED, S.CONFLICT, S.APPROVED}
    return standing and approval.holder_id == funding.holder_id and week_pence <= approval.week_pence


def by_itself(asked: SpendingApproval) -> str:
    """The rule by which this needs nobody's word; empty when there is none."""
    same = SpendingApproval.objects.filter(
        funding=asked.funding, provider=asked.provider, holder=asked.holder_id
    )
    recent = same.by_hand().filter(
        week_pence__gte=asked.week_pence, decided_at__gte=timezone.now() - HOLDS_FOR
    )
    unused = recent.exclude(about__in=Arrangement.objects.filter(person=asked.funding.person).values("about"))
    if unused.exists():
        return "agreed before"
    terms = HolderTerms.objects.now_for(asked.funding)
    if terms is None or terms.by_itself_pence is None or asked.week_pence > terms.by_itself_pence:
        return ""
    paid = Share.objects.filter(funding=asked.funding, arrangement__provider=asked.provider)
    return "known provider" if paid.exists() else ""


def check(about: str, wishes: Sequence[Wish], week_pence: int) -> None:
    """Raises NotAllowed, in words for people, unless every holder of this money agreed to as much."""
    most = most_a_week(wishes, week_pence)
    for funding in Funding.objects.filter(pk__in=most, holder__isnull=False):
        found = funding.approvals.of_deal(about).select_for_update()
        if any(one.state == S.APPROVED and covers(one, funding, most[funding.pk]) for one in found):
            continue
        latest = found[0].status if found else S.ASKED
        raise NotAllowed(NOT_YET.get(latest, NOT_YET[S.REFUSED]))


def fresh(approval: SpendingApproval) -> SpendingApproval:
    """As it stands now, and nobody else answers it until the transaction ends."""
    held = SpendingApproval.objects.for_pages().select_for_update(of=("self",)).get(pk=approval.pk)
    if held.status == S.LAPSED:
        raise NotAllowed("This was not answered in time, so it is over. They can ask again.")
    return held


@transaction.atomic
def approve(approval: SpendingApproval, *, by: User) -> SpendingApproval:
    """The holder agrees; or the person does, where the holder would be paid."""
    approval = fresh(approval)
    decider = Decider.PERSON if approval.state == S.CONFLICT else Decider.HOLDER
    if approval.state not in {S.ASKED, S.CONFLICT}:
        raise NotAllowed("This was answered already.")
    return _decided(approval, S.APPROVED, decider=decider, by=by)


@transaction.atomic
def refuse(approval: SpendingApproval, *, reason: str, words: str = "", by: User) -> SpendingApproval:
    """The holder does not agree, and says why; the person may appeal."""
    return _decided(fresh(approval), S.REFUSED, decider=Decider.HOLDER, by=by, reason=reason, words=words)


def _decided(
    approval: SpendingApproval, to: str, *, decider: str, by: User | None, why: str = "", **said: str
) -> SpendingApproval:
    done = {"decider": decider, "decided_at": timezone.now(), "decided_by": by}
    move(
        approval,
        to,
        by=by,
        for_person=approval.funding.person,
        why=why or said.get("reason", ""),
        **done,
        **said,
    )
    if to == S.APPROVED:
        tell(spenders_of(approval.funding), "spending_approved", about=approval)
    else:
        tell(spenders_of(approval.funding), "spending_refused", about=approval)
    return approval


@transaction.atomic
def appeal(approval: SpendingApproval, *, to: str, words: str, by: User) -> SpendingApproval:
    """The person's side asks the council, or somebody else at the organisation, to look again."""
    approval = fresh(approval)
    if to not in may_be_appealed_to(approval):
        raise NotAllowed("They cannot look at it. Choose who else should.")
    state = S.WITH_COUNCIL if to == AppealTo.COUNCIL else S.APPEALED
    said = {"appeal_to": to, "appeal_words": words, "appealed_at": timezone.now()}
    move(approval, state, by=by, for_person=approval.funding.person, why=to, **said)
    if to == AppealTo.COUNCIL:
        tell(overseers_of(approval.funding), "spending_appealed", about=approval)
    else:
        others = holders_of(approval).exclude(pk=approval.decided_by_id)
        tell(others, "spending_appealed", about=approval)
    return approval


@transaction.atomic
def answer_appeal(approval: SpendingApproval, *, agreed: bool, words: str, by: User) -> SpendingApproval:
    """Somebody who did not refuse it looked again: it is agreed to after all, or it stays refused, and why."""
    approval = fresh(approval)
    said = {"answered_at": timezone.now(), "answered_by": by, "answer_words": words}
    move(approval, S.APPROVED if agreed else S.UPHELD, by=by, for_person=approval.funding.person, **said)
    tell(spenders_of(approval.funding), "spending_appeal_answered", about=approval)
    tell(holders_of(approval).exclude(pk=by.pk), "spending_appeal_answered", about=approval)
    return approval


def drop(about: str) -> None:
    """Nothing is to be agreed any more: in the transaction of what ended it."""
    for one in SpendingApproval.objects.of_deal(about).open().select_related("funding__person"):
        move(one, S.LAPSED, by=None, for_person=one.funding.person)


def lapse() -> int:
    """By the clock: say so of every question whose time to answer has passed; how many there were."""
    done = 0
    while batch := _lapse_some():
        done += batch
    return done


@transaction.atomic
def _lapse_some() -> int:
    due = SpendingApproval.objects.overdue().select_related("funding__person")
    batch = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for one in batch:
        move(one, S.LAPSED, by=None, for_person=one.funding.person)
        tell(spenders_of(one.funding), "spending_lapsed", about=one)
    return len(batch)
