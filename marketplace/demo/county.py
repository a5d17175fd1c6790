"""The whole county, put together: the same seed and the same day make the same county."""

from collections.abc import Callable, Iterator
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from directory.hours import wall
from directory.models import Authority
from marketplace.demo import (
    advertising,
    cards,
    clock,
    deals,
    desk,
    employing,
    grumbles,
    paying,
    people,
    places,
    reviewing,
    shaping,
    sketches,
    sources,
    stating,
    unmet,
    worries,
    years,
)
from marketplace.demo import held as held_money
from marketplace.demo.clock import Calendar
from marketplace.demo.names import Crowd
from marketplace.demo.people import ASHA, DARA, PRIYA, Household
from marketplace.demo.supply import Supply, well_known

SEED = 2027
PASSWORD = "wren-on-the-gate"  # noqa: S105 -- printed for everybody: it opens nothing but the invented county
PEOPLE, BOOKINGS = 195, 120
SMALL_WEEKS = 4  # a small county's clock begins when its first deals do
Say = Callable[[str], None]


def is_there() -> bool:
    """Whether the county has been peopled already."""
    return User.objects.filter(email=ASHA.email).exists()


def build(say: Say, *, scale: float = 1.0, seed: int = SEED) -> None:
    """All of it or nothing."""
    calendar = Calendar(timezone.now())
    say("The invented county's towns, villages and postcodes …")
    places.load()
    with clock.nobody_asked(), transaction.atomic():
        _people(Random(seed), calendar, scale, say)
    with clock.nobody_asked():
        say(f"{cards.play()} payments by card, with pretend money …")


def _people(random: Random, calendar: Calendar, scale: float, say: Say) -> None:
    crowd = Crowd(random)
    homes: list[Household] = []
    asha: list[Household] = []
    began = years.first_day(calendar.today)
    with clock.at(wall(began, 9 * 60)):
        say("Councils and their officers …")
        chiefs, officers = people.offices(crowd, password=PASSWORD)
        chiefs, officers = _present(chiefs), _present(officers)
        joined = places.welcome(chiefs, today=calendar.today)
        people.seat(joined, officers, chiefs)
        places.take_files(chiefs)
        leads = worries.leads(password=PASSWORD)
        worries.seat(joined, leads, chiefs)
        county = people.COUNTY
        ivo = desk.second_officer(joined[county], password=PASSWORD, chief=chiefs[county])
        supply = Supply(random, calendar, list(officers.values()))
    known = well_known(random, crowd, dara=DARA, priya=PRIYA)
    stories = [supply.life(sketch, password=PASSWORD) for sketch in known.values()]
    stories += [supply.life(sketch) for sketch in sketches.the_county(random, crowd, scale)]
    say(f"{len(stories)} providers, with their hours, rates and listings …")
    stories.append(people.asha_and_bola(random, calendar, password=PASSWORD, into=asha))
    stories += people.families(random, crowd, calendar, round(PEOPLE * max(scale, 0.1)), homes)
    made = deals.Deals(random, calendar, supply)
    ends = deals.endings(random, round(BOOKINGS * scale))
    stories += [made.story(homes, number, ending) for number, ending in enumerate(ends)]
    money = sources.Sources(calendar, asha, homes, joined[county], chiefs[county], supply.live)
    stories += deals.known_deals(made, asha, DARA.email, PRIYA.email, money.paid_by_two)
    stories += money.stories()
    aside, officer = Random(len(stories)), officers[county]
    stories += worries.Desk(aside, calendar, joined[county], leads[county], supply.live).stories()
    stories += grumbles.Grumbles(aside, calendar, joined[county], officer, supply.live).stories()
    held: list[Household] = []
    keeper = held_money.Holder(calendar, joined[county], chiefs[county], homes, asha, held, PASSWORD)
    stories.append(keeper.story())
    stories += held_money.deals(deals.Deals(aside, calendar, supply), held)
    stories += deals.regulars(made, homes, DARA.email)
    stories.append(reviewing.Reviewers(aside, calendar, list(officers.values())).story())
    stories.append(desk.Desk(calendar, officer, ivo, chiefs[county], supply.live, supply.going).story())
    stories.append(paying.Cashbook(calendar).story())
    stories += deals.employers(calendar, supply, asha, homes, PRIYA.email)
    stories += advertising.Advertisers(calendar, supply, asha, Random(len(stories))).stories()
    stories.append(deals.other_times(calendar, supply, asha, homes, DARA.email))
    stories.append(employing.Employers(calendar, Random(len(homes))).story())
    stories.append(deals.chores(calendar, say, weeks=8 if scale >= 1 else SMALL_WEEKS))
    stories += _market(calendar, supply, scale, (officer, ivo), say)
    clock.play(stories, calendar.now)


def _market(
    calendar: Calendar, supply: Supply, scale: float, staff: tuple[User, User], say: Say
) -> Iterator[clock.Story]:
    """The two years before, what the council notes and tries meanwhile, and the statements it makes of them."""
    county, (writer, second), quarters = people.COUNTY, staff, years.quarters(calendar.today)
    before = years.Years(calendar, supply, scale, say)
    yield from before.stories()
    if scale >= 1:
        without = unmet.Unmet(calendar, supply, before, writer, quarters[-5:], since=quarters[-1])
        yield from without.stories()
    yield from shaping.Shaping(writer, county, quarters, calendar.today).stories()
    told = stating.Statements(calendar, writer, second, county, supply)
    yield from told.stories(quarters[-2:])


def _present(users: dict[str, User]) -> dict[str, User]:
    """Of the councils that are loaded."""
    return {code: users[code] for code in Authority.objects.filter(pk__in=users).values_list("pk", flat=True)}
