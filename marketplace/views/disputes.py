"""A card payment a bank wants back: how it stands, what this site knows of the visits, and the provider's one answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from directory.views.scope import fits, posted
from marketplace.actions import answering
from marketplace.forms.dispute import AnswerForm
from payments.enums import DisputeState
from payments.models import Dispute


@login_required
@require_http_methods(["GET", "POST"])
def dispute_detail(request, reference):
    mine = Dispute.objects.of_providers_of(request.user).with_parties()
    dispute = get_object_or_404(mine, reference=reference)
    may_answer = dispute.state == DisputeState.OPEN and not dispute.evidence_asked_at
    form = AnswerForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda said: answering.answer(dispute, said["words"], by=request.user)
    ):
        messages.success(request, "Your answer is sent. The bank decides, which can take two months.")
        return redirect(dispute)
    pack = answering.pack_of(dispute)
    context = {
        "dispute": dispute,
        "payment": dispute.payment,
        "pack": pack,
        "visits": [answering.visit_words(visit) for visit in pack.visits],
        "form": form,
        "may_answer": may_answer,
    }
    return render(request, "marketplace/dispute_detail.html", context)
