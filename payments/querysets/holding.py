"""The vocabulary of money that an organisation looks after for people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.querysets import keys_of
from payments.enums import AppealTo, ApprovalState, Decider

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from payments.models import Funding

A = ApprovalState
HOLDS_FOR = timedelta(days=90)
"""So long what somebody agreed to stands for a request that replaces the one it was about."""


class AccreditationQuerySet(QuerySet):
    """Which organisations councils let look after the money they give."""

    def standing(self, day: date | None = None) -> Self:
        """Those that hold on a day, today unless another is named."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def by_council(self, council: Organisation | None) -> Self:
        """Those of one council; of any when none is named."""
        return self if council is None else self.filter(council=council)

    def administered_by(self, user: User) -> Self:
        """Those of councils whose pages ``user`` keeps."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(council__in=user.memberships.that_administer().values("organisation"))


class HolderTermsQuerySet(QuerySet):
    """By what rules money is looked after."""

    def now_for(self, funding: Funding):
        """Those that hold for one source with the holder it has now; None when nothing was set."""
        return self.filter(funding=funding, holder=funding.holder_id).order_by("-pk").first()

    def of_holding(self, funding: Funding) -> Self:
        """Every one there was with the holder it has now, the oldest first."""
        return self.filter(funding=funding, holder=funding.holder_id).order_by("starts_on", "pk")


class SpendingApprovalQuerySet(QuerySet):
    """What holders were asked to let money be spent on."""

    def of(self, user: User, *, overseen: bool) -> Self:
        """Those of money ``user`` may spend or holds; with ``overseen`` also what a council of theirs has to look at."""
        if not user.is_authenticated:
            return self.none()
        fundings = self.model._meta.get_field("funding").related_model
        mine = Q(funding__in=keys_of(fundings, user)) | Q(pk__in=keys_of(self.model, user, "held_by"))
        if overseen:
            mine |= Q(pk__in=keys_of(self.model, user, "looked_at_by"))
        return self.filter(mine)

    def held_by(self, user: User) -> Self:
        """Those of the holder ``user`` belongs to; nobody who is paid reads or decides here."""
        if not user.is_authenticated:
            return self.none()
        seats = user.memberships.current().values("organisation")
        return self.filter(holder__in=seats).exclude(payee__in=seats)

    def looked_at_by(self, user: User) -> Self:
        """Those that came to a council ``user`` looks after money for: by an appeal, or because a holder is paid."""
        fundings = self.model._meta.get_field("funding").related_model
        came = Q(appeal_to=AppealTo.COUNCIL) | Q(holder=F("payee"))
        return self.filter(came, funding__in=keys_of(fundings, user, "decided_by"))

    def waiting_for(self, user: User) -> Self:
        """Those that somebody at the holder has to answer and ``user`` may: asked, or refused by another and appealed."""
        appealed = Q(state=A.APPEALED) & ~Q(decided_by=user)
        still = Q(state=A.ASKED, answer_by__gt=timezone.now())
        return self.held_by(user).filter(still | appealed).order_by("answer_by", "pk")

    def open(self) -> Self:
        """Nobody has answered yet."""
        return self.filter(state__in=[A.ASKED, A.CONFLICT])

    def of_deal(self, about: str) -> Self:
        """Those about one agreement, the latest first."""
        return self.filter(about=about).order_by("-pk")

    def overdue(self) -> Self:
        """Nobody answered in time, and that was not said yet."""
        return self.open().filter(answer_by__lte=timezone.now())

    def by_hand(self) -> Self:
        """Those somebody agreed to themselves."""
        return self.filter(state=A.APPROVED).exclude(decider=Decider.RULE)

    def for_pages(self) -> Self:
        """With what a page says of them."""
        return self.select_related(
            "funding__person", "funding__authority", "holder", "provider__organisation", "decided_by"
        )
