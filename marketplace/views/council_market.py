"""A council's workspace on its market: what there is, what is asked for, and who goes without. For its own staff."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.views.guards import council_page
from directory.models import Authority
from marketplace import asked_period
from marketplace.actions.periods import newest_settled
from marketplace.charts.steps import span
from marketplace.disclosure import STAFF
from marketplace.market_themes import BY_SLUG, HEADLINES, KEYS, THEMES
from marketplace.measures.panels import panel_of
from marketplace.measures.panels_exits import watch
from marketplace.measures.panels_made import Ask
from marketplace.models import Annotation, KeptPanel, Release
from marketplace.numbers import as_csv, as_json
from marketplace.panel_files import as_csv as panel_csv
from marketplace.panel_files import as_json as panel_json
from marketplace.person_traits import first_of, next_quarter
from marketplace.policies import may_read_market, may_shape_market, sees_concerns_of
from marketplace.querysets.market import READING
from marketplace.querysets.statements import shapes

market_page = council_page(may_read_market)
shaper_page = council_page(may_shape_market)

TEN_MINUTES = 600
SEEN_BACK = timedelta(days=730)
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
PANEL_FILES = {"json": panel_json, "csv": panel_csv}
RELEASE_FILES = {"json": as_json, "csv": as_csv}


def market_of(user, gss=None):
    """The council of this code if ``user`` reads its market; without a code the first of theirs by name. Else 404."""
    seats = user.memberships.in_councils().filter(role__in=READING)
    councils = Authority.objects.filter(organisation__in=seats.values("organisation")).order_by("name")
    authority = (councils.filter(pk=gss) if gss else councils).first()
    if authority is None:
        raise Http404
    return authority


def asked_of(request, authority):
    """The quarter asked for, and the quarters there are."""
    today = timezone.localdate()
    released = Release.objects.quarters("asked", authority.pk, STAFF.name)
    return asked_period.read(request.GET, released, newest_settled(today)), released


def panels_now(keys, authority, period):
    """Panels as the last night reckoned them; those that it did not are reckoned now, and kept for ten minutes."""
    standing = KeptPanel.objects.standing(authority.pk, period, keys)
    today, read = timezone.localdate(), {}

    def live(key):
        kept = f"market-panel-{key}-{authority.pk}-{period}-{today}"
        make = partial(panel_of, key, authority, STAFF, period, today, read=read)
        return cache.get_or_set(kept, make, TEN_MINUTES)

    return [standing.get(key) or live(key) for key in keys]


def seen_by(user, panels, authority, period):
    """The same panels; who may stop is reckoned afresh, with concerns, for a safeguarding lead, and never kept."""
    if not any(panel.key == "watch" for panel in panels) or not sees_concerns_of(user, authority):
        return panels
    ask = Ask("watch", authority, STAFF, period, timezone.localdate())
    return [watch(ask, with_concerns=True) if panel.key == "watch" else panel for panel in panels]


def with_notes(panels, authority, period):
    """What happened meanwhile: under every chart over time, what falls within it."""
    last = first_of(next_quarter(period)) + SEEN_BACK / 8
    noted = Annotation.objects.standing().filter(authority=authority).between(last - SEEN_BACK, last)
    notes = tuple(
        (
            note.happened_on.isoformat(),
            f"{note.words} ({note.district.name})" if note.district else note.words,
        )
        for note in noted.select_related("district").order_by("happened_on", "pk")
    )
    return [replace(panel, notes=within(span(panel), notes)) for panel in panels]


def within(stretch, notes):
    """What happened in a stretch of time; nothing when there is none."""
    return tuple(
        note for note in notes if stretch and stretch[0] <= date.fromisoformat(note[0]) <= stretch[1]
    )


@never_cache
@market_page
@require_safe
def council_market(request):
    """Four answers, how far they can be trusted, and where to go on."""
    authority = market_of(request.user)
    asked, released = asked_of(request, authority)
    health, *headlines = panels_now(("health", *HEADLINES), authority, asked.period)
    context = {
        "authority": authority,
        "asked": asked,
        "released": released,
        "query": f"?period={asked.period}" if released else "",
        "headlines": [(KEYS[panel.key], panel) for panel in headlines],
        "health": health,
        "themes": themes_for(request.user),
        "may_shape": may_shape_market(request.user),
        "may_state": shapes(request.user, authority.pk),
    }
    return render(request, "marketplace/council_market.html", context)


@never_cache
@market_page
@require_safe
def council_market_theme(request, key, page):
    """One question, and the panels that answer it."""
    authority, page = market_of(request.user, key), page_for(request.user, page)
    asked, released = asked_of(request, authority)
    panels = seen_by(request.user, panels_now(page.panels, authority, asked.period), authority, asked.period)
    shown = with_notes(panels, authority, asked.period)
    context = {
        "authority": authority,
        "theme": page,
        "asked": asked,
        "released": released,
        "query": f"?period={asked.period}" if released else "",
        "panels": [(panel, files_of(authority, panel.key)) for panel in shown],
        "themes": themes_for(request.user),
    }
    return render(request, "marketplace/council_market_theme.html", context)


@never_cache
@market_page
@require_safe
def council_market_file(request, key, page, kind):
    """One panel as a file."""
    authority = market_of(request.user, key)
    if page not in KEYS or kind not in PANEL_FILES:
        raise Http404
    page_for(request.user, KEYS[page].slug)
    asked, _ = asked_of(request, authority)
    panels = panels_now((page,), authority, asked.period)
    (panel,) = seen_by(request.user, panels, authority, asked.period)
    return sent(PANEL_FILES[kind](panel), f"{page}-{authority.pk}", kind)


@never_cache
@market_page
@require_safe
def council_market_release(request, reference, kind):
    """One release for staff, of this council and no other."""
    release = Release.objects.by_reference(reference, STAFF.name) if kind in RELEASE_FILES else None
    if release is None or release.place != market_of(request.user).pk:
        raise Http404
    return sent(RELEASE_FILES[kind](release), f"{release.cube}-{release.place}-{release.period}", kind)


def page_for(user, slug):
    """The page of a theme, for those it is for."""
    page = BY_SLUG.get(slug)
    if page is None or (page.shaping and not may_shape_market(user)):
        raise Http404
    return page


def themes_for(user):
    """The pages there are for somebody."""
    return [theme for theme in THEMES if not theme.shaping or may_shape_market(user)]


def files_of(authority, page):
    """The address of a panel's files, without their ending."""
    return reverse("marketplace:council_market_file", args=[authority.pk, page, "csv"]).removesuffix(".csv")


def sent(content, name, kind):
    """A file to keep."""
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
