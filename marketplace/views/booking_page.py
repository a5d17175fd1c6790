"""The page of one booking, from either side: what is shown to whom. All it writes is who looked."""

import logging

from django.db import DatabaseError
from django.utils import timezone

from accounts.actions.seeing import saw
from accounts.actions.transitions import moves_open_to
from directory.enums import Engagement
from directory.pattern import expand
from marketplace import terms
from marketplace.actions import asking, planning, pooling, spending
from marketplace.booking_words import agreed_lines, often_words, paid_with, standing, what_next
from marketplace.contacts import holds_contact
from marketplace.enums import BookingState, Side
from marketplace.models import Booking, Employment
from marketplace.policies import (
    NOT_PROVED,
    is_open_to_details,
    may_see_address,
    may_see_contact,
    side_of,
    why_not_review,
    why_not_write,
)
from payments.enums import ApprovalState
from payments.models import Funding, SpendingApproval

logger = logging.getLogger(__name__)

S = BookingState
SHOWN_FIRST = 7


def page_of(booking, user):
    """Everything the page shows ``user``. That a provider looks is noted first: no note, no address."""
    shown = all_of(booking, user)
    if shown["is_provider"] and not noted(booking, user, address=bool(shown["address"])):
        shown |= {"address": None, "needs": [], "not_noted": True}
    return shown


def noted(booking, user, *, address):
    """Whether it could be written down that the provider's people looked."""
    what = ("needs", "address") if address else "needs"
    body = booking.listing.provider.organisation
    try:
        saw(booking, what=what, by=user, for_person=booking.person, on_behalf_of=body)
    except DatabaseError:
        logger.exception("A look at %s could not be noted, so it was not shown.", booking.reference)
        return False
    return True


def all_of(booking, user):
    """Everything ``user`` may see."""
    side = side_of(user, booking)
    is_provider = side == Side.PROVIDER
    status, closed = booking.status, why_not_write(user, booking)
    asked = held_money(booking)
    return {
        "booking": booking,
        "side": side,
        "is_provider": is_provider,
        "status": status,
        "standing": standing(status, is_provider=is_provider),
        "what_next": what_next(status, is_provider=is_provider),
        "moves": [to for to in moves_open_to(user, booking) if to != S.ACCEPTED or not asked],
        "approvals": asked,
        "payer": bool(asked)
        and not is_provider
        and Funding.objects.of(user).filter(pk=asked[0].funding_id).exists(),
        "address": booking.person if may_see_address(user, booking) else None,
        "contact": booking.listing.provider if may_see_contact(user, booking) else None,
        "why_not_write": closed,
        "not_proved": closed == NOT_PROVED,
        "thread": thread_of(booking.messages, side, folded=not is_open_to_details(booking)),
        "needs": booking.needs.all(),
        "job": job_of(booking),
        "paid_with": paid_with(booking.funding, source_names(booking, user), is_provider=is_provider),
        "looks_elsewhere": not is_provider
        and status in {S.DECLINED, S.EXPIRED, S.WITHDRAWN}
        and booking.brief,
        "lost": lost(booking, user),
        "halt": None if is_provider or status != S.ACCEPTED else booking.halts.open().first(),
        **({} if is_provider else said(booking, user)),
        **sharing(booking, user, to_provider=is_provider),
        **times_and_price(booking, to_provider=is_provider),
        **visits(booking),
    }


def source_names(booking, user):
    """What the person calls the sources that pay, as far as ``user`` spends them; else what kind of money it is."""
    paying = {wish.funding for wish in booking.wishes}
    if booking.arrangement_id:
        now = max(booking.starts_on, timezone.localdate())
        paying = booking.arrangement.shares.on(min(now, booking.ends_on or now)).values("funding")
    names = [one.title for one in Funding.objects.of(user).filter(pk__in=paying).distinct().order_by("pk")]
    return " and ".join(names) or booking.get_funding_display()


def held_money(booking):
    """What whoever looks after the money for an unanswered request has not agreed to, the latest question each."""
    if booking.status not in {S.REQUESTED, S.SUGGESTED}:
        return []
    latest = {}
    for one in SpendingApproval.objects.of_deal(booking.reference).select_related("holder"):
        latest.setdefault(one.funding_id, one)
    return [one for one in latest.values() if one.status != ApprovalState.APPROVED]


def sharing(booking, user, *, to_provider):
    """Who shares the visits, by the first names they gave; and whether ``user`` may ask somebody to."""
    if booking.status != S.ACCEPTED:
        return {}
    agreed = [one for one in booking.sharers.open() if one.name]
    if to_provider:
        return {"sharers": agreed}
    can_be = booking.terms["engagement"] != Engagement.EMPLOYED
    may_share = can_be and Booking.objects.agreed_for_payers(user).filter(pk=booking.pk).exists()
    others = sum(one.shares_now for one in agreed)
    part = pooling.week_part(booking, others) if others else None
    return {"sharers": agreed, "may_share": may_share, "part_pence": part}


def job_of(booking):
    """The job it is, when somebody is employed by it."""
    if booking.terms["engagement"] != Engagement.EMPLOYED or not booking.planned_until:
        return None
    return Employment.objects.with_parties().filter(booking=booking).first()


def said(booking, user):
    """The person's latest review of it, and whether one can be written now."""
    if not booking.planned_until:
        return {}
    return {"own_review": booking.reviews.first(), "may_review": not why_not_review(user, booking)}


def lost(booking, user):
    """The times of an unanswered request that were promised to somebody else meanwhile."""
    if not moves_open_to(user, booking) or booking.status not in {S.REQUESTED, S.SUGGESTED}:
        return []
    agreement = booking.agreement(suggested=booking.status == S.SUGGESTED)
    return planning.missing(booking.listing.provider, agreement)


def times_and_price(booking, *, to_provider):
    """The agreed times, the suggested ones beside them, and the price with its lines."""
    agreed = list(booking.agreed_visits.all())
    suggested = booking.status == S.SUGGESTED
    price = asking.week_price(booking.agreement(suggested=suggested), booking.terms)
    return {
        "lines": agreed_lines(row(visit, visit.starts) for visit in agreed),
        "suggested": agreed_lines(row(visit, visit.suggested) for visit in agreed) if suggested else [],
        "often": often_words(booking.every_weeks),
        "price": price,
        "on_top": None
        if to_provider
        else spending.usual_costs(booking)
        if booking.arrangement_id
        else asking.employer_costs(price.total_pence, booking.terms, booking.starts_on),
        "rates": terms.rate_rows(booking.terms),
        "cancelling": terms.cancelling_words(booking.terms, to_provider=to_provider),
        "times": terms.times_words(booking.terms, to_provider=to_provider),
        "contract": terms.contract_words(booking.terms, to_provider=to_provider),
    }


def row(visit, start):
    return (visit.day, start, visit.minutes, visit.workers, visit.label, visit.sleep_in)


def visits(booking):
    """The next visits, the last ones, and the days on which one should be but is not."""
    if not booking.planned_until:
        return {"coming": [], "gone": [], "gaps": []}
    now, known = timezone.now(), list(booking.visits.all())
    for visit in known:
        visit.booking = booking
    coming = [visit for visit in known if visit.ends_at > now]
    gone = [visit for visit in known if visit.ends_at <= now][::-1]
    until_on = min(booking.planned_until, booking.ends_on or booking.planned_until)
    found = expand(booking.agreement(), timezone.localdate(), until_on)
    there = {visit.stands_for for visit in known}
    gaps = [(one.starts_at, "They are not free.") for one in found.visits if one.starts_at not in there]
    gaps += [(refusal.on, refusal.reason) for refusal in found.refused]
    return {
        "coming": coming[:SHOWN_FIRST],
        "later": coming[SHOWN_FIRST:],
        "gone": gone[:SHOWN_FIRST],
        "earlier": gone[SHOWN_FIRST:],
        "gaps": gaps,
    }


def thread_of(messages, side, *, folded):
    """The messages, oldest first; ``folded``: what has contact details is put away until the sides know each other."""
    return [
        {
            "pk": message.pk,
            "words": message.words,
            "sent_at": message.sent_at,
            "mine": message.side == side,
            "author": str(message.author)
            if message.side == side or not folded
            else message.get_side_display(),
            "folded": folded and message.side != side and holds_contact(message.words),
        }
        for message in messages.select_related("author")
    ]
