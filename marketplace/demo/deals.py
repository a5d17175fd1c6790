"""Deals: people look for care, ask, are answered, are visited, and now and then disagree. In every state there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import dist
from random import Random
from typing import Any

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.actions import free_hours, reminding
from directory.enums import Engagement, FundingKind
from directory.models import Listing
from directory.pattern import PatternVisit
from marketplace.actions import asking, bookings, briefs, looking, payers, planning, visits
from marketplace.common_weeks import week_of
from marketplace.demo import words
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.people import Household
from marketplace.demo.supply import Supply
from marketplace.demo.visiting import DEEDS, ENDING, RUNNING, Deal, token
from marketplace.enums import BookingState
from marketplace.models import Booking, Brief
from marketplace.policies import providers_of

B = BookingState
Say = Callable[[str], None]
Pay = Callable[[Brief, Household], None]
REGULARS = 5
BROWSER = "Mozilla/5.0 (an invented browser)"
SOMEBODY = 31  # another number, other dice
# (how many of 120, what becomes of it)
ENDINGS = (
    (12, B.REQUESTED), (9, B.SUGGESTED), (10, B.DECLINED), (6, B.WITHDRAWN), (7, B.EXPIRED), (13, B.ENDED), (6, ENDING),
    (62, RUNNING),
)  # fmt: skip
# (how common, week, minutes, workers, tasks)
WANTS = (
    (8, "mornings-evenings", 45, 1, ("getting-up", "washing", "dressing")),
    (6, "mornings", 45, 1, ("washing", "dressing", "meals")),
    (6, "weekday-mornings", 60, 1, ("washing", "dressing")),
    (5, "mealtimes", 30, 1, ("toilet", "meals", "medicines-prompt")),
    (5, "two-afternoons", 120, 1, ("company", "getting-out")),
    (3, "two-afternoons", 120, 1, ("cleaning", "shopping")),
    (4, "weekends", 60, 1, ("getting-up", "washing")),
    (4, "mealtimes", 45, 2, ("moving", "washing", "toilet")),
    (3, "nights", None, 1, ("night-asleep",)),
    (3, "breakfast-tea", 45, 1, ("meals", "medicines-prompt", "company")),
    (2, "two-afternoons", 180, 1, ("learning-disability", "getting-out")),
)  # fmt: skip


@dataclass
class Want:
    """What somebody looks for."""

    needs: tuple[str, ...]
    visits: tuple[PatternVisit, ...]
    every_weeks: int = 1
    engagement: str = ""
    lasts: timedelta | None = None


def a_want(random: Random) -> Want:
    """A week somebody needs; now and then every other week."""
    _, week, minutes, workers, needs = random.choices(WANTS, [one[0] for one in WANTS])[0]
    visits = week_of(week, minutes=minutes, workers=workers)
    return Want(needs, visits, random.choice((1, 1, 1, 1, 1, 2)) if len(visits) <= 7 else 1)


def endings(random: Random, count: int) -> list[str]:
    """What becomes of ``count`` requests: each ending at least twice."""
    found = [one for share, one in ENDINGS for _ in range(max(2, share // 10, round(share * count / 120)))]
    random.shuffle(found)
    return found


@dataclass
class Deals:
    """Everything a deal is made with."""

    random: Random
    calendar: Calendar
    supply: Supply
    made: int = 0

    def story(
        self,
        households: Sequence[Household],
        number: int,
        ending: str,
        *,
        listing_of: str = "",
        want: Want | None = None,
        deed: str = "",
        paid: Pay | None = None,
    ) -> Story:
        """One household asks; ``listing_of`` names the owner it asks, else whoever suits best; ``paid`` says who pays."""
        random = Random(self.random.random())
        yield self._asked_at(ending, random, long_ago=bool(deed))
        home, want = households[number % len(households)], want or a_want(random)
        booking = self.ask(home, want, random, owner=listing_of, paid=paid)
        if booking:
            self.made += 1
            provider = providers_of(booking)[0]
            deed = deed or DEEDS[self.made % len(DEEDS)]
            yield from Deal(booking, home.actor, provider, ending, deed, self.calendar, random).story()

    def _asked_at(self, ending: str, random: Random, *, long_ago: bool) -> datetime:
        """Today for what still waits; weeks ago for what has a history."""
        if ending in {B.REQUESTED, B.SUGGESTED}:
            return self.calendar.now - timedelta(minutes=random.randint(175, 230))
        return self.calendar.at(-25 if long_ago else -random.randint(9, 30), random.randint(7, 11))

    def ask(
        self,
        home: Household,
        want: Want,
        random: Random,
        *,
        owner: str = "",
        paid: Pay | None = None,
        wishes: Sequence[Mapping[str, Any]] = (),
    ) -> Booking | None:
        """Look, and ask the first who can; None when nobody can do any of it, which happens."""
        starts_on = timezone.localdate() + timedelta(days=random.choice((2, 3, 4, 6)))
        brief = briefs.start(
            by=home.actor,
            postcode=home.spot.postcode,
            needs=sorted(self.supply.needs[slug].pk for slug in want.needs),
            visits=want.visits,
            every_weeks=want.every_weeks,
            starts_on=starts_on,
            ends_on=want.lasts and starts_on + want.lasts,
            funding=random.choice(FundingKind.values),
            matters=random.choice((*words.MATTERS, "")),
            requirements=list(wishes),
        )
        briefs.claim(brief, person=home.person, by=home.actor)
        brief.refresh_from_db()
        if paid:
            paid(brief, home)
            brief.refresh_from_db()
        found = looking.look(brief, by=home.actor, agent=BROWSER)
        likely = [card.listing_id for card in found.answer.cards if card.is_whole or len(card.covered) > 4][
            :8
        ]
        if owner:
            likely = [self.supply.live[owner].pk]
        random.shuffle(likely)
        for pk in likely:
            if booking := self._asked(brief, Listing.objects.get(pk=pk), home, random, want.engagement):
                return booking
        return None

    def _asked(
        self, brief, listing: Listing, home: Household, random: Random, engagement: str
    ) -> Booking | None:
        """The request, when it can be made."""
        offers = [one for one in asking.offers_for(listing, brief) if engagement in {"", one.engagement}][:2]
        if not offers:
            return None
        offer = random.choice(offers)
        placed = asking.place(brief.pattern(otherwise=timezone.localdate()), offer)
        payers.tell_of(brief, home.person, listing.provider, relation="no", same_home=False, by=home.actor)
        try:
            return bookings.request(
                brief, offer, placed=placed, person=home.person, form_token=token(random), by=home.actor
            )
        except NotAllowed:
            return None


def known_deals(deals: Deals, asha: Sequence[Household], dara: str, priya: str, paid: Pay) -> Iterator[Story]:
    """What those whose sign-ins are printed find on their pages."""
    mornings = Want(("washing", "dressing"), week_of("weekday-mornings", minutes=60, workers=1))
    weekends = Want(("washing", "dressing", "meals"), week_of("weekends", minutes=45, workers=1))
    company = Want(("company", "getting-out"), week_of("two-afternoons", minutes=None, workers=1))
    nights = Want(("night-asleep",), week_of("nights", minutes=None, workers=1))
    yield deals.story(asha, 0, RUNNING, listing_of=priya, want=mornings, deed="dispute", paid=paid)
    yield deals.story(asha, 0, RUNNING, listing_of=dara, want=weekends, deed="late")
    yield deals.story(asha, 0, B.ENDED, listing_of=dara, want=company, deed="missed")
    yield deals.story(asha, 0, B.DECLINED, want=nights)
    yield deals.story(asha, 0, B.REQUESTED, listing_of=dara, want=company)


def employers(
    calendar: Calendar, supply: Supply, asha: Sequence[Household], homes: Sequence[Household], priya: str
) -> Iterator[Story]:
    """Asha and a neighbour employ the assistant whose sign-in is printed; with dice of their own."""
    aside = Deals(Random(SOMEBODY), calendar, supply)
    week = week_of("two-afternoons", minutes=60, workers=1)
    hired = Want(("washing",), week, engagement=Engagement.EMPLOYED)
    yield aside.story(asha, 0, RUNNING, listing_of=priya, want=hired)
    yield _neighbour(aside, asha, homes, priya)


def _neighbour(aside: Deals, asha: Sequence[Household], homes: Sequence[Household], priya: str) -> Story:
    """Whoever lives nearest to Asha, on weekday mornings."""
    yield aside.calendar.at(-30, 6)
    week = week_of("weekday-mornings", minutes=60, workers=1)
    hired = Want(("washing",), week, engagement=Engagement.EMPLOYED)
    yield from aside.story(_nearest(homes, asha)[:1], 0, RUNNING, listing_of=priya, want=hired)


def other_times(
    calendar: Calendar, supply: Supply, asha: Sequence[Household], homes: Sequence[Household], dara: str
) -> Story:
    """Another neighbour, whom an agency that is free offers other times, whatever the others could be offered."""
    yield calendar.at(-1, 6)
    mornings = Want(("washing", "dressing"), week_of("weekday-mornings", minutes=60, workers=1))
    aside = Deals(Random("other times"), calendar, supply)
    yield from aside.story(_nearest(homes, asha)[1:2], 0, B.SUGGESTED, listing_of=dara, want=mornings)


def _nearest(homes: Sequence[Household], asha: Sequence[Household]) -> list[Household]:
    """Those who live near Asha first."""
    here = asha[0].spot
    return sorted(homes, key=lambda home: dist((home.spot.east, home.spot.north), (here.east, here.north)))


def regulars(deals: Deals, homes: Sequence[Household], dara: str) -> Iterator[Story]:
    """Others who have care from an agency whose owner's sign-in is printed, so that many can say how it is."""
    company = Want(("company", "getting-out"), week_of("two-afternoons", minutes=None, workers=1))
    for number in range(REGULARS):
        yield deals.story(homes, number * 7, RUNNING, listing_of=dara, want=company, deed="late")
    lifted = Want(("moving", "washing"), week_of("weekends", minutes=45, workers=2))
    yield deals.story(homes, 3, RUNNING, listing_of=dara, want=lifted, deed="late")


def chores(calendar: Calendar, say: Say, *, weeks: int = 8) -> Story:
    """What the clock does in so many weeks: windows roll on, visits are planned and settle, requests expire."""
    for day in range(-7 * weeks, 1):
        yield calendar.at(day, 2, 15)
        if (calendar.today + timedelta(days=day)).weekday() == 0 or day == 0:
            say(f"Week {day // 7 + weeks + 1} of {weeks + 1} …")
            while free_hours.roll():
                pass
        if day in {-14, 0}:
            planning.extend_all()
        if day % 2 == 0:
            bookings.expire()
            visits.settle()
            reminding.remind()
