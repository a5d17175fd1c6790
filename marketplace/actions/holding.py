"""Held money in deals: whoever looks after it is asked before anything is agreed, and what follows from their answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.transitions import NotAllowed
from directory.hours import DAYS_A_WEEK
from marketplace.actions import asking, spending
from marketplace.enums import BookingState
from marketplace.models import Booking
from marketplace.policies import providers_of
from payments.actions import approving, arranging, bars
from payments.actions import holding as floor
from payments.enums import ApprovalState
from payments.models import Funding, SpendingApproval
from payments.money import round_half_up

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from payments.splitting import Wish

A = ApprovalState
ANSWER_WITHIN = timedelta(days=7)
"""How long a holder has to say who pays for what is agreed already."""


def ask_holders(booking: Booking, *, by: User) -> None:
    """Everybody who looks after money this request would be paid from is asked. In the transaction of the request."""
    week_pence = booking.week_pence
    if booking.state == BookingState.SUGGESTED:
        week_pence = asking.week_price(booking.agreement(suggested=True), booking.terms).total_pence
    _ask(booking, booking.wishes, week_pence, booking.starts_on, answer_by=booking.expires_at, by=by)


def _ask(
    booking: Booking,
    wishes: Sequence[Wish],
    week_pence: int,
    first_on: date,
    *,
    answer_by: datetime,
    by: User,
    **change: object,
) -> list[SpendingApproval]:
    extra = asking.employer_costs(week_pence, booking.terms, first_on)
    most = approving.most_a_week(wishes, week_pence + (extra.pence if extra else 0))
    asked = []
    for source in Funding.objects.filter(pk__in=most, holder__isnull=False).order_by("pk"):
        pence = most[source.pk]
        found = approving.ask(
            source,
            booking.listing.provider,
            about=booking.reference,
            week_pence=pence,
            answer_by=answer_by,
            within_budget=is_within_budget(source, pence, first_on, booking.ends_on),
            by=by,
            **change,
        )
        asked += [found] if found else []
    return asked


def is_within_budget(source: Funding, week_pence: int, from_on: date, until_on: date | None) -> bool:
    """Whether what nobody was promised yet pays for so much a week, to the end of the budget."""
    purse = spending.purse_of(source)
    if purse.budget is None:
        return False
    first = max(from_on, purse.budget.starts_on)
    last = min(until_on or purse.budget.ends_on, purse.budget.ends_on)
    days = (last - first).days + 1
    return days > 0 and round_half_up(week_pence * days, DAYS_A_WEEK) <= purse.standing.left


@transaction.atomic
def share_out(booking: Booking, wishes: Sequence[Wish], *, from_on: date, by: User) -> list[SpendingApproval]:
    """Others pay from a day on. Holders of their money are asked first: those who have still to answer are returned.

    When the last of them agrees it is done by itself. Raises NotAllowed as ``arranging.share_out`` does.
    """
    sources = arranging.may_share_out(booking.person, wishes, by=by)
    bars.check(sources, booking.listing.provider, on=max(from_on, booking.starts_on))
    answer_by = timezone.now() + ANSWER_WITHIN
    change = {"split": [wish.written() for wish in wishes], "from_on": from_on}
    asked = _ask(
        booking, wishes, booking.arrangement.week_pence, from_on, answer_by=answer_by, by=by, **change
    )
    waiting = [one for one in asked if one.status != A.APPROVED]
    if not waiting:
        arranging.share_out(booking.arrangement, wishes, from_on=from_on, by=by)
    return waiting


@transaction.atomic
def approve(approval: SpendingApproval, *, by: User) -> SpendingApproval:
    """The holder, or where they would be paid the person, agrees; the provider has the usual time to answer from now."""
    return _go_on(approving.approve(approval, by=by))


@transaction.atomic
def answer_appeal(approval: SpendingApproval, *, agreed: bool, words: str, by: User) -> SpendingApproval:
    """Somebody else looked again."""
    answered = approving.answer_appeal(approval, agreed=agreed, words=words, by=by)
    return _go_on(answered) if answered.state == A.APPROVED else answered


def _go_on(approval: SpendingApproval) -> SpendingApproval:
    """What waited for this goes on."""
    booking = Booking.objects.filter(reference=approval.about).first()
    if booking is None:
        return approval
    if approval.split and booking.status == BookingState.ACCEPTED:
        _change_who_pays(booking, approval)
    elif booking.status in {BookingState.REQUESTED, BookingState.SUGGESTED}:
        _answer_from_now(booking)
    return approval


def _change_who_pays(booking: Booking, approval: SpendingApproval) -> None:
    """As it was asked; from today, when that day has passed. What cannot be done now they choose again: it is agreed."""
    today = timezone.localdate()
    from_on = max(approval.from_on or today, today)
    try:
        arranging.share_out(booking.arrangement, approval.wishes, from_on=from_on, by=approval.asked_by)
    except NotAllowed:
        return


def _answer_from_now(booking: Booking) -> None:
    suggested = booking.state == BookingState.SUGGESTED
    usual = timezone.now() + timedelta(hours=booking.listing.answers_within_hours)
    until = max(booking.expires_at, min(usual, asking.first_at(booking.agreement(suggested=suggested))))
    Booking.objects.filter(pk=booking.pk).update(expires_at=until)
    SpendingApproval.objects.of_deal(booking.reference).open().update(answer_by=until)
    if not suggested and is_cleared(booking):
        tell(providers_of(booking), "booking_cleared", about=booking)


def is_cleared(booking: Booking) -> bool:
    """Whether everybody who looks after money for it has agreed."""
    try:
        approving.check(booking.reference, booking.wishes, booking.week_pence)
    except NotAllowed:
        return False
    return True


@transaction.atomic
def choose_holder(funding: Funding, holder: Organisation | None, *, by: User) -> Funding:
    """The person's side says who looks after this money; what waits for an answer is asked of them too."""
    funding = floor.choose(funding, holder, by=by)
    for booking in Booking.objects.unanswered().filter(person=funding.person).with_parties():
        if funding.pk in {wish.funding for wish in booking.wishes}:
            approving.drop(booking.reference)
            ask_holders(booking, by=by)
    return funding
