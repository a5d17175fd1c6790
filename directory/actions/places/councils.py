"""Put councils into the database: which there are and were, and what took their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from directory.actions.places.staging import Say
from directory.gazetteer.councils import (
    CouncilRow,
    SuccessorRow,
    read_councils,
    read_homepages,
    read_successors,
    tier_of,
)
from directory.gazetteer.reading import Reading, slug
from directory.gazetteer.recognising import Found, Kind
from directory.models import Authority, Vintage


def take_councils(found: Found, vintage: Vintage, reading: Reading, say: Say) -> int:  # noqa: ARG001
    """Add and correct councils from a list of them, of what took their place, or of their sites."""
    part = found.parts[0]
    reading.part = part.name
    with part.text() as lines:
        if found.kind == Kind.COUNCILS:
            taken = _take_list(read_councils(lines, reading))
        elif found.kind == Kind.SUCCESSORS:
            taken = _take_successors(list(read_successors(lines, reading)))
        else:
            taken = _take_homepages(lines, reading)
    say(f"  {taken:,} councils")
    return taken


def ensure(codes: Iterable[tuple[str, str, str]]) -> None:
    """Add the councils in ``codes`` (code, name, county code) that are not held; give districts their county."""
    wanted = {gss: (name, county) for gss, name, county in codes}
    held = set(Authority.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    Authority.objects.bulk_create(
        Authority(gss=gss, name=name or gss, slug=slug(name or gss), tier=tier_of(gss))
        for gss, (name, _) in wanted.items()
        if gss not in held
    )
    for gss, (_, county) in wanted.items():
        if county and tier_of(gss) == "district":
            Authority.objects.filter(pk=gss, county=None).update(county=county)


def _take_list(rows: list[CouncilRow]) -> int:
    # A list that does not know of a change must not undo it.
    gone = dict(
        Authority.objects.exclude(valid_until=None).exclude(successors=None).values_list("pk", "valid_until")
    )
    known = {row.gss for row in rows} | set(Authority.objects.values_list("pk", flat=True))
    # Those that have ended first: a new council may have the name of an old one.
    ordered = sorted(rows, key=lambda row: (row.valid_until is None, row.tier == "district", row.gss))
    Authority.objects.bulk_create(
        (
            Authority(
                gss=row.gss,
                name=row.name,
                slug=row.slug,
                tier=row.tier,
                county_id=row.county if row.county in known else None,
                valid_from=row.valid_from,
                valid_until=row.valid_until or gone.get(row.gss),
            )
            for row in ordered
        ),
        update_conflicts=True,
        unique_fields=["gss"],
        update_fields=["name", "slug", "tier", "county", "valid_from", "valid_until"],
    )
    _succeed((row.gss, successor) for row in rows for successor in row.replaced_by)
    return len(rows)


def _take_successors(rows: list[SuccessorRow]) -> int:
    """Learn what took whose place; where nothing says when, it was gone by yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    changed = [row for row in rows if row.gss != row.now_gss]
    held = set(Authority.objects.values_list("pk", flat=True))
    Authority.objects.bulk_create(
        Authority(
            gss=row.gss, name=row.name, slug=slug(row.name), tier=tier_of(row.gss), valid_until=yesterday
        )
        for row in changed
        if row.gss not in held
    )
    Authority.objects.filter(pk__in=[row.gss for row in changed], valid_until=None).update(
        valid_until=yesterday
    )
    ensure({(row.now_gss, row.now_name, "") for row in rows})
    counties = set(Authority.objects.values_list("pk", flat=True))
    ensure((row.now_gss, row.now_name, row.county) for row in rows if row.county in counties)
    named = set(Authority.objects.exclude(successors=None).values_list("pk", flat=True))
    _succeed((row.gss, row.now_gss) for row in changed if row.gss not in named)
    return len(rows)


def _take_homepages(lines: Iterable[str], reading: Reading) -> int:
    rows = list(read_homepages(lines, reading))
    held = Authority.objects.in_bulk([row.gss for row in rows])
    for row in rows:
        if row.gss in held:
            held[row.gss].homepage = row.homepage
    return Authority.objects.bulk_update(held.values(), ["homepage"])


def _succeed(pairs: Iterable[tuple[str, str]]) -> None:
    between = Authority.successors.through
    between.objects.bulk_create(
        (between(from_authority_id=old, to_authority_id=new) for old, new in pairs), ignore_conflicts=True
    )
