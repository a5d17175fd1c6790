"""How good it is: whether the same people come, for long enough, on time, and as was wished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Q

from directory.enums import RegulatedClass
from directory.models import SearchEntry
from directory.tags import wish_tag
from marketplace.disclosure import STAFF, Policy, rounded
from marketplace.enums import BookingState, Side, VisitState
from marketplace.estimators import intervals, markets
from marketplace.measures.people import part, part_of_people, too_few
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.models import Booking
from marketplace.models.visit import Attendance

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from marketplace.querysets import VisitQuerySet

ENOUGH_VISITS = 8
CHANGING = 0.3
SHORT, SHORTEST = 30, 15
LATE = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)
WINDOW_DAYS = 28
NEARBY_METRES = (
    30_000 * 0.25 / 1.3
)  # as the crow flies: a quarter of an hour at 30 km an hour, by roads 1.3 times as long
PLACES = 2
NO_VISITS = "no visits took place"
NOBODY_LONG = f"nobody had {ENOUGH_VISITS} visits or more"
NO_TIMES = "nobody wrote down when visits began"

Workers = Mapping[int, Sequence[Hashable]]
"""For each person the workers who came, one for each visit and worker."""


@dataclass(frozen=True, slots=True)
class Held:
    """One visit as quality asks of it: how long it was to be and was. ``late`` is None where nobody said when it began."""

    person: int
    agreed_minutes: int
    minutes: int
    personal_care: bool = False
    reason_given: bool = False
    missed: bool = False
    late: bool | None = None


def workers_by_person(visits: VisitQuerySet, last_on: date) -> Workers:
    """Who came to each person in the 28 days up to a day. One query."""
    first_on = last_on - timedelta(days=WINDOW_DAYS - 1)
    rows = Attendance.objects.filter(
        visit__in=visits.confirmed().order_by(),
        visit__starts_at__date__range=(first_on, last_on),
    )
    found: dict[int, list[Hashable]] = defaultdict(list)
    for person, worker in rows.order_by("visit").values_list("visit__booking__person", "entry__worker"):
        found[person].append(worker)
    return found


def held(visits: VisitQuerySet) -> list[Held]:
    """Visits that took place or were missed. Two queries."""
    columns = (
        *("booking", "booking__person", "booking__short_visit_reason", "state", "said_by_side"),
        *("starts_at", "ends_at", "happened_from", "happened_until"),
    )
    known = visits.filter(visits.took_place() | Q(state=VisitState.MISSED)).order_by()
    rows = list(known.values_list(*columns, named=True))
    care = set(
        Booking.needs.through.objects.filter(
            booking__in={row.booking for row in rows}, need__regulated=RegulatedClass.PERSONAL_CARE
        ).values_list("booking", flat=True)
    )
    return [_held(row, personal_care=row.booking in care) for row in rows]


def _held(row, *, personal_care: bool) -> Held:
    agreed = (row.ends_at - row.starts_at) // A_MINUTE
    said = row.happened_from is not None and row.said_by_side != Side.CLOCK
    return Held(
        person=row.booking__person,
        agreed_minutes=agreed,
        minutes=(row.happened_until - row.happened_from) // A_MINUTE if said else agreed,
        personal_care=personal_care,
        reason_given=bool(row.booking__short_visit_reason),
        missed=row.state == VisitState.MISSED,
        late=abs(row.happened_from - row.starts_at) > LATE if said else None,
    )


@measure("M21", "Continuity")
def continuity(workers: Workers, *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """Whether the same few workers come: for the person in the middle, how far visits were by the same ones. 1 is always the same worker.

    Formula: median over people of COCI = (sum n_i² - N) / (N (N - 1)), n_i visits by worker i of N
    Unit: of one
    Out of: people with 8 visits or more
    Window: the last 28 days of a quarter
    Source: visits confirmed by either side or by themselves, and which worker's diary they stand in
    Cannot see: who came in fact, where a provider keeps one diary for several people
    """
    return _of_people("M21", workers, markets.continuity, as_of, policy)


@measure("M21b", "The usual worker")
def usual_worker(workers: Workers, *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """For the person in the middle, the part of visits made by whoever came most.

    Formula: median over people of max n_i / N
    Unit: share
    Out of: people with 8 visits or more
    Window: the last 28 days of a quarter
    Source: visits confirmed by either side or by themselves, and which worker's diary they stand in
    Cannot see: who came in fact, where a provider keeps one diary for several people
    """
    return _of_people("M21b", workers, markets.usual_worker, as_of, policy)


@measure("M21c", "Always somebody else")
def changing(workers: Workers, *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of people to whom somebody else comes nearly every time: their COCI is below 0.3.

    Formula: people with COCI < 0.3 / people
    Unit: share
    Out of: people with 8 visits or more
    Window: the last 28 days of a quarter
    Source: visits confirmed by either side or by themselves, and which worker's diary they stand in
    Cannot see: whether that was their wish
    """
    long = _long(workers)
    some = [person for person, each in long.items() if (markets.continuity(each) or 0) < CHANGING]
    if not long:
        return no_answer("M21c", NOBODY_LONG, as_of=as_of)
    return part_of_people("M21c", some, list(long), as_of=as_of, policy=policy)


def _long(workers: Workers) -> Workers:
    return {person: each for person, each in workers.items() if len(each) >= ENOUGH_VISITS}


def _of_people(
    code: str,
    workers: Workers,
    of: Callable[[Sequence[Hashable]], float | None],
    as_of: date,
    policy: Policy | None,
) -> Reading:
    """The middle person's value, to two places where it is for others to read."""
    values = [value for each in _long(workers).values() if (value := of(each)) is not None]
    if not values:
        return no_answer(code, NOBODY_LONG, as_of=as_of)
    if reason := too_few(len(values), policy):
        return no_answer(code, reason, as_of=as_of)
    if policy is None:
        return answer(code, median(values), of=len(values), as_of=as_of)
    return answer(code, round(median(values), PLACES), of=rounded(len(values), policy.base), as_of=as_of)


@measure("M22", "Visits cut short")
def cut_short(rows: Sequence[Held], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of visits that lasted under half an hour though more was agreed (NICE QS123, statement 4).

    Formula: visits that lasted < 30 minutes and less than agreed / visits
    Unit: share
    Out of: visits that took place
    Window: one calendar quarter
    Source: the times that either side wrote down when it confirmed a visit
    Cannot see: visits that nobody confirmed, which count as they were agreed
    """
    took = [row for row in rows if not row.missed]
    short = [row for row in took if row.minutes < SHORT and row.minutes < row.agreed_minutes]
    return _of_visits("M22", short, took, as_of=as_of, policy=policy, none=NO_VISITS)


@measure("M22b", "Personal care in a quarter of an hour")
def too_short_for_care(rows: Sequence[Held], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of visits with personal care that were agreed for 15 minutes or less without one of the reasons guidance allows. It is to be nought; where that is told to others than case workers, nought and a few look alike.

    Formula: visits agreed for <= 15 minutes with personal care and no reason / visits with personal care
    Unit: share
    Out of: visits with personal care that took place
    Window: one calendar quarter
    Source: bookings, and the reason that is asked for before a short visit can be booked
    Cannot see: care in short visits that was not agreed
    """
    care = [row for row in rows if row.personal_care and not row.missed]
    short = [row for row in care if row.agreed_minutes <= SHORTEST and not row.reason_given]
    return _of_visits(
        "M22b", short, care, as_of=as_of, policy=policy, none="no visits with personal care took place"
    )


@measure("M23", "On time")
def on_time(rows: Sequence[Held], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of visits that began within a quarter of an hour of when they were to.

    Formula: visits begun within 15 minutes of the agreed start / visits of which the start is known
    Unit: share
    Out of: visits that took place and of which a side said when they began
    Window: one calendar quarter
    Source: the times that either side wrote down when it confirmed a visit
    Cannot see: visits that confirmed themselves
    """
    known = [row for row in rows if row.late is not None and not row.missed]
    return _of_visits(
        "M23", [row for row in known if not row.late], known, as_of=as_of, policy=policy, none=NO_TIMES
    )


@measure("M23b", "Missed visits")
def missed_visits(rows: Sequence[Held], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """How many of a thousand visits did not happen though nobody had cancelled them.

    Formula: 1,000 × missed visits / visits, with the exact Poisson interval
    Unit: of 1,000 visits
    Out of: visits that took place or were missed
    Window: one calendar quarter
    Source: visits that either side said were missed
    Cannot see: missed visits that nobody spoke of
    """
    lost = [row for row in rows if row.missed]
    estimate = intervals.rate(len(lost), len(rows))
    if estimate is None:
        return no_answer("M23b", NO_VISITS, as_of=as_of)
    people = {row.person for row in lost}
    if reason := too_few(min(len(people), len({row.person for row in rows} - people)), policy):
        return no_answer("M23b", reason, as_of=as_of)
    value, low, high, of = estimate.value, estimate.low, estimate.high, estimate.of
    if policy:
        value, low, high, of = round(value), round(low), round(high), rounded(int(of), policy.base)
    return answer("M23b", value, of=of, low=low, high=high, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing one person would rather have, and whether the provider they agreed with has it."""

    person: int
    kind: str
    met: bool


def preferences(bookings: QuerySet[Booking]) -> list[Preference]:
    """What was preferred in requests that were agreed, and whether it was had: by what search knows of the offer now. Two queries."""
    agreed = bookings.filter(state__in=[BookingState.ACCEPTED, BookingState.ENDED]).exclude(brief=None)
    rows = list(agreed.order_by().values_list("person", "offer", "brief__requirements"))
    tags = dict(
        SearchEntry.objects.holding()
        .filter(offer__in={offer for _, offer, _ in rows})
        .values_list("offer", "tags")
    )
    return [
        Preference(person, wish["kind"], wish_tag(wish["kind"], wish["id"], wish["level"]) in tags[offer])
        for person, offer, wishes in rows
        if offer in tags
        for wish in wishes
        if not wish["must"]
    ]


@measure("M29", "Preferences met")
def preferences_met(
    rows: Sequence[Preference], *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, Reading]:
    """The part of preferences that the provider somebody agreed with meets, by kind: language, skill, a woman or a man.

    Formula: preferences met / preferences stated
    Unit: share
    Out of: preferences, not needs, of people whose request was agreed
    Window: requests of one calendar quarter
    Source: the person’s request, and what the listing that was agreed with says now
    Cannot see: preferences nobody wrote down, and listings that are no longer shown
    """
    kinds: dict[str, list[Preference]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    found = {}
    for kind, group in sorted(kinds.items()):
        people = {row.person for row in group if row.met}
        others = {row.person for row in group} - people
        sides, met = (len(people), len(others)), sum(row.met for row in group)
        found[kind] = part("M29", met, len(group), people=sides, as_of=as_of, policy=policy)
    return found or {"": no_answer("M29", "nobody stated a preference", as_of=as_of)}


@dataclass(frozen=True, slots=True)
class Trip:
    """Visits to one person by one provider, and how far its place is from theirs."""

    person: int
    metres: float
    visits: int


@measure("M35", "Workers from nearby")
def workforce_locality(rows: Sequence[Trip], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of visits made by providers whose place is a quarter of an hour or less from the person's home.

    Formula: visits from within 5.8 km as the crow flies / visits; 15 minutes at 30 km an hour, by roads 1.3 times as long
    Unit: share
    Out of: visits that took place to homes whose postcode is known
    Window: one calendar quarter
    Source: visits; the position of each provider as the site shows it, which is one to two kilometres off; postcodes of homes
    Cannot see: where the workers of a provider set out from in fact, and traffic
    """
    near = [row for row in rows if row.metres <= NEARBY_METRES]
    people = {row.person for row in near}
    sides = (len(people), len({row.person for row in rows} - people))
    some, of = sum(row.visits for row in near), sum(row.visits for row in rows)
    return part("M35", some, of, people=sides, as_of=as_of, policy=policy, none=NO_VISITS)


def _of_visits(
    code: str, some: Sequence[Held], of: Sequence[Held], *, as_of: date, policy: Policy | None, none: str
) -> Reading:
    """A part of visits; with a policy, only where enough people had such visits, and enough had none."""
    people = {row.person for row in some}
    others = {row.person for row in of} - people
    sides = (len(people), len(others))
    return part(code, len(some), len(of), people=sides, as_of=as_of, policy=policy, none=none)
