"""The weekly invoices: 50,000 confirmed visits of one week, stopped half way and run again; seconds, memory and the sums."""

import resource
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Person, User
from directory.enums import FundingKind
from directory.hours import wall
from marketplace.actions import billing, reconciling
from marketplace.bench import bookings_scene as scene
from marketplace.bench import database
from marketplace.bench.figures import ratio
from marketplace.enums import BookingState, VisitState
from marketplace.models import AgreedVisit, Booking, Visit
from payments.enums import PayingWay
from payments.models import Arrangement, Entry, Funding, Invoice, Line, Share
from payments.weeks import settled_week

DAYS = 7
PENCE = 1500
MOST_GROWTH = 1.25

Say = Callable[[str], None]


def run(say: Say, *, providers: int = 1000, people: int = 7) -> dict[str, Any]:
    """One visit a day for so many people of each provider, through the same steps as ``manage.py invoice_week``."""
    with database.apart("invoicing"):
        database.anew()
        return _invoiced(say, providers, people)


def _invoiced(say: Say, providers: int, people: int) -> dict[str, Any]:
    week_on = settled_week(timezone.localdate())
    say(f"Inventing {providers * people * DAYS:,} visits …")
    scene.begin()
    for start in range(0, providers, 100):
        fill(min(100, providers - start), people, week_on)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    half = list(islice(measured(say, week_on), providers // 2))
    say(f"Stopped half way, with {Invoice.objects.count():,} invoices. Again …")
    rest = list(measured(say, week_on))
    seconds = sum(took for took, _ in half + rest)
    found: dict[str, Any] = {
        "visits": Visit.objects.count(),
        "invoices": Invoice.objects.count(),
        "seconds_invoicing": round(seconds, 1),
        "visits_a_second": round(Visit.objects.count() / seconds),
        "memory_mb_early": early(half),
        "memory_mb_late": rest[-1][1],
        "memory_growth": ratio(rest[-1][1], early(half)),
        "seconds_a_provider_early_ms": pace(half),
        "seconds_a_provider_late_ms": pace(rest),
    }
    say("Reconciling …")
    began = perf_counter()
    found["differences"] = sum(1 for _ in reconciling.differences())
    found["seconds_reconciling"] = round(perf_counter() - began, 1)
    found["problems"] = problems(found)
    return found


def early(steps: list[tuple[float, int]]) -> int:
    """What it had taken once it was warm."""
    return steps[len(steps) // 5][1]


def pace(steps: list[tuple[float, int]]) -> float:
    """Milliseconds a provider."""
    return round(1000 * sum(took for took, _ in steps) / len(steps), 1)


def measured(say: Say, week_on: date) -> Iterator[tuple[float, int]]:
    """Each provider done: the seconds it took and the most memory there was, in megabytes."""
    began = perf_counter()
    for progress in billing.bill_week(week_on):
        yield perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        if progress.done % 100 == 0:
            say(f"{progress.done:,} of {progress.of:,} providers, {progress.lines:,} lines.")
        began = perf_counter()


def problems(found: dict[str, Any]) -> list[str]:
    """What is not as promised."""
    said = []
    lines = Line.objects.count()
    if lines != found["visits"] or Line.objects.waiting().exists():
        said.append(f"{found['visits']:,} visits made {lines:,} lines, or some are on no invoice.")
    owed = Entry.objects.on_kind("receivable").balance_pence()
    if owed != found["visits"] * PENCE or Entry.objects.balance_pence():
        said.append(f"The ledger is owed {owed} pence.")
    if found["differences"]:
        said.append(f"{found['differences']} things do not agree.")
    if found["memory_growth"] > MOST_GROWTH:
        said.append(f"Memory grew {found['memory_growth']} times.")
    return said


@transaction.atomic
def fill(many: int, people: int, week_on: date) -> None:
    """Providers, each with so many people who had a visit a day in that week, and confirmed it."""
    offers = [offer for offer, _ in scene.providers(many) for _ in range(people)]
    mark = uuid4().hex[:10]
    users = User.objects.bulk_create(User(email=f"payer{n}@{mark}.example") for n in range(len(offers)))
    persons = Person.objects.bulk_create(
        Person(user=user, name="A Person", created_by=user) for user in users
    )
    sources = Funding.objects.bulk_create(
        Funding(person=one, kind=FundingKind.OWN, way=PayingWay.CARD, valid_from=week_on, created_by=one.user)
        for one in persons
    )
    agreed = {"state": BookingState.ACCEPTED, "answered_at": timezone.now()}
    found = [
        scene.a_booking(offer, source, week_on, week_on + timedelta(days=DAYS - 1), **agreed)
        for offer, source in zip(offers, sources, strict=True)
    ]
    arranged = Arrangement.objects.bulk_create(
        Arrangement(
            person=one.person,
            provider=one.listing.provider,
            engagement="self_employed",
            about=one.reference,
            terms=one.terms,
            starts_on=week_on,
            week_pence=PENCE * DAYS,
        )
        for one in found
    )
    Share.objects.bulk_create(
        Share(arrangement=one, funding=source, valid_from=week_on)
        for one, source in zip(arranged, sources, strict=True)
    )
    for one, arrangement in zip(found, arranged, strict=True):
        one.arrangement = arrangement
    visits_of(Booking.objects.bulk_create(found), week_on)


def visits_of(bookings: list[Booking], week_on: date) -> None:
    """One a day for each."""
    agreed = AgreedVisit.objects.bulk_create(
        AgreedVisit(booking=one, day=day, starts=540, minutes=45) for one in bookings for day in range(DAYS)
    )
    Visit.objects.bulk_create(
        Visit(
            booking=one.booking,
            agreed=one,
            state=VisitState.CONFIRMED,
            starts_at=wall(week_on + timedelta(days=one.day), 540),
            ends_at=wall(week_on + timedelta(days=one.day), 585),
            price_pence=PENCE,
        )
        for one in agreed
    )
