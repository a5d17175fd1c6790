"""The vocabulary of what was published. It is read as a role that can read nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from psycopg import sql

if TYPE_CHECKING:
    from marketplace import disclosure

MARKET_READER = "market_reader"


def steps_of(path: Sequence[str]) -> disclosure.Path:
    """The path of a published cell as the gate has it."""
    return tuple((facet, block) for facet, _, block in (step.partition(":") for step in path))


@contextmanager
def as_market_reader() -> Iterator[None]:
    """Within this, the database lets us read what was published and nothing else, whatever the code asks for.

    It is a transaction that is rolled back: that gives the former role back, also after an error.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(MARKET_READER)))
        yield
        transaction.set_rollback(True)


class ReleaseQuerySet(QuerySet):
    """What was published, and what stands."""

    def of_key(self, cube: str, place: str, period: str, audience: str = "public") -> Self:
        """All versions of one release, the newest first."""
        return self.filter(cube=cube, place=place, period=period, audience=audience).order_by("-version")

    def standing(
        self, cube: str, place: str, period: str, audience: str = "public"
    ) -> disclosure.Release | None:
        """What stands of one cube, council and quarter, read as the market's reader; None where nothing does."""
        found = self.standing_row(cube, place, period, audience)
        return found and found[1]

    def standing_row(
        self, cube: str, place: str, period: str, audience: str = "public"
    ) -> tuple[str, disclosure.Release] | None:
        """The same with its reference."""
        with as_market_reader():
            row = self.of_key(cube, place, period, audience).prefetch_related("cells").first()
            return (row.reference, row.sealed()) if row else None

    def newest(self, cube: str, place: str, audience: str = "public") -> disclosure.Release | None:
        """What stands of the newest quarter there is. When a quarter fails the gate, this is the one before."""
        found = self.newest_row(cube, place, audience)
        return found and found[1]

    def newest_row(
        self, cube: str, place: str, audience: str = "public"
    ) -> tuple[str, disclosure.Release] | None:
        """The same with its reference, which is what others may cite."""
        with as_market_reader():
            rows = self.filter(cube=cube, place=place, audience=audience).prefetch_related("cells")
            row = rows.order_by("-period", "-version").first()
            return (row.reference, row.sealed()) if row else None

    def newest_shown(
        self, cube: str, places: Collection[str], within: Collection[str], audience: str = "public"
    ) -> list[tuple[str, str, dict[disclosure.Path, int]]]:
        """Of each place the reference and quarter of the newest release, and the numbers shown in some of its first blocks.

        A block is named as it was published, such as ``district:E07000001``. Nothing else is read, so no digest is checked.
        """
        with as_market_reader():
            rows = self.filter(cube=cube, place__in=places, audience=audience)
            rows = rows.order_by("place", "-period", "-version").distinct("place")
            newest = list(rows.values_list("pk", "reference", "period"))
            found: dict[int, dict[disclosure.Path, int]] = {pk: {} for pk, _, _ in newest}
            cells = self.filter(pk__in=found, cells__path__0__in=within, cells__value__isnull=False)
            for pk, path, value in cells.order_by().values_list("pk", "cells__path", "cells__value"):
                found[pk][steps_of(path)] = value
            return [(reference, period, found[pk]) for pk, reference, period in newest]

    def by_reference(self, reference: str, audience: str = "public") -> disclosure.Release | None:
        """The release of this reference; None for one that was never made, or is for others to read."""
        with as_market_reader():
            row = self.filter(reference=reference, audience=audience).prefetch_related("cells").first()
            return row.sealed() if row else None

    def listed(self, place: str, audience: str = "public") -> list[dict[str, Any]]:
        """Every release of a council, newest quarter and version first, as plain values."""
        with as_market_reader():
            rows = self.filter(place=place, audience=audience).order_by("-period", "cube", "-version")
            return list(
                rows.values("reference", "cube", "period", "version", "note", "released_at", "digest")
            )

    def quarters(self, cube: str, place: str, audience: str = "public") -> list[str]:
        """Of which quarters there is a release, the newest first."""
        with as_market_reader():
            rows = self.filter(cube=cube, place=place, audience=audience, version=1)
            return list(rows.order_by("-period").values_list("period", flat=True))

    def everywhere(self, cube: str, period: str) -> dict[str, dict[tuple[str, ...], int | None]]:
        """What everybody may read of every council in one quarter, as far as councils are compared by it: by council, then by path.

        That is all together, by district, by outcome, and by how long people waited within it.
        """
        compared = (
            Q(cells__path__len__lte=1)
            | Q(cells__path__len=2, cells__path__1__startswith="outcome:")
            | Q(cells__path__len=3, cells__path__2__startswith="waited:")
        )
        found: dict[str, dict[tuple[str, ...], int | None]] = {}
        with as_market_reader():
            versions = self.filter(cube=cube, period=period, audience="public").order_by("place", "-version")
            standing = list(versions.distinct("place").values_list("pk", flat=True))
            rows = self.filter(compared, pk__in=standing).order_by()
            for place, path, value in rows.values_list("place", "cells__path", "cells__value"):
                found.setdefault(place, {})[tuple(path)] = value
        return found

    def totals(self, cube: str, place: str, audience: str = "public") -> list[tuple[str, int | None, str]]:
        """All of a cube together in each quarter as it stands: quarter, number or None, and the release; the oldest first."""
        with as_market_reader():
            rows = self.filter(cube=cube, place=place, audience=audience, cells__path=[])
            newest = rows.order_by("period", "-version").distinct("period")
            return list(newest.values_list("period", "cells__value", "reference"))

    def areas(self, cube: str, place: str, kind: str, audience: str = "public") -> dict[str, dict[str, int]]:
        """What is shown of the areas of one kind within their districts: by quarter as it stands, then by area."""
        with as_market_reader():
            versions = self.filter(cube=cube, place=place, audience=audience).order_by("period", "-version")
            standing = dict(versions.distinct("period").values_list("period", "pk"))
            shown = Q(cells__path__len=2, cells__path__1__startswith=f"{kind}:", cells__value__isnull=False)
            rows = self.filter(shown, pk__in=standing.values()).order_by()
            found: dict[str, dict[str, int]] = {period: {} for period in standing}
            for period, path, value in rows.values_list("period", "cells__path", "cells__value"):
                found[period][path[1].removeprefix(f"{kind}:")] = value
            return found

    def weekly(
        self, cube: str, place: str, audience: str = "public"
    ) -> list[tuple[str, str, int | None, str]]:
        """Each week of each quarter as it stands: quarter, Monday, number or None, and the release; the oldest first."""
        with as_market_reader():
            rows = self.filter(
                cube=cube,
                place=place,
                audience=audience,
                cells__path__len=1,
                cells__path__0__startswith="week:",
            )
            newest = rows.order_by("period", "cells__path", "-version").distinct("period", "cells__path")
            found = newest.values_list("period", "cells__path", "cells__value", "reference")
            return [(period, path[0].removeprefix("week:"), *more) for period, path, *more in found]
