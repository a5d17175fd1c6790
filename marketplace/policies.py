"""Questions about deals: who is on which side, and who may see what, when; and what is still to be said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind, Role, Scope
from accounts.models import Membership, Person, User
from accounts.policies import may_act, may_publish
from accounts.querysets import PUBLISHING
from directory.enums import CheckKind, ListingState, RegulatedClass
from directory.hours import wall
from directory.models import Authority, Check, Need, Provider
from marketplace.enums import BookingState, InviteState, ReviewState, Side
from marketplace.models import Booking
from marketplace.querysets.market import READING, SHAPING
from marketplace.review_scan import Kind
from payments.policies import kinds_spent_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from directory.models import Listing
    from marketplace.models import AdvertInvite, Brief, Concern, Review, Visit

S = BookingState
NOT_PROVED = (
    "You can write to people once the council has rung you and knows that your phone number is yours. "
    "“Email and phone” among your checks says where that stands. You can answer the request without it."
)
THREAD_CLOSED = "This conversation is closed."
HALTED = {ListingState.PAUSED_SAFEGUARDING, ListingState.SUSPENDED, ListingState.REMOVED}
KEPT_OPEN_FOR = timedelta(days=28)
REVIEWED_WITHIN = timedelta(days=365)


def first_page_of(user: User) -> str:
    """The page somebody comes for, by name: a council's desk, a studio, a holder's desk, else what is agreed or their account."""
    if may_publish(user):
        return "marketplace:desk_queue"
    if user.memberships.that_safeguard().exists():
        return "marketplace:concern_list"
    if Provider.objects.owned_by(user).exists():
        return "directory:studio_home"
    if user.memberships.current().filter(organisation__kind=OrganisationKind.FUND_HOLDER).exists():
        return "marketplace:holder_desk"
    arranges = Booking.objects.for_people_of(user).exists()
    return "marketplace:booking_list" if arranges else "accounts:home"


def sides_of(user: User | None, booking: Booking) -> set[str]:
    """The sides ``user`` may see ``booking`` from; the clock has its own."""
    if user is None:
        return {Side.CLOCK}
    sides: set[str] = set()
    if may_act(user, booking.person, Scope.SEE):
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


def why_not_write(user: User, booking: Booking) -> str:
    """What keeps ``user`` from writing in the thread of ``booking`` now, in words for them; empty when nothing does.

    A provider whose telephone the council has not proved reads, and writes to nobody.
    """
    if not is_thread_open(booking):
        return THREAD_CLOSED
    return _why_not_write_to(user, booking.person, booking.listing.provider)


def _why_not_write_to(user: User, person: Person, provider: Provider) -> str:
    if may_act(user, person, Scope.MESSAGE):
        return ""
    if not provider.roles_of(user):
        return "You may read these messages, but not write here."
    proved = provider.checks.holding().filter(kind=CheckKind.CONTACT).exists()
    return "" if proved else NOT_PROVED


def side_of_answer(user: User, invite: AdvertInvite) -> str:
    """The side ``user`` reads an answer to an advert from; somebody on both speaks for the person."""
    if may_act(user, invite.advert.person, Scope.SEE):
        return Side.PERSON
    return Side.PROVIDER if invite.listing.provider.roles_of(user) else ""


def why_not_write_of(user: User, invite: AdvertInvite) -> str:
    """What keeps ``user`` from writing about an answer now: the thread opens with the interest, and stays as long as a booking's."""
    advert = invite.advert
    over_at = advert.closed_at or (advert.is_over and wall(advert.until, 0))
    if invite.state != InviteState.INTERESTED or (over_at and timezone.now() >= over_at + KEPT_OPEN_FOR):
        return THREAD_CLOSED
    return _why_not_write_to(user, advert.person, invite.listing.provider)


def people_of(booking: Booking) -> QuerySet[User]:
    """Who hears about ``booking`` on the person's side."""
    return User.objects.acting_for(booking.person, scope=Scope.SEE)


def may_pay_longer(user: User, visit: Visit) -> bool:
    """Whether ``user`` alone can agree that a visit costs more than was agreed.

    They act for the person and may spend all the money it is paid from; nobody else pays a part, or looks after any of it.
    """
    booking, on = visit.booking, timezone.localdate(visit.starts_at)
    if booking.arrangement is None or acting_side(user, booking) != Side.PERSON:
        return False
    if any(one.holds(on) for one in booking.sharers.all()):
        return False
    spent = kinds_spent_by(user, booking.person)
    paying = booking.arrangement.shares.on(on).select_related("funding")
    return all(one.funding.kind in spent and one.funding.holder_id is None for one in paying)


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


def why_not_review(user: User, booking: Booking) -> str:
    """What keeps ``user`` from writing a review of ``booking`` now, in words for them; empty when nothing does."""
    if Role.SEEKER not in booking.roles_of(user):
        return "Only the person, or somebody who may book for them, can write a review."
    if is_too_close(user, booking):
        return "You, or the person, and this provider have something in common, so you cannot review each other here."
    last = booking.visits.confirmed().aggregate(ends_at=Max("ends_at"))["ends_at"]
    if last is None:
        return "You can write a review once a visit has taken place and was confirmed."
    if last < timezone.now() - REVIEWED_WITHIN:
        return "The last visit is more than a year ago. A review must be written within a year."
    latest = booking.reviews.exclude(state=ReviewState.WITHDRAWN).order_by("-written_at").first()
    if latest and latest.again_from > timezone.now():
        again_on = timezone.localdate(latest.again_from)
        return f"You have written a review of this. You can write another from {again_on:%-d %B %Y}."
    return ""


def is_too_close(user: User, booking: Booking) -> bool:
    """Whether the reviewer's side shares people, a telephone or a home with the provider (DMCC Act: no fake reviews)."""
    provider, person = booking.listing.provider, booking.person
    ever = provider.organisation.memberships.values_list("user", "user__name")
    members = dict(ever)
    if members.keys() & {user.pk, person.user_id, *booking.helpers}:
        return True
    phone = digits(person.phone)
    if phone and phone == digits(provider.phone):
        return True
    families = {family_of(name) for name in members.values()} - {""}
    at_home = compact(person.postcode) and compact(person.postcode) == compact(provider.postcode)
    return bool(at_home) and bool(families & {family_of(person.name), family_of(user.name)})


def digits(phone: str) -> str:
    """The figures of a telephone number, as it is dialled in this country."""
    return re.sub(r"^(?:0044|44)", "0", re.sub(r"\D", "", phone))


def compact(postcode: str) -> str:
    """A postcode without its spaces."""
    return "".join(postcode.split()).upper()


def family_of(name: str) -> str:
    """The last word of a name."""
    return name.rsplit(maxsplit=1)[-1].lower() if name.split() else ""


def looks_after_reviews(user: User) -> bool:
    """Whether ``user`` decides about reviews for a council: who publishes listings, or leads on safeguarding."""
    current = user.memberships
    return user.is_authenticated and (current.that_publish().exists() or current.that_safeguard().exists())


def may_reply(user: User, review: Review) -> bool:
    """Whether ``user`` may give the provider's one answer."""
    public = review.state == ReviewState.PUBLISHED and review.replied_at is None
    return public and Role.PROVIDER in review.booking.roles_of(user)


def staff_for(review: Review) -> QuerySet[User]:
    """Who hears that a review waits: moderators; or, when it may tell of harm, safeguarding leads alone."""
    council = review.listing.provider.lsoa.council.organisation
    if council is None:
        return User.objects.none()
    current = council.memberships.current()
    grave = Kind.ALLEGATION in review.found
    wanted = current.that_safeguard() if grave else current.that_publish()
    return User.objects.active().filter(pk__in=wanted.values("user"))


def verified_provider_of(user: User, gss: str) -> Provider | None:
    """A provider ``user`` belongs to in the council of ``gss`` whose telephone that council has proved; None when there is none."""
    if not user.is_authenticated:
        return None
    providers = Provider.objects.of(user).filter(lsoa__council=gss).order_by("pk")
    return next(
        (one for one in providers if one.checks.holding().filter(kind=CheckKind.CONTACT).exists()), None
    )


def verified_people_of(gss: str) -> QuerySet[User]:
    """Whoever belongs now to a provider in the council of ``gss`` whose telephone that council has proved."""
    proved = Check.objects.holding().filter(kind=CheckKind.CONTACT)
    providers = Provider.objects.filter(lsoa__council=gss, pk__in=proved.values("provider"))
    seats = Membership.objects.current().filter(organisation__provider__in=providers)
    return User.objects.active().filter(pk__in=seats.values("user"))


def councils_shaped_by(user: User) -> QuerySet[Authority]:
    """The councils whose statements ``user`` writes."""
    return Authority.objects.filter(organisation__memberships__in=user.memberships.that_publish()).distinct()


def sees_concerns_of(user: User, authority: Authority) -> bool:
    """Whether ``user`` leads on safeguarding for this council: nobody else learns who had concerns told of them."""
    return authority.organisation_id is not None and (
        user.memberships.that_safeguard().filter(organisation=authority.organisation_id).exists()
    )


def may_read_market(user: User) -> bool:
    """Whether ``user`` reads what a council knows of its market."""
    return user.memberships.in_councils().filter(role__in=READING).exists()


def may_shape_market(user: User) -> bool:
    """Whether ``user`` also notes what happened and is tried, and sees who may stop."""
    return user.memberships.in_councils().filter(role__in=SHAPING).exists()


def shapes_market_of(user: User, authority: Authority) -> bool:
    """Whether ``user`` does so for this council."""
    seats = user.memberships.in_councils().filter(role__in=SHAPING)
    return (
        authority.organisation_id is not None
        and seats.filter(organisation=authority.organisation_id).exists()
    )
