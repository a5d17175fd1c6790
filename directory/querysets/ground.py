"""Outlines as pictures need them: simpler, and in the units of the picture.

Every corner goes to the nearest point of a grid. Neighbours have the same corners, so no gap opens between them, as it
would if each outline were made simpler by itself.
"""

from __future__ import annotations

from django.db import connection

GRAINS = {
    "lsoa": ("code", "boundary"),
    "msoa": (r"regexp_replace(name, '(?<=\d)[A-Z]+$', '')", "st_union(boundary)"),
    "district": ("district_id", "st_union(boundary)"),
}
DRAWN = """
    with shapes as materialized (
        select {code} code, {shape} shape from directory_lsoa
        where council_id = %(council)s and boundary is not null {grouped}
    ), around as (
        select st_xmin(e) west, st_ymax(e) north, least(
            %(wide)s / greatest(st_xmax(e) - st_xmin(e), 1), %(wide)s / greatest(st_ymax(e) - st_ymin(e), 1)
        ) scale
        from (select st_extent(shape) e from shapes) whole
    ), placed as (
        select code, st_affine(shape, scale, 0, 0, scale, -scale * west, -scale * north) shape
        from shapes, around
    )
    select code, st_assvg(st_snaptogrid(shape, 1), 1, 0), st_x(middle), -st_y(middle),
        ceil(max(st_xmax(shape)) over ()), ceil(-min(st_ymin(shape)) over ())
    from placed, lateral (
        select case when st_intersects(shape, st_centroid(shape))
            then st_centroid(shape) else st_pointonsurface(shape) end middle
    ) inside
    order by code
"""
Outline = tuple[str, str | None, float, float, int, int]


def outlines(council: str, by: str, wide: int) -> list[Outline]:
    """By code: a path, a middle, and how wide and high the whole is. What is too small to draw has no path."""
    code, shape = GRAINS[by]
    statement = DRAWN.format(code=code, shape=shape, grouped="" if by == "lsoa" else "group by 1")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"council": council, "wide": wide})
        return cursor.fetchall()
