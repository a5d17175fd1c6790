"""Two worlds that know nothing of each other: a council, its staff, a provider, a person, and what they did.

``build("here", ...)`` makes one. Whatever is personal in it carries the world's word, so that a page, a log or an
address that shows it can be caught.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.gis.geos import Point

from accounts.enums import MembershipRole, OrganisationKind
from directory.models import Lsoa, Worker
from directory.models.place import BRITISH_NATIONAL_GRID
from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC, STAFF
from tests.authz.world_of_deals import advertised, care, deals, tell
from tests.authz.world_of_market import noted, statement
from tests.authz.world_of_supply import desk, supply
from tests.factories.accounts import (
    DelegationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.concerns import a_concern
from tests.factories.directory import AuthorityFactory, PostcodeFactory, a_provider, always, seat_of
from tests.factories.marketplace import a_shortfall
from tests.factories.payments import a_direct_payment, a_relative
from tests.factories.sharing import asked_to_share, sharing

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


def two_worlds():
    """The one most tests look at, and the one nobody of the first may see."""
    return SimpleNamespace(
        here=build("Larkspur", "X99999999", "QV11AA", 400_000),
        there=build("Foxglove", "X88888888", "QV22BB", 480_000),
    )
