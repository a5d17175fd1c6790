"""The desk of whoever looks after people's money: what waits for their word, each source, and its rules."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actions.seeing import saw
from accounts.views.guards import way_to_second_factor
from directory.views.scope import fits, posted
from marketplace.actions.spending import purse_of, purses_of
from marketplace.actions.telling import held_money
from payments.actions import holding
from payments.forms.holding import A_PERCENT, TermsForm
from payments.models import Funding, HolderTerms, Invoice, SpendingApproval
from payments.policies import is_a_holder

FEW = 20


def holder_page(view):
    """For people of organisations that look after money, with a second factor; to others the page does not exist."""

    @login_required
    def guarded(request, *args, **kwargs):
        if not is_a_holder(request.user):
            raise Http404
        return way_to_second_factor(request) or view(request, *args, **kwargs)

    return guarded


def held_of(request, reference):
    """A source an organisation of this user looks after."""
    return get_object_or_404(Funding.objects.held_by(request.user).for_pages(), reference=reference)


@holder_page
def holder_desk(request):
    """What waits for an answer, and where every source stands."""
    mine, today = Funding.objects.held_by(request.user), timezone.localdate()
    open_now = Invoice.objects.filter(funding__in=mine).open()
    context = {
        "waiting": SpendingApproval.objects.waiting_for(request.user).for_pages(),
        "purses": purses_of(mine.still_open(today).for_pages()),
        "past": mine.over(today).for_pages(),
        "invoices": open_now.with_parties().with_owed().order_by("due_on", "pk")[:FEW],
        "answered": SpendingApproval.objects.held_by(request.user)
        .exclude(decided_at=None)
        .for_pages()
        .order_by("-decided_at")[:FEW],
    }
    return render(request, "marketplace/holder_desk.html", context)


@holder_page
def holder_funding(request, reference):
    """One source: where it stands, who was paid, its rules and its fee. That they looked is noted."""
    source = held_of(request, reference)
    saw(source, what="money", by=request.user, for_person=source.person, on_behalf_of=source.holder)
    purse = purse_of(source)
    context = {
        "funding": source,
        "purse": purse,
        "held": held_money(purse),
        "approvals": source.approvals.for_pages()[:FEW],
    }
    return render(request, "marketplace/holder_funding.html", context)


@holder_page
def holder_terms(request, reference):
    """The rules of one source: they hold from today, and the person is told."""
    source = held_of(request, reference)
    form = TermsForm(posted(request), initial=terms_now(source))
    if request.method == "POST" and fits(
        form, lambda _given: holding.set_terms(source, **form.facts(), by=request.user)
    ):
        messages.success(request, "The rules are kept. They hold from today, and the person has been told.")
        return redirect("marketplace:holder_funding", reference)
    return render(request, "marketplace/holder_terms.html", {"form": form, "funding": source})


def terms_now(source):
    """As they are, for the form."""
    now = HolderTerms.objects.now_for(source)
    if now is None:
        return {}
    return {
        "by_itself_pence": now.by_itself_pence,
        "others": now.others_basis_points // A_PERCENT or None,
        "fee_pence": now.fee_pence or None,
        "fee_per": now.fee_per,
        "words": now.words,
    }
