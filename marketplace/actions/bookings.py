"""Bookings: asked for, answered, agreed and ended. Every act is one transaction, recorded and told.

Who agrees or ends holds the provider's row first (decision 0005), so an hour is never promised twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from directory.actions import diary
from directory.enums import ListingState
from directory.hours import SLOT
from directory.postcodes import parse
from marketplace.actions import (
    adverts,
    asking,
    briefs,
    cancelling,
    demanding,
    employing,
    holding,
    payers,
    planning,
    pooling,
)
from marketplace.actions.asking import Quote, TimesGone
from marketplace.actions.payers import Paid
from marketplace.enums import BookingState, Side
from marketplace.models import AgreedVisit, Booking
from marketplace.policies import acting_side, everyone_in, other_side_of, people_of, providers_of
from payments.actions import approving, arranging, funding
from payments.splitting import Wish

if TYPE_CHECKING:
    from accounts.models import Person, User
    from directory.models import Offer
    from marketplace.models import Brief
    from payments.models import Arrangement

S = BookingState
LATEST_START = 1440
AT_ONCE = 200
BARRED = "keeps this money from paying a relative"
NOT_PAYABLE = "The money that was named may not pay for this. It can be asked for again, with other money."
ASKED = ("placed", "shown_pence", "person", "form_token", "read")  # what a form says besides the offer


def request(
    brief: Brief,
    offer: Offer,
    *,
    placed: Sequence[int | None],
    person: Person,
    form_token: UUID,
    by: User,
    shown_pence: int | None = None,
    read: Sequence[str] | None = None,
) -> Booking:
    """Ask for the visits of ``brief`` at the starts ``placed`` (None leaves one out), at today's rates and terms.

    One form is one booking: sent again, the first is returned. Raises NotAllowed in words for people (also when the
    price is not the one that was shown, or of the money something else is said than was ``read``), and TimesGone when
    the hours are not free any more.
    """
    try:
        with transaction.atomic():
            asked = asking.quote(brief, offer, placed)
            asking.check(brief, asked, person=person, shown_pence=shown_pence, by=by)
            paid = payers.settle(brief, person, asked, read=read, by=by)
            return _ask(brief, asked, paid, person=person, form_token=form_token, by=by)
    except (NotAllowed, IntegrityError) as error:
        sent = Booking.objects.filter(form_token=form_token).first()
        if sent and sent.requested_by_id == by.pk:
            return sent
        if isinstance(error, IntegrityError) and not sent:
            raise
        if sent:
            raise NotAllowed("This form was used before. Open the page again.") from None
        raise


def _ask(brief: Brief, asked: Quote, paid: Paid, *, person: Person, form_token: UUID, by: User) -> Booking:
    listing = asked.offer.listing
    answer_by = timezone.now() + timedelta(hours=listing.answers_within_hours)
    booking = Booking.objects.create(
        person=person,
        listing=listing,
        offer=asked.offer,
        brief=brief,
        funding=paid.kind,
        cautions=paid.cautions,
        every_weeks=asked.agreement.every_weeks,
        starts_on=asked.agreement.starts_on,
        ends_on=asked.agreement.ends_on,
        district=parse(brief.postcode).outcode,
        matters=brief.matters,
        short_visit_reason=brief.short_visit_reason,
        terms=asked.terms,
        week_pence=asked.price.total_pence,
        form_token=form_token,
        requested_by=by,
        expires_at=min(answer_by, asked.first_at),
    )
    booking.needs.add(*brief.needs)
    agreed = AgreedVisit.objects.bulk_create(
        AgreedVisit(
            booking=booking,
            day=visit.day,
            starts=start,
            minutes=visit.minutes,
            workers=visit.workers,
            label=visit.label,
            sleep_in=visit.sleep_in,
        )
        for visit, start in asked.visits
    )
    booking.split = payers.for_agreed(paid.wishes, asked, agreed)
    booking.save(update_fields=["split"])
    briefs.claim(brief, person=person, by=by)
    record("booking.requested", thing=booking, by=by, for_person=person, after=S.REQUESTED)
    demanding.asked(booking)
    if paid.is_held:
        holding.ask_holders(booking, by=by)
    tell(providers_of(booking), "booking_requested", about=booking)
    return booking


def fresh(booking: Booking) -> Booking:
    """The booking as it stands now, with everyone an act on it needs to know."""
    return Booking.objects.to_act_on().get(pk=booking.pk)


def _still_open(booking: Booking) -> None:
    if booking.status == S.EXPIRED:
        raise NotAllowed("This request was not answered in time, so it is over.")


@transaction.atomic
def accept(booking: Booking, *, by: User) -> Booking:
    """Agree: all visits are promised or none are. The person agrees to times the provider suggested.

    Raises TimesGone, with nothing changed, when an hour was promised to somebody else first.
    """
    booking = fresh(booking)
    _still_open(booking)
    side = acting_side(by, booking)
    _still_on_offer(booking, side)
    changes = _adopt_suggestion(booking) if booking.state == S.SUGGESTED else {}
    try:
        planning.plan(booking)
    except diary.Taken:
        missing = planning.missing(booking.listing.provider, booking.agreement())
        raise TimesGone(missing, whose="You are" if side == Side.PROVIDER else "They are") from None
    changes |= {"answered_at": timezone.now(), "answered_by": by} if booking.state == S.REQUESTED else {}
    changes["planned_until"] = planning.furthest_on(booking.starts_on)
    try:
        changes["arrangement"] = _arrange(booking, changes.get("week_pence", booking.week_pence))
    except IntegrityError as error:
        if BARRED not in str(error):
            raise
        raise NotAllowed(NOT_PAYABLE) from None
    move(booking, S.ACCEPTED, by=by, for_person=booking.person, **changes)
    employing.begin(booking)
    demanding.agreed(booking)
    adverts.hired(booking)
    tell(everyone_in(booking), "booking_accepted", about=booking)
    return booking


def _arrange(booking: Booking, week_pence: int) -> Arrangement:
    """Somebody is to pay from now on; a request of before we asked who is paid as it says."""
    wishes = booking.wishes
    if not wishes:
        source = funding.usual(booking.person, kind=booking.funding, by=booking.requested_by)
        wishes = [Wish(source.pk)]
    approving.check(booking.reference, wishes, week_pence)
    return arranging.arrange(
        booking.person,
        booking.listing.provider,
        about=booking.reference,
        terms=booking.terms,
        week_pence=week_pence,
        starts_on=booking.starts_on,
        ends_on=booking.ends_on,
        wishes=wishes,
    )


def _still_on_offer(booking: Booking, side: Side) -> None:
    """Raises NotAllowed unless everything agreed to may be offered at this moment, by its listing and its checks."""
    live = booking.listing.state == ListingState.LIVE
    if live and Booking.objects.is_on_offer(booking):
        return
    if side != Side.PROVIDER:
        raise NotAllowed("They are not taking new bookings at the moment.")
    raise NotAllowed(
        "A check of yours has run out, or your hours were confirmed too long ago. Look at your checks, then accept."
        if live
        else "Your listing is paused or taken down. Put it back first, then accept."
    )


def _adopt_suggestion(booking: Booking) -> dict[str, object]:
    """The suggested times become the agreed ones; what changes on the booking with them."""
    agreed = list(booking.agreed_visits.all())
    for visit in agreed:
        visit.starts, visit.suggested_starts = visit.suggested, None
    AgreedVisit.objects.bulk_update(agreed, ["starts", "suggested_starts"])
    price = asking.week_price(booking.agreement(), booking.terms)
    return {"week_pence": price.total_pence}


@transaction.atomic
def decline(booking: Booking, *, reason: str, words: str = "", by: User) -> Booking:
    """Say no, and why."""
    booking = fresh(booking)
    _still_open(booking)
    answered = {"answered_at": timezone.now(), "answered_by": by}
    said = {"decline_reason": reason, "answer_words": words}
    move(booking, S.DECLINED, by=by, for_person=booking.person, why=reason, **answered, **said)
    approving.drop(booking.reference)
    demanding.declined(booking, reason)
    tell(people_of(booking), "booking_declined", about=booking)
    return booking


@transaction.atomic
def suggest(booking: Booking, *, starts: Mapping[int, int], words: str = "", by: User) -> Booking:
    """Suggest other times: ``starts`` is agreed visit to minute of the day. The person has the usual time to answer.

    Raises TimesGone when the provider is not free then, NotAllowed when nothing would change.
    """
    booking = fresh(booking)
    _still_open(booking)
    agreed = list(booking.agreed_visits.all())
    for visit in agreed:
        visit.suggested_starts = starts.get(visit.pk, visit.starts)
        if visit.suggested_starts % SLOT or not 0 <= visit.suggested_starts < LATEST_START:
            raise NotAllowed("Choose times on a quarter of an hour.")
    if all(visit.suggested_starts == visit.starts for visit in agreed):
        raise NotAllowed("These are the times that were asked for. Change one, or accept.")
    AgreedVisit.objects.bulk_update(agreed, ["suggested_starts"])
    agreement = booking.agreement(suggested=True)
    starts_at = asking.first_at(agreement)
    asking.check_notice(booking.listing, starts_at)
    gone = planning.missing(booking.listing.provider, agreement)
    if gone:
        raise TimesGone(gone, whose="You are")
    now = timezone.now()
    expires_at = min(now + timedelta(hours=booking.listing.answers_within_hours), starts_at)
    move(
        booking,
        S.SUGGESTED,
        by=by,
        for_person=booking.person,
        answered_at=now,
        answered_by=by,
        answer_words=words,
        expires_at=expires_at,
    )
    holding.ask_holders(booking, by=booking.requested_by)
    tell(people_of(booking), "booking_suggested", about=booking)
    return booking


@transaction.atomic
def withdraw(booking: Booking, *, by: User) -> Booking:
    """Take the request back, while it is not agreed."""
    booking = fresh(booking)
    _still_open(booking)
    move(booking, S.WITHDRAWN, by=by, for_person=booking.person)
    approving.drop(booking.reference)
    demanding.withdrawn(booking)
    tell(providers_of(booking), "booking_withdrawn", about=booking)
    return booking


def expire() -> int:
    """By the clock: say so of every request whose time to answer has passed; how many there were.

    They are over without it (``Booking.status``); this writes it down and tells both sides.
    """
    done = 0
    while batch := _expire_some():
        done += batch
    return done


@transaction.atomic
def _expire_some() -> int:
    overdue = Booking.objects.overdue().with_parties()
    batch = list(overdue.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for booking in batch:
        move(booking, S.EXPIRED, by=None, for_person=booking.person)
        demanding.expired(booking)
        tell(everyone_in(booking), "booking_expired", about=booking)
    return len(batch)


@transaction.atomic
def end(booking: Booking, *, from_on: date, by: User) -> Booking:
    """No visits from ``from_on`` on: they are cancelled, by the frozen terms, and the diary is free again.

    From today it is over at once; from a later day it runs until then.
    """
    diary.hold(booking.listing.provider)
    booking = fresh(booking)
    side, today = acting_side(by, booking), timezone.localdate()
    if booking.status != S.ACCEPTED or not side:
        raise NotAllowed("Only an agreement that is running can be ended.")
    if from_on < today:
        raise NotAllowed("That day has passed. Choose today or a later day.")
    if booking.ends_on and from_on > booking.ends_on:
        raise NotAllowed(f"It ends on {booking.ends_on:%-d %B %Y} already. Choose an earlier day.")
    cancelling.cancel_all(booking, cancelling.would_cancel(booking, from_on), by=by)
    ends_on = from_on - timedelta(days=1)
    arranging.end(booking.arrangement_id, ended_on=ends_on)
    pooling.end_all(booking, ended_on=ends_on)
    employing.booking_ended(booking, last_on=ends_on, side=side, by=by)
    demanding.ended(booking, side)
    if from_on == today:
        over = {"ended_at": timezone.now(), "ended_by": by, "ends_on": ends_on}
        move(booking, S.ENDED, by=by, for_person=booking.person, **over)
    else:
        Booking.objects.filter(pk=booking.pk).update(ends_on=ends_on)
        booking.ends_on = ends_on
        record("booking.end_set", thing=booking, by=by, for_person=booking.person, on=ends_on.isoformat())
    tell(other_side_of(booking, side), "booking_ended", about=booking)
    return booking
