"""People who need support, those who help them, and who sits in the councils' offices."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from accounts.actions import delegation, joining, organisations, people
from accounts.enums import Consent, DecisionMode, DelegationKind, MembershipRole, Scope
from accounts.models import Organisation, Person, User
from marketplace.demo import places, words
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.names import Crowd, Human
from marketplace.demo.places import Spot

COUNTY, CITY = "X10000001", "X06000001"
ALL: list[str] = list(Scope.values)
SOME: tuple[list[str], ...] = (
    ALL,
    [Scope.SEE],
    [Scope.SEE, Scope.MESSAGE],
    [Scope.SEE, Scope.MESSAGE, Scope.BOOK],
)
PAPERS = (
    DelegationKind.ATTORNEY_HEALTH, DelegationKind.ATTORNEY_FINANCE, DelegationKind.NOMINATED, DelegationKind.AUTHORISED,
    DelegationKind.DEPUTY, DelegationKind.APPOINTEE,
)  # fmt: skip


def known(first: str, family: str, heritage: str, sex: str, number: int) -> Human:
    """Somebody whose sign-in is printed."""
    return Human(first, family, heritage, sex, f"{first.lower()}@example.com", f"07700 9009{number:02}")


ASHA = known("Asha", "Rao", "gujarati", "female", 1)
BOLA = known("Bola", "Rao", "gujarati", "female", 2)
DARA = known("Dara", "Lamb", "english", "female", 3)
PRIYA = known("Priya", "Nairath", "malayali", "female", 4)
NIA = Human("Nia", "Gwilt", "welsh", "female", "lead@example.com", "07700 900906")
OLWEN = Human("Olwen", "Pryce", "welsh", "female", "administrator@example.com", "07700 900909")
RHYS = Human("Rhys", "Trahearn", "welsh", "male", "lead.city@example.com", "07700 900907")
IVO = Human("Ivo", "Marsh", "english", "male", "moderator@example.com", "07700 900908")
GWEN = Human("Gwen", "Okorafo", "nigerian", "female", "officer@example.com", "07700 900905")


@dataclass
class Household:
    """A person, where they live, and who acts for them in this story."""

    person: Person
    spot: Spot
    actor: User


def offices(crowd: Crowd, *, password: str) -> tuple[dict[str, User], dict[str, User]]:
    """Who runs each council's pages, and who looks at its listings; those of the county have a password."""
    chiefs: dict[str, User] = {}
    officers: dict[str, User] = {}
    for code in (COUNTY, CITY):
        chief, officer = (OLWEN, GWEN) if code == COUNTY else (crowd.somebody(), crowd.somebody())
        opens = password if code == COUNTY else None
        for human, seats in ((chief, chiefs), (officer, officers)):
            seats[code] = joining.open_account(email=human.email, name=human.name, password=opens)
            joining.add_authenticator(seats[code])
    return chiefs, officers


def seat(joined: dict[str, Organisation], officers: dict[str, User], chiefs: dict[str, User]) -> None:
    """Each officer moderates for their council."""
    for code, organisation in joined.items():
        organisations.add_member(
            organisation, user=officers[code], role=MembershipRole.MODERATOR, by=chiefs[code]
        )


def details(human: Human, spot: Spot, random: Random) -> dict[str, str]:
    """What is kept about a person: all of it invented."""
    return {
        "name": human.name,
        "known_as": human.first if random.random() < 0.7 else "",
        "phone": human.phone,
        "address_lines": f"{words.address(random)}\n{spot.town}",
        "postcode": spot.postcode,
        "access_notes": random.choice(words.NOTES),
    }


def families(
    random: Random, crowd: Crowd, calendar: Calendar, count: int, into: list[Household]
) -> list[Story]:
    """``count`` people: a third sign in themselves, most have somebody, some wait for papers to be seen."""
    return [_family(Random(f"{random.random()}"), crowd, calendar, into) for _ in range(count)]


def _family(random: Random, crowd: Crowd, calendar: Calendar, into: list[Household]) -> Story:
    human, spot = crowd.somebody(), places.anywhere(random)
    yield calendar.at(-random.randint(35, 50), random.randint(9, 21))
    helper = crowd.somebody(family=human.family if random.random() < 0.6 else "", heritage=human.heritage)
    if random.random() < 0.35:
        user = joining.open_account(email=human.email, name=human.name)
        person = people.become(details=details(human, spot, random), by=user)
        into.append(Household(person, spot, user))
        if random.random() < 0.6:
            yield calendar.at(-random.randint(22, 34), 19)
            _helped(person, helper, user, random)
        return
    user = joining.open_account(email=helper.email, name=helper.name)
    consent = random.choice((Consent.AGREED, Consent.AGREED, Consent.BEST_INTERESTS))
    person = people.add(details=details(human, spot, random), consent=consent, by=user)
    into.append(Household(person, spot, user))
    if random.random() < 0.35:
        until = calendar.today + timedelta(days=365) if random.random() < 0.3 else None
        kind = random.choice(PAPERS)
        delegation.grant(person, to=user, kind=kind, scopes=ALL, consent=consent, valid_until=until, by=user)
    if random.random() < 0.3:
        yield calendar.at(-random.randint(3, 30), 20)
        second = crowd.somebody(heritage=human.heritage)
        delegation.invite(
            person,
            email=second.email,
            kind=DelegationKind.SUPPORTER,
            scopes=[Scope.SEE, Scope.MESSAGE],
            by=user,
        )


def _helped(person: Person, helper: Human, user: User, random: Random) -> None:
    """The person invites somebody, who takes it up."""
    scopes = random.choice(SOME)
    mode = random.choice((DecisionMode.ALONE, DecisionMode.TOGETHER))
    kind = random.choice((DelegationKind.SUPPORTER, DelegationKind.SUPPORTER, DelegationKind.ATTORNEY_HEALTH))
    invitation = delegation.invite(
        person, email=helper.email, kind=kind, scopes=scopes, decision_mode=mode, by=user
    )
    delegation.accept(invitation, by=joining.open_account(email=helper.email, name=helper.name))


def asha_and_bola(random: Random, calendar: Calendar, *, password: str, into: list[Household]) -> Story:
    """Asha signs in herself; her daughter Bola may do everything for her."""
    yield calendar.at(-50, 10)
    spot = places.somewhere_in("Wrenchester", random)
    asha = joining.open_account(email=ASHA.email, name=ASHA.name, password=password)
    person = people.become(details=details(ASHA, spot, random) | {"known_as": "Asha"}, by=asha)
    into.append(Household(person, spot, asha))
    yield calendar.at(-49, 19)
    bola = joining.open_account(email=BOLA.email, name=BOLA.name, password=password)
    invitation = delegation.invite(
        person, email=BOLA.email, kind=DelegationKind.SUPPORTER, scopes=ALL, by=asha
    )
    delegation.accept(invitation, by=bola)
