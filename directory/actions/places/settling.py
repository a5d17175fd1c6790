"""Follow what became of councils: every neighbourhood belongs to those that stand today."""

from __future__ import annotations

from django.db import connection, transaction

from directory.models import Authority, Lsoa

# A district whose county nothing names lies in the one that covers its middle.
COUNTIES = """
    UPDATE directory_authority district SET county_id = (
        SELECT gss FROM directory_authority county
        WHERE county.tier = 'council' AND ST_Covers(county.area, ST_PointOnSurface(district.area))
        ORDER BY valid_until DESC NULLS FIRST LIMIT 1
    ) WHERE tier = 'district' AND county_id IS NULL AND area IS NOT NULL AND valid_until IS NULL"""
# A council that only changed its code keeps its ground and its site.
RECODED = """
    UPDATE directory_authority new SET area = coalesce(new.area, old.area),
        homepage = coalesce(nullif(new.homepage, ''), old.homepage)
    FROM directory_authority old, directory_authority_successors became
    WHERE became.from_authority_id = old.gss AND became.to_authority_id = new.gss
        AND (new.area IS NULL AND old.area IS NOT NULL OR new.homepage = '' AND old.homepage <> '')
        AND (SELECT count(*) FROM directory_authority_successors WHERE from_authority_id = old.gss) = 1
        AND (SELECT count(*) FROM directory_authority_successors WHERE to_authority_id = new.gss) = 1"""
GATHERED = """
    UPDATE directory_authority held SET area = ground.area
    FROM (SELECT {column} AS gss, ST_Multi(ST_Union(boundary)) AS area FROM directory_lsoa
        WHERE {column} IN (SELECT gss FROM directory_authority WHERE area IS NULL)
        GROUP BY 1 HAVING count(boundary) = count(*)) ground
    WHERE held.gss = ground.gss"""
COUNCILS = """
    UPDATE directory_lsoa SET council_id = coalesce(district.county_id, district.gss)
    FROM directory_authority district
    WHERE district.gss = district_id AND council_id <> coalesce(district.county_id, district.gss)"""


@transaction.atomic
def settle() -> int:
    """Move each neighbourhood to the district and council that stand where its old ones did.

    Safe to repeat, and quick when nothing changed. Returns how many neighbourhoods still belong to one
    that has ended, because nothing says which successor has their ground.
    """
    with connection.cursor() as cursor:
        cursor.execute(RECODED)
        cursor.execute(COUNTIES)
        _follow("district_id")
        cursor.execute(COUNCILS)
        _follow("council_id")
        for column in ("district_id", "council_id"):
            cursor.execute(GATHERED.format(column=column))
    current = Authority.objects.current()
    return Lsoa.objects.exclude(district__in=current, council__in=current).count()


def _follow(column: str) -> None:
    """Move the neighbourhoods of every ended council: to its one successor, or to the one around them."""
    ended = Authority.objects.exclude(pk__in=Authority.objects.current())
    held = Lsoa.objects.order_by().values(column).distinct()
    for gss in ended.filter(pk__in=held).values_list("pk", flat=True):
        successors = Authority.objects.in_place_of(gss)
        theirs = Lsoa.objects.filter(**{column: gss})
        if len(successors) == 1:
            theirs.update(**{column: successors[0].pk})
            continue
        for successor in successors:
            if successor.area is not None:
                theirs.filter(centre__coveredby=successor.area).update(**{column: successor.pk})
