"""The vocabulary of what is reckoned in the night: panels, and the outlines behind maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.retention import Kept, first_day
from directory.querysets.ground import GRAINS, outlines
from marketplace.charts import NOWHERE
from marketplace.charts.ground import DOT, Ground
from marketplace.disclosure import STAFF
from marketplace.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date


WIDE = 600  # units of a map


class KeptPanelQuerySet(QuerySet):
    """Panels that were reckoned."""

    def outdated(self, today: date) -> Self:
        """Those too old to be shown."""
        return self.filter(made_at__date__lt=first_day(Kept.RECKONED, today))

    def standing(
        self, place: str, period: str, keys: Collection[str], audience: str = STAFF.name
    ) -> dict[str, Panel]:
        """By its key each of some panels of a council and quarter, for an audience.

        Those are left out that no night has reckoned lately, and those that numbers have been published since.
        """
        lately = self.filter(made_at__date__gte=first_day(Kept.RECKONED, timezone.localdate()))
        releases = apps.get_model("marketplace", "Release").objects
        since = releases.filter(place=OuterRef("place"), pk__gt=OuterRef("knew"))
        rows = lately.filter(~Exists(since), place=place, period=period, audience=audience, key__in=keys)
        return {key: Panel.read(content) for key, content in rows.values_list("key", "content")}


class KeptGroundQuerySet(QuerySet):
    """Outlines that were drawn."""

    def of(self, place: str, by: str, vintage: int) -> Ground:
        """The outlines of a council: as they are kept of this load of boundaries, else drawn now."""
        content = self.filter(place=place, by=by, vintage=vintage).values_list("content", flat=True).first()
        return Ground.read(content) if content else drawn(place, by)

    def keep(self, place: str) -> None:
        """Draw the outlines of a council, each way, that were not drawn since boundaries were last loaded."""
        vintage = newest_boundaries()
        there = set(self.filter(place=place, vintage=vintage).values_list("by", flat=True))
        for by in GRAINS:
            if by not in there:
                content = drawn(place, by).as_json
                self.update_or_create(place=place, by=by, defaults={"vintage": vintage, "content": content})


def newest_boundaries() -> int:
    """Which load of boundaries was the last; 0 before any."""
    loads = apps.get_model("directory", "Vintage").objects.filter(source="lsoa_boundaries").order_by("-pk")
    return loads.values_list("pk", flat=True).first() or 0


def drawn(place: str, by: str) -> Ground:
    """The outlines of a council by lsoa, msoa or district, drawn from its boundaries."""
    rows = outlines(place, by, WIDE)
    if not rows:
        return NOWHERE
    width, height = int(rows[0][4]), int(rows[0][5])
    shapes = {code: path or f"M{round(x)} {round(y)}{DOT}" for code, path, x, y, _, _ in rows}
    return Ground(width, height, shapes, {code: (round(x), round(y)) for code, _, x, y, _, _ in rows})
