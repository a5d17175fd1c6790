"""A small world in which every page of the site can be opened, by role."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.actions import delegation
from accounts.enums import DelegationKind
from directory.actions import appeals, grave, listings, moderation
from directory.enums import Deed, Ground
from marketplace.actions import bookings, statements
from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC, STAFF
from tests.factories.adverts import an_advert, an_answer
from tests.factories.briefs import a_brief, an_awaited
from tests.factories.cards import a_card_account, a_card_left, a_dispute, a_paid
from tests.factories.concerns import a_complaint, a_concern, a_report
from tests.factories.directory import (
    HOME,
    CheckFactory,
    a_check,
    a_file,
    a_listing,
    a_live_listing,
    a_photo,
    a_provider,
    a_waiting_check,
    an_officer,
)
from tests.factories.employing import (
    a_job,
    a_job_that_ends,
    an_employed_offer,
    described,
    seen_to,
)
from tests.factories.invoices import a_bank_row, an_invoice, paid_by_card
from tests.factories.market import a_sub_market, an_annotation, an_intervention
from tests.factories.marketplace import (
    OfferFactory,
    a_request,
    a_review,
    a_shortfall,
    care_that_took_place,
    soon,
    visit,
)
from tests.factories.payments import ArrangementFactory, a_direct_payment, a_refusal, a_relative, an_isf
from tests.factories.sharing import sharing
from tests.factories.statements import a_comment, a_promise, a_published, in_comment
from tests.factories.stripe import a_page, a_payment, an_account
from tests.house.url_roles import ROLES


@pytest.fixture
def people(  # noqa: PLR0917 -- one for each role
    asha, bola, clem, dara, officer_without_authenticator, officer, lead
):
    return dict(
        zip(ROLES, [None, asha, bola, clem, dara, officer_without_authenticator, officer, lead], strict=True)
    )


def numbers():
    """A quarter in which nobody asked, as it was published."""
    for_all, for_staff = (
        publish(ASKED, people_of(HOME, "2025Q4"), each, by=None) for each in (PUBLIC, STAFF)
    )
    return {"release": for_all.reference, "staff_release": for_staff.reference, "place": HOME, **noted()}


def noted():
    """What a council noted of its market."""
    return {
        "theme": "where",
        "panel_key": "gap_map",
        "annotation": an_annotation().reference,
        "annotation_kind": "annotation",
        "intervention": an_intervention().reference,
        "sub_market": a_sub_market().reference,
    }


def statement(business, owner):
    """One that is published, its next version open for comment, what a provider says of that, and a promise."""
    officer = an_officer()
    published = a_published(by=officer)
    CheckFactory(provider=business, kind="contact")
    again = statements.correct(published, note="A price was old.", by=officer)
    return {
        "quarter": published.period,
        "statement": in_comment(again, by=officer).reference,
        "comment": a_comment(again, by=owner).reference,
        "promise": a_promise(by=officer).reference,
        "section": "gap-map",
        "approve": "approve",
        "open": "open",
        "publish": "publish",
    }


def relatives(payment, *, by):
    """A direct payment, and somebody it may not pay."""
    budget = payment.budgets.get().starts_on.isoformat()
    return {"payment": payment.reference, "budget": budget, "relative": a_relative(payment, by=by).reference}


def deals(asha, owner, business):
    """A request and an agreement of Asha's, with the provider the owner belongs to."""
    offer = OfferFactory(listing__provider=business)
    request, agreement = (
        a_request(person=asha.person, by=asha, offer=offer, visits=[visit(day=day)], starts_on=soon())
        for day in (0, 2)
    )
    agreement = bookings.accept(agreement, by=owner)
    invoice = an_invoice(agreement.arrangement)
    paid_by_card(invoice, 1000)
    cared_for, reviewed = (
        care_that_took_place(person=asha.person, by=asha, offer=offer, visits=[visit(day=day)])
        for day in (4, 5)
    )
    job = described(a_job(by=asha, provider=business, visits=[visit(day=1)], starts_on=soon()), by=asha)
    seen_to(job, "statement", by=asha)
    leaving = a_job_that_ends(by=asha, provider=business, visits=[visit(day=3)], starts_on=soon())
    held = an_isf(asha.person)
    row = a_bank_row(business.organisation)
    answer = an_answer(asha, an_employed_offer(business).listing)
    return {
        "advert": answer.advert.reference,
        "advert_answer": answer.reference,
        "advert_draft": an_advert(asha).reference,
        "held": held.reference,
        "bank_file": row.remittance.reference,
        "bank_row": row.reference,
        "refused": a_refusal(held, business, about=request).reference,
        "year": timezone.localdate().year,
        "job": job.reference,
        "leaving": leaving.reference,
        "step": "insurance",
        "funding": agreement.arrangement.shares.get().funding.reference,
        "shared": sharing(asha).reference,
        "back": "back",
        **relatives(a_direct_payment(asha), by=asha),
        "cared_for": cared_for.reference,
        "review": a_review(reviewed, by=asha).reference,
        "invoice": invoice.reference,
        "source": invoice.funding.reference,
        "request": request.reference,
        "agreement": agreement.reference,
        "visit": agreement.visits.first().reference,
    }


def desk(owner, officer, business, handed_in):
    """What waits on the council's desk: a change, a proposal, and an appeal of the owner's."""
    colleague = an_officer()
    turned_down = listings.submit(a_listing(business), by=owner)
    moderation.start(turned_down, by=colleague)
    ruling = moderation.reject(turned_down, why="This is a shop.", by=colleague)
    appeal = appeals.make(ruling, words="It is not.", by=owner)
    changed = handed_in
    member = changed.provider.organisation.memberships.first().user
    listings.revise(changed, title="Another title", by=member)
    proposal = grave.propose(changed, Deed.SUSPEND, ground=Ground.UNTRUE, why="Two letters", by=colleague)
    return {
        "ruling": ruling.reference,
        "appeal": appeal.reference,
        "version": changed.versions.get().reference,
        "proposal": proposal.reference,
        "deed": Deed.SUSPEND.value,
    }


def cards():
    """What lies at the pretend Stripe: an account, a page to pay on, and a payment the bank asks about."""
    account = an_account()
    return {
        "pretend_account": account,
        "pretend_page": a_page(account),
        "pretend_intent": a_payment(account, card="3155").id,
    }


def by_card(asha, business):
    """A provider who takes cards, a payment to them that a bank disputes, and a card that was left."""
    with transaction.atomic():  # it is paid for from its first day, or it is not
        agreed = ArrangementFactory(person=asha.person, provider=business)
    given = an_invoice(agreed)
    account = a_card_account(business)
    payment = a_paid(given)
    return {
        "card_payment": payment.reference,
        "mandate": a_card_left(given.funding, account, by=asha).reference,
        "dispute": a_dispute(payment).reference,
    }


@pytest.fixture
def scene(asha, bola, dara, people):
    """The things that arguments in the table stand for."""
    business = a_provider(organisation=dara.memberships.get().organisation)
    invitation = delegation.invite(
        asha.person, email="clem@example.com", kind=DelegationKind.SUPPORTER, scopes=["see"], by=asha
    )
    brief, hers = a_brief(), a_brief(by=asha)
    photo = a_photo()
    handed_in = a_live_listing()
    return {
        **desk(people["owner"], people["officer"], business, handed_in),
        "brief": brief.reference,
        "brief_of_person": hers.reference,
        "awaited": an_awaited(hers, by=asha).reference,
        "question": "what",
        "person": asha.person.reference,
        "delegation": bola.delegations.get().reference,
        "invitation": invitation.reference,
        "invitation_token": invitation.get_absolute_url().split("/")[-2],
        "help_page": "choosing-care",
        "listing": a_live_listing().slug,
        "shortfall": a_shortfall().reference,
        **deals(asha, people["owner"], business),
        **cards(),
        **by_card(asha, business),
        "provider": business.reference,
        "own_listing": a_listing(business).reference,
        "handed_in": handed_in.reference,
        "photo": photo.reference,
        "waiting_check": a_waiting_check(business).reference,
        "file": a_file().reference,
        "nobodys_token": "nobodys-token",
        "check": a_check(business, by=dara).reference,
        "kind": "dbs",
        "json": "json",
        **numbers(),
        **statement(business, dara),
        "photo_key": photo.large,
        "about_listing": "listing",
        "report": a_report(by=asha).reference,
        "complaint": a_complaint(by=asha).reference,
        "answer_token": a_report(email="kind@example.com").answer_url.split("/")[-2],
        "concern": a_concern().reference,
        "concern_act": "note",
        "one": 1,
        "nothing": 0,
    }
