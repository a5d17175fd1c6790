"""The vocabulary of published statements. They are read as a role that can read nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from marketplace.querysets.releases import as_market_reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marketplace.models import PublishedStatement

LISTED = (
    "reference",
    "place",
    "name",
    "period",
    "version",
    "note",
    "why_withdrawn",
    "published_at",
    "digest",
)


class PublishedQuerySet(QuerySet["PublishedStatement"]):
    """What was published, and what stands."""

    def listed(self, place: str = "") -> list[dict[str, Any]]:
        """The newest version of each quarter of one council or all, newest quarter first, as plain values."""
        with as_market_reader():
            rows = self.filter(place=place) if place else self.all()
            rows = rows.order_by("name", "place", "-period", "-version").distinct("name", "place", "period")
            return list(rows.values(*LISTED))

    def councils(self) -> list[dict[str, Any]]:
        """The newest statement of each council that stands."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.listed():
            if not row["why_withdrawn"]:
                found.setdefault(row["place"], row)
        return list(found.values())

    def newest(self, place: str) -> PublishedStatement | None:
        """What stands of the newest quarter that was not taken back. When a quarter fails, this is the one before."""
        standing = (row for row in self.listed(place) if not row["why_withdrawn"])
        row = next(standing, None)
        return self.version_of(place, row["period"], row["version"]) if row else None

    def version_of(self, place: str, period: str, version: int | None = None) -> PublishedStatement | None:
        """One version of a quarter; the newest when none is said; None for one that was never made, or was taken back."""
        with as_market_reader():
            rows = self.filter(place=place, period=period).order_by("-version")
            if version is None:
                return rows.first()
            taken_back = rows.exclude(why_withdrawn="").values_list("version", flat=True).first()
            return None if version < (taken_back or 0) else rows.filter(version=version).first()

    def before(self, place: str, period: str) -> PublishedStatement | None:
        """What stands of the nearest quarter before ``period`` that has any."""
        earlier = (row for row in self.listed(place) if row["period"] < period and not row["why_withdrawn"])
        row = next(earlier, None)
        return self.version_of(place, row["period"], row["version"]) if row else None

    def beside(self, places: Iterable[str]) -> list[PublishedStatement]:
        """The newest that stands of each of some councils."""
        wanted = set(places)
        return [
            found
            for row in self.councils()
            if row["place"] in wanted
            and (found := self.version_of(row["place"], row["period"], row["version"]))
        ]
