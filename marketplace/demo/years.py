"""The two years before: people ask, are helped or are not, quarter after quarter, and what may be said is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actions import joining, people
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.actions import checks, free_hours, partitions, providers, settling
from directory.enums import Engagement, FundingKind, LegalForm, ListingState
from directory.hours import wall
from directory.models import Listing
from marketplace.actions import bookings, briefs, looked, looking, periods, releasing, visits
from marketplace.common_weeks import week_of
from marketplace.demo import passports, places, rotas, sketches, words
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.deals import BROWSER, Deals, Want, a_want
from marketplace.demo.names import Crowd
from marketplace.demo.people import Household, details
from marketplace.demo.places import Spot
from marketplace.demo.sketches import HEAVY, Sketch
from marketplace.demo.supply import Supply
from marketplace.demo.visiting import SAID, agree_to_money
from marketplace.enums import BookingState, DeclineReason
from marketplace.models import Booking
from marketplace.person_traits import first_of, next_quarter, quarter_before
from marketplace.policies import providers_of
from marketplace.quarters import quarter_words

B = BookingState
ASKED = (24, 28, 36, 48, 64, 96, 150, 200)  # people in each quarter: more and more know the site
STATED = 2  # of the quarters, the newest, whose statements are published
HOMES = 210
TOWNS = ((45, "Wrenchester"), (20, "Saltmere"), (15, "Tarnwick"), (20, ""))
"""(of how many in a hundred, where); anywhere is nowhere in particular"""
Say = Callable[[str], None]
BEFORE = timedelta(days=40)  # councils and providers are there before anybody asks
RENEWED_EVERY, ROLLED_EVERY = 140, 28  # days
LASTS = timedelta(days=34)
WEEKS = (
    (5, "two-afternoons", 120, ("company", "getting-out")),
    (4, "two-afternoons", 60, ("washing", "dressing")),
    (3, "weekends", 60, ("getting-up", "washing")),
    (2, "two-afternoons", 120, ("cleaning", "shopping")),
    (1, "two-afternoons", 180, ("learning-disability", "getting-out")),
)
"""(how common, week, minutes, tasks)"""
CHANGE_THEIR_MINDS_IN = "Wrenchester"
ENDS = ((54, B.ACCEPTED), (22, B.DECLINED), (18, B.EXPIRED), (6, B.WITHDRAWN))


def quarters(today: date, number: int = len(ASKED)) -> list[str]:
    """The quarters that are over for everybody in them, oldest first."""
    found = [periods.newest_settled(today)]
    while len(found) < number:
        found.insert(0, quarter_before(found[0]))
    return found


def first_day(today: date, number: int = len(ASKED)) -> date:
    """The day on which the county begins, or what it lives through of so many quarters."""
    return first_of(quarters(today, number)[0]) - BEFORE


def lived(scale: float) -> int:
    """How many quarters are lived through: all of a whole county's, and of a small one's no more than it states."""
    return max(STATED, round(len(ASKED) * scale))


@dataclass
class Years:
    """All of it, told before the county's last weeks; ``scale`` is how much of it."""

    calendar: Calendar
    supply: Supply
    scale: float
    say: Say
    homes: list[Household] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)

    def __post_init__(self):
        self.random = Random("the years before")
        self.began = first_day(self.calendar.today, lived(self.scale))
        self.crowd = Crowd(self.random, mark=".of.old")  # its own, so that everybody else stays who they are
        self.deals = Deals(self.random, self.calendar, self.supply)

    def stories(self) -> Iterator[Story]:
        """Providers, people, what they ask, what the clock does, and each quarter's numbers."""
        partitions.make_ahead(since=self.began)
        for sketch in self._sketches():
            yield self.supply.life(sketch)
            yield self.kept_up(sketch)
        for number in range(self._some(HOMES)):
            yield self._family(Random(f"family {number}"))
        told = lived(self.scale)
        for number, quarter in zip(ASKED[-told:], quarters(self.calendar.today, told), strict=True):
            for one in self.random.sample(range(self._some(HOMES)), self._some(number)):
                yield self._asks(one, quarter, Random(f"{quarter} {one}"))
                yield self._looks(quarter, Random(f"look {quarter} {one}"))
            yield self._published(quarter)
        yield self._months()

    def _some(self, number: int) -> int:
        return max(1, round(number * self.scale))

    def _sketches(self) -> list[Sketch]:
        """Agencies and assistants of old, who are there all the while."""
        random = self.random
        names = (
            ("Wrenchester", "Wren Bridge Home Care"),
            ("Saltmere", "Harbourside Care at Home"),
            ("Tarnwick", "Larkfield Home Helps"),
            ("Wrenchester", "Old Mill Support"),
        )
        found = [
            sketches.agency(random, self.crowd, named, lanes=8 if self.scale < 1 else 12)
            for named in names[: self._some(len(names))]
        ]
        for _ in range(self._some(16)):
            spot = self._spot(random)
            lane = rotas.alone(random)
            found.append(
                sketches.alone(
                    random, self.crowd, spot, lane=lane, needs=HEAVY, legal_form=LegalForm.SOLE_TRADER
                )
            )
        return [self.of_old(sketch) for sketch in found]

    def of_old(self, sketch: Sketch) -> Sketch:
        """Somebody who was there from the first day, employs nobody's helper and takes no leave."""
        sketch.services = [one for one in sketch.services if one.engagement != Engagement.EMPLOYED] or [
            sketches.Service(Engagement.SELF_EMPLOYED, one.needs, one.rates | {"weekday_pence": 2_000})
            for one in sketch.services
        ]
        sketch.becomes = ListingState.LIVE
        sketch.joined, sketch.takes_leave = self._ago(self.began + timedelta(days=2)), False
        sketch.confirmed = 1 + self.random.randint(0, 5)
        return sketch

    def _spot(self, random: Random) -> Spot:
        (town,) = random.choices([name for _, name in TOWNS], [share for share, _ in TOWNS])
        return places.somewhere_in(town, random) if town else places.anywhere(random)

    def _ago(self, day: date) -> int:
        return (self.calendar.today - day).days

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return wall(day, hour * 60 + minute)

    def kept_up(self, sketch: Sketch) -> Story:
        """Each month they say that their hours are right; each year the council sees their papers again."""
        day = self.began + timedelta(days=14)
        while day < self.calendar.today - timedelta(days=7):
            yield self._at(day, 8)
            if listing := self.supply.live.get(sketch.owner.email):
                providers.confirm_hours(listing.provider, by=_owner(listing))
                if (day - self.began).days % RENEWED_EVERY < ROLLED_EVERY and (
                    day - self.began
                ).days > ROLLED_EVERY:
                    self._renew(listing, Random(f"papers again of {sketch.owner.email}"))
            day += timedelta(days=ROLLED_EVERY)

    def _renew(self, listing: Listing, dice: Random) -> None:
        (officer, *_) = self.supply.officers_of(listing)
        checks.verify_many(listing.provider, passports.papers(listing, dice), by=officer)

    def _family(self, random: Random) -> Story:
        """A person who signs in, most of them in the town."""
        spot = self._spot(random)
        yield self._at(self.began + timedelta(days=random.randint(5, 30)), random.randint(9, 20))
        human = self.crowd.somebody()
        user = joining.open_account(email=human.email, name=human.name)
        self.homes.append(Household(people.become(details=details(human, spot, random), by=user), spot, user))

    def _asks(self, number: int, quarter: str, random: Random) -> Story:
        """One person asks on one day of a quarter, and somebody answers or nobody does."""
        first, after = first_of(quarter), first_of(next_quarter(quarter))
        day = first + timedelta(days=random.randrange((after - first).days - 4))
        yield self._at(day, random.randint(8, 17), random.choice((0, 20, 40)))
        ending = random.choices([one for _, one in ENDS], [share for share, _ in ENDS])[0]
        if ending == B.WITHDRAWN and self.homes[number].spot.town != CHANGE_THEIR_MINDS_IN:
            ending = B.DECLINED  # of a few alone nothing could be said, nor of those beside them
        booking = self.deals.ask(self.homes[number], self._want(random), random)
        if booking is None or ending == B.EXPIRED:
            return
        yield timezone.now() + timedelta(minutes=random.randint(20, 110))
        provider = providers_of(booking)[0]
        if ending == B.WITHDRAWN:
            bookings.withdraw(booking, by=booking.requested_by)
        elif ending == B.DECLINED:
            reason = random.choice(SAID)
            bookings.decline(booking, reason=reason, words=words.ADVICE[reason], by=provider)
        else:
            self._accepted(booking, provider)

    def _accepted(self, booking: Booking, provider: User) -> None:
        """Yes, unless somebody else had the hours meanwhile."""
        agree_to_money(booking)
        try:
            bookings.accept(booking, by=provider)
        except NotAllowed:
            reason = DeclineReason.NO_TIME
            bookings.decline(booking, reason=reason, words=words.ADVICE[reason], by=provider)

    def _looks(self, quarter: str, random: Random) -> Story:
        """Somebody without an account looks, reads on, and asks nobody; some want what few can do."""
        first, after = first_of(quarter), first_of(next_quarter(quarter))
        yield self._at(
            first + timedelta(days=random.randrange((after - first).days - 4)), random.randint(7, 21)
        )
        want = a_want(random) if random.random() < 0.4 else self._want(random)
        brief = briefs.start(
            by=None,
            postcode=self._spot(random).postcode,
            needs=sorted(self.supply.needs[slug].pk for slug in want.needs),
            visits=want.visits,
            every_weeks=want.every_weeks,
            starts_on=timezone.localdate() + timedelta(days=random.choice((2, 4, 7))),
            funding=random.choice(FundingKind.values),
        )
        yield timezone.now() + timedelta(minutes=1)
        looking.look(brief, by=None, agent=BROWSER)

    def _want(self, random: Random) -> Want:
        _, week, minutes, needs = random.choices(WEEKS, [one[0] for one in WEEKS])[0]
        return Want(needs, week_of(week, minutes=minutes, workers=1), lasts=LASTS)

    def _months(self) -> Story:
        """What the clock does: windows roll on, requests expire, visits settle."""
        day = self.began
        while day < self.calendar.today:
            yield self._at(day, 2)
            while free_hours.roll():
                pass
            bookings.expire()
            visits.settle()
            settling.settle()
            looked.count_open()
            day += timedelta(days=ROLLED_EVERY)

    def _published(self, quarter: str) -> Story:
        """Four weeks after a quarter its people are counted, and what may be said is published."""
        yield self._at(first_of(next_quarter(quarter)) + periods.SETTLED_AFTER, 4)
        self.say(f"{quarter_words(quarter)}: lived through, counted and published …")
        for _ in periods.count(quarter):
            pass
        settling.settle()
        for _ in looked.count(quarter):
            pass
        for _ in releasing.release_quarter(quarter, by=None):
            pass


def _owner(listing: Listing) -> User:
    return User.objects.belonging_to(listing.provider.organisation).order_by("pk")[0]
