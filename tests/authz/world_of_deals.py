"""What people of a world agreed on and paid, whom they employ and look for, and what they told of each other."""

from uuid import uuid4

from django.utils import timezone

from accounts.actions import delegation
from accounts.enums import DelegationKind, MembershipRole
from directory.models import Provider
from marketplace.actions import adverts, bookings, briefs, complaints, messages
from marketplace.models import Employment, Message
from payments.actions import approving
from payments.enums import AppealTo
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.adverts import an_advert, an_answer
from tests.factories.briefs import an_awaited, needs_of
from tests.factories.cards import a_card_account, a_card_left, a_dispute, a_paid
from tests.factories.concerns import a_complaint, a_report
from tests.factories.directory import a_provider
from tests.factories.employing import a_job, a_job_that_ends, an_employed_offer, described, seen_to
from tests.factories.invoices import a_bank_row, an_invoice, paid_by_card
from tests.factories.marketplace import BriefFactory, a_request, a_review, care_that_took_place, soon, visit
from tests.factories.payments import ArrangementFactory, FundingFactory, a_question, a_refusal, accredited


def deals(world, live):
    """A request, and an agreement with its visits and a message."""
    offer = live.offers.get()
    asha, owner, secrets = world.users["B"], world.users["P"], world.secrets
    facts = {
        "by": asha,
        "person": asha.person,
        "offer": offer,
        "needs": needs_of("company"),
        "matters": secrets["matters"],
        "starts_on": soon(),
        "postcode": world.things["postcode"],
    }
    request, agreement = (a_request(visits=[visit(day=day)], **facts) for day in (0, 2))
    cared_for, reviewed = (
        care_that_took_place(
            person=asha.person, by=asha, offer=offer, needs=facts["needs"], visits=[visit(day=day)]
        )
        for day in (4, 5)
    )
    fund = world.users["I"].memberships.get().organisation
    given = FundingFactory(
        person=asha.person, kind="isf", holder=fund, authority=world.users["A"].memberships.get().organisation
    )
    MembershipFactory(organisation=fund)
    bank_row = a_bank_row(live.provider.organisation)
    asked, refused, appealed = (
        ask(given, live.provider, about=about)
        for ask, about in ((a_question, request), (a_refusal, "BK-2"), (a_refusal, "BK-3"))
    )
    approving.appeal(appealed, to=AppealTo.COUNCIL, words="It is in the plan.", by=asha)
    held = an_invoice(ArrangementFactory(person=asha.person, provider=live.provider, funding=given))
    message = messages.send(agreement, words=secrets["message"], form_token=uuid4(), by=asha)
    agreement = bookings.accept(agreement, by=owner)
    own = an_invoice(agreement.arrangement)
    paid_by_card(own, 1000)
    job, leaving = jobs(world)
    account = a_card_account(live.provider)
    payment = a_paid(an_invoice(ArrangementFactory(person=asha.person, provider=live.provider)))
    world.things |= {
        "card_payment": payment.reference,
        "dispute": a_dispute(payment).reference,
        "mandate": a_card_left(own.funding, account, by=asha).reference,
        "held_payment": a_paid(held, by=world.users["I"]).reference,
        "year": timezone.localdate().year,
        "job": job.reference,
        "leaving": leaving.reference,
        "cest": "cest",
        "offer": offer.pk,
        "message": message.pk,
        "funding": agreement.arrangement.shares.get().funding.reference,
        "invoice": own.reference,
        "unpaid_invoice": an_invoice(
            ArrangementFactory(person=asha.person, provider=live.provider)
        ).reference,
        "held_invoice": held.reference,
        "source": own.funding.reference,
        "held_source": given.reference,
        "bank_row": bank_row.reference,
        "bank_file": bank_row.remittance.reference,
        "body": live.provider.organisation.reference,
        "asked": asked.reference,
        "holder_email": world.users["I"].email,
        "refused": refused.reference,
        "appealed": appealed.reference,
        "accreditation": accredited(fund, council=given.authority).reference,
        "cared_for": cared_for.reference,
        "review": a_review(reviewed, by=asha).reference,
        "request": request.reference,
        "agreement": agreement.reference,
        "visit": agreement.visits.first().reference,
    }


def jobs(world):
    """Two jobs of an assistant whom the same people answer for: one about to begin, one about to end."""
    asha, word = world.users["B"], world.word
    near = Provider.objects.get(reference=world.things["provider"]).lsoa
    alone = a_provider(organisation=OrganisationFactory(name=f"{word} Assistant"), lsoa=near)
    MembershipFactory(user=world.users["P"], organisation=alone.organisation)
    staff = {"user": world.users["S"], "role": MembershipRole.MEMBER}
    MembershipFactory(organisation=alone.organisation, **staff)
    job = described(a_job(by=asha, provider=alone, visits=[visit(day=1)], starts_on=soon()), by=asha)
    seen_to(job, "statement", by=asha)
    leaving = a_job_that_ends(by=asha, provider=alone, visits=[visit(day=3)], starts_on=soon())
    return job, leaving


def advertised(world):
    """A draft of an advert, and one that two assistants of the same people were shown, of whom one is interested."""
    asha, job = world.users["B"], Employment.objects.get(reference=world.things["job"])
    mine = job.booking.listing

    def brief():
        days = [visit(day=4), visit(day=6)]
        return BriefFactory(postcode=world.things["postcode"], visits=days, starts_on=soon())

    answer = an_answer(asha, an_employed_offer(mine.provider).listing, brief=brief(), words="I sing too.")
    adverts.show(answer.advert, [an_employed_offer(mine.provider).listing], by=asha)
    world.things |= {
        "advert": answer.advert.reference,
        "advert_answer": answer.reference,
        "advert_asked": answer.advert.invites.last().reference,
        "advert_draft": an_advert(asha, brief=brief()).reference,
    }


def care(world):
    """Who may act for the person, who was asked to, and what she needs."""
    asha, bola = world.users["B"], world.users["Y"]
    invitation = delegation.invite(
        asha.person, email=world.secrets["invited"], kind=DelegationKind.SUPPORTER, scopes=["see"], by=asha
    )
    brief = BriefFactory(
        owner=asha, postcode=world.things["postcode"], needs=needs_of("company"), starts_on=soon()
    )
    briefs.claim(brief, person=asha.person, by=asha)
    hopeless = BriefFactory(
        owner=asha, postcode=world.things["postcode"], needs=needs_of("washing"), starts_on=soon()
    )
    briefs.claim(hopeless, person=asha.person, by=asha)
    world.things |= {
        "person": asha.person.reference,
        "delegation": bola.delegations.get().reference,
        "invitation": invitation.reference,
        "brief": brief.reference,
        "hopeless": hopeless.reference,
        "awaited": an_awaited(brief, by=asha).reference,
    }


def tell(world, authority, live):
    """Reports of a page and of a message, a complaint, and a report of somebody without an account."""
    asha = world.users["B"]
    message = Message.objects.get(pk=world.things["message"])
    about = {"about": "message", "message": message}
    letter = a_report(live, email=world.secrets["reporter"]).answer_url
    world.things |= {
        "a_listing": "listing",
        "a_message": "message",
        "a_review": "review",
        "report": a_report(live, by=asha).reference,
        "report_of_message": a_report(live, by=asha, **about).reference,
        "complaint": a_complaint(authority, by=asha).reference,
        "looked_into": complaints.acknowledge(a_complaint(authority, by=asha), by=world.users["M"]).reference,
        "answer_token": letter.rstrip("/").split("/")[-1],
    }
