"""The vocabulary of deals."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import connections
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.enums import Channel, MembershipRole
from accounts.querysets import PUBLISHING, keys_of
from directory.querysets import served_by
from directory.tags import TagKind, kind_range
from marketplace.enums import BookingState, ConcernState, VisitState

FIRST_NEED_TAG, _ = kind_range(TagKind.NEED)
ON_OFFER = """
SELECT EXISTS (SELECT FROM directory_searchentry WHERE offer_id = %s AND during @> %s::timestamptz AND tags @>
    ARRAY(SELECT %s + need_id::int FROM marketplace_booking_needs WHERE booking_id = %s))
"""

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import Model

    from accounts.models import User

ALERTS = ("concern_received", "concern_without_lead")
"""The kinds of news that alert somebody of a concern."""


class BriefQuerySet(QuerySet):
    """What people need."""

    def open_to(self, user: User) -> Self:
        """Briefs nobody owns yet, which their reference opens; those of ``user``; and those for people they may book for.

        Once a brief is somebody's care, it is open to whoever may book for them now, whoever wrote it.
        """
        if not user.is_authenticated:
            return self.filter(owner=None)
        people = keys_of(self.model._meta.get_field("person").related_model, user, scope="book")
        return self.filter(Q(owner=None) | Q(owner=user, person=None) | Q(person__in=people))

    def opened(self, reference: str, user: User) -> Any:
        """The one of this reference, if it is open to ``user``. Raises DoesNotExist when it is not, or is not there.

        For somebody without an account, as most are who search, the statement is phrased once and not for each page.
        """
        if user.is_authenticated:
            return self.open_to(user).get(reference=reference)
        fields = self.model._meta.concrete_fields
        with connections[self.db].cursor() as cursor:
            cursor.execute(_statement_of_nobodys(self.model), [reference])
            row = cursor.fetchone()
            if row is None:
                raise self.model.DoesNotExist
            read = [getattr(field, "from_db_value", None) for field in fields]
            values = [
                one(it, None, connections[self.db]) if one else it for one, it in zip(read, row, strict=True)
            ]
        return self.model.from_db(self.db, [field.attname for field in fields], values)


@lru_cache(maxsize=1)
def _statement_of_nobodys(brief: type[Model]) -> str:
    """What the ORM makes of asking for a brief that nobody owns."""
    return str(brief._default_manager.filter(owner=None, reference="").query.sql_with_params()[0])


def from_either_side(deal: type[Model], user: User, path: str = "") -> Q:
    """What is true of a deal, found along ``path``, of somebody ``user`` may see for, or with a provider they belong to.

    It names people and listings at once: what asks for deals within deals takes several times as long to phrase.
    """
    people = keys_of(deal._meta.get_field("person").related_model, user, scope="see")
    listings = keys_of(deal._meta.get_field("listing").related_model, user)
    return Q(**{f"{path}person__in": people}) | Q(**{f"{path}listing__in": listings})


class BookingQuerySet(QuerySet):
    """Agreements, and requests for them."""

    def of(self, user: User) -> Self:
        """Those of the people ``user`` may see, and those with providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(from_either_side(self.model, user))

    def for_people_of(self, user: User) -> Self:
        """Those of the person ``user`` is or may see for."""
        people = keys_of(self.model._meta.get_field("person").related_model, user, scope="see")
        return self.filter(person__in=people)

    def with_providers_of(self, user: User) -> Self:
        """Those asked of providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        providers = (
            self.model._meta.get_field("listing").related_model._meta.get_field("provider").related_model
        )
        return self.filter(listing__provider__in=keys_of(providers, user))

    def unanswered(self) -> Self:
        """Waiting for an answer now."""
        return self.filter(
            state__in=[BookingState.REQUESTED, BookingState.SUGGESTED], expires_at__gt=timezone.now()
        )

    def overdue(self) -> Self:
        """Past the moment they expire, and not yet said so."""
        return self.filter(
            state__in=[BookingState.REQUESTED, BookingState.SUGGESTED], expires_at__lte=timezone.now()
        )

    def agreed(self) -> Self:
        """Running or about to."""
        return self.filter(state=BookingState.ACCEPTED).filter(
            Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        )

    def behind(self, until_on: date) -> Self:
        """Agreed ones that have no visits planned up to ``until_on``, or whose last day has gone."""
        over = Q(ends_on__lt=timezone.localdate())
        return self.filter(over | Q(planned_until__lt=until_on), state=BookingState.ACCEPTED)

    def to_be_answered_by(self, user: User) -> Self:
        """Those that wait for a word from ``user`` now: as the provider, or as the person's side on other times."""
        people = keys_of(self.model._meta.get_field("person").related_model, user, scope="book")
        asked = Q(pk__in=keys_of(self.model, user, "with_providers_of"), state=BookingState.REQUESTED)
        suggested = Q(person__in=people, state=BookingState.SUGGESTED)
        return self.unanswered().filter(asked | suggested)

    def over(self) -> Self:
        """Said no to, taken back, not answered in time, or ended."""
        open_now = Q(
            state__in=[BookingState.REQUESTED, BookingState.SUGGESTED], expires_at__gt=timezone.now()
        )
        running = Q(state=BookingState.ACCEPTED) & (Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
        return self.exclude(open_now | running)

    def for_lists(self) -> Self:
        """With what a line of a list says: the parties, the times, the next visit, and how many ``others`` share it."""
        visits = self.model._meta.get_field("visits").related_model.objects
        upcoming = visits.filter(
            booking=OuterRef("pk"), starts_at__gt=timezone.now(), state=VisitState.PLANNED
        )
        next_visit = upcoming.order_by("starts_at").values("starts_at")[:1]
        sharers = self.model._meta.get_field("sharers").related_model.objects
        sharing = sharers.sharing_now().filter(booking=OuterRef("pk")).values("booking")
        return (
            self.with_parties()
            .prefetch_related("agreed_visits")
            .annotate(next_visit_at=Subquery(next_visit), others=sharing.values(many=Count("pk")))
        )

    def to_act_on(self) -> Self:
        """With what an act needs to know of the parties and the times, and nothing that must be opened or drawn."""
        return (
            self.select_related("person", "listing__provider__organisation")
            .only(
                *(
                    "reference",
                    "state",
                    "offer",
                    "requested_at",
                    "expires_at",
                    "answered_at",
                    "planned_until",
                    "ended_at",
                    "district",
                ),
                *("every_weeks", "starts_on", "ends_on", "terms", "week_pence", "brief"),
                *("split", "arrangement"),
                *(
                    "person__reference",
                    "person__user",
                    "listing__state",
                    "listing__removal_at",
                    "listing__answers_within_hours",
                ),
                *(
                    "listing__ask_by_hours",
                    "listing__provider__reference",
                    "listing__provider__organisation__name",
                ),
            )
            .prefetch_related("agreed_visits")
        )

    def agreed_for_payers(self, user: User) -> Self:
        """Running ones that some source pays for which ``user`` may spend from."""
        arrangement = self.model._meta.get_field("arrangement").related_model.objects
        return self.agreed().with_parties().filter(arrangement__in=arrangement.of(user))

    def paid_from(self, fundings) -> Self:
        """Those that any of these sources pays some of, with all that is needed to say how much."""
        shares = self.model._meta.get_field("arrangement").related_model._meta.get_field("shares")
        theirs = shares.related_model.objects.filter(funding__in=[one.pk for one in fundings])
        paid, sharers = theirs.values("arrangement"), self.model._meta.get_field("sharers").related_model
        shared = sharers.objects.filter(arrangement__in=paid).values("booking")
        return (
            self.filter(Q(arrangement__in=paid) | Q(pk__in=shared))
            .select_related("arrangement", "listing__provider__organisation")
            .prefetch_related("agreed_visits", "arrangement__shares", "sharers__arrangement__shares")
        )

    def is_on_offer(self, booking) -> bool:
        """Whether every task of ``booking`` may be offered at this moment: one plain question, as acceptances wait for it."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(ON_OFFER, [booking.offer_id, timezone.now(), FIRST_NEED_TAG - 1, booking.pk])
            return cursor.fetchone()[0]

    def to_invite(self) -> Self:
        """Those with a confirmed visit a week ago or more that nobody has been asked about, or written of, yet."""
        visit = self.model._meta.get_field("visits").related_model.objects
        review = self.model._meta.get_field("reviews").related_model.objects
        a_week_ago = timezone.now() - timedelta(days=7)
        happened = visit.confirmed().filter(booking=OuterRef("pk"), ends_at__lte=a_week_ago)
        recent = happened.filter(ends_at__gt=a_week_ago - timedelta(days=300))
        return self.filter(
            Exists(recent), ~Exists(review.filter(booking=OuterRef("pk"))), review_invited_at=None
        )

    def with_parties(self) -> Self:
        """With the person and the provider, for pages and policies."""
        return self.select_related("person", "listing__provider__organisation", "offer")


class HaltQuerySet(QuerySet):
    """Who was told that a listing is not shown any more."""

    def open(self) -> Self:
        """Those whose listing has not come back."""
        return self.filter(over_at=None)


class VisitQuerySet(QuerySet):
    """Single visits."""

    def of(self, user: User) -> Self:
        """Those of bookings ``user`` may see."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            from_either_side(self.model._meta.get_field("booking").related_model, user, "booking__")
        )

    def for_people_of(self, user: User) -> Self:
        """Those of the person ``user`` is, and of those they may see for."""
        bookings = self.model._meta.get_field("booking").related_model
        return self.filter(booking__in=keys_of(bookings, user, "for_people_of"))

    def between(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those that start in this stretch of time."""
        return self.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)

    def clashing_with(self, times: Sequence[tuple[datetime, datetime]]) -> list:
        """Those that stand and are at one of these times, the earliest first."""
        if not times:
            return []
        first, last = min(starts_at for starts_at, _ in times), max(ends_at for _, ends_at in times)
        near = self.standing().filter(starts_at__lt=last, ends_at__gt=first).order_by("starts_at", "pk")
        return [
            visit
            for visit in near
            if any(visit.starts_at < ends_at and starts_at < visit.ends_at for starts_at, ends_at in times)
        ]

    def confirmed(self) -> Self:
        """Those that took place: confirmed by a side, or by themselves two days after."""
        return self.filter(self.took_place())

    def took_place(self) -> Q:
        """Whether a visit did, as a condition."""
        itself = timezone.now() - self.model.CONFIRMED_BY_ITSELF_AFTER
        return Q(state=VisitState.CONFIRMED) | Q(state=VisitState.PLANNED, ends_at__lte=itself)

    def standing(self) -> Self:
        """Not cancelled."""
        return self.exclude(state=VisitState.CANCELLED)


class ConcernQuerySet(QuerySet):
    """Concerns about adults."""

    def seen_by(self, user: User) -> Self:
        """Those of adults whose council ``user`` is a safeguarding lead of: nobody else sees any."""
        if not user.is_authenticated:
            return self.none()
        lead = served_by(user, "authority", roles=[MembershipRole.SAFEGUARDING_LEAD])
        return self.filter(lead).distinct()

    def unheard(self) -> Self:
        """Open ones that no lead can see: the council has not joined, has no lead, or is not known."""
        memberships = apps.get_model("accounts", "Membership").objects.that_safeguard()
        leads = memberships.filter(user__closed_at=None, organisation__authority=OuterRef("authority"))
        return self.open().filter(~Exists(leads))

    def open(self) -> Self:
        """Not closed."""
        return self.exclude(state=ConcernState.CLOSED)

    def waiting(self) -> Self:
        """Nobody has looked yet."""
        return self.filter(looked_at=None)

    def with_alerts(self) -> Self:
        """With when somebody was first alerted, as ``alerted_at``: empty until a message has really gone out."""
        return self.annotate(alerted_at=Subquery(self._alerts().exclude(sent_at=None).values("sent_at")[:1]))

    def _alerts(self) -> QuerySet:
        notifications = apps.get_model("accounts", "Notification").objects
        return notifications.filter(
            kind__in=ALERTS,
            channel=Channel.EMAIL,
            recipient__closed_at=None,
            thing="marketplace.concern",
            thing_reference=OuterRef("reference"),
        ).order_by("sent_at")


class CouncilContactQuerySet(QuerySet):
    """How to reach councils."""

    AT_MOST = 4

    def of(self, authority: str | None):
        """The one of a council, if it has said."""
        return self.filter(pk=authority).select_related("authority").first() if authority else None

    def few(self) -> list:
        """All of them, when they are few enough to be read in a hurry."""
        found = list(self.select_related("authority").order_by("authority__name")[: self.AT_MOST + 1])
        return found if len(found) <= self.AT_MOST else []


class ReportQuerySet(QuerySet):
    """What people say is wrong with pages, reviews and messages."""

    def by(self, user: User) -> Self:
        """Those ``user`` sent."""
        return self.filter(reporter=user) if user.is_authenticated else self.none()

    def answered_by(self, user: User) -> Self:
        """Those of listings whose council ``user`` moderates for; not of a provider they belong to."""
        if not user.is_authenticated:
            return self.none()
        staff = served_by(user, "listing__provider__lsoa__council", roles=PUBLISHING)
        seats = user.memberships.current().values("organisation")
        theirs = Q(listing__provider__organisation__in=seats) | Q(reporter=user)
        return self.filter(staff).exclude(theirs).distinct()

    def waiting(self) -> Self:
        """Not answered, oldest first."""
        return self.filter(decided_at=None).order_by("received_at", "pk")


class ComplaintQuerySet(QuerySet):
    """What people are not content with."""

    def by(self, user: User) -> Self:
        """Those ``user`` made."""
        return self.filter(complainant=user) if user.is_authenticated else self.none()

    def answered_by(self, user: User) -> Self:
        """Those of a council ``user`` is an officer of, that they did not make and had no hand in before."""
        if not user.is_authenticated:
            return self.none()
        events = apps.get_model("accounts", "Event").objects
        hand = events.filter(thing_reference=OuterRef("about_reference"), actor_id=user.pk)
        staff = served_by(user, "authority", roles=PUBLISHING)
        involved = Exists(hand) & ~Q(about_reference="")
        return self.filter(staff).exclude(Q(complainant=user)).exclude(involved).distinct()

    def waiting(self) -> Self:
        """Not answered, oldest first."""
        return self.filter(answered_at=None).order_by("received_at", "pk")
