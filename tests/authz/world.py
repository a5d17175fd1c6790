"""Two worlds that know nothing of each other: a council, its staff, a provider, a person, and what they did.

``build("here", ...)`` makes one. Whatever is personal in it carries the world's word, so that a page, a log or an
address that shows it can be caught.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.gis.geos import Point
from django.utils import timezone

from accounts.actions import delegation
from accounts.enums import DelegationKind, MembershipRole, OrganisationKind
from directory.actions import appeals, diary, grave, listings, moderation
from directory.enums import CheckState, Deed, EntryKind, Ground
from directory.hours import wall
from directory.models import Lsoa, Provider, Worker
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.passport import Kind
from directory.policies import as_read
from marketplace.actions import adverts, bookings, briefs, complaints, messages, statements
from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.models import Employment, Message
from payments.actions import approving
from payments.enums import AppealTo
from tests.factories.accounts import (
    DelegationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.adverts import an_advert, an_answer
from tests.factories.briefs import needs_of
from tests.factories.cards import a_card_account, a_card_left, a_dispute, a_paid
from tests.factories.concerns import a_complaint, a_concern, a_report
from tests.factories.directory import (
    AuthorityFactory,
    CheckFactory,
    PostcodeFactory,
    a_check,
    a_file,
    a_listing,
    a_live_listing,
    a_photo,
    a_provider,
    always,
    an_officer,
    cleared,
    owner_of,
    seat_of,
)
from tests.factories.employing import a_job, a_job_that_ends, an_employed_offer, described, seen_to
from tests.factories.invoices import a_bank_row, an_invoice, paid_by_card
from tests.factories.market import a_sub_market, an_annotation, an_intervention
from tests.factories.marketplace import (
    BriefFactory,
    a_request,
    a_review,
    a_shortfall,
    care_that_took_place,
    soon,
    visit,
)
from tests.factories.payments import (
    ArrangementFactory,
    FundingFactory,
    a_direct_payment,
    a_question,
    a_refusal,
    a_relative,
    accredited,
)
from tests.factories.sharing import asked_to_share, sharing
from tests.factories.statements import a_comment, a_draft, a_promise, a_published, in_comment

SEATS = {
    "K": MembershipRole.BROKER,
    "M": MembershipRole.MODERATOR,
    "G": MembershipRole.SAFEGUARDING_LEAD,
    "A": MembershipRole.ADMINISTRATOR,
    "N": MembershipRole.ANALYST,
    "F": MembershipRole.FINANCE,
}


@dataclass
class World:
    """Who lives in it, what is in it by name, and the secrets of it by what they are."""

    word: str
    users: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)


def secrets_of(word):
    """Everything personal, each with the world's word in it; telephone numbers are told apart by their last digits."""
    last = sum(map(ord, word)) % 1000
    return {
        "surname": f"{word}ton",
        "email": f"asha.{word.lower()}@example.com",
        "phone": f"07700 901{last:03}",
        "address": f"17 {word} Rise",
        "access": f"Key safe {last}44 by the {word} pot",
        "matters": f"She hums {word} tunes",
        "message": f"Bring the {word} blanket",
        "provider phone": f"07700 902{last:03}",
        "certificate": f"001234{last:03}777",
        "lane": f"Lane {word}",
        "concern": f"Her {word} purse was empty",
        "adult": f"Mrs {word}worth",
        "reporter": f"teller.{word.lower()}@example.com",
        "invited": f"guest.{word.lower()}@example.com",
    }


def people(world, council, business):
    """Somebody for each role, staff with a second factor."""
    word, secrets = world.word, world.secrets
    asha = UserFactory(email=secrets["email"], name=f"Asha {secrets['surname']}")
    PersonFactory(
        user=asha,
        name=asha.name,
        created_by=asha,
        phone=secrets["phone"],
        address_lines=secrets["address"],
        postcode=world.things["postcode"],
        access_notes=secrets["access"],
    )
    bola = UserFactory(email=f"bola.{word.lower()}@example.com", name=f"Bola {secrets['surname']}")
    DelegationFactory(person=asha.person, delegate=bola, granted_by=asha)
    fund = OrganisationFactory(kind=OrganisationKind.FUND_HOLDER, name=f"{word} Funds")
    owner = MembershipFactory(organisation=business).user
    staff = MembershipFactory(organisation=business, role=MembershipRole.MEMBER).user
    holder = MembershipFactory(organisation=fund).user
    world.users = {"V": None, "B": asha, "Y": bola, "P": owner, "S": staff, "I": holder}
    for letter, role in SEATS.items():
        world.users[letter] = MembershipFactory(organisation=council, role=role).user
    world.users["colleague"] = MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user
    world.users["D"] = UserFactory(email=f"site.{word.lower()}@example.com", is_superuser=True)
    for letter in (*SEATS, "D", "I"):
        TOTP.activate(world.users[letter], generate_totp_secret())


def supply(world, provider):
    """Listings of the provider: shown, not handed in, handed in, and being looked at; and its photo that waits."""
    owner, moderator = world.users["P"], world.users["M"]
    cleared(provider)
    waiting = CheckFactory(provider=provider, kind=Kind.VEHICLE, state=CheckState.PENDING, decided_at=None)
    told = a_check(provider, number=world.secrets["certificate"], by=owner)
    live = a_live_listing(provider, owner=owner, officer=moderator)
    draft, submitted, handed_in = (a_listing(provider) for _ in range(3))
    listings.submit(submitted, by=owner)
    listings.submit(handed_in, by=owner)
    moderation.start(handed_in, by=moderator)
    photo = a_photo(provider, by=owner)
    away = wall(soon() + timedelta(days=20), 0)
    entry = diary.block(
        [provider.workers.last()], away, away + timedelta(days=1), kind=EntryKind.LEAVE, by=owner
    )
    world.things |= {
        "provider": provider.reference,
        "slug": live.slug,
        "listing": live.reference,
        "draft": draft.reference,
        "submitted": submitted.reference,
        "handed_in": handed_in.reference,
        "as_read": as_read(handed_in),
        "photo": photo.reference,
        "photo_key": photo.large,
        "entry": entry[0].reference,
        "check": told.reference,
        "certificate": world.secrets["certificate"],
        "valid_check": provider.checks.get(kind=Kind.FOOD_HYGIENE).reference,
        "trader": Kind.TRADER.value,
        "identity": Kind.IDENTITY.value,
        "waiting_check": waiting.reference,
        "file": a_file(waiting).reference,
        "no_token": "nobodys-token",
        "third": 3,
        "zero": 0,
        "remove": Deed.REMOVE.value,
        "deed": Deed.REMOVE.value,
        "funding_page": "funding",
        "hold": "hold",
        "note": "note",
        "one": 1,
    }
    return live


def desk(world, provider, live):
    """What waits on the council's desk: a change, a proposal, and an appeal against what was turned down."""
    owner, colleague = world.users["P"], world.users["colleague"]
    turned_down, again = (listings.submit(a_listing(provider), by=owner) for _ in range(2))
    rulings = []
    for one in (turned_down, again):
        moderation.start(one, by=colleague)
        rulings.append(moderation.reject(one, why="This is a shop.", by=colleague))
    listings.revise(live, title=f"Help from {world.word}", by=owner)
    proposal = grave.propose(live, Deed.SUSPEND, ground=Ground.UNTRUE, why="Two letters", by=colleague)
    version = live.versions.get()
    world.things |= {
        "ruling": rulings[1].reference,
        "appeal": appeals.make(rulings[0], words="It is not.", by=owner).reference,
        "version": version.reference,
        "digest": version.digest,
        "proposal": proposal.reference,
    }


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
    world.things |= {
        "person": asha.person.reference,
        "delegation": bola.delegations.get().reference,
        "invitation": invitation.reference,
        "brief": brief.reference,
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


def build(word, gss, postcode, at):
    """One world. Its council has joined; its provider and its person live there."""
    authority = AuthorityFactory(gss=gss, name=f"{word}shire", slug=word.lower())
    point = Point(at, at, srid=BRITISH_NATIONAL_GRID)
    lsoa = Lsoa.objects.create(
        code=f"Y{gss[1:]}", name=f"{word} Green", council=authority, district=authority, centre=point
    )
    PostcodeFactory(compact=postcode, point=point, lsoa=lsoa)
    spaced = f"{postcode[:-3]} {postcode[-3:]}"
    world = World(word, things={"postcode": spaced}, secrets=secrets_of(word))
    business = OrganisationFactory(name=f"{word} Home Help")
    provider = a_provider(
        lanes=3,
        spans=always(0, 1320),
        carers=3,
        organisation=business,
        phone=world.secrets["provider phone"],
        lsoa=lsoa,
        postcode=spaced,
        public_point=point,
    )
    Worker.objects.filter(provider=provider, number=1).update(label=world.secrets["lane"])
    people(world, seat_of(authority), business)
    live = supply(world, provider)
    deals(world, live)
    desk(world, provider, live)
    care(world)
    advertised(world)
    concern = a_concern(
        authority=authority,
        postcode=postcode,
        happened=world.secrets["concern"],
        adult_name=world.secrets["adult"],
        reporter_email=world.secrets["reporter"],
    )
    doubted = a_concern(authority=authority, postcode=postcode, about="listing", listing=live)
    tell(world, authority, live)
    payment = a_direct_payment(world.users["B"], council=authority.organisation)
    world.things |= {
        "payment": payment.reference,
        "asked_to_share": asked_to_share(world.users["B"]).reference,
        "shared": sharing(world.users["B"]).reference,
        "refuse": "refuse",
        "first": payment.budgets.get().starts_on.isoformat(),
        "relative": a_relative(payment, by=world.users["B"]).reference,
        "concern": concern.reference,
        "concern_of_listing": doubted.reference,
        "gss": gss,
        "shortfall": a_shortfall(postcode=spaced).reference,
        "csv": "csv",
        **statement(authority, provider),
        "release": publish(ASKED, people_of(gss, "2025Q4"), PUBLIC, by=None).reference,
        "staff_release": publish(ASKED, people_of(gss, "2025Q4"), STAFF, by=None).reference,
        **noted(world.users["N"], authority),
    }
    return world


def statement(authority, provider):
    """A published statement, its next version open for comment, what the provider says of it, and a promise."""
    officer = an_officer(authority)
    published = a_published(a_draft(authority, by=officer), by=officer)
    again = in_comment(statements.correct(published, note="A price was old.", by=officer), by=officer)
    return {
        "quarter": published.period,
        "one": 1,
        "statement": again.reference,
        "comment": a_comment(again, by=owner_of(provider)).reference,
        "promise": a_promise(authority, by=officer).reference,
        "gap-map": "gap-map",
        "approve": "approve",
        "open": "open",
        "publish": "publish",
        "back": "back",
    }


def noted(analyst, authority):
    """What a council noted of its market."""
    tried = an_intervention(authority, by=analyst)
    return {
        "theme": "where",
        "exits": "exits",
        "panel_key": "gap_map",
        "annotation": an_annotation(authority, by=analyst).reference,
        "annotation_kind": "annotation",
        "intervention": tried.reference,
        "lsoa": tried.lsoas.get().pk,
        "sub_market": a_sub_market(authority, by=analyst).reference,
    }


def two_worlds():
    """The one most tests look at, and the one nobody of the first may see."""
    return SimpleNamespace(
        here=build("Larkspur", "X99999999", "QV11AA", 400_000),
        there=build("Foxglove", "X88888888", "QV22BB", 480_000),
    )
