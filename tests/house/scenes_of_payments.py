"""Scenes of money: invoices, cards, approvals of spending, files of the bank."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import MembershipRole, Role
from directory.enums import FundingKind
from payments.actions import mandates
from payments.enums import (
    AppealTo,
    ApprovalState,
    Decider,
    MandateState,
    PaymentState,
    RefusalReason,
    SellerKind,
    TaxpayerState,
)
from payments.models import Dispute, Payout, Refund, Remittance, RemittanceRow, SpendingApproval, Taxpayer
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.factories.cards import a_card_account, a_card_invoice, begin
from tests.factories.directory import ProviderFactory, owner_of
from tests.factories.invoices import an_invoice
from tests.factories.payments import ArrangementFactory, FundingFactory, an_isf
from tests.house.scene import Scene


def invoice():
    asha = PersonFactory(user=UserFactory()).user
    holder = OrganisationFactory(kind="fund_holder")
    source = FundingFactory(person=asha.person, kind=FundingKind.ISF, holder=holder)
    thing = an_invoice(ArrangementFactory(person=asha.person, funding=source))
    return Scene(
        thing,
        {
            Role.SEEKER: asha,
            Role.PROVIDER: owner_of(thing.provider),
            Role.FUND_HOLDER: MembershipFactory(organisation=holder).user,
        },
    )


def spending_approval():
    asha = PersonFactory(user=UserFactory()).user
    source = an_isf(asha.person)
    provider, now = ProviderFactory(), timezone.now()
    first, second = (seat.user for seat in source.holder.memberships.order_by("pk"))
    thing = SpendingApproval.objects.create(
        funding=source,
        holder=source.holder,
        provider=provider,
        payee=provider.organisation,
        about="BK-1",
        week_pence=2000,
        asked_by=asha,
        answer_by=now + timedelta(days=1),
    )
    decided = {"decider": Decider.HOLDER, "decided_at": now, "decided_by": second}
    refused = decided | {"reason": RefusalReason.MONEY}
    appealed = refused | {"appealed_at": now, "appeal_to": AppealTo.HOLDER}
    return Scene(
        thing,
        {
            Role.SEEKER: asha,
            Role.FUND_HOLDER: first,
            Role.OFFICER: MembershipFactory(organisation=source.authority, role=MembershipRole.OFFICER).user,
        },
        {
            ApprovalState.APPROVED: decided,
            ApprovalState.REFUSED: refused,
            ApprovalState.APPEALED: appealed,
            ApprovalState.WITH_COUNCIL: appealed,
            ApprovalState.UPHELD: appealed,
        },
    )


def a_payer():
    """Asha, whoever holds her money, and their parts."""
    asha = PersonFactory(user=UserFactory()).user
    holder = OrganisationFactory(kind="fund_holder")
    source = FundingFactory(person=asha.person, kind=FundingKind.ISF, holder=holder)
    return source, {Role.SEEKER: asha, Role.FUND_HOLDER: MembershipFactory(organisation=holder).user}


def card_account():
    thing = a_card_account(ProviderFactory())
    return Scene(thing, {Role.PROVIDER: owner_of(thing.provider)})


def card_payment():
    source, users = a_payer()
    thing = begin(a_card_invoice(ArrangementFactory(person=source.person, funding=source)))
    came = {"came_pence": 2000}
    nothing = {state: {"came_pence": 0} for state in PaymentState}
    return Scene(
        thing,
        users | {Role.PROVIDER: owner_of(thing.invoice.provider)},
        nothing | {PaymentState.SUCCEEDED: came},
    )


def mandate():
    source, users = a_payer()
    account = a_card_account(ProviderFactory())
    thing = mandates.leave(source, account.provider, by=users[Role.SEEKER])
    card = {"customer": "cus_1", "method": "pm_1"}
    return Scene(
        thing,
        users | {Role.PROVIDER: owner_of(account.provider)},
        {MandateState.ACTIVE: card, MandateState.WITHDRAWN: card | {"ended_at": timezone.now()}},
    )


def refund():
    scene = card_payment()
    thing = Refund.objects.create(payment=scene.thing, pence=1)
    return Scene(thing, scene.users)


def dispute():
    scene = card_payment()
    thing = Dispute.objects.create(payment=scene.thing, dispute="dp_1", pence=1, reason="fraudulent")
    return Scene(thing, scene.users)


def payout():
    scene = card_account()
    facts = {"payout": "po_1", "pence": 1, "arrives_on": timezone.localdate()}
    return Scene(Payout.objects.create(account=scene.thing, **facts), scene.users)


def remittance_row():
    provider = ProviderFactory()
    FundingFactory(kind=FundingKind.ISF, holder=provider.organisation)
    sent = Remittance.objects.create(body=provider.organisation, digest="1")
    thing = RemittanceRow.objects.create(remittance=sent, number=2, on=timezone.localdate(), pence=100)
    owner = owner_of(provider)
    return Scene(thing, {Role.PROVIDER: owner, Role.FUND_HOLDER: owner})


def taxpayer():
    thing = Taxpayer.objects.create(provider=ProviderFactory())
    given = {"given_on": timezone.localdate(), "kind": SellerKind.PERSON}
    return Scene(thing, {Role.PROVIDER: owner_of(thing.provider)}, {TaxpayerState.GIVEN: given})


SCENES = {
    "payments.CardAccount": card_account,
    "payments.Dispute": dispute,
    "payments.Invoice": invoice,
    "payments.Mandate": mandate,
    "payments.Payment": card_payment,
    "payments.Payout": payout,
    "payments.Refund": refund,
    "payments.RemittanceRow": remittance_row,
    "payments.SpendingApproval": spending_approval,
    "payments.Taxpayer": taxpayer,
}
