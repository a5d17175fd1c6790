"""Those who go without: near enough to one another, and for like things, that it may be said where, when and in which language.

Only the whole county has them: of a small one nothing could be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actions import joining, people
from accounts.models import User
from directory.enums import FundingKind
from directory.hours import wall
from directory.models import Listing
from directory.pattern import PatternVisit
from marketplace.actions import bookings, briefs, looking, periods, shortfalls, wanting
from marketplace.common_weeks import BEDTIME, week_of
from marketplace.demo import places, words
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.deals import BROWSER, Deals, Want
from marketplace.demo.names import Crowd
from marketplace.demo.people import Household, details
from marketplace.demo.places import Spot
from marketplace.demo.sketches import Sketch, agency
from marketplace.demo.supply import Supply
from marketplace.demo.visiting import token
from marketplace.demo.years import Years
from marketplace.enums import Cause, DeclineReason, WantedReply
from marketplace.models import Shortfall
from marketplace.person_traits import first_of, next_quarter
from marketplace.policies import providers_of

COAST, TOWN, INLAND = "Saltmere Coast", "Wrenchester", "Tarnwick"
VALLEY, MARSH = "Dray Valley", "Fenmarch"
LASTS = timedelta(days=34)
CARE = ("washing", "dressing")
EVENINGS = tuple(PatternVisit(day, *BEDTIME, 45, 1, "bedtime") for day in (0, 2, 4))
MORNINGS = week_of("weekends", minutes=60, workers=1)
COMPANY = week_of("two-afternoons", minutes=120, workers=1)
URDU, NONE = "ur", ""
SAID = (DeclineReason.NO_TIME, DeclineReason.NO_TIME, DeclineReason.NO_TIME, DeclineReason.TOO_FAR)
# (district, how many in each of its areas, what they ask for, in which language)
WITHOUT = (
    (COAST, 6, Want(("getting-up", "washing"), MORNINGS, lasts=LASTS), NONE),
    (COAST, 2, Want(CARE, EVENINGS, lasts=LASTS), NONE),
    (COAST, 2, Want(("company", "getting-out"), COMPANY, lasts=LASTS), NONE),
    (TOWN, 3, Want(CARE, EVENINGS, lasts=LASTS), URDU),
    (TOWN, 2, Want(CARE, EVENINGS, lasts=LASTS), NONE),
    (TOWN, 1, Want(("getting-up", "washing"), MORNINGS, lasts=LASTS), NONE),
    (TOWN, 3, Want(("company", "getting-out"), COMPANY, lasts=LASTS), NONE),
    (INLAND, 5, Want(CARE, EVENINGS, lasts=LASTS), NONE),
    (VALLEY, 3, Want(CARE, EVENINGS, lasts=LASTS), NONE),
    (TOWN, 2, Want(CARE, EVENINGS, lasts=LASTS), NONE),
)
CHANGE_THEIR_MINDS = len(WITHOUT) - 1  # the last of them ask, and no longer need it
FEWER = {0: 2}  # in each area of the group, once the road is paid for
# (where, how many look each quarter, tasks, in which language, what they say made it hard)
LOOKED = (
    (TOWN, 16, CARE, "lt", Cause.LANGUAGE),
    (TOWN, 16, ("washing", "feeding-tube"), NONE, Cause.TRAINING),
    (TOWN, 14, ("washing", "feeding-tube"), "lt", Cause.COMPLEXITY),
    (MARSH, 14, CARE, NONE, Cause.NO_STAFF_AREA),
)
TELL = 3  # one of so many also tells the council
HARD = {
    Cause.LANGUAGE: "We asked four times. Nobody here speaks it, and without it there is no trust.",
    Cause.TRAINING: "They come gladly for the washing. For the feeding tube nobody is trained.",
    Cause.COMPLEXITY: "One who could do it does not understand her, and who understands her cannot do it.",
    Cause.NO_STAFF_AREA: "They all say the same: the road is too long for one visit in the evening.",
}
SAY = (WantedReply.CAN, WantedReply.MORE, WantedReply.CAN, WantedReply.NOT_ME, WantedReply.MORE)
# (area they set out from, name, how far they travel) of agencies that are there all the while
AGENCIES = (
    ("Saltmere Coast 005", "Longsands Care at Home", 12_000),
    ("Wrenchester 003", "Gatehouse Home Care", 6_000),
    ("Dray Valley 001", "Weirside Home Helps", 4_500),
)
ASKED_OF = 30  # providers who look at what is wanted near them


@dataclass
class Unmet:
    """All of it, in some quarters; ``since`` is the one from which less is missing on the coast."""

    calendar: Calendar
    supply: Supply
    years: Years
    officer: User
    quarters: Sequence[str]
    since: str
    homes: dict[tuple[int, str, int], Household] = field(default_factory=dict)

    def __post_init__(self):
        self.random = Random("those who go without")
        self.crowd = Crowd(self.random, mark=".of.need")  # its own, so that everybody else stays who they are
        self.deals = Deals(self.random, self.calendar, self.supply)

    def stories(self) -> Iterator[Story]:
        """People, what they ask each quarter, who only looks, and what providers say to what is wanted."""
        slots = [
            (group, area, number)
            for group, (district, many, *_) in enumerate(WITHOUT)
            for area in places.areas_of(district)
            for number in range(many)
        ]
        for sketch in self._agencies():
            yield self.supply.life(sketch)
            yield self.years.kept_up(sketch)
        for slot in slots:
            yield self._family(slot)
        for quarter in self.quarters:
            for group, area, number in slots:
                if quarter >= self.since and number >= WITHOUT[group][1] - FEWER.get(group, 0):
                    continue
                yield self._asks((group, area, number), quarter)
        for kind, (_, many, *_) in enumerate(LOOKED):
            for quarter in self.quarters[-2:]:
                for number in range(many):
                    dice = Random(f"{quarter} looks {kind} {number}")
                    yield self._looks(kind, self._day(quarter, dice, hours=(7, 21)), dice)
            lately = Random(f"looks lately {kind}")
            yield self._looks(kind, self.calendar.at(-lately.randint(2, 12), 19), lately, tells=True)
        yield self._read()
        yield self._answers()

    def _agencies(self) -> Iterator[Sketch]:
        """Without them nobody could be asked on the far coast or in the valley; they have too little time as well."""
        for area, name, travels in AGENCIES:
            spot = self.random.choice(places.spots_in(area))
            named = (spot.town, name)
            sketch = agency(self.random, self.crowd, named, lanes=12, spot=spot, travels=travels)
            yield self.years.of_old(sketch)

    def _day(self, quarter: str, random: Random, *, hours: tuple[int, int]) -> datetime:
        first, after = first_of(quarter), first_of(next_quarter(quarter))
        day = first + timedelta(days=random.randrange((after - first).days - 4))
        return wall(day, random.randint(*hours) * 60 + random.choice((0, 10, 30, 50)))

    def _family(self, slot: tuple[int, str, int]) -> Story:
        """A person who signs in, in this area."""
        random = Random(f"without {slot}")
        yield wall(
            first_of(self.quarters[0]) - timedelta(days=random.randint(3, 20)), random.randint(9, 20) * 60
        )
        heritage = "pakistani" if WITHOUT[slot[0]][3] == URDU else ""
        human, spot = self.crowd.somebody(heritage=heritage), random.choice(places.spots_in(slot[1]))
        user = joining.open_account(email=human.email, name=human.name)
        person = people.become(details=details(human, spot, random), by=user)
        self.homes[slot] = Household(person, spot, user)

    def _asks(self, slot: tuple[int, str, int], quarter: str) -> Story:
        """They ask whoever suits best, who has no time."""
        random, (_, _, want, language) = Random(f"{quarter} {slot}"), WITHOUT[slot[0]]
        yield self._day(quarter, random, hours=(8, 17))
        booking = self.deals.ask(self.homes[slot], want, random, wishes=self._speaks(language))
        if booking is None:
            return
        yield timezone.now() + timedelta(minutes=random.randint(20, 110))
        if slot[0] == CHANGE_THEIR_MINDS:
            bookings.withdraw(booking, by=booking.requested_by)
            return
        reason = random.choice(SAID)
        bookings.decline(booking, reason=reason, words=words.ADVICE[reason], by=providers_of(booking)[0])

    def _speaks(self, code: str, *, must: bool = False) -> tuple[dict, ...]:
        if not code:
            return ()
        return ({"kind": "language", "id": self.supply.languages[code].pk, "level": 1, "must": must},)

    def _looks(self, kind: int, when: datetime, random: Random, *, tells: bool = False) -> Story:
        """Somebody without an account looks for what nobody here does, and may tell the council."""
        district, _, needs, language, cause = LOOKED[kind]
        yield when
        spot: Spot = random.choice(places.spots_in(random.choice(places.areas_of(district))))
        brief = briefs.start(
            by=None,
            postcode=spot.postcode,
            needs=sorted(self.supply.needs[slug].pk for slug in needs),
            visits=EVENINGS,
            starts_on=timezone.localdate() + timedelta(days=random.choice((3, 5))),
            funding=random.choice(FundingKind.values),
            requirements=self._speaks(language, must=True),
        )
        yield timezone.now() + timedelta(minutes=2)
        looking.look(brief, by=None, agent=BROWSER)
        if tells or random.randrange(TELL) == 0:
            shortfalls.tell(brief, cause=cause, words=HARD[cause], form_token=token(random))

    def _read(self) -> Story:
        """An officer reads what people told each month, so that only the last words wait."""
        day = first_of(self.quarters[-2]) + timedelta(days=30)
        while day < self.calendar.today:
            yield wall(day, 15 * 60)
            shortfalls.forget()
            for told in Shortfall.objects.read_by(self.officer).waiting():
                shortfalls.code(told, cause=told.cause, by=self.officer)
            day += timedelta(days=30)

    def _answers(self) -> Story:
        """Some days after the numbers are published, providers say whether they can."""
        yield wall(first_of(next_quarter(self.quarters[-1])) + periods.SETTLED_AFTER, 11 * 60)
        staying = [one for one in sorted(self.supply.live.items()) if one[0] not in self.supply.going]
        for number, (_, listing) in enumerate(staying[:ASKED_OF]):
            yield timezone.now() + timedelta(hours=7)
            self._answer(listing, SAY[number % len(SAY)], number)

    def _answer(self, listing: Listing, reply: str, number: int) -> None:
        owner = User.objects.belonging_to(listing.provider.organisation).order_by("pk")[0]
        near = wanting.near(listing.provider)
        for one in near.yours[:1]:
            cause = Cause.TRAVEL if reply == WantedReply.NOT_ME else ""
            wanting.answer(
                listing.provider,
                reference=one.reference,
                card=one.card.key,
                reply=reply,
                cause=cause,
                by=owner,
            )
            if number % 3 == 0:
                wanting.begin_letters(listing.provider, by=owner)
