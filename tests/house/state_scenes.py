"""A scene for every model that has TRANSITIONS: one thing, somebody for each part, and what a state must carry.

A scene is a function that takes nothing and returns a ``Scene``. ``facts`` are the fields a constraint ties
to a state: they are set when a thing is put there and passed to move() when it is moved there.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from accounts.enums import MembershipRole, Role
from accounts.models import User
from directory.enums import (
    AppealState,
    CheckReason,
    CheckState,
    EvidenceState,
    FundingKind,
    ListingState,
    PhotoState,
    VersionState,
)
from directory.models import Appeal, Listing, ListingVersion, Ruling
from marketplace.actions import pooling
from marketplace.enums import (
    AdvertState,
    BookingState,
    Cause,
    CommentState,
    CommitmentState,
    ComplaintState,
    ConcernState,
    EmploymentState,
    InviteState,
    NotReferredReason,
    ReportState,
    ReviewState,
    SharerState,
    StatementState,
    VisitState,
)
from marketplace.models.complaint import ANSWERED
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
from tests.factories.adverts import an_advert, an_invite
from tests.factories.cards import a_card_account, a_card_invoice, begin
from tests.factories.concerns import a_complaint, a_concern, a_lead, a_report
from tests.factories.directory import (
    CheckFactory,
    ProviderFactory,
    a_file,
    a_live_listing,
    a_photo,
    an_officer,
    cleared,
    owner_of,
    seat_of,
)
from tests.factories.employing import a_job
from tests.factories.invoices import an_invoice
from tests.factories.marketplace import a_request, a_review, an_agreement, soon
from tests.factories.payments import ArrangementFactory, FundingFactory, an_isf
from tests.factories.statements import a_comment, a_draft, a_promise, in_comment


@dataclass
class Scene:
    """One thing and the people around it; the clock is always there."""

    thing: Model
    users: dict[Role, User]
    facts: dict[str, dict] = field(default_factory=dict)


def listing():
    provider = ProviderFactory()
    owner = MembershipFactory(organisation=provider.organisation).user
    council = seat_of(provider.lsoa.council)
    officer = MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user
    lead = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    thing = Listing.objects.create(provider=provider, slug="a-listing", title="A listing", summary="Help")
    return Scene(
        thing,
        {Role.PROVIDER: owner, Role.OFFICER: officer, Role.SAFEGUARDING: lead},
        {
            ListingState.LIVE: {"published_at": timezone.now()},
            ListingState.REMOVED: {"removal_at": timezone.now()},
        },
    )


def check():
    thing = CheckFactory(state=CheckState.PENDING, decided_at=None)
    owner = MembershipFactory(organisation=thing.provider.organisation).user
    now = timezone.now()
    return Scene(
        thing,
        {Role.PROVIDER: owner, Role.OFFICER: an_officer(thing.provider.lsoa.council)},
        {
            CheckState.VALID: {"decided_at": now},
            CheckState.REJECTED: {"decided_at": now, "reason": CheckReason.UNREADABLE},
            CheckState.WITHDRAWN: {"withdrawn_at": now},
        },
    )


def photo():
    officer = an_officer()
    provider = ProviderFactory()
    owner = owner_of(provider)
    looked_at = {"decided_at": timezone.now(), "decided_by": officer}
    return Scene(
        a_photo(provider, by=owner),
        {Role.PROVIDER: owner, Role.OFFICER: officer},
        {PhotoState.SHOWN: looked_at, PhotoState.REFUSED: looked_at},
    )


def version():
    scene = listing()
    thing = ListingVersion.objects.create(listing=scene.thing, changes={"skills": ["hoist"]})
    return Scene(thing, scene.users, decided(VersionState, scene.users[Role.OFFICER]))


def appeal():
    scene = listing()
    officer = scene.users[Role.OFFICER]
    ruling = Ruling.objects.create(
        listing=scene.thing, deed="reject", ground="law", why="So", before="in_review", decided_by=officer
    )
    thing = Appeal.objects.create(ruling=ruling, words="No", made_by=scene.users[Role.PROVIDER])
    return Scene(thing, scene.users, decided(AppealState, officer))


def decided(states, by):
    """Whoever decides, and when; nothing while it waits."""
    answered = {"decided_at": timezone.now(), "decided_by": by}
    nobody = {"decided_at": None, "decided_by": None}
    return {state: nobody if state == states.WAITING else answered for state in states}


def evidence():
    scanned, gone = {"scanned_at": timezone.now()}, {"erased_at": timezone.now()}
    return Scene(
        a_file(),
        {},
        {EvidenceState.CLEAN: scanned, EvidenceState.INFECTED: scanned, EvidenceState.DELETED: gone},
    )


def booking():
    asha = PersonFactory(user=UserFactory()).user
    request = a_request(person=asha.person, by=asha, starts_on=soon())
    now = {"answered_at": timezone.now()}
    agreed = now | {"arrangement": ArrangementFactory(person=asha.person)}
    return Scene(
        request,
        {Role.SEEKER: asha, Role.PROVIDER: owner_of(request.listing.provider)},
        {
            BookingState.SUGGESTED: now,
            BookingState.ACCEPTED: agreed,
            BookingState.DECLINED: now,
            BookingState.ENDED: agreed | {"ended_at": timezone.now()},
        },
    )


def employment():
    asha = PersonFactory(user=UserFactory()).user
    job = a_job(by=asha, starts_on=soon())
    return Scene(
        job,
        {Role.SEEKER: asha, Role.PROVIDER: owner_of(job.booking.listing.provider)},
        {
            EmploymentState.NOTICE: {"notice_on": timezone.localdate()},
            EmploymentState.CLOSED: {"closed_at": timezone.now()},
        },
    )


def advert():
    asha = PersonFactory(user=UserFactory()).user
    shown = {"shown_at": timezone.now(), "week_pence": 100}
    over = {"closed_at": timezone.now()}
    return Scene(
        an_advert(asha),
        {Role.SEEKER: asha},
        {
            AdvertState.SHOWN: shown,
            AdvertState.FILLED: shown | over,
            AdvertState.WITHDRAWN: over,
            AdvertState.EXPIRED: shown | over,
        },
    )


def advert_invite():
    asha = PersonFactory(user=UserFactory()).user
    thing = an_invite(asha)
    answered = {"answered_at": timezone.now()}
    return Scene(
        thing,
        {Role.PROVIDER: owner_of(thing.listing.provider)},
        {
            InviteState.INTERESTED: answered,
            InviteState.DECLINED: answered | {"cause": Cause.PRICE},
            InviteState.WITHDRAWN: answered,
        },
    )


def visit():
    asha = PersonFactory(user=UserFactory()).user
    agreement = an_agreement(person=asha.person, by=asha, starts_on=soon())
    return Scene(
        agreement.visits.first(),
        {Role.SEEKER: asha, Role.PROVIDER: owner_of(agreement.listing.provider)},
        {VisitState.CANCELLED: {"cancelled_at": timezone.now()}},
    )


def concern():
    lead = a_lead()

    def done(*names):
        return {f"{name}_at": timezone.now() for name in names} | {f"{name}_by": lead for name in names}

    decided = done("looked", "triaged", "decided")
    return Scene(
        a_concern(),
        {Role.SAFEGUARDING: lead},
        {
            ConcernState.TRIAGED: done("looked", "triaged"),
            ConcernState.REFERRED: decided,
            ConcernState.NOT_REFERRED: decided | {"not_referred_reason": NotReferredReason.NOT_MET},
            ConcernState.CLOSED: decided | done("closed"),
        },
    )


def report():
    listing = a_live_listing()
    officer = an_officer()
    decided = {"decided_at": timezone.now(), "decided_by": officer}
    return Scene(
        a_report(listing),
        {Role.OFFICER: officer},
        {ReportState.UPHELD: decided, ReportState.NOT_UPHELD: decided},
    )


def complaint():
    officer = an_officer()
    begun = {"acknowledged_at": timezone.now(), "acknowledged_by": officer}
    answered = begun | {"answered_at": timezone.now(), "answered_by": officer}
    return Scene(
        a_complaint(),
        {Role.OFFICER: officer},
        {ComplaintState.ACKNOWLEDGED: begun} | dict.fromkeys(ANSWERED, answered),
    )


def review():
    asha = PersonFactory(user=UserFactory()).user
    thing = a_review(by=asha)
    council = seat_of(thing.listing.provider.lsoa.council)
    officer = MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user
    lead = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    owner, now = owner_of(thing.listing.provider), timezone.now()
    return Scene(
        thing,
        {Role.SEEKER: asha, Role.PROVIDER: owner, Role.OFFICER: officer, Role.SAFEGUARDING: lead},
        {
            ReviewState.PUBLISHED: {"published_at": now},
            ReviewState.REMOVED: {"ground": "fake", "decided_at": now, "decided_by": officer},
        },
    )


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


def sharer():
    asha, ravi = (PersonFactory(user=UserFactory()).user for _ in range(2))
    agreement = an_agreement(person=asha.person, by=asha, starts_on=soon())
    thing = pooling.invite(agreement, email=ravi.email, host_name="Asha", by=asha)
    paid = ArrangementFactory(person=ravi.person)
    agreed = {
        "person": ravi.person,
        "funding": FundingFactory(person=ravi.person),
        "agreed_at": timezone.now(),
    }
    agreed |= {"agreed_by": ravi}
    joined = agreed | {"arrangement": paid, "from_on": soon()}
    return Scene(
        thing,
        {Role.SEEKER: asha, Role.PROVIDER: owner_of(agreement.listing.provider), Role.SHARER: ravi},
        {
            SharerState.AGREED: agreed,
            SharerState.JOINED: joined,
            SharerState.LEFT: joined | {"left_on": soon()},
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


def statement():
    officer = an_officer()
    frozen = {"frozen": "{}"}
    up = frozen | {"published_at": timezone.now()}
    return Scene(
        a_draft(by=officer),
        {Role.OFFICER: officer},
        {
            StatementState.IN_COMMENT: {"comments_until": timezone.localdate()},
            StatementState.APPROVED: frozen,
            StatementState.PUBLISHED: up,
            StatementState.SUPERSEDED: up,
        },
    )


def statement_comment():
    officer = an_officer()
    thing = a_comment(in_comment(by=officer), by=owner_of(cleared(ProviderFactory())))
    answered = {"answered_at": timezone.now(), "answered_by": officer}
    return Scene(
        thing, {Role.OFFICER: officer}, {CommentState.SHOWN: answered, CommentState.ANSWERED: answered}
    )


def commitment():
    officer = an_officer()
    over = {"over_at": timezone.now()}
    return Scene(
        a_promise(by=officer),
        {Role.OFFICER: officer},
        {CommitmentState.DONE: over, CommitmentState.DROPPED: over},
    )


SCENES = {
    "directory.Appeal": appeal,
    "directory.Check": check,
    "directory.Listing": listing,
    "directory.ListingVersion": version,
    "directory.Evidence": evidence,
    "directory.Photo": photo,
    "marketplace.Advert": advert,
    "marketplace.AdvertInvite": advert_invite,
    "marketplace.Booking": booking,
    "marketplace.Commitment": commitment,
    "marketplace.Complaint": complaint,
    "marketplace.Concern": concern,
    "marketplace.Employment": employment,
    "marketplace.Report": report,
    "marketplace.Review": review,
    "marketplace.Sharer": sharer,
    "marketplace.Statement": statement,
    "marketplace.StatementComment": statement_comment,
    "marketplace.Visit": visit,
    "payments.CardAccount": card_account,
    "payments.Dispute": dispute,
    "payments.Invoice": invoice,
    "payments.RemittanceRow": remittance_row,
    "payments.SpendingApproval": spending_approval,
    "payments.Mandate": mandate,
    "payments.Payment": card_payment,
    "payments.Payout": payout,
    "payments.Refund": refund,
    "payments.Taxpayer": taxpayer,
}
