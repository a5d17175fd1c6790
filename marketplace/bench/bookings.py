"""Agreeing: acceptances a second for one visit and for a series of 26, beside bare SQL that writes the same truth."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from accounts.models import Event
from marketplace.actions import bookings
from marketplace.bench import bookings_floor as floor
from marketplace.bench import bookings_scene as scene
from marketplace.bench.figures import milliseconds, ratio, summary
from marketplace.models import Booking, Visit

MOST_RATIO = 4
WARM_UP = 5
ONE, SERIES = 1, 26


def run(
    say: Callable[[str], None],
    *,
    acceptances: int = 120,
    writers: int = 8,
    visits: int = 20_000,
    growth: int = 10,
) -> dict[str, Any]:
    """Ours and the floor turn about, one after another; then many at once; then again beside ten times the visits."""
    scene.begin()
    scene.crowd(visits - Visit.objects.count(), say)
    found: dict[str, Any] = {"visits_before": Visit.objects.count()}
    found |= both(say, acceptances)
    found |= audit(say, acceptances, writers)
    say(f"Filling up to {visits * growth:,} visits …")
    scene.crowd(visits * growth - Visit.objects.count(), say)
    grown = both(say, acceptances)
    found |= {f"grown_{name}": figure for name, figure in grown.items()}
    found["visits_grown"] = Visit.objects.count()
    for kind in ("one", "series"):
        found[f"{kind}_growth_p50"] = ratio(grown[f"{kind}_ours_p50_ms"], found[f"{kind}_ours_p50_ms"])
    found["ratio"] = max(found[name] for name in found if name.endswith("_ratio"))
    found["problems"] = [
        f"{name} is {found[name]}, more than {MOST_RATIO}."
        for name in found
        if name.endswith("_ratio") and found[name] > MOST_RATIO
    ]
    return found


def both(say: Callable[[str], None], acceptances: int) -> dict[str, float]:
    """One visit and a series, each by our action and by bare SQL, in turn."""
    found: dict[str, float] = {}
    for kind, length in (("one", ONE), ("series", SERIES)):
        say(f"Agreeing {acceptances} requests for {length} visit(s), ours and bare SQL in turn …")
        ours, bare = in_turn(scene.requests(2 * (acceptances + WARM_UP), length))
        found |= summary(ours, f"{kind}_ours") | summary(bare, f"{kind}_sql")
        found[f"{kind}_ours_a_second"] = round(1000 * len(ours) / sum(ours), 1)
        found[f"{kind}_sql_a_second"] = round(1000 * len(bare) / sum(bare), 1)
        found[f"{kind}_ratio"] = ratio(found[f"{kind}_sql_a_second"], found[f"{kind}_ours_a_second"])
    return found


def in_turn(asked: list[scene.Asked]) -> tuple[list[float], list[float]]:
    """Every other request is agreed by bare SQL; the first few of each are not counted."""
    ours, bare = [], []
    for number, one in enumerate(asked):
        if number % 2:
            bare.append(milliseconds(partial(floor.accept, floor.prepared(one))))
        else:
            ours.append(milliseconds(partial(accept, one)))
    agreed = Booking.objects.filter(pk__in=[one.booking.pk for one in asked], state="accepted").count()
    if agreed != len(asked):
        raise RuntimeError(f"Only {agreed} of {len(asked)} were agreed.")
    return ours[WARM_UP:], bare[WARM_UP:]


def accept(one: scene.Asked) -> None:
    """By the real action, as its owner."""
    bookings.accept(one.booking, by=one.owner)


def audit(say: Callable[[str], None], acceptances: int, writers: int) -> dict[str, float]:
    """What the events cost while many write: acceptances with them and without, and an insert of their own."""
    say(f"Agreeing with {writers} writers at once, with and without the events …")
    kept, left_out = [], []
    share = max(acceptances, writers)
    for _ in range(5):
        kept.append(together(scene.requests(share, ONE), writers))
        with patch.object(Event.objects, "bulk_create", list):
            left_out.append(together(scene.requests(share, ONE), writers))
    with_events, without = median(kept), median(left_out)
    return {
        "writers": writers,
        "with_events_ms": round(with_events, 3),
        "without_events_ms": round(without, 3),
        "events_cost_ms": round(with_events - without, 3),
        "events_own_insert_ms": round(own_insert(writers), 3),
    }


def together(asked: Iterable[scene.Asked], writers: int) -> float:
    """Milliseconds of the clock for each acceptance while ``writers`` work at once."""
    asked = list(asked)

    def work(mine: list[scene.Asked]) -> None:
        try:
            for one in mine:
                accept(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        began = perf_counter()
        list(pool.map(work, [asked[number::writers] for number in range(writers)]))
        return (perf_counter() - began) * 1000 / len(asked)


def own_insert(writers: int, times: int = 60) -> float:
    """Milliseconds of the clock for the two events of one acceptance, inserted and committed on their own."""

    def work(_number: int) -> None:
        try:
            for _ in range(times):
                with transaction.atomic():
                    for what in ("bench.taken", "bench.accepted"):
                        Event.objects.bulk_create([Event(what=what, thing="bench", thing_reference="BK")])
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        began = perf_counter()
        list(pool.map(work, range(writers)))
        return (perf_counter() - began) * 1000 / (writers * times)
