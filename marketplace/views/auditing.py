"""The audit pack of one budget: on a page, and as a zip of tables. For the council whose money it is."""

import csv
import io
import zipfile
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actions.seeing import saw
from marketplace.actions import auditing
from marketplace.views.money import overseer_required
from payments.models import Budget, Funding

FORMULA = ("=", "+", "-", "@", "\t", "\r")
PENCE = 100


def pack_of(request, reference, first):
    """The pack of the budget that begins on this day, if whoever asks may see that money. Both are on record."""
    source = get_object_or_404(Funding.objects.overseen_by(request.user).for_pages(), reference=reference)
    try:
        budget = source.budgets.standing().get(starts_on=date.fromisoformat(first))
    except (ValueError, Budget.DoesNotExist):
        raise Http404 from None
    saw(source, what="money", by=request.user, for_person=source.person, on_behalf_of=source.authority)
    return auditing.open_pack(source, budget, by=request.user)


@never_cache
@overseer_required
@require_safe
def council_audit(request, reference, first):
    pack = pack_of(request, reference, first)
    return render(request, "marketplace/council_audit.html", {"pack": pack, "funding": pack.funding})


@never_cache
@overseer_required
@require_safe
def council_audit_zip(request, reference, first):
    """One table for each section, as programs that reckon read them."""
    pack = pack_of(request, reference, first)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for section in pack.sections:
            packed.writestr(f"{section.name}.csv", table(section))
    answer = HttpResponse(content.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{pack.funding.reference}-{first}.zip"'
    return answer


def table(section):
    """A byte order mark tells old programs that it is UTF-8."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([name for name, _ in section.columns])
    lines.writerows([cell(kind, value) for _, kind, value in row] for row in section.cells())
    return "\ufeff" + out.getvalue()


def cell(kind, value):
    """Pounds with a point; days as 2026-03-09; and no text that a program would take for a formula."""
    if kind == "pence":
        return f"{'-' * (value < 0)}{abs(value) // PENCE}.{abs(value) % PENCE:02}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
