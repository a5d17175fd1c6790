"""The vocabulary of people: whom one may see, act for and represent."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Power
from django.utils import timezone

from accounts.enums import Channel, DelegationKind, MembershipRole, OrganisationKind

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User

NOBODY = ("SELECT NULL::bigint WHERE FALSE", ())
PUBLISHING = (MembershipRole.OFFICER, MembershipRole.MODERATOR, MembershipRole.ADMINISTRATOR)


class UserQuerySet(QuerySet):
    """Users, in words."""

    def active(self) -> Self:
        """Those whose account is open."""
        return self.filter(closed_at=None)

    def acting_for(self, person, *, scope: str) -> Self:
        """The person themselves, and everyone who may do ``scope`` for them now."""
        delegation = self.model._meta.get_field("delegations").related_model
        holding = delegation.objects.holding().with_scope(scope).filter(person=person)
        return self.active().filter(Q(person=person) | Q(pk__in=holding.values("delegate")))

    def operators(self) -> Self:
        """Whoever runs the site."""
        return self.active().filter(is_superuser=True)

    def belonging_to(self, organisation) -> Self:
        """Everyone who is a member of ``organisation`` now."""
        return (
            self.active().filter(memberships__organisation=organisation, memberships__left_at=None).distinct()
        )


class DelegationQuerySet(QuerySet):
    """Rights to act for someone."""

    def holding(self, day: date | None = None) -> Self:
        """Those that stand now, or on ``day``: not revoked, not past their day, and verified unless a supporter's."""
        return self.filter(
            Q(kind=DelegationKind.SUPPORTER) | Q(verified_at__isnull=False),
            Q(valid_until=None) | Q(valid_until__gte=day or timezone.localdate()),
            revoked_at=None,
        )

    def standing(self) -> Self:
        """Those not ended by anybody or by time; some may still wait for papers to be checked."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()), revoked_at=None)

    def waiting(self) -> Self:
        """Those that will hold once papers were seen."""
        return self.standing().filter(verified_at=None).exclude(kind=DelegationKind.SUPPORTER)

    def past(self) -> Self:
        """Those that have ended."""
        return self.filter(Q(revoked_at__isnull=False) | Q(valid_until__lt=timezone.localdate()))

    def of(self, user: User) -> Self:
        """Those that ``user`` has, and those about a person they may see."""
        if not user.is_authenticated:
            return self.none()
        people = keys_of(self.model._meta.get_field("person").related_model, user)
        return self.filter(Q(delegate=user) | Q(person__in=people)).select_related("person", "delegate")

    def with_scope(self, scope: str) -> Self:
        """Those that allow ``scope``."""
        return self.filter(scopes__contains=[scope])


@lru_cache(maxsize=512)
def people_of(
    delegation: type[Model], user: int, scope: str, day: date, *, but: tuple[str, ...] = ()
) -> RawSQL:
    """The people for whom a user has rights that allow ``scope`` on ``day``, to be asked for within something else.

    Rights of kinds to be left out do not count. Nearly every page asks, and often: so it is phrased once, down to the
    last word of the statement. What is found is kept by nobody.
    """
    rights = delegation._default_manager.holding(day).with_scope(scope).filter(delegate=user)
    return as_said(rights.exclude(kind__in=but).values("person"))


def as_said(question: QuerySet) -> RawSQL:
    """A question as it is said to the database: it takes most of the time of a page to find the words."""
    try:
        said = question.order_by().query.sql_with_params()
    except EmptyResultSet:
        said = NOBODY
    return RawSQL(*said)  # noqa: S611 -- the own words of the ORM


def keys_of(model: type[Model], user: User, asked: str = "of", **how: str) -> RawSQL | QuerySet:
    """The keys of what ``user`` may reach of a model, by one of its words, to be asked for within something else.

    It too is phrased once for each of them and each day.
    """
    if not user.is_authenticated:
        return model._default_manager.none()
    return _keys(model, user.pk, asked, tuple(how.items()), timezone.localdate())


@lru_cache(maxsize=2048)
def _keys(model: type[Model], user: int, asked: str, how: tuple, _day: date) -> RawSQL:
    """Nobody in particular but for their key: what is known of them is kept by nobody."""
    scope: Any = getattr(model._default_manager, asked)
    return as_said(scope(get_user_model()(pk=user), **dict(how)).values("pk"))


class PersonQuerySet(QuerySet):
    """People who need support."""

    def of(self, user: User, *, scope: str = "see") -> Self:
        """The person ``user`` is, and those for whom they may do ``scope``."""
        if not user.is_authenticated:
            return self.none()
        delegation = self.model._meta.get_field("delegations").related_model
        helped = people_of(delegation, user.pk, scope, timezone.localdate())
        return self.filter(Q(user=user) | Q(pk__in=helped))


class InvitationQuerySet(QuerySet):
    """What people were asked to take up."""

    LIVES = timedelta(days=7)

    def open(self) -> Self:
        """Those that can be answered now."""
        return self.filter(accepted_at=None, withdrawn_at=None, invited_at__gt=timezone.now() - self.LIVES)


class OrganisationQuerySet(QuerySet):
    """Bodies that act through members."""

    def of(self, user: User) -> Self:
        """Those ``user`` belongs to now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__left_at=None).distinct()

    def councils(self) -> Self:
        """Councils only."""
        return self.filter(kind=OrganisationKind.COUNCIL)


class MembershipQuerySet(QuerySet):
    """Who belongs where."""

    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(left_at=None)

    def in_councils(self) -> Self:
        """Those that carry a council role."""
        return self.current().filter(organisation__kind=OrganisationKind.COUNCIL)

    def that_publish(self) -> Self:
        """Council roles that look at listings."""
        return self.in_councils().filter(role__in=PUBLISHING)

    def that_safeguard(self) -> Self:
        """Council roles that see safeguarding concerns."""
        return self.in_councils().filter(role=MembershipRole.SAFEGUARDING_LEAD)

    def that_administer(self) -> Self:
        """Council roles that keep the council's own pages."""
        return self.in_councils().filter(role=MembershipRole.ADMINISTRATOR)


class ApprovalQuerySet(QuerySet):
    """What waits for a second person, and what became of it."""

    def open(self) -> Self:
        """Those that can be answered now."""
        return self.filter(decision="", proposed_at__gt=timezone.now() - self.model.LIVES)

    def expired(self) -> Self:
        """Those whose day has gone without an answer, and nobody has said so yet."""
        return self.filter(decision="", proposed_at__lte=timezone.now() - self.model.LIVES)

    def about(self, thing) -> Self:
        """Everything proposed about one thing, newest first."""
        return self.filter(thing=thing._meta.label_lower, thing_reference=thing.reference).order_by("-pk")


class EventQuerySet(QuerySet):
    """What was done."""

    def about(self, thing) -> Self:
        """The history of one thing, oldest first."""
        return self.filter(thing=thing._meta.label_lower, thing_reference=thing.reference).order_by("pk")

    def about_any(self, *groups) -> Self:
        """What was done to any of several things, each group of one kind, newest first."""
        things = Q(pk=None)
        for group in groups:
            kinds = {one._meta.label_lower: [] for one in group}
            for one in group:
                kinds[one._meta.label_lower].append(one.reference)
            for kind, references in kinds.items():
                things |= Q(thing=kind, thing_reference__in=references)
        return self.filter(things).order_by("-pk")

    def for_person(self, person) -> Self:
        """Everything done for one person, newest first."""
        return self.filter(person=person.reference).order_by("-pk")

    def looks(self) -> Self:
        """Times somebody looked at somebody else's personal data (``accounts.actions.seeing``)."""
        return self.filter(what__endswith=".seen")

    def deeds(self) -> Self:
        """What was done, without who looked."""
        return self.exclude(what__endswith=".seen")


class NotificationQuerySet(QuerySet):
    """What people are to be told."""

    TOO_OFTEN = 8
    FIRST_WAIT = timedelta(minutes=10)

    def of(self, user: User) -> Self:
        """What ``user`` was told on the site, newest first."""
        return self.filter(recipient_id=user.pk, channel=Channel.SITE).order_by("-pk")

    def unread(self) -> Self:
        """Not opened yet."""
        return self.filter(read_at=None)

    def waiting(self) -> Self:
        """Not sent; a claim older than ten minutes was lost with the worker that made it.

        Each failure doubles the wait before the next try.
        """
        wait = ExpressionWrapper(
            Value(self.FIRST_WAIT) * Power(2.0, F("failures")), output_field=DurationField()
        )
        lost = timezone.now() - wait
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=lost),
            Q(recipient=None) | Q(recipient__closed_at=None),
            channel=Channel.EMAIL,
            sent_at=None,
            failures__lt=self.TOO_OFTEN,
        ).order_by("pk")
