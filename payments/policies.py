"""Questions about money."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipRole, Role, Scope
from accounts.models import Organisation, Person, User
from accounts.policies import is_the_person
from directory.bands import Band
from directory.enums import CheckKind, FundingKind
from payments.enums import AppealTo, CardHold, PayingWay, TaxpayerState
from payments.floors import Finding, Floor, judge
from payments.models import (
    Accreditation,
    CardAccount,
    Funding,
    Invoice,
    SpendingApproval,
    StatutoryRate,
    Taxpayer,
)
from payments.querysets import NOT_OWN_MONEY, OVERSEEING, SEEING_MONEY

if TYPE_CHECKING:
    from directory.models import Provider

PAYER = Role.SEEKER | Role.FUND_HOLDER
HELD_AFTER_A_CHANGE = timedelta(hours=72)
ADULT = "national_living_wage"  # for 21 and over; we do not ask how old a worker is


def wage_floor(on: date | None = None) -> Floor | None:
    """The least an hour an employer may pay on a day, today unless another is named; None when none is on record."""
    rows = StatutoryRate.objects.of_kind(ADULT)
    now = rows.holding_on(on or timezone.localdate()).first()
    if now is None:
        return None
    coming = rows.after(now.valid_from).first()
    return Floor(now.pence, coming and coming.pence, coming and coming.valid_from)


def judge_rates(engagement: str, rates: Mapping[str, int | None]) -> Finding:
    """What stands against ``rates`` (``weekday_pence`` and so on) on this contract today."""
    return judge(engagement, {band: rates.get(f"{band}_pence") for band in Band}, wage_floor())


def kinds_spent_by(user: User, person: Person) -> frozenset[FundingKind]:
    """The kinds of money of ``person`` that ``user`` may decide about now; none for those who may not agree payments."""
    every = frozenset(FundingKind) - {FundingKind.NOT_SURE}
    if is_the_person(user, person):
        return every
    rights = person.delegations.holding().with_scope(Scope.PAY).filter(delegate=user)
    kinds = set(rights.values_list("kind", flat=True))
    if kinds - set(NOT_OWN_MONEY):
        return every
    return every - {FundingKind.OWN} if kinds else frozenset()


def may_oversee_money(user: User) -> bool:
    """Whether ``user`` sees where the money goes that a council gives."""
    return _has_seat(user, SEEING_MONEY)


def may_decide_money(user: User) -> bool:
    """Whether ``user`` decides about the money a council gives."""
    return _has_seat(user, OVERSEEING)


def _has_seat(user: User, roles: Sequence[str]) -> bool:
    return user.is_authenticated and user.memberships.in_councils().filter(role__in=roles).exists()


def oversees_money_of(user: User, council: Organisation) -> bool:
    """Whether ``user`` looks after the money that this council gives."""
    held = user.memberships.in_councils().filter(role__in=OVERSEEING, organisation=council)
    return held.exists()


def payers_of(funding: Funding) -> QuerySet[User]:
    """Who hears of invoices on this money: whoever may spend it, and the members of the body that holds it."""
    heard = Q(pk__in=spenders_of(funding).values("pk"))
    if funding.holder_id:
        heard |= Q(pk__in=funding.holder.memberships.current().values("user"))
    return User.objects.active().filter(heard).distinct()


def sees_top_ups(user: User, invoice: Invoice) -> bool:
    """Whether ``user`` may see what is paid on top: a party to it, and never a council alone."""
    return bool(invoice.roles_of(user))


def spenders_of(funding: Funding) -> QuerySet[User]:
    """Who hears what is decided about this money: whoever may spend it."""
    rights = funding.person.delegations.holding().with_scope(Scope.PAY)
    if funding.kind == FundingKind.OWN:
        rights = rights.exclude(kind__in=NOT_OWN_MONEY)
    return (
        User.objects.active()
        .filter(Q(person=funding.person_id) | Q(pk__in=rights.values("delegate")))
        .distinct()
    )


def holders_of(approval: SpendingApproval) -> QuerySet[User]:
    """Who may answer: the holder's people, but for any who would be paid."""
    seats = approval.holder.memberships.current().values("user")
    paid = approval.payee.memberships.current().values("user")
    return User.objects.active().filter(pk__in=seats).exclude(pk__in=paid)


def overseers_of(funding: Funding) -> QuerySet[User]:
    """Who looks after this money for the council that gives it; nobody when none was named."""
    if funding.authority is None:
        return User.objects.none()
    seats = funding.authority.memberships.current().filter(role__in=OVERSEEING)
    return User.objects.active().filter(pk__in=seats.values("user"))


def may_be_appealed_to(approval: SpendingApproval) -> list[str]:
    """Who could look at a refusal again: the council, if one gives the money and looks, and somebody else there."""
    others = holders_of(approval).exclude(pk=approval.decided_by_id)
    there = {AppealTo.COUNCIL: overseers_of(approval.funding), AppealTo.HOLDER: others}
    return [to.value for to, people in there.items() if people.exists()]


def accredited_for(funding: Funding) -> QuerySet[Organisation]:
    """Who may look after this money: whoever its council accredits; of any council when none was named."""
    standing = Accreditation.objects.standing().by_council(funding.authority)
    if funding.kind == FundingKind.OWN:
        standing = standing.none()
    return Organisation.objects.filter(pk__in=standing.values("holder"))


def may_administer_council(user: User, council: Organisation) -> bool:
    """Whether ``user`` keeps the pages of this council."""
    return user.memberships.that_administer().filter(organisation=council).exists()


def is_a_holder(user: User) -> bool:
    """Whether an organisation of ``user`` looks after money, or may."""
    if not user.is_authenticated:
        return False
    seats = user.memberships.current().values("organisation")
    holds = Funding.objects.filter(holder__in=seats).exists()
    return holds or Accreditation.objects.filter(holder__in=seats).exists()


def pays_by_card(owing: Invoice | Funding) -> bool:
    """Whether this money may pay by card: not what a council spends itself, nor what is invoiced to its holder."""
    source = owing.funding if isinstance(owing, Invoice) else owing
    return source.kind != FundingKind.COUNCIL and source.way != PayingWay.HOLDER


def pays_now(user: User, invoice: Invoice) -> bool:
    """Whether ``user`` may pay this invoice by card now."""
    if not invoice.roles_of(user) & PAYER or invoice.owed_pence <= 0 or not pays_by_card(invoice):
        return False
    account = CardAccount.objects.ready_for(invoice.provider_id)
    return account is not None and not cards_held_by(account)


def cards_held_by(account: CardAccount) -> list[CardHold]:
    """Why no card is charged for this provider for now: then no money can come to a stranger's bank.

    What came before is theirs, and with the card company. It is never ours to keep back.
    """
    since = timezone.now() - HELD_AFTER_A_CHANGE
    why = []
    if not account.provider.checks.holding().filter(kind=CheckKind.TRADER).exists():
        why.append(CardHold.TRADER)
    changed = account.contact_digest != contact_digest(account.provider)
    if changed or (account.contact_changed_at and account.contact_changed_at > since):
        why.append(CardHold.CONTACT)
    if account.bank_changed_at and account.bank_changed_at > since:
        why.append(CardHold.BANK)
    if details_overdue(account.provider_id):
        why.append(CardHold.DETAILS)
    return why


def owners_of(provider: Provider) -> QuerySet[User]:
    """Who decides for a provider."""
    owners = provider.organisation.memberships.current().filter(role=MembershipRole.OWNER)
    return User.objects.active().filter(pk__in=owners.values("user")).order_by("pk")


def contact_digest(provider: Provider) -> str:
    """Of how the provider is reached: it says that something changed, and not what."""
    told = "\n".join([provider.phone, *owners_of(provider).values_list("email", flat=True)])
    return hmac.new(settings.LOCATION_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def bodies_with_invoices(user: User) -> QuerySet[Organisation]:
    """Organisations of ``user`` that are paid, or that look after money and pay."""
    paid = Q(provider__isnull=False) | Q(pk__in=Funding.objects.exclude(holder=None).values("holder"))
    return Organisation.objects.of(user).filter(paid)


def details_overdue(provider_id: int) -> bool:
    """Whether a provider was asked for what HMRC wants, reminded twice, and has not answered in sixty days.

    The rules for digital platforms forbid to have them paid here any longer.
    """
    taxpayer = Taxpayer.objects.filter(provider=provider_id).first()
    return taxpayer is not None and taxpayer.status == TaxpayerState.OVERDUE
