"""Scenes of deals: adverts, bookings, visits, jobs, what is told of them; and statements of the market."""

from django.utils import timezone

from accounts.enums import MembershipRole, Role
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
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.adverts import an_advert, an_invite
from tests.factories.concerns import a_complaint, a_concern, a_lead, a_report
from tests.factories.directory import ProviderFactory, a_live_listing, an_officer, cleared, owner_of, seat_of
from tests.factories.employing import a_job
from tests.factories.marketplace import a_request, a_review, an_agreement, soon
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.factories.statements import a_comment, a_draft, a_promise, in_comment
from tests.house.scene import Scene


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
}
