"""What is published of the market, for anybody: read as a database role that can read nothing else."""

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.models import Release
from marketplace.numbers import as_csv, as_json

AN_HOUR, A_YEAR = 3600, 365 * 86_400
FILES = {"json": (as_json, "application/json"), "csv": (as_csv, "text/csv; charset=utf-8")}


@cache_control(public=True, max_age=AN_HOUR)
@require_safe
def number_list(request, key):  # noqa: ARG001 (no parameter changes a number)
    """Every release of one council, with its versions and where its files are."""
    found = Release.objects.listed(key)
    if not found:
        raise Http404
    for one in found:
        one["files"] = {
            kind: reverse("marketplace:number_file", args=[one["reference"], kind]) for kind in FILES
        }
    return JsonResponse({"place": key, "releases": found})


@cache_control(public=True, max_age=A_YEAR, immutable=True)
@require_safe
def number_file(request, reference, kind):  # noqa: ARG001 (no parameter changes a number)
    """One release as a file. It never changes: a correction has a reference of its own."""
    release = Release.objects.by_reference(reference) if kind in FILES else None
    if release is None:
        raise Http404
    write, content_type = FILES[kind]
    answer = HttpResponse(write(release), content_type=content_type)
    answer["Content-Disposition"] = (
        f'inline; filename="{release.cube}-{release.place}-{release.period}.{kind}"'
    )
    return answer
