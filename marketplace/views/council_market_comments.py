"""What people said of a statement, and what the council promised: answered and tracked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.actions.transitions import moves_open_to
from accounts.views.guards import publisher_required
from directory.views.scope import done, fits, posted
from marketplace.actions import commitments, statement_comments
from marketplace.forms.statement import ProgressForm, PromiseForm, ReplyForm
from marketplace.models import Commitment, StatementComment
from marketplace.policies import councils_shaped_by


@publisher_required
def comment_queue(request):
    """Everything that was said of this officer's statements, unanswered first."""
    said = StatementComment.objects.answered_by_user(request.user).select_related("statement__authority")
    context = {
        "waiting": said.waiting(),
        "answered": said.exclude(pk__in=said.waiting()).order_by("-answered_at")[:50],
    }
    return render(request, "marketplace/comment_queue.html", context)


@publisher_required
def comment_answer(request, reference):
    """One comment, and the council's answer."""
    said = StatementComment.objects.answered_by_user(request.user).select_related("statement__authority")
    comment = get_object_or_404(said.select_related("provider__organisation"), reference=reference)
    if request.method == "POST" and request.POST.get("act") == "hide":
        done(request, lambda: statement_comments.hide(comment, by=request.user), "Readers will not see it.")
        return redirect(comment.desk_url)
    form = ReplyForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: statement_comments.answer(comment, by=request.user, **given)
    ):
        messages.success(request, "Answered. Whoever wrote it has been told.")
        return redirect("marketplace:comment_queue")
    moves = moves_open_to(request.user, comment)
    return render(
        request, "marketplace/comment_answer.html", {"comment": comment, "form": form, "moves": moves}
    )


@publisher_required
def commitment_list(request):
    """Every promise of the officer's councils, and a form for another."""
    desks = [
        (authority, Commitment.objects.filter(authority=authority).open_first())
        for authority in councils_shaped_by(request.user)
    ]
    return render(request, "marketplace/commitment_list.html", {"desks": desks})


@publisher_required
def commitment_add(request, key):
    """Write a promise down."""
    authority = get_object_or_404(councils_shaped_by(request.user), pk=key)
    form = PromiseForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: commitments.promise(authority, by=request.user, **given)
    ):
        messages.success(request, "Kept. Readers see it in the next statement.")
        return redirect("marketplace:commitment_list")
    return render(request, "marketplace/commitment_add.html", {"authority": authority, "form": form})


@publisher_required
def commitment_detail(request, reference):
    """Say where a promise stands."""
    mine = Commitment.objects.of(request.user).select_related("authority")
    commitment = get_object_or_404(mine, reference=reference)
    states = moves_open_to(request.user, commitment)
    if request.method == "POST" and not states:
        raise Http404
    form = ProgressForm(posted(request), states=states, initial={"evidence": commitment.evidence})
    if request.method == "POST" and fits(
        form, lambda given: commitments.tell_progress(commitment, by=request.user, **given)
    ):
        messages.success(request, "Kept. Readers see it in the next statement.")
        return redirect("marketplace:commitment_list")
    context = {"commitment": commitment, "form": form, "states": states}
    return render(request, "marketplace/commitment_detail.html", context)
