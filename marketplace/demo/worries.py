"""Worries: the councils' safeguarding leads, the numbers people call, and concerns in every state. All of it invented."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.core.mail import get_connection

from accounts.actions import delivery, joining, organisations
from accounts.enums import Channel, MembershipRole
from accounts.models import Notification, Organisation, User
from directory.models import Listing
from marketplace.actions import concerns, contacts
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.people import CITY, COUNTY, NIA, RHYS
from marketplace.enums import ConcernState
from marketplace.models import Concern

S = ConcernState
NUMBERS = {
    COUNTY: ("01632 960101", "01632 960102", "01632 960103"),
    CITY: ("01632 960111", "01632 960112", "01632 960113"),
}
CALM = {
    "in_danger": "no", "badly_hurt": "no", "in_contact": "no", "others": "no", "needs_care": "yes", "at_risk": "yes",
    "cannot_protect": "unsure", "adult_aware": "unsure", "anonymity": "anonymous",
}  # fmt: skip
FOUND = {
    "triaged_severity": "amber",
    "found_needs": "yes",
    "found_risk": "yes",
    "found_cannot_protect": "yes",
    "adult_asked": "yes",
}
# (days ago, hour, what was told, how far it has gone)
TOLD: tuple[tuple[int, int, str, dict[str, object], str], ...] = (
    (0, 0, "red", {"in_contact": "yes", "harms": ["psychological", "domestic"], "reporter_kind": "neighbour",
      "happened": "I hear shouting through the wall most evenings, and she no longer comes to the door."}, S.RECEIVED),
    (3, 10, "late", {"in_danger": "unsure", "harms": ["neglect"], "reporter_kind": "family",
      "happened": "Nobody came on Saturday or Sunday. Her tablets were still in the box."}, S.RECEIVED),
    (1, 15, "amber", {"harms": ["physical"], "reporter_kind": "worker",
      "happened": "There were bruises on both her arms. She said that she fell."}, S.TRIAGED),
    (6, 11, "listing", {"harms": ["financial"], "others": "yes", "reporter_kind": "family",
      "happened": "Forty pounds was gone from the drawer again after the visit on Tuesday."}, S.REFERRED),
    (9, 14, "green", {"harms": ["self_neglect"], "reporter_kind": "professional",
      "happened": "The kitchen has not been cleaned for months. He says that he likes it so."}, S.NOT_REFERRED),
    (30, 9, "closed", {"harms": ["financial"], "reporter_kind": "adult", "adult_aware": "yes",
      "happened": "A man on the telephone asked me for my bank numbers and I gave them."}, S.CLOSED),
    (41, 22, "closed too", {"in_danger": "yes", "harms": ["physical"], "reporter_kind": "neighbour",
      "happened": "He was pushed over in the street. The police came."}, S.CLOSED),
)  # fmt: skip


def leads(*, password: str) -> dict[str, User]:
    """Who looks after safeguarding for each council; the county's lead has a password."""
    found = {}
    for code, human in ((COUNTY, NIA), (CITY, RHYS)):
        known = password if human is NIA else None
        found[code] = joining.open_account(email=human.email, name=human.name, password=known)
        joining.add_authenticator(found[code])
    return found


def seat(joined: dict[str, Organisation], users: dict[str, User], chiefs: dict[str, User]) -> None:
    """Each lead takes their place, and each council says how to reach it."""
    for code, organisation in joined.items():
        role = MembershipRole.SAFEGUARDING_LEAD
        organisations.add_member(organisation, user=users[code], role=role, by=chiefs[code])
        day, night, complaints = NUMBERS[code]
        contacts.set_contact(
            organisation.authority,
            by=chiefs[code],
            day_phone=day,
            night_phone=night,
            email=f"safeguarding.{organisation.authority.slug}@example.com",
            complaints=complaints,
        )


@dataclass
class Desk:
    """One council's safeguarding lead, and the listings there are."""

    random: Random
    calendar: Calendar
    council: Organisation
    lead: User
    live: dict[str, Listing]

    def stories(self) -> list[Story]:
        """Every concern, from when it came until where it stands."""
        return [self._concern(*one) for one in TOLD]

    def _token(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def _concern(self, ago: int, hour: int, name: str, told: dict[str, object], until: str) -> Story:
        token, again, lead = self._token(), self._token(), self.lead
        yield self.calendar.at(-ago, hour)
        listing = next(iter(self.live.values()), None) if name == "listing" else None
        about = {"about": "listing", "listing": listing} if listing else {}
        concern = concerns.receive(
            form_token=token, by=None, authority=self.council.authority, **CALM | told | about
        )
        yield self.calendar.at(-ago, hour, 1)
        _alerted(concern)
        if until == S.RECEIVED:
            return
        yield self.calendar.at(-ago, hour, 40)
        concern = concerns.triage(concerns.look(concern, by=lead), by=lead, **FOUND)
        if until == S.TRIAGED:
            return
        yield self.calendar.at(-ago, hour + 1)
        concerns.note(concern, words="Telephoned. Seen at home the same day.", form_token=again, by=lead)
        if until == S.NOT_REFERRED:
            words = "He can decide this, was asked, and nobody else is at risk. Offered an assessment."
            concerns.not_refer(
                concern, reason="adult_declined", words=words, outcomes=["assessment"], by=lead
            )
            return
        concern = concerns.refer(concern, outcomes=["s42"], words="All three answers are yes.", by=lead)
        if until == S.CLOSED:
            yield self.calendar.at(-ago + 10, 11)
            concerns.close(concern, outcomes=["s42", "police"], by=lead)


def _alerted(concern: Concern) -> None:
    """The lead's mail goes out within the minute, as it would from a site at work; it ends nowhere."""
    mail = Notification.objects.filter(channel=Channel.EMAIL, thing=concern._meta.label_lower, sent_at=None)
    with get_connection("django.core.mail.backends.dummy.EmailBackend") as nowhere:
        for notification in mail.filter(thing_reference=concern.reference):
            delivery.send(notification, mail=nowhere)
