"""Adverts: written, shown to those who were chosen, answered, and closed. Every act is one transaction, recorded and told.

Who answers or closes holds the advert first; a job that is taken fills it in the transaction that agrees on the job.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role, Scope
from accounts.models import Person, User
from accounts.retention import first_day
from directory.enums import ListingState, ProviderKind
from directory.hours import wall
from directory.pattern import possible_starts
from marketplace.actions import advertising, briefs
from marketplace.enums import AdvertState, Cause, InviteState
from marketplace.models import Advert, AdvertInvite, Message

if TYPE_CHECKING:
    from directory.models import Listing
    from marketplace.models import Booking, Brief

S, A = AdvertState, InviteState
CLOSED = "This advert is closed, so it cannot be answered any more."
OVER = "This advert is over. You can use it again: that makes a new one of it."


@transaction.atomic
def write(brief: Brief, *, person: Person, form_token: UUID, by: User, **said: object) -> Advert:
    """A draft, with a copy of what is needed. One form is one advert. Raises NotAllowed in words for people."""
    if sent := Advert.objects.filter(form_token=form_token, written_by=by).first():
        return sent
    if not Person.objects.of(by, scope=Scope.BOOK).filter(pk=person.pk).exists():
        raise NotAllowed(
            "You cannot decide for this person. Ask them, or whoever helps them, for the right to."
        )
    if why_not := advertising.why_not_advertise(brief):
        raise NotAllowed(why_not)
    own = briefs.claim(briefs.copy(brief, by=by), person=person, by=by)
    advert = Advert.objects.create(brief=own, person=person, form_token=form_token, written_by=by, **said)
    record("advert.written", thing=advert, by=by, for_person=person)
    return advert


@transaction.atomic
def again(advert: Advert, *, form_token: UUID, by: User) -> Advert:
    """A new draft with the same words and pay, for the same visits."""
    _let_only_seeker(advert, by)
    said = {name: getattr(advert, name) for name in ("words", "pay_pence", "contract")}
    until = advertising.first_last_day(advert.brief)
    return write(advert.brief, person=advert.person, form_token=form_token, by=by, until=until, **said)


@transaction.atomic
def revise(advert: Advert, *, by: User, **said: object) -> Advert:
    """Other words, pay or days, while nobody has seen it."""
    advert = held(advert)
    _let_only_seeker(advert, by)
    if advert.state != S.DRAFT:
        raise NotAllowed(
            "This was shown to people, so it stays as it is. Take it back and use it again to change it."
        )
    for name, value in said.items():
        setattr(advert, name, value)
    advert.save(update_fields=list(said))
    record("advert.revised", thing=advert, by=by, for_person=advert.person)
    return advert


@transaction.atomic
def show(advert: Advert, listings: Sequence[Listing], *, by: User) -> int:
    """Show it to these assistants, and say so to each once; how many are new. What it costs is kept as it was said."""
    advert = held(advert)
    _let_only_seeker(advert, by)
    if advert.status not in {S.DRAFT, S.SHOWN}:
        raise NotAllowed(OVER)
    if advert.state == S.DRAFT:
        _possible(advert)
    chosen = [one for one in listings if _takes_adverts(one)]
    if not chosen:
        raise NotAllowed("Tick somebody who is taking requests at the moment.")
    known = set(advert.invites.values_list("listing", flat=True))
    new = [one for one in chosen if one.pk not in known]
    if len(known) + len(new) > advertising.MOST_SHOWN:
        raise NotAllowed(f"An advert can be shown to {advertising.MOST_SHOWN} people at most.")
    if advert.state == S.DRAFT:
        cost = advertising.cost_of(advert.pattern, advert.pay_pence)
        kept = {"week_pence": cost.price.total_pence, "cost_pence": cost.total_pence}
        move(advert, S.SHOWN, by=by, for_person=advert.person, shown_at=timezone.now(), **kept)
    for listing in new:
        _invite(advert, listing, by)
    return len(new)


def _invite(advert: Advert, listing: Listing, by: User) -> None:
    invite = AdvertInvite.objects.create(advert=advert, listing=listing)
    record("advertinvite.invited", thing=invite, by=by, for_person=advert.person)
    tell(answerers_of(invite), "advert_invited", about=invite)


def _possible(advert: Advert) -> None:
    """Raises NotAllowed for what the law, or the calendar, does not let anybody offer."""
    brief, today = advert.brief, timezone.localdate()
    if why_not := advertising.why_not_advertise(brief):
        raise NotAllowed(why_not)
    if brief.starts_on is None or brief.starts_on < today:
        raise NotAllowed("The first day has passed. Change when it starts.")
    if not today <= advert.until <= advertising.last_day(brief):
        raise NotAllowed(
            "Choose another last day for the advert: not in the past, and not after the job begins."
        )
    floor = advertising.floor_of(brief)
    if floor and advert.pay_pence < floor.pence:
        raise NotAllowed("The pay is under the National Living Wage. Change it first.")


def _takes_adverts(listing: Listing) -> bool:
    assistant = listing.provider.kind == ProviderKind.PERSONAL_ASSISTANT
    return assistant and listing.status == ListingState.LIVE


@transaction.atomic
def close(advert: Advert, to: str, *, by: User) -> Advert:
    """Filled, or taken back: whoever may still hope is told, in kind words. Done already, nothing happens."""
    advert = held(advert)
    if advert.state == to:
        return advert
    if advert.status == S.EXPIRED:
        raise NotAllowed(OVER)
    if to not in {S.FILLED, S.WITHDRAWN}:
        raise NotAllowed("Say whether it is filled, or not needed any more.")
    move(advert, to, by=by, for_person=advert.person, closed_at=timezone.now())
    _tell_those_who_hope(advert)
    return advert


def _tell_those_who_hope(advert: Advert, *, hired: Collection[int] = ()) -> None:
    for invite in advert.invites.hoping().with_parties().exclude(listing__in=hired):
        if advert.state == S.FILLED:
            tell(answerers_of(invite), "advert_filled", about=invite)
        else:
            tell(answerers_of(invite), "advert_closed", about=invite)


@transaction.atomic
def seen(invite: AdvertInvite, *, by: User) -> AdvertInvite:
    """One of the provider's people reads it for the first time. Read again, or over, nothing happens."""
    advert = held(invite.advert)
    invite = _fresh(invite, advert)
    if invite.state == A.INVITED and not advert.is_over and invite.roles_of(by) & Role.PROVIDER:
        move(invite, A.SEEN, by=by, for_person=advert.person, seen_at=timezone.now())
    return invite


@transaction.atomic
def interested(invite: AdvertInvite, *, words: str, visits: Sequence[int], by: User) -> AdvertInvite:
    """They would like it, or some of it. Said again with other words or times, those hold; the same again is nothing."""
    advert = held(invite.advert)
    invite = _answerable(invite, advert, by)
    if not _takes_adverts(invite.listing):
        raise NotAllowed("Your listing is not shown at the moment. Put it back first, then answer.")
    places = sorted(set(visits))
    if not places or places[-1] >= len(advert.brief.visits) or places[0] < 0:
        raise NotAllowed("Tick the times you could do.")
    said = {"words": words, "visits": places, "cause": ""}
    if invite.state == A.INTERESTED and (invite.words, invite.visits) == (words, places):
        return invite
    if invite.state == A.INTERESTED:
        AdvertInvite.objects.filter(pk=invite.pk).update(**said)
        record("advertinvite.revised", thing=invite, by=by, for_person=advert.person)
    else:
        move(invite, A.INTERESTED, by=by, for_person=advert.person, **_now(by), **said)
    tell(people_of(advert), "advert_replied", about=invite, link=invite.reply_url)
    return AdvertInvite.objects.get(pk=invite.pk)


@transaction.atomic
def decline(invite: AdvertInvite, *, cause: str, by: User) -> AdvertInvite:
    """It is not for them, and why. Said again, nothing happens."""
    advert = held(invite.advert)
    invite = _answerable(invite, advert, by)
    if cause not in Cause.values:
        raise NotAllowed("Choose why it is not for you.")
    if invite.state == A.DECLINED:
        return invite
    move(invite, A.DECLINED, by=by, for_person=advert.person, why=cause, cause=cause, **_now(by))
    tell(people_of(advert), "advert_replied", about=invite, link=invite.reply_url)
    return invite


@transaction.atomic
def step_back(invite: AdvertInvite, *, by: User) -> AdvertInvite:
    """They were interested and are not any more."""
    advert = held(invite.advert)
    invite = _answerable(invite, advert, by)
    if invite.state == A.WITHDRAWN:
        return invite
    move(invite, A.WITHDRAWN, by=by, for_person=advert.person, **_now(by))
    tell(people_of(advert), "advert_replied", about=invite, link=invite.reply_url)
    return invite


def _now(by: User) -> dict[str, object]:
    return {"answered_at": timezone.now(), "answered_by": by}


def _answerable(invite: AdvertInvite, advert: Advert, by: User) -> AdvertInvite:
    invite = _fresh(invite, advert)
    if not invite.roles_of(by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    if advert.is_over:
        raise NotAllowed(CLOSED)
    return invite


def _fresh(invite: AdvertInvite, advert: Advert) -> AdvertInvite:
    """As it stands now; its advert is held already."""
    fresh = AdvertInvite.objects.select_related("listing__provider__organisation").get(pk=invite.pk)
    fresh.advert = advert
    return fresh


def held(advert: Advert) -> Advert:
    """The advert as it stands now, and nobody else changes it until the transaction ends."""
    return Advert.objects.with_parties().select_for_update(of=("self",)).get(pk=advert.pk)


def _let_only_seeker(advert: Advert, by: User) -> None:
    if not advert.roles_of(by) & Role.SEEKER:
        raise NotAllowed("You cannot do that here.")


def people_of(advert: Advert):
    """Who hears of answers: whoever may see what the person does."""
    return User.objects.acting_for(advert.person, scope=Scope.SEE)


def answerers_of(invite: AdvertInvite):
    """Who hears of the advert: the provider's people."""
    return User.objects.belonging_to(invite.listing.provider.organisation)


def hired(booking: Booking) -> None:
    """A job was agreed on: once the whole week is taken the advert is filled, and the others are told.

    In the transaction of that. Raises NotAllowed for a request of before it was filled, for hours that are taken.
    """
    of_one = booking.brief_id and Advert.objects.filter(brief=booking.brief_id).first()
    if not of_one:
        return
    advert = held(of_one)
    agreed = booking.brief.bookings.agreed().prefetch_related("agreed_visits")
    others = list(agreed.exclude(pk=booking.pk))
    mine, taken = _taken(advert, [booking]), _taken(advert, others)
    asked_before = advert.state == S.FILLED and booking.requested_at <= advert.closed_at
    if asked_before and mine and mine <= taken:
        raise NotAllowed("They have found somebody for these times meanwhile, so nobody else is needed.")
    if advert.status == S.SHOWN and len(mine | taken) == len(advert.brief.visits):
        move(advert, S.FILLED, by=None, for_person=advert.person, closed_at=timezone.now())
        _tell_those_who_hope(advert, hired={booking.listing_id, *(one.listing_id for one in others)})


def _taken(advert: Advert, deals: Collection[Booking]) -> set[int]:
    """The visits of the week that these agreements see to, by their place in it."""
    pattern = advert.pattern
    agreed = {(one.day, one.starts, one.minutes) for deal in deals for one in deal.agreed_visits.all()}
    return {
        place
        for place, visit in enumerate(pattern.visits)
        if any((visit.day, start, visit.minutes) in agreed for start in possible_starts(pattern, place))
    }


def expire() -> int:
    """By the clock: write down that the time of adverts is over, and tell both sides; how many there were."""
    due = Advert.objects.past_their_last_day().values_list("pk", flat=True)
    return sum(_expire(pk) for pk in list(due))


@transaction.atomic
def _expire(pk: int) -> int:
    advert = held(Advert(pk=pk))
    if advert.state != S.SHOWN or advert.status != S.EXPIRED:
        return 0
    move(advert, S.EXPIRED, by=None, for_person=advert.person, closed_at=timezone.now())
    tell(people_of(advert), "advert_over", about=advert)
    _tell_those_who_hope(advert)
    return 1


def forget() -> int:
    """Delete adverts that were closed a year ago, with every answer and message about them; how many went."""
    old = Advert.objects.closed_before(wall(first_day(Advert.KEPT, timezone.localdate()), 0))
    return sum(_forget(advert) for advert in list(old))


@transaction.atomic
def _forget(advert: Advert) -> int:
    record("advert.let_go", thing=advert, by=None)
    Message.objects.filter(invite__advert=advert).delete()
    advert.invites.all().delete()
    advert.delete()
    return 1
