"""``{% load panels %}``: a panel as a picture with its table, and all that makes it true."""

from datetime import date
from html import escape
from textwrap import shorten

from django import template
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from accounts.spoken import say_day
from directory.models import Lsoa
from marketplace.charts import NOWHERE, draw
from marketplace.charts.paper import on_paper
from marketplace.charts.words import said
from marketplace.models import KeptGround
from marketplace.panel_paper import LONG, MAPS, USUAL, cut, fitted, part_of, stands_below
from marketplace.querysets.kept_panels import newest_boundaries

register = template.Library()

LONGEST_OPEN = 8  # rows of a table that stands open
A_MONTH = 30 * 86_400


@register.simple_tag
def panel(shown, *, level=2, files="", query="", audience="staff", place=""):
    """All of one panel. ``files`` is the address of its files without their ending and ``query``; none, no links to them.

    ``audience`` "public" links the releases it came from, which anybody may read. ``place`` is its council, where known.
    """
    numeric, hidden = _numeric(shown), _codes(shown)
    parts = {
        "panel": shown,
        "drawing": draw(shown, _ground(shown, place)),
        "heading": f"h{level}",
        "files": files,
        "query": query,
        "said": said,
        "numeric": numeric,
        "body": _body(shown, numeric, hidden),
        "as_of": say_day(shown.as_of, weekday=False),
        "notes": [(said_on(on), words) for on, words in shown.notes],
        "long": len(shown.table.rows) > LONGEST_OPEN,
        "method": _href("marketplace:market_method"),
        "released": [(each, _release(each, audience)) for each in shown.releases],
        "hidden": hidden,
    }
    return SafeString(get_template("components/panel.jinja", using="jinja2").render(parts))


@register.simple_tag
def panel_on_paper(shown, room=USUAL, level=3, place=""):
    """The same for the printer: what there is room for, the picture and its table together, and no links."""
    kept, hidden = cut(shown, room.rows), _codes(shown)
    pictured, drawing = fitted(kept.pictured, room.height, _ground(shown, place))
    parts = {
        "panel": shown,
        "rows": kept.panel.table.rows,
        "left": kept.left,
        "pictured": part_of(pictured, shown),
        "drawing": drawing and on_paper(drawing, room.width),
        "below": stands_below(kept.panel, hidden),
        "long": len(kept.panel.table.rows) > LONG,
        "heading": f"h{level}",
        "said": said,
        "letters": room.letters,
        "numeric": _numeric(shown),
        "as_of": say_day(shown.as_of, weekday=False),
        "notes": [(said_on(on), words) for on, words in shown.notes[: room.rows]],
        "hidden": hidden,
    }
    return SafeString(get_template("components/panel_paper.jinja", using="jinja2").render(parts))


@register.filter
def said_on(day):
    """``2026-03-09`` is ``9 March 2026``."""
    return say_day(date.fromisoformat(day), weekday=False)


@register.filter
def whole_words(text, most):
    """The words of a text there is room for, and an ellipsis when there are more: no word is cut."""
    return shorten(text, most, placeholder="…")


def _numeric(shown):
    """Which columns hold numbers, shown or not, and stand to the right."""
    columns = list(zip(*shown.table.rows, strict=True)) or [() for _ in shown.table.heads]
    return [
        any(isinstance(value, int | float) for value in column) or all(value is None for value in column)
        for column in columns
    ]


def _body(shown, numeric, hidden):
    """The rows of the table, put together here: a council of 900 neighbourhoods has thousands of cells on a page."""
    columns = [place for place, _ in enumerate(shown.table.heads) if place != hidden]
    return mark_safe(
        "".join(
            f'<tr class="govuk-table__row">{"".join(_cell(shown, place, row[place], numeric[place]) for place in columns)}</tr>\n'
            for row in shown.table.rows
        )
    )


def _cell(shown, place, value, number):
    to_the_right = " number" if number else ""
    if place == shown.chart.label:
        return f'<th scope="row" class="govuk-table__header{to_the_right}">{_text(value)}</th>'
    text = _text(value, money="£" in shown.table.heads[place])
    return f'<td class="govuk-table__cell{to_the_right}{" quiet" if value is None else ""}">{text}</td>'


def _text(value, *, money=False):
    return escape(said(value)) if isinstance(value, str) else said(value, money=money)


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


def _ground(shown, place):
    """The outlines behind a map: those of the council that its first area is in."""
    chart, rows = shown.chart, shown.table.rows
    if chart.kind not in MAPS or not rows:
        return NOWHERE
    code = str(rows[0][chart.label if chart.key is None else chart.key])
    found = _whose(code, place)
    return ground_of(*found) if found else NOWHERE


def _whose(code, place):
    """The council of an area, and what kind of area it is. Where the council is known, few are looked at."""
    areas = Lsoa.objects.filter(council=place) if place else Lsoa.objects.all()
    for by, wanted in (
        ("lsoa", {"pk": code}),
        ("district", {"district": code}),
        ("msoa", {"name__startswith": code}),
    ):
        if council := areas.filter(**wanted).order_by().values_list("council", flat=True).first():
            return council, by
    return None


def ground_of(council, by):
    """The outlines of a council by lsoa, msoa or district; remembered until other boundaries are loaded."""
    newest = newest_boundaries()
    return cache.get_or_set(
        f"ground-{council}-{by}-{newest}", lambda: KeptGround.objects.of(council, by, newest), A_MONTH
    )
