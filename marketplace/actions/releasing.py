"""Publishing: what came through the gate is written down once, and is never other than it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.models import User
from directory.models import Lsoa
from marketplace.actions import looked, periods
from marketplace.cubes import CUBES, LOOKED, Cube
from marketplace.disclosure import PUBLIC, STAFF, Correction, People, Policy, Refused, publishable
from marketplace.models.intelligence import PublishedCell, Release

POLICIES = (PUBLIC, STAFF)
EVERYWHERE = "every council"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come, and what was refused of one council, with the reasons."""

    done: int
    of: int
    place: str
    refused: tuple[str, ...]


def release_quarter(period: str, *, by: User | None) -> Iterator[Progress]:
    """Publish every cube of every council in a quarter, for the public and for staff; what stands stays.

    Raises Refused when the quarter is not over for everybody in it, or not all of its people are counted. What is
    refused of one council holds up no other. Stopped half way and run again, the rest is done.
    """
    _is_ready(period)
    places = list(Lsoa.objects.order_by("council").values_list("council", flat=True).distinct())
    if not looked.is_counted(period):
        reason = f"those who only looked in {period} were not counted, so nothing is said of them."
        yield Progress(0, len(places), EVERYWHERE, (reason,))
    for done, place in enumerate(places, start=1):
        yield Progress(done, len(places), place, tuple(_release_place(place, period, by=by)))


def release_newest() -> list[str]:
    """Publish the latest quarter that can be; why, of all that is refused."""
    period = periods.newest_settled(timezone.localdate())
    try:
        steps = list(release_quarter(period, by=None))
    except Refused as reason:
        return [str(reason)]
    return [f"{period} of {step.place}: {reason}" for step in steps for reason in step.refused]


def correct_quarter(place: str, period: str, *, note: str, by: User | None) -> dict[str, str]:
    """Publish what became otherwise of one council's quarter, with a note; by cube and audience, the reason of each refused."""
    _is_ready(period)
    refused = {}
    for cube, policy in _everything(period):
        versions = Release.objects.of_key(cube.name, place, period, policy.name).order_by("version")
        counted = versions.values_list("people", flat=True)
        earlier = [people_for(cube, place, period, version=each) for each in counted]
        now = people_for(cube, place, period)
        try:
            correct(cube, now, policy, earlier=earlier, note=note, by=by)
        except Refused as reason:
            refused[f"{cube.name} for {policy.name}"] = str(reason)
    return refused


def _everything(period: str) -> list[tuple[Cube, Policy]]:
    """What can be published of a quarter: of those who looked, only if they were counted."""
    kinds = {cube.about for cube in CUBES.values()}
    if not looked.is_counted(period):
        kinds.discard(LOOKED.about)
    return [(cube, policy) for cube in CUBES.values() if cube.about in kinds for policy in POLICIES]


def people_for(cube: Cube, place: str, period: str, *, version: int | None = None) -> People:
    """The people a cube is about, of one council and quarter, as they are counted in a version or in the newest."""
    if cube.about == LOOKED.about:
        return looked.people_of(place, period, version=version)
    return periods.people_of(place, period, version=version, amount=cube.amount)


def _release_place(place: str, period: str, *, by: User | None) -> Iterator[str]:
    """Publish all of one council; why, of each that is refused."""
    standing = set(Release.objects.filter(place=place, period=period).values_list("cube", "audience"))
    wanted = defaultdict(list)
    for cube, policy in _everything(period):
        if (cube.name, policy.name) not in standing:
            wanted[cube.about, cube.amount].append((cube, policy))
    for _, alike in sorted(wanted.items()):
        people = people_for(alike[0][0], place, period)
        for cube, policy in alike:
            try:
                publish(cube, people, policy, by=by)
            except Refused as reason:
                yield f"{cube.name} for {policy.name}: {reason}"


def _is_ready(period: str) -> None:
    if not periods.is_settled(period, timezone.localdate()):
        raise Refused(f"{period} is not over for everybody in it: they have 28 days.")
    if not periods.is_counted(period):
        raise Refused(f"{period} was not counted since it was over. Run person_periods --quarter {period}.")


@transaction.atomic
def publish(cube: Cube, people: People, policy: Policy, *, by: User | None) -> Release:
    """Publish one cube of one council and quarter. Asked again, what stands is given, whoever the people are by now.

    Raises Refused when it does not pass the gate; what stands goes on standing.
    """
    _one_at_a_time(cube, people, policy)
    standing = _standing(cube, people, policy)
    return standing or _write(publishable(cube, people, policy), by=by, what="release.published")


@transaction.atomic
def correct(
    cube: Cube, people: People, policy: Policy, *, earlier: Sequence[People], note: str, by: User | None
) -> Release:
    """Publish a quarter again, with a note of what was wrong. ``earlier`` are the people of each version, the first first.

    Raises Refused when nothing stands, fewer than k people change, or it does not pass the gate.
    """
    _one_at_a_time(cube, people, policy)
    standing = _standing(cube, people, policy)
    if standing is None:
        raise Refused("Nothing was published that could be corrected.")
    told = Correction(standing.sealed(), earlier, note)
    return _write(publishable(cube, people, policy, corrects=told), by=by, what="release.corrected")


def _one_at_a_time(cube: Cube, people: People, policy: Policy) -> None:
    """Two who publish the same at once: the second waits, and then sees what stands."""
    with connection.cursor() as cursor:
        key = f"{cube.name}/{people.place}/{people.period}/{policy.name}"
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"release {key}"])


def _standing(cube: Cube, people: People, policy: Policy) -> Release | None:
    return Release.objects.of_key(cube.name, people.place, people.period, policy.name).first()


def _write(sealed, *, by: User | None, what: str) -> Release:
    release = Release.of(sealed)
    release.released_at = timezone.now()
    release.save()
    PublishedCell.objects.bulk_create(
        (
            PublishedCell(
                release=release,
                path=[f"{facet}:{block}" for facet, block in path],
                value=cell.value,
                reason=cell.reason,
            )
            for path, cell in sealed.cells.items()
        ),
        batch_size=2000,
    )
    record(what, thing=release, by=by, suppressed=sealed.suppressed, version=sealed.version)
    return release
