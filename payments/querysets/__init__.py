"""The vocabulary of money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.cache import caches
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from accounts.enums import DelegationKind, MembershipRole, Scope
from accounts.querysets import keys_of, people_of
from directory.enums import FundingKind
from payments.employer import KINDS, Rates
from payments.enums import AccountKind, InvoiceState
from payments.weeks import last_day_of

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import Organisation, Person, User
    from directory.models import Provider
    from payments.models import Funding, Line, StatutoryRate

KEPT_SECONDS = 300
OVERSEEING = (MembershipRole.OFFICER, MembershipRole.ADMINISTRATOR)
"""Council roles that decide about the money a council gives."""
SEEING_MONEY = (*OVERSEEING, MembershipRole.FINANCE)
"""Council roles that see where that money goes."""

NOT_OWN_MONEY = (
    DelegationKind.NOMINATED,
    DelegationKind.AUTHORISED,
    DelegationKind.ATTORNEY_HEALTH,
)
"""Rights that never reach somebody's own money: those named for a direct payment, and attorneys for health alone."""


class StatutoryRateQuerySet(QuerySet):
    """Rates the law sets."""

    def of_kind(self, kind: str) -> Self:
        """Those of one kind, such as national_living_wage."""
        return self.filter(kind=kind)

    def holding_on(self, day: date) -> Self:
        """Those in force on a day; the latest first."""
        still = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(still, valid_from__lte=day).order_by("-valid_from")

    def after(self, day: date) -> Self:
        """Those that begin later than ``day``, the soonest first."""
        return self.filter(valid_from__gt=day).order_by("valid_from")

    def employer_on(self, day: date) -> Rates | None:
        """What an employer pays besides wages, by the rates of ``day``. Kept in this process for five minutes."""
        rows = caches["process"].get_or_set("employer-rates", self._of_employers, KEPT_SECONDS)
        return Rates.on(day, rows or [])

    def _of_employers(self) -> list[StatutoryRate]:
        return list(self.filter(kind__in=KINDS.values()))


class BankHolidayQuerySet(QuerySet):
    """Days that are charged as bank holidays."""

    def dates_known(self) -> frozenset[date]:
        """Every bank holiday on record. They change a few times in a decade: kept in this process for five minutes."""
        return caches["process"].get_or_set("bank-holidays", self._dates, KEPT_SECONDS) or frozenset()

    def _dates(self) -> frozenset[date]:
        return frozenset(self.values_list("on", flat=True))


class AccountQuerySet(QuerySet):
    """Places in the books."""

    def of_provider(self, provider: Provider) -> Self:
        """Those of one provider's books."""
        return self.filter(provider=provider)

    def with_balances(self) -> Self:
        """With the sum of its entries as ``balance_pence``; None where there are none."""
        return self.annotate(balance_pence=Sum("entries__pence"))


class TransactionQuerySet(QuerySet):
    """Postings."""

    def from_source(self, source: str) -> Self:
        """Everything one source has caused, the oldest first."""
        return self.filter(source=source).order_by("pk")

    def unbalanced(self) -> Self:
        """Those whose entries do not sum to nothing, or that have fewer than two. The database lets none commit."""
        return self.annotate(sum_pence=Sum("entries__pence"), sides=Count("entries")).exclude(
            sum_pence=0, sides__gte=2
        )


class EntryQuerySet(QuerySet):
    """Sides of postings: what statements are the sums of."""

    def on_kind(self, *kinds: str) -> Self:
        """Those on accounts of these kinds."""
        return self.filter(account__kind__in=kinds)

    def of_posting(self, *kinds: str) -> Self:
        """Those of postings of these kinds."""
        return self.filter(transaction__kind__in=kinds)

    def of_person(self, person: Person) -> Self:
        """Those on what a person's sources of money owe."""
        return self.filter(account__funding__person=person)

    def of_funding(self, funding: Funding) -> Self:
        """Those on what one source of money owes."""
        return self.filter(account__funding=funding)

    def of_funder(self, body: Organisation) -> Self:
        """Those on what the sources owe that ``body`` gives or holds. Own money is nobody's but the person's."""
        theirs = Q(account__funding__authority=body) | Q(account__funding__holder=body)
        return self.filter(theirs).exclude(account__funding__kind=FundingKind.OWN)

    def of_provider(self, provider: Provider) -> Self:
        """Those in one provider's books."""
        return self.filter(account__provider=provider)

    def between(self, first: date, last: date) -> Self:
        """Those that count for a day of this stretch, both ends included."""
        return self.filter(transaction__on__gte=first, transaction__on__lte=last)

    def before(self, day: date) -> Self:
        """Those that count for an earlier day."""
        return self.filter(transaction__on__lt=day)

    def balance_pence(self) -> int:
        """What they sum to."""
        return self.order_by().aggregate(sum=Sum("pence"))["sum"] or 0

    def statement(self) -> Self:
        """In the order of their days, with their transaction, and what they sum to so far as ``so_far_pence``."""
        order = [F("transaction__on").asc(), F("pk").asc()]
        so_far = Window(Sum("pence"), order_by=order)
        return self.select_related("transaction", "account").annotate(so_far_pence=so_far).order_by(*order)


class FundingQuerySet(QuerySet):
    """Sources of money."""

    def of(self, user: User) -> Self:
        """Those ``user`` may see and spend from: their own, and those of people they agree payments for."""
        if not user.is_authenticated:
            return self.none()
        person = self.model._meta.get_field("person").related_model
        delegation = person._meta.get_field("delegations").related_model
        asked = (delegation, user.pk, Scope.PAY, timezone.localdate())
        all_money = Q(person__in=people_of(*asked, but=NOT_OWN_MONEY))
        given = ~Q(kind=FundingKind.OWN) & Q(person__in=people_of(*asked))
        return self.filter(Q(person__user=user) | all_money | given)

    def overseen_by(self, user: User) -> Self:
        """Those given by a council whose money ``user`` may see. Own money is nobody's but the person's."""
        return self._given_by_councils_of(user, SEEING_MONEY)

    def decided_by(self, user: User) -> Self:
        """Those given by a council ``user`` decides about money for."""
        return self._given_by_councils_of(user, OVERSEEING)

    def _given_by_councils_of(self, user: User, roles: Sequence[str]) -> Self:
        if not user.is_authenticated:
            return self.none()
        councils = user.memberships.in_councils().filter(role__in=roles)
        return self.filter(authority__in=councils.values("organisation")).exclude(kind=FundingKind.OWN)

    def held_by(self, user: User) -> Self:
        """Those an organisation of ``user`` looks after for the person."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(holder__in=user.memberships.current().values("organisation"))

    def for_pages(self) -> Self:
        """With what a page says of them."""
        return self.select_related("person", "authority", "holder").prefetch_related("budgets")

    def still_open(self, day: date) -> Self:
        """Those that are not closed on ``day``; some may still be to begin."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def over(self, day: date) -> Self:
        """Those that were closed before ``day``."""
        return self.filter(valid_until__lt=day)

    def open_on(self, day: date) -> Self:
        """Those something may be paid from on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def usual(self, person: Person, kind: str):
        """The one of ``kind`` that ``person`` pays from unless another is named: the one they opened last."""
        return self.filter(person=person, kind=kind).open_on(timezone.localdate()).order_by("-pk").first()

    def totals(self, day: date) -> dict[str, int]:
        """What their budgets of ``day``, else the next, else the last, come to, and what visits were charged to those.

        One statement, however many there are: nothing that is still to come is reckoned.
        """
        budgets = self.model._meta.get_field("budgets").related_model.objects.standing()
        lines = self.model._meta.get_field("lines").related_model.objects.shown_to_councils().order_by()
        mine = budgets.filter(funding=OuterRef("pk"))
        ahead = mine.filter(ends_on__gte=day).order_by("starts_on").values("pk")[:1]
        now = Coalesce(Subquery(ahead), Subquery(mine.order_by("-starts_on").values("pk")[:1]))
        days = {"on__gte": OuterRef("starts_on"), "on__lte": OuterRef("ends_on")}
        charged = (
            lines.filter(funding=OuterRef("funding"), **days).values("funding").annotate(sum=Sum("pence"))
        )
        told = budgets.filter(pk__in=self.order_by().annotate(now=now).values("now"))
        return told.annotate(took=Coalesce(Subquery(charged.values("sum")), 0)).aggregate(
            budget=Coalesce(Sum("pence"), 0), charged=Coalesce(Sum("took"), 0), told=Count("pk")
        )


class BudgetQuerySet(QuerySet):
    """How much there is."""

    def standing(self) -> Self:
        """Those that nothing has taken the place of."""
        return self.filter(replaced_at=None)

    def overlapping(self, starts_on: date, ends_on: date) -> Self:
        """Those that share a day with these."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def on(self, day: date) -> Self:
        """The one that holds on ``day``."""
        return self.standing().overlapping(day, day)


class ArrangementQuerySet(QuerySet):
    """Agreements to be paid for."""

    def of(self, user: User) -> Self:
        """Those paid from a source ``user`` may see and spend from."""
        fundings = self.model._meta.get_field("shares").related_model._meta.get_field("funding").related_model
        return self.filter(shares__funding__in=keys_of(fundings, user)).distinct()

    def running(self, day: date | None = None) -> Self:
        """Those whose last day has not gone; begun or about to begin."""
        last_on = Least("ends_on", "ended_on")
        return self.alias(last_on=last_on).filter(
            Q(last_on=None) | Q(last_on__gte=day or timezone.localdate())
        )


class ShareQuerySet(QuerySet):
    """Who pays what of an arrangement."""

    def on(self, day: date) -> Self:
        """Those that hold on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def from_day(self, day: date) -> Self:
        """Those that hold on ``day`` or begin later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def shown_to_councils(self) -> Self:
        """Without own money and what is put on top: no council ever sees those."""
        return self.filter(top_up=False).exclude(funding__kind=FundingKind.OWN)


def paid_or_paying(invoice: type[Model], user: User, path: str = "") -> Q:
    """What is true of invoices, found along ``path``, on money ``user`` may spend or holds, or of their own provider."""
    fundings = invoice._meta.get_field("funding").related_model
    providers = invoice._meta.get_field("provider").related_model
    return (
        Q(**{f"{path}funding__in": keys_of(fundings, user)})
        | Q(**{f"{path}funding__in": keys_of(fundings, user, "held_by")})
        | Q(**{f"{path}provider__in": keys_of(providers, user)})
    )


class InvoiceQuerySet(QuerySet):
    """What was asked to be paid."""

    def of(self, user: User, *, overseen: bool) -> Self:
        """Those on money ``user`` may spend or holds, and those of their own provider.

        With ``overseen`` also those on money they look after for a council: that takes a second factor.
        """
        if not user.is_authenticated:
            return self.none()
        fundings = self.model._meta.get_field("funding").related_model
        seen = paid_or_paying(self.model, user)
        if overseen:
            seen |= Q(funding__in=keys_of(fundings, user, "overseen_by"))
        return self.filter(seen)

    def from_providers_of(self, user: User) -> Self:
        """Those of providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(provider__in=keys_of(self.model._meta.get_field("provider").related_model, user))

    def of_body(self, body: Organisation) -> Self:
        """Those to be paid to this body, or by it for people whose money it looks after."""
        return self.filter(Q(provider__organisation=body) | Q(funding__holder=body))

    def of_week(self, provider: Provider, week_on: date) -> Self:
        """Those a provider has for a week; a void one does not count."""
        return self.filter(provider=provider, week_on=week_on).exclude(state=InvoiceState.VOID)

    def open(self) -> Self:
        """Something is still to be paid."""
        return self.filter(state__in=[InvoiceState.ISSUED, InvoiceState.PART_PAID])

    def late(self) -> Self:
        """Still to be paid, and the last day to pay has gone."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def with_owed(self) -> Self:
        """With what is still to be paid as ``still_pence``, from the ledger."""
        owed = Q(entries__account__kind=AccountKind.RECEIVABLE)
        return self.annotate(still_pence=Coalesce(Sum("entries__pence", filter=owed), 0))

    def taken_off_by_hand(self, fundings: Iterable[Funding]) -> Self:
        """Those on these sources that more was taken off than lines say, as ``by_hand_pence``, and the day of their last visit."""
        notes = self.model._meta.get_field("credits").related_model.objects
        lines = self.model._meta.get_field("lines").related_model.objects.order_by()
        noted = notes.order_by().filter(invoice=OuterRef("pk")).values("invoice").annotate(sum=Sum("pence"))
        undone = (
            lines.filter(credit__invoice=OuterRef("pk")).values("credit__invoice").annotate(sum=Sum("pence"))
        )
        days = lines.filter(invoice=OuterRef("pk")).values("invoice").annotate(last=Max("on"))
        off = Subquery(noted.values("sum")) + Coalesce(Subquery(undone.values("sum")), 0)
        mine = self.filter(funding__in=[one.pk for one in fundings])
        return mine.annotate(by_hand_pence=off, last_on=Subquery(days.values("last"))).filter(
            by_hand_pence__gt=0
        )

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related("provider__organisation", "funding__person", "funding__holder")


class LineQuerySet(QuerySet):
    """What visits and fees take from sources of money."""

    def waiting(self) -> Self:
        """On no paper yet."""
        return self.filter(invoice=None, credit=None)

    def waiting_for(self, provider: Provider, *, until: date) -> Self:
        """Those of one provider, of visits up to the Sunday of the week that begins on ``until``."""
        return self.waiting().filter(arrangement__provider=provider, on__lte=last_day_of(until))

    def providers_waiting(self, week_on: date) -> QuerySet:
        """The keys of providers that have such lines."""
        lines = self.waiting().filter(on__lte=last_day_of(week_on)).order_by()
        return lines.values_list("arrangement__provider", flat=True).distinct()

    def shared_among(self, lines: Iterable[Line]) -> set[str]:
        """The references of those visits of ``lines`` that others pay an equal part of, by agreements of their own."""
        abouts = {line.about for line in lines}
        many = (
            self.filter(about__in=abouts)
            .order_by()
            .values("about")
            .annotate(many=Count("arrangement", distinct=True))
        )
        return set(many.filter(many__gt=1).values_list("about", flat=True))

    def shown_to_councils(self) -> Self:
        """Without what is put on top of a council's money: no council ever sees that."""
        return self.filter(top_up=False)
