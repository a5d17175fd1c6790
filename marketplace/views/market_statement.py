"""Published Market Position Statements, for anybody: read as a database role that can read nothing else."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from directory.models import Authority
from marketplace.models import PublishedStatement, Release
from marketplace.statement_changes import kept_since, moved, reworded
from marketplace.statement_file import as_csv
from marketplace.statement_neighbours import COMPARED, England, beside
from marketplace.statement_view import pages_of
from payments.gateways import paper

AN_HOUR, A_WEEK, A_YEAR = 3600, 7 * 86_400, 365 * 86_400


def printed(row):
    """The PDF, made once for each version and kept a week; its key is the digest of what it says."""
    return cache.get_or_set(f"statement-paper-{row.digest}", lambda: paper.pdf_of(_paper(row)), A_WEEK)


def _paper(row):
    return render_to_string("marketplace/statement_print.html", shown(row))


FILES = {
    "json": (lambda row: row.text, "application/json"),
    "csv": (lambda row: as_csv(row.content), "text/csv; charset=utf-8"),
    "pdf": (printed, "application/pdf"),
}


def shown(row):
    """What every page of a version shows."""
    return {
        "row": row,
        "content": row.content,
        "pages": pages_of(row.content),
        "place": row.place,
        "period": row.period,
        "public": True,
        "site": settings.SITE_URL,
        "audience": "public",
    }


@require_safe
def market_list(request):
    """Every council with a statement that stands."""
    return render(
        request, "marketplace/market_list.html", {"councils": PublishedStatement.objects.councils()}
    )


@require_safe
def market_newest(request, key):
    """What stands of one council, with its date, and what came before."""
    row = PublishedStatement.objects.newest(key)
    if row is None:
        raise Http404
    return page(request, row)


@require_safe
def market_period(request, key, period):
    """The newest version of a quarter; when it was taken back, why."""
    return page(request, readable(key, period))


@require_safe
def market_version(request, key, period, version):
    """One version, as it was published."""
    return page(request, readable(key, period, version))


def readable(key, period, version=None):
    row = PublishedStatement.objects.version_of(key, period, version)
    if row is None:
        raise Http404
    return row


def page(request, row):
    if row.why_withdrawn:
        context = {"row": row, "newest": PublishedStatement.objects.newest(row.place)}
        return render(request, "marketplace/market_withdrawn.html", context)
    others = PublishedStatement.objects.listed(row.place)
    newer = [one for one in others if one["period"] > row.period and not one["why_withdrawn"]]
    context = shown(row) | {"others": others, "newer": newer[0] if newer else None}
    return render(request, "marketplace/market_statement.html", context)


@require_safe
def market_file(request, key, period, kind, version=None):
    """A version as a file. One version never changes; the newest may be another in an hour."""
    row = readable(key, period, version)
    if kind not in FILES or row.why_withdrawn:
        raise Http404
    etag = f'"{row.digest[:32]}-{kind}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        write, content_type = FILES[kind]
        answer = HttpResponse(write(row), content_type=content_type)
        name = f"statement-{row.place}-{row.period}-v{row.version}.{kind}"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["ETag"] = etag
    kept = {"max_age": A_YEAR, "immutable": True} if version else {"max_age": AN_HOUR}
    patch_cache_control(answer, public=True, **kept)
    return answer


@require_safe
def market_changes(request, key, period):
    """What became otherwise since the statement before."""
    row = readable(key, period)
    if row.why_withdrawn:
        return redirect("marketplace:market_period", key, period)
    before = PublishedStatement.objects.before(key, period)
    context = {"row": row, "before": before}
    if before:
        was, now = before.content, row.content
        context |= {"moved": moved(was, now), "reworded": reworded(was, now), "kept": kept_since(was, now)}
    return render(request, "marketplace/market_changes.html", context)


def england(period):
    """What every council published of a quarter, found once an hour."""
    cells = cache.get_or_set(
        f"england-{period}",
        lambda: {cube: Release.objects.everywhere(cube, period) for cube in COMPARED},
        AN_HOUR,
    )
    return England(period, cells, Authority.objects.current().with_social_care().count())


@require_safe
def market_neighbours(request, key, period):
    """The same numbers of the councils around, from their newest statements, and of England in the same quarter."""
    row = readable(key, period)
    if row.why_withdrawn:
        return redirect("marketplace:market_period", key, period)
    around = row.content["neighbours"]
    found = PublishedStatement.objects.beside(one["gss"] for one in around)
    known = {one.place for one in found}
    context = {
        "row": row,
        "panels": beside(row.content, [one.content for one in found], england(period)),
        "silent": [one for one in around if one["gss"] not in known],
        "found": found,
    }
    return render(request, "marketplace/market_neighbours.html", context)
