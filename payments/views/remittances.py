"""Banks' files: sent, told row by row, and looked at where nobody could say which invoice a row pays."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.spoken import say_day, say_pounds
from directory.views.scope import done, fits, posted
from payments.actions import remitting
from payments.enums import RowState
from payments.forms.remittance import FileForm, RowForm
from payments.models import Remittance, RemittanceRow
from payments.policies import bodies_with_invoices

LATEST = 30


@login_required
@require_http_methods(["GET", "POST"])
def remittance_list(request):
    """The files so far, and a new one. The same file again leads to what became of it."""
    bodies = bodies_with_invoices(request.user)
    if not bodies:
        raise Http404
    form = FileForm(posted(request), request.FILES or None, bodies=bodies)
    taken = []
    if request.method == "POST" and fits(
        form, lambda sent: taken.append(remitting.take_in(sent["body"], sent["content"], by=request.user))
    ):
        return redirect(taken[0])
    files = Remittance.objects.of(request.user).with_counts().select_related("body")[:LATEST]
    return render(request, "payments/remittance_list.html", {"form": form, "files": files})


@login_required
def remittance_detail(request, reference):
    """What became of each row; what waits for somebody first."""
    remittance = get_object_or_404(
        Remittance.objects.of(request.user).select_related("body"), reference=reference
    )
    rows = list(remittance.rows.prefetch_related("invoices"))
    waiting = [row for row in rows if row.state == RowState.WAITING]
    matched = sum(row.pence for row in rows if row.state == RowState.MATCHED)
    context = {"remittance": remittance, "rows": rows, "waiting": waiting, "matched_pence": matched}
    return render(request, "payments/remittance_detail.html", context)


def row_of(request, reference):
    """A row of a file of a body this user belongs to."""
    return get_object_or_404(
        RemittanceRow.objects.of(request.user).select_related("remittance__body"), reference=reference
    )


@login_required
@require_http_methods(["GET", "POST"])
def remittance_row(request, reference):
    """Somebody says which invoice a row pays."""
    row = row_of(request, reference)
    form = RowForm(posted(request), invoices=remitting.open_of(row.remittance.body), say=said)
    if row.state != RowState.WAITING:
        messages.error(request, "This row is done.")
        return redirect(row.remittance)
    if request.method == "POST" and fits(
        form, lambda given: remitting.match_by_hand(row, given["invoice"], by=request.user)
    ):
        messages.success(request, "It is written down as a payment of that invoice.")
        return redirect(row.remittance)
    return render(request, "payments/remittance_row.html", {"row": row, "form": form})


def said(invoice):
    """What tells it from the others."""
    week = say_day(invoice.week_on, weekday=False)
    return (
        f"{invoice.reference}, {invoice.provider}, week from {week}, {say_pounds(invoice.still_pence)} owed"
    )


@login_required
@require_POST
def remittance_aside(request, reference):
    """It is no payment of an invoice; or it may be after all."""
    row = row_of(request, reference)
    act = remitting.put_back if row.state == RowState.SET_ASIDE else remitting.set_aside
    done(request, lambda: act(row, by=request.user), "Changed.")
    return redirect(row.remittance)
