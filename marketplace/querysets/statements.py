"""The vocabulary of statements on their way, what is said of them, and what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Case, IntegerField, QuerySet, When
from django.utils import timezone

from accounts.querysets import PUBLISHING
from directory.enums import CheckKind
from directory.querysets import served_by
from marketplace.enums import CommentState, CommitmentState, StatementState

if TYPE_CHECKING:
    from accounts.models import User

S = StatementState


def shapes(user: User, gss: str) -> bool:
    """Whether ``user`` writes the statement of the council of ``gss`` now."""
    if not user.is_authenticated:
        return False
    return user.memberships.that_publish().filter(organisation__authority=gss).exists()


class StatementQuerySet(QuerySet):
    """Market Position Statements."""

    def of(self, user: User) -> Self:
        """Those of councils that ``user`` writes them for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "authority", roles=PUBLISHING)).distinct()

    def open(self) -> Self:
        """Those that may still change."""
        return self.filter(state__in=[S.DRAFT, S.IN_COMMENT, S.APPROVED])

    def standing(self) -> Self:
        """Those that are published and not replaced."""
        return self.filter(state=S.PUBLISHED)

    def in_comment_for(self, user: User) -> Self:
        """Those that a verified provider ``user`` belongs to may comment on today."""
        if not user.is_authenticated:
            return self.none()
        providers = apps.get_model("directory", "Provider").objects.of(user)
        proved = apps.get_model("directory", "Check").objects.holding().filter(kind=CheckKind.CONTACT)
        councils = providers.filter(pk__in=proved.values("provider")).values("lsoa__council")
        today = timezone.localdate()
        return self.filter(state=S.IN_COMMENT, comments_until__gte=today, authority__in=councils)


class CommentQuerySet(QuerySet):
    """What people say of statements."""

    def made_by_user(self, user: User) -> Self:
        """Those of ``user``."""
        return self.filter(made_by=user) if user.is_authenticated else self.none()

    def answered_by_user(self, user: User) -> Self:
        """Those of councils ``user`` answers for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "statement__authority", roles=PUBLISHING)).distinct()

    def waiting(self) -> Self:
        """Those without an answer, the longest waiting first."""
        return self.filter(state=CommentState.WAITS)

    def shown(self) -> Self:
        """Those that readers see."""
        return self.filter(state=CommentState.SHOWN)


class CommitmentQuerySet(QuerySet):
    """What councils promised."""

    def of(self, user: User) -> Self:
        """Those of councils ``user`` works for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "authority", roles=PUBLISHING)).distinct()

    def open_first(self) -> Self:
        """What is still to be kept, the nearest day first; then what is over."""
        over = Case(
            When(state__in=[CommitmentState.DONE, CommitmentState.DROPPED], then=1),
            default=0,
            output_field=IntegerField(),
        )
        return self.order_by(over, "due_on", "pk")
