"""Two people approve a statement or take it back; one publishes what was approved, or corrects it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Approval
from accounts.views.guards import publisher_required
from directory.views.scope import done, fits, posted
from marketplace.actions import statements
from marketplace.forms.statement import WhyForm
from marketplace.views.council_market_statement import own_statement

ACTS = {
    "publish": (statements.publish, "It is published. What stood before can still be read."),
    "back": (statements.take_back, "It can be written on."),
}
DEEDS = {
    "approve": (statements.propose, statements.APPROVE, "Propose it for approval"),
    "withdraw": (statements.propose_withdrawal, statements.WITHDRAW, "Propose to withdraw it"),
}
HINTS = {
    "approve": "What a second person should look at. It is frozen now: numbers and words, to the last letter.",
    "withdraw": "Readers see exactly these words in its place.",
}


@publisher_required
def statement_propose(request, reference, deed):
    """One officer proposes; a second answers on the same page."""
    statement = own_statement(request, reference)
    if deed not in DEEDS:
        raise Http404
    act, what, heading = DEEDS[deed]
    waiting = Approval.objects.about(statement).filter(what=what).open().first()
    if waiting:
        return answer(request, statement, waiting, heading)
    form = WhyForm(posted(request), label="Why?", hint=HINTS[deed])
    if request.method == "POST" and fits(form, lambda given: act(statement, by=request.user, **given)):
        messages.success(request, "Proposed. A second person must agree within 24 hours.")
        return redirect(statement)
    left = statements.to_do(statement) if deed == "approve" else []
    context = {"statement": statement, "form": form, "deed": deed, "heading": heading, "left": left}
    return render(request, "marketplace/statement_propose.html", context)


def answer(request, statement, approval, heading):
    """The second person reads it, and agrees or does not."""
    refusing = request.POST.get("answer") == "refuse"
    form = WhyForm(
        request.POST if refusing else None, label="Why not?", hint="Whoever proposed it reads this."
    )
    if request.method == "POST" and answered(request, statement, approval, form):
        return redirect(statement)
    mine = approval.proposed_by_id == request.user.pk
    context = {"statement": statement, "approval": approval, "heading": heading, "mine": mine, "form": form}
    return render(request, "marketplace/statement_answer.html", context)


def answered(request, statement, approval, form):
    """Whether the answer was taken; if not, the page says why."""
    if form.is_bound:
        said = fits(form, lambda given: statements.refuse(approval, statement, by=request.user, **given))
        if said:
            messages.success(request, "You did not agree. It can be written on, and your reasons are kept.")
        return said
    return done(request, lambda: statements.agree(approval, statement, by=request.user), "It is done.")


@publisher_required
@require_POST
def statement_act(request, reference, act):
    """Publish what was approved, or go back a step."""
    statement = own_statement(request, reference)
    if act not in ACTS:
        raise Http404
    do, said = ACTS[act]
    done(request, lambda: do(statement, by=request.user), said)
    return redirect(statement)


@publisher_required
def statement_withdraw(request, reference):
    """Give up what nobody has read yet."""
    statement = own_statement(request, reference)
    form = WhyForm(posted(request), label="Why is it given up?")
    if request.method == "POST" and fits(
        form, lambda given: statements.withdraw(statement, by=request.user, **given)
    ):
        messages.success(request, "It is withdrawn. Nobody had read it.")
        return redirect("marketplace:statement_list")
    context = {
        "statement": statement,
        "form": form,
        "heading": "Give up this statement",
        "button": "Give it up",
    }
    return render(request, "marketplace/statement_why.html", context)


@publisher_required
def statement_correct(request, reference):
    """A new version of what is published, with a note."""
    statement = own_statement(request, reference)
    form = WhyForm(posted(request), label="What was wrong?", hint="Readers see this beside the new version.")
    opened = []
    if request.method == "POST" and fits(
        form, lambda given: opened.append(statements.correct(statement, note=given["why"], by=request.user))
    ):
        return redirect(opened[0])
    context = {
        "statement": statement,
        "form": form,
        "heading": "Correct what is published",
        "button": "Open a new version",
    }
    return render(request, "marketplace/statement_why.html", context)
