"""Publishing: what came through the gate is written down once, and is never other than it was."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from accounts.actions.recording import record
from accounts.models import User
from marketplace.cubes import Cube
from marketplace.disclosure import Correction, People, Policy, Refused, publishable
from marketplace.models.intelligence import PublishedCell, Release


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
