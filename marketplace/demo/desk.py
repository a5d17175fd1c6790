"""The council's desk: two officers who can sign in, and listings that came to every decision there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from accounts.actions import joining, organisations
from accounts.enums import MembershipRole
from accounts.models import Organisation, User
from directory.actions import appeals, grave, interests, listings, providers, versions
from directory.enums import Deed, Ground, InterestKind, ListingState, VersionKind
from directory.models import Listing, Skill
from directory.policies import flags_of
from marketplace.actions import halting
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.people import COUNTY, DARA, IVO, PRIYA

A_FEW = 20  # among whom is one whose words are not flagged: those would wait, and never be drawn
NOT_THESE = {DARA.email, PRIYA.email}
CORNERS = {"QV9", "QV10"}  # where searches have something to show: nobody is taken away there
SUNG = (
    "I sing while I cook.",
    "I bring my own apron.",
    "I am early rather than late.",
    "I write in the book each time.",
)
WHY = {
    "suspended": "The insurance certificate we were sent belongs to another business. We asked twice for the right one.",
    "back": "We have now seen the right certificate, dated last week, and spoken to the insurer.",
    "leaving": "Messages from people who asked for help went unanswered for three months, in spite of two reminders.",
    "gone": "The business was dissolved. The register of companies says so.",
    "held": "Something was reported to us and is being looked into.",
    "doubt": "Two people told us that somebody else came to their home than the listing says.",
    "appeal": "The certificate was ours. Our trading name changed in spring, and the insurer used the old one.",
}


def second_officer(council: Organisation, *, password: str, chief: User) -> User:
    """A second moderator, so that grave decisions can be taken here."""
    ivo = joining.open_account(email=IVO.email, name=IVO.name, password=password)
    joining.add_authenticator(ivo)
    organisations.add_member(council, user=ivo, role=MembershipRole.MODERATOR, by=chief)
    return ivo


@dataclass
class Desk:
    """Who decides, and what is on the site."""

    calendar: Calendar
    gwen: User
    ivo: User
    chief: User
    live: dict[str, Listing]
    going: set[str]

    def story(self) -> Story:
        """Nine days of decisions, the gravest first; what waits today comes last. Late in the day: no deal is half made."""
        yield self.calendar.at(-8, 22)
        found = self._listings()
        one, two = next(found, None), next(found, None)
        self._together(one, Deed.SUSPEND, Ground.UNTRUE, WHY["suspended"])
        yield self.calendar.at(-7, 22)
        self._together(two, Deed.SUSPEND, Ground.CHECKS, WHY["suspended"])
        yield self.calendar.at(-5, 22)
        self._together(two, Deed.REINSTATE, Ground.PUT_RIGHT, WHY["back"], by=(self.chief, self.gwen))
        self._together(next(found, None), Deed.REMOVE, Ground.CONDUCT, WHY["leaving"])
        yield self.calendar.at(-4, 22)
        self._together(next(found, None), Deed.REMOVE, Ground.LAW, WHY["gone"])
        if one:
            appeals.make(one.rulings.get(), words=WHY["appeal"], by=_owner(one))
        yield self.calendar.at(-3, 22)
        if three := next(found, None):
            halting.hold(three, ground=Ground.SAFEGUARDING, why=WHY["held"], by=self.ivo)
        yield from self._waiting(found)

    def _waiting(self, found: Iterator[Listing]) -> Story:
        """What is on the desk today: changes, words to read, new facts, and a proposal for the second officer."""
        yield self.calendar.at(-2, 20)
        if edited := next(found, None):
            listings.revise(edited, title=f"{edited.title[:60]}, evenings too", by=_owner(edited))
        if learnt := next(found, None):
            known = set(learnt.skills.values_list("slug", flat=True))
            new = Skill.objects.exclude(slug__in=known)[:1]
            listings.set_skills(learnt, [*learnt.skills.all(), *new], by=_owner(learnt))
        yield self.calendar.at(-1, 19)
        if written := next((one for one in islice(found, A_FEW) if not flags_of(one)), None):
            self._write_until_drawn(written)
        if grown := next(found, None):
            providers.set_facts(grown.provider, carers=grown.provider.carers + 1, by=_owner(grown))
        if known_to_ivo := next(found, None):
            interests.declare(known_to_ivo.provider, kind=InterestKind.FRIEND, by=self.ivo)
            listings.revise(
                known_to_ivo, title=f"{known_to_ivo.title[:60]} and around", by=_owner(known_to_ivo)
            )
        yield self.calendar.before(hours=3)
        if doubted := next(found, None):
            grave.propose(doubted, Deed.SUSPEND, ground=Ground.UNTRUE, why=WHY["doubt"], by=self.gwen)

    def _listings(self) -> Iterator[Listing]:
        """Live ones of the county, of providers nobody signs in as; in a small county some have more than one turn."""
        while self.live:
            found = None
            for found in self._once():
                yield found
            if found is None:
                return

    def _once(self) -> Iterator[Listing]:
        """Each, read afresh when its turn comes."""
        for email, listing in sorted(self.live.items()):
            fresh = Listing.objects.select_related("provider").get(pk=listing.pk)
            here = fresh.provider.lsoa.council_id == COUNTY
            left_alone = email in NOT_THESE | self.going or fresh.provider.district in CORNERS
            if here and not left_alone and fresh.state == ListingState.LIVE:
                yield fresh

    def _together(
        self,
        listing: Listing | None,
        deed: Deed,
        ground: Ground,
        why: str,
        by: tuple[User, User] | None = None,
    ) -> None:
        """Two officers decide, when there is a listing to decide about."""
        if listing:
            first, second = by or (self.gwen, self.ivo)
            fresh = Listing.objects.select_related("provider").get(pk=listing.pk)
            halting.agree(grave.propose(fresh, deed, ground=ground, why=why, by=first), fresh, by=second)

    def _write_until_drawn(self, listing: Listing) -> None:
        """New words, again and again, until they are among the one in ten."""
        for turn in range(100):
            about = f"{listing.about} {SUNG[turn % len(SUNG)]}"[-2900:].strip()
            listings.revise(listing, about=about, by=_owner(listing))
            if versions.open_version(listing, VersionKind.SAMPLE):
                return


def _owner(listing: Listing) -> User:
    return User.objects.belonging_to(listing.provider.organisation).order_by("pk")[0]
