"""``{% load panels %}``: a panel as a picture with its table, and all that makes it true."""

from datetime import date

from django import template
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from accounts.spoken import say_day
from directory.models import Lsoa, Vintage
from directory.querysets.ground import outlines
from marketplace.charts import NOWHERE, draw
from marketplace.charts.ground import Ground
from marketplace.charts.words import said

register = template.Library()

LONGEST_OPEN = 8  # rows of a table that stands open
MAPS = ("areas", "tiles")
WIDE = 600  # units of a map
A_MONTH = 30 * 86_400


@register.simple_tag
def panel(shown, *, level=2, files="", query="", audience="staff"):
    """All of one panel. ``files`` is the address of its files without their ending and ``query``; none, no links to them.

    ``audience`` "public" links the releases it came from, which anybody may read.
    """
    parts = {
        "panel": shown,
        "drawing": draw(shown, _ground(shown)),
        "heading": f"h{level}",
        "files": files,
        "query": query,
        "said": said,
        "numeric": _numeric(shown),
        "as_of": say_day(shown.as_of, weekday=False),
        "notes": [(said_on(on), words) for on, words in shown.notes],
        "long": len(shown.table.rows) > LONGEST_OPEN,
        "method": _href("marketplace:market_method"),
        "released": [(each, _release(each, audience)) for each in shown.releases],
        "hidden": _codes(shown),
    }
    return SafeString(get_template("components/panel.jinja", using="jinja2").render(parts))


@register.filter
def said_on(day):
    """``2026-03-09`` is ``9 March 2026``."""
    return say_day(date.fromisoformat(day), weekday=False)


def _numeric(shown):
    """Which columns hold numbers and stand to the right."""
    return [
        any(isinstance(row[place], int | float) for row in shown.table.rows)
        for place, _ in enumerate(shown.table.heads)
    ]


def _codes(shown):
    """The column of codes stands in the files and not on the page."""
    return shown.chart.key if shown.chart.kind in MAPS and shown.chart.key != shown.chart.label else None


def _href(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _release(reference, audience):
    return _href("marketplace:number_file", reference, "json") if audience == "public" else ""


def _ground(shown):
    """The outlines behind a map: those of the council that its first area is in."""
    chart, rows = shown.chart, shown.table.rows
    if chart.kind not in MAPS or not rows:
        return NOWHERE
    code = str(rows[0][chart.label if chart.key is None else chart.key])
    found = _whose(code)
    return ground_of(*found) if found else NOWHERE


def _whose(code):
    """The council of an area, and what kind of area it is."""
    for by, wanted in (
        ("lsoa", {"pk": code}),
        ("district", {"district": code}),
        ("msoa", {"name__startswith": code}),
    ):
        if council := Lsoa.objects.filter(**wanted).order_by().values_list("council", flat=True).first():
            return council, by
    return None


def ground_of(council, by):
    """The outlines of a council by lsoa, msoa or district; kept until other boundaries are loaded."""
    newest = (
        Vintage.objects.filter(source="lsoa_boundaries").order_by("-pk").values_list("pk", flat=True).first()
    )
    return cache.get_or_set(f"ground-{council}-{by}-{newest}", lambda: _read(council, by), A_MONTH)


def _read(council, by):
    rows = outlines(council, by, WIDE)
    if not rows:
        return NOWHERE
    width, height = int(rows[0][4]), int(rows[0][5])
    shapes = {code: path or f"M{round(x)} {round(y)}h2v2h-2Z" for code, path, x, y, _, _ in rows}
    return Ground(width, height, shapes, {code: (round(x), round(y)) for code, _, x, y, _, _ in rows})
