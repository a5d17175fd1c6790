"""Counting people: everybody who asked for care in a quarter becomes one row, from what bookings and visits say.

A few hundred people are one transaction, which also writes down how far it came. Stopped half way and run again, the
rest is done; run again after that, nothing changes but what became otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Event, Person
from accounts.retention import Kept, first_day
from directory.actions.searches import token_of
from directory.enums import FundingKind
from directory.hours import LONDON, WINDOW_WEEKS
from directory.models import Language, Lsoa
from marketplace import person_traits as traits
from marketplace.actions.demanding import home_of
from marketplace.disclosure import People, Row
from marketplace.enums import BookingState, Side, VisitState
from marketplace.estimators.outcomes import (
    AFTER_DAYS,
    Course,
    Outcome,
    missing_minutes,
    outcome,
    waited,
)
from marketplace.models import Booking, PeriodRun, PersonPeriod, Release, Visit

if TYPE_CHECKING:
    from datetime import date

    from directory.locating import Located

AT_ONCE = 300
LONGEST_AHEAD = timedelta(weeks=WINDOW_WEEKS)
SETTLED_AFTER = timedelta(days=AFTER_DAYS + 3)  # 28 days, and the two in which a visit confirms itself
AGREED = {BookingState.ACCEPTED, BookingState.ENDED}
OPEN = {BookingState.REQUESTED, BookingState.SUGGESTED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come."""

    done: int
    of: int
    changed: int
    unplaced: int


def count(period: str, *, now: datetime | None = None) -> Iterator[Progress]:
    """Count the people of a quarter, from where the last run stopped. Raises ValueError for what is no quarter."""
    now, who = now or timezone.now(), _who_asked(period)
    PeriodRun.objects.get_or_create(period=period)
    of, changed, began = who.count(), 0, False
    while True:
        with transaction.atomic():
            run = PeriodRun.objects.select_for_update().get(period=period)
            if not began and (run.finished_at or not run.started_at):
                run.upto, run.counted, run.unplaced, run.started_at, run.finished_at = 0, 0, 0, now, None
            began = True
            batch = list(who.filter(pk__gt=run.upto).order_by("pk")[:AT_ONCE])
            written, unplaced = _count_some(batch, period, now)
            changed += written
            run.counted += len(batch)
            run.unplaced += unplaced
            run.upto = batch[-1].pk if batch else run.upto
            run.finished_at = None if batch else timezone.now()
            run.save()
        if not batch:
            return
        yield Progress(run.counted, of, changed, run.unplaced)


def open_quarters(today: date) -> list[str]:
    """The quarters in which something may still become otherwise: this one, and the last until its 28 days are over."""
    this = traits.quarter_of(today)
    ended = traits.first_of(this)
    return [traits.quarter_before(this), this] if today <= ended + 2 * SETTLED_AFTER else [this]


def count_open() -> None:
    """Count the people of every quarter that is open, and of the one to be published if that was never done."""
    today = timezone.localdate()
    newest = newest_settled(today)
    waiting = [] if is_counted(newest) else [newest]
    for period in sorted({*waiting, *open_quarters(today)}):
        for _ in count(period):
            pass


def forget() -> int:
    """Delete the people of quarters that need not be corrected any more; how many rows went."""
    oldest = traits.quarter_of(first_day(Kept.PSEUDONYM, timezone.localdate()))
    gone, _ = PersonPeriod.objects.filter(period__lt=oldest).delete()
    return gone


def is_settled(period: str, today: date) -> bool:
    """Whether everybody of a quarter has had their 28 days, so that it can be published."""
    return today >= traits.first_of(traits.next_quarter(period)) + SETTLED_AFTER


def is_counted(period: str) -> bool:
    """Whether its people were counted since everybody of it has had their 28 days."""
    run = PeriodRun.objects.filter(period=period).first()
    return bool(run and run.finished_at and is_settled(period, timezone.localdate(run.started_at)))


def newest_settled(today: date) -> str:
    """The latest quarter that can be published."""
    before = traits.quarter_before(traits.quarter_of(today))
    return before if is_settled(before, today) else traits.quarter_before(before)


def people_of(place: str, period: str, *, version: int | None = None, amount: str = "") -> People:
    """The people of one council and quarter for the gate, as they are counted in a version; in the newest, if none is said.

    With an ``amount``, asked or missing, those who have any of it, each with their own minutes a week. What is missing
    is missing to those who are unmet or under-met.
    """
    if version is None:
        newest = PersonPeriod.objects.of(place, period).aggregate(newest=Max("version"))["newest"] or 1
        return people_of(place, period, version=newest, amount=amount)
    rows = PersonPeriod.objects.of(place, period).as_of(version)
    columns = ("asked_minutes", "given_minutes", "key", "asked_on", *PersonPeriod.TRAITS)
    found = []
    for asked, given, key, asked_on, *each in rows.values_list(*columns):
        named = dict(zip(PersonPeriod.TRAITS, each, strict=True)) | {"week": traits.week_of(asked_on)}
        lacks = named["outcome"] in {Outcome.UNMET, Outcome.UNDER_MET}
        missing = missing_minutes(asked, given) if lacks else 0
        minutes = {"": 0, "asked": asked, "missing": missing}[amount]
        if minutes or not amount:
            found.append(Row(key, named, {key: minutes} if amount else {}))
    return People(place, period, found, blocks_of(place, period), version)


def blocks_of(place: str, period: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Every block there could be: from the map and the lists of words, never from who asked."""
    districts, msoas, lsoas = set(), defaultdict(set), defaultdict(list)
    for code, name, district in Lsoa.objects.filter(council=place).values_list("code", "name", "district"):
        area = traits.msoa(name)
        districts.add(district)
        msoas[district].add(area)
        lsoas[area].append(code)
    languages = Language.objects.exclude(code=traits.IN_ENGLISH).values_list("code", flat=True)
    return {
        "district": {"": sorted(districts)},
        "msoa": {district: sorted(areas) for district, areas in msoas.items()},
        "lsoa": {area: sorted(codes) for area, codes in lsoas.items()},
        "outcome": {"": list(Outcome)},
        "waited": traits.WAITED_WITHIN,
        "service": {"": traits.SERVICES},
        "payer": {"": FundingKind.values},
        "language": {"": [traits.NO_LANGUAGE, traits.SEVERAL, *sorted(languages)]},
        "hours_band": {"": traits.HOURS_BANDS},
        "time": {"": (*traits.TIMES, traits.NOT_SAID)},
        "days": {"": (*traits.DAYS_OF, traits.NOT_SAID)},
        "week": {"": traits.weeks_of(period)},
    }


def span(period: str) -> tuple[datetime, datetime]:
    first, after = traits.first_of(period), traits.first_of(traits.next_quarter(period))
    return datetime.combine(first, time(), LONDON), datetime.combine(after, time(), LONDON)


def _who_asked(period: str):
    asked = Booking.objects.filter(requested_at__gte=span(period)[0], requested_at__lt=span(period)[1])
    return Person.objects.filter(pk__in=asked.order_by().values("person"))


def _key(person: Person, period: str) -> str:
    return token_of(person.reference, period).hex()


def _count_some(people: Sequence[Person], period: str, now: datetime) -> tuple[int, int]:
    """Write the rows of some people; how many changed, and how many have no place."""
    stories = _stories(people, period)
    known = {
        row.key: row
        for row in PersonPeriod.objects.filter(
            period=period, key__in=[_key(each, period) for each in people]
        ).order_by("version")
    }
    published = dict(
        Release.objects.filter(period=period).values_list("place").annotate(newest=Max("people")).order_by()
    )
    languages = dict(Language.objects.values_list("pk", "code"))
    added, updated, unplaced = [], [], 0
    for person in people:
        story, before = stories[person.pk], known.get(_key(person, period))
        if before is None:
            if (place := home_of(person, story.first)) is None:
                unplaced += 1
                continue
            added.append(_row(person, period, story, place=place, languages=languages, now=now))
            added[-1].version = published.get(added[-1].place, 0) + 1
        elif became := _became(story, now, before):
            row = _changed(before, became, published.get(before.place, 0))
            (updated if row.pk else added).append(row)
    PersonPeriod.objects.bulk_create(added)
    PersonPeriod.objects.bulk_update(updated, ["outcome", "waited", "given_minutes"])
    return len(added) + len(updated), unplaced


@dataclass(frozen=True, slots=True)
class Story:
    """A person's first request of the quarter, and those up to 28 days after the clock began; their visits until then.

    The clock begins when they asked, or on the day from which they want care, if that is later. ``otherwise`` names the
    bookings that were agreed at other times than were asked for.
    """

    first: Booking
    since: date
    bookings: Sequence[Booking]
    visits: Mapping[int, Sequence[Visit]]
    otherwise: frozenset[str]


def _stories(people: Sequence[Person], period: str) -> dict[int, Story]:
    since, until = span(period)
    until += timedelta(days=AFTER_DAYS) + LONGEST_AHEAD
    asked = Booking.objects.filter(person__in=people, requested_at__gte=since, requested_at__lt=until)
    by_person = defaultdict(list)
    for booking in (
        asked.select_related("brief")
        .prefetch_related("needs", "agreed_visits")
        .order_by("requested_at", "pk")
    ):
        by_person[booking.person_id].append(booking)
    visits = defaultdict(list)
    columns = ("booking_id", "state", "starts_at", "ends_at", "cancelled_by_side")
    for visit in Visit.objects.filter(booking__in=asked, starts_at__lt=until).values_list(
        *columns, named=True
    ):
        visits[visit.booking_id].append(visit)
    accepted = Event.objects.filter(
        thing="marketplace.booking", before=BookingState.SUGGESTED, after=BookingState.ACCEPTED
    )
    references = [booking.reference for bookings in by_person.values() for booking in bookings]
    otherwise = frozenset(
        accepted.filter(thing_reference__in=references).values_list("thing_reference", flat=True)
    )
    return {person: _story(bookings, visits, otherwise) for person, bookings in by_person.items()}


def _story(
    bookings: Sequence[Booking], visits: Mapping[int, Sequence[Visit]], otherwise: frozenset[str]
) -> Story:
    first = bookings[0]
    since = max(timezone.localdate(first.requested_at), first.starts_on)
    last = since + timedelta(days=AFTER_DAYS)
    near = [each for each in bookings if timezone.localdate(each.requested_at) <= last]
    seen = {
        each.pk: [visit for visit in visits[each.pk] if timezone.localdate(visit.starts_at) <= last]
        for each in near
    }
    return Story(first, since, near, seen, otherwise)


def _course(story: Story, asked_minutes: int, now: datetime) -> Course:
    """How it went, as ``marketplace.estimators.outcomes`` asks."""
    agreed = [each for each in story.bookings if each.state in AGREED]
    came = [
        visit.starts_at for booking in agreed for visit in story.visits[booking.pk] if _took_place(visit, now)
    ]
    gone = [each.expires_at for each in story.bookings if each.state == BookingState.WITHDRAWN]
    waits = any(each.state in OPEN and each.expires_at > now for each in story.bookings)
    return Course(
        age_days=(timezone.localdate(now) - story.since).days,
        requested_minutes=asked_minutes,
        delivered_minutes=sum(_given(each, story.visits[each.pk], now) for each in agreed),
        started_after=_days(story.since, min(came)) if came else None,
        left_after=_days(story.since, max(gone)) if gone and not agreed and not waits else None,
        dropped=any(each.reference in story.otherwise for each in agreed),
    )


def _days(since: date, moment: datetime) -> int:
    return (timezone.localdate(moment) - since).days


def _took_place(visit: Visit, now: datetime) -> bool:
    itself = visit.state == VisitState.PLANNED and visit.ends_at + Visit.CONFIRMED_BY_ITSELF_AFTER <= now
    return visit.state == VisitState.CONFIRMED or itself


def _given(booking: Booking, visits: Sequence[Visit], now: datetime) -> int:
    """The minutes a week of an agreement, less the part of them that did not come; what the person cancelled is no lack."""
    due = [
        each
        for each in visits
        if each.ends_at <= now
        and not (each.state == VisitState.CANCELLED and each.cancelled_by_side == Side.PERSON)
    ]
    came = sum(_took_place(each, now) for each in due)
    return _asked(booking) * came // len(due) if due else 0


def _asked(booking: Booking) -> int:
    return traits.minutes_a_week(
        [{"minutes": each.minutes, "workers": each.workers} for each in booking.agreed_visits.all()],
        booking.every_weeks,
    )


def _asked_first(booking: Booking) -> int:
    """What was asked for at first: what the brief says, which may be more than was asked of this provider."""
    of_brief = traits.minutes_a_week(booking.brief.visits, booking.brief.every_weeks) if booking.brief else 0
    return max(of_brief, _asked(booking))


def _visits_asked(booking: Booking) -> list[Mapping[str, int]]:
    """The visits that were asked for: what the brief says, or what was asked of this provider."""
    if booking.brief:
        return list(booking.brief.visits)
    return [
        vars(each) | {"earliest": each.starts, "latest": each.starts + each.minutes}
        for each in booking.agreed_visits.all()
    ]


def _row(
    person: Person,
    period: str,
    story: Story,
    *,
    place: Located,
    languages: Mapping[int, str],
    now: datetime,
) -> PersonPeriod:
    """A new row: what was asked is written once, because briefs go."""
    first = story.first
    wishes = first.brief.requirements if first.brief else []
    asked, visits = _asked_first(first), _visits_asked(first)
    course = _course(story, asked, now)
    return PersonPeriod(
        key=_key(person, period),
        period=period,
        place=place.council_id,
        district=place.district_id,
        msoa=traits.msoa(place.lsoa_name),
        lsoa=place.lsoa_id,
        service=traits.service((need.area, need.regulated) for need in first.needs.all()),
        payer=first.funding,
        language=traits.language(
            languages[wish["id"]] for wish in wishes if wish["kind"] == "language" and wish["id"] in languages
        ),
        hours_band=traits.hours_band(asked),
        time=traits.time_of_day(visits),
        days=traits.days_of_week(visits),
        asked_on=timezone.localdate(first.requested_at),
        asked_minutes=asked,
        given_minutes=course.delivered_minutes,
        outcome=outcome(course),
        waited=waited(course),
    )


def _became(story: Story, now: datetime, before: PersonPeriod) -> dict[str, str | int]:
    """What is otherwise than the row says; nothing when it says so already."""
    course = _course(story, before.asked_minutes, now)
    found = {
        "outcome": outcome(course).value,
        "waited": waited(course),
        "given_minutes": course.delivered_minutes,
    }
    return found if any(getattr(before, name) != value for name, value in found.items()) else {}


def _changed(before: PersonPeriod, became: Mapping[str, str | int], published: int) -> PersonPeriod:
    """The row as it is now: the same one while it is not published, a new one after."""
    if before.version <= published:
        before.pk, before.version = None, published + 1
        before._state.adding = True
    for name, value in became.items():
        setattr(before, name, value)
    return before
