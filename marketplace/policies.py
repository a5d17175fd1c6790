"""Questions about deals: who is on which side, and who may see what, when; and what is still to be said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.enums import MembershipRole, Role, Scope
from accounts.models import Person, User
from accounts.policies import may_publish
from accounts.querysets import PUBLISHING
from directory.enums import ListingState, RegulatedClass
from directory.models import Need, Provider
from marketplace.enums import BookingState, Side
from marketplace.models import Booking

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from directory.models import Authority, Listing
    from marketplace.models import Brief, Concern

S = BookingState
HALTED = {ListingState.PAUSED_SAFEGUARDING, ListingState.SUSPENDED, ListingState.REMOVED}
KEPT_OPEN_FOR = timedelta(days=28)


def first_page_of(user: User) -> str:
    """The page somebody comes for, by name: a council's desk, a provider's studio, else what is agreed or their account."""
    if may_publish(user):
        return "directory:moderation_list"
    if user.memberships.that_safeguard().exists():
        return "marketplace:concern_list"
    if Provider.objects.owned_by(user).exists():
        return "directory:studio_home"
    arranges = Booking.objects.for_people_of(user).exists()
    return "marketplace:booking_list" if arranges else "accounts:home"


def sides_of(user: User | None, booking: Booking) -> set[str]:
    """The sides ``user`` may see ``booking`` from; the clock has its own."""
    if user is None:
        return {Side.CLOCK}
    sides: set[str] = set()
    if Person.objects.of(user, scope=Scope.SEE).filter(pk=booking.person_id).exists():
        sides.add(Side.PERSON)
    if booking.listing.provider.roles_of(user):
        sides.add(Side.PROVIDER)
    return sides


def side_of(user: User | None, booking: Booking) -> str:
    """The side ``user`` speaks for; somebody on both sides speaks for the person."""
    sides = sides_of(user, booking)
    return next((side for side in (Side.PERSON, Side.PROVIDER, Side.CLOCK) if side in sides), "")


def acting_side(user: User | None, booking: Booking) -> str:
    """The side ``user`` may act for: deciding for the person needs the right to book."""
    if user is None:
        return Side.CLOCK
    roles = booking.roles_of(user)
    if Role.SEEKER in roles:
        return Side.PERSON
    return Side.PROVIDER if Role.PROVIDER in roles else ""


def is_halted(listing: Listing) -> bool:
    """Whether a council keeps this listing from being shown: paused, suspended or removed."""
    return listing.state in HALTED or listing.is_gone


def is_open_to_details(booking: Booking) -> bool:
    """Whether the two sides know each other's addresses: from the agreement until the day after the last day."""
    if booking.state not in {S.ACCEPTED, S.ENDED}:
        return False
    return booking.ends_on is None or timezone.localdate() <= booking.ends_on + timedelta(days=1)


def may_see_address(user: User, booking: Booking) -> bool:
    """Whether ``user`` may read the person's address, telephone and how to get in, on the page of ``booking``."""
    sides = sides_of(user, booking)
    return Side.PERSON in sides or (Side.PROVIDER in sides and is_open_to_details(booking))


def may_see_contact(user: User, booking: Booking) -> bool:
    """Whether ``user`` may read how to reach the provider."""
    sides = sides_of(user, booking)
    return Side.PROVIDER in sides or (Side.PERSON in sides and is_open_to_details(booking))


def is_thread_open(booking: Booking) -> bool:
    """Whether messages may still be written: until four weeks after it was over."""
    if booking.status in {S.REQUESTED, S.SUGGESTED, S.ACCEPTED}:
        return True
    over_at = booking.ended_at or booking.answered_at or booking.expires_at
    return timezone.now() < over_at + KEPT_OPEN_FOR


def may_write(user: User, booking: Booking) -> bool:
    """Whether ``user`` may write in the thread of ``booking`` now."""
    if not is_thread_open(booking):
        return False
    for_person = Person.objects.of(user, scope=Scope.MESSAGE).filter(pk=booking.person_id).exists()
    return for_person or bool(booking.listing.provider.roles_of(user))


def people_of(booking: Booking) -> QuerySet[User]:
    """Who hears about ``booking`` on the person's side."""
    return User.objects.acting_for(booking.person, scope=Scope.SEE)


def providers_of(booking: Booking) -> QuerySet[User]:
    """Who hears about ``booking`` on the provider's side."""
    return User.objects.belonging_to(booking.listing.provider.organisation)


def everyone_in(booking: Booking) -> list[User]:
    """Who hears about ``booking`` on either side."""
    seeing = {pk for pk, scopes in booking.helpers.items() if Scope.SEE in scopes}
    return [User(pk=pk) for pk in sorted(seeing | booking.members)]


def other_side_of(booking: Booking, side: str) -> QuerySet[User]:
    """Who hears when ``side`` did something."""
    return people_of(booking) if side == Side.PROVIDER else providers_of(booking)


def needs_short_visit_reason(brief: Brief) -> bool:
    """Personal care in 15 minutes or less needs one of the lawful reasons (NICE NG21 1.4.2)."""
    if brief.short_visit_reason or not brief.has_short_visits:
        return False
    regulated = Need.objects.filter(pk__in=brief.needs).exclude(regulated=RegulatedClass.NONE)
    return regulated.exists()


def next_question(brief: Brief) -> str | None:
    """The page of the brief to answer next; None when it can be searched for."""
    if brief.visits and brief.needs and needs_short_visit_reason(brief):
        return "short"
    return brief.next_question


def leads_of(authority: Authority | str | None) -> QuerySet[User]:
    """The safeguarding leads of the council of ``authority`` now; nobody when it has not joined."""
    return User.objects.active().filter(
        memberships__organisation__authority=authority,
        memberships__organisation__authority__isnull=False,
        memberships__role=MembershipRole.SAFEGUARDING_LEAD,
        memberships__left_at=None,
    )


def staff_of(authority: Authority | str | None) -> QuerySet[User]:
    """Whoever looks at listings, reports and complaints for the council of ``authority`` now."""
    return User.objects.active().filter(
        memberships__organisation__authority=authority,
        memberships__organisation__authority__isnull=False,
        memberships__role__in=PUBLISHING,
        memberships__left_at=None,
    )


def hearers_of(concern: Concern) -> tuple[str, list[User]]:
    """Who must be alerted of ``concern``, and as what: the leads of the adult's council, else whoever runs the site."""
    if leads := list(leads_of(concern.authority_id)):
        return "concern_received", leads
    return "concern_without_lead", list(User.objects.operators())
