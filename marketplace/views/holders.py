"""Choosing who looks after money, the plain statement of it, and the list a council keeps of those who may."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.seeing import saw
from accounts.models import Organisation
from accounts.policies import second_factor_done
from accounts.views.guards import administrator_required
from directory.enums import FundingKind
from directory.views.scope import done, fits, posted
from marketplace.actions import holding
from marketplace.actions.spending import purse_of
from marketplace.actions.telling import held_money
from payments.actions import holding as floor
from payments.forms.holding import AccreditForm
from payments.models import Accreditation, Funding, Invoice
from payments.policies import accredited_for

LATEST = 12


@login_required
@require_http_methods(["GET", "POST"])
def funding_holder(request, reference):
    """Those who may look after this money, side by side: what they say, what they take, and whether they also give care."""
    mine = Funding.objects.of(request.user).exclude(kind=FundingKind.OWN)
    source = get_object_or_404(mine.for_pages(), reference=reference)
    if request.method == "POST":
        chosen = None
        if request.POST.get("holder"):
            chosen = get_object_or_404(Organisation, reference=request.POST["holder"])
        words = (
            f"{chosen} looks after it from now on. They have been told."
            if chosen
            else "Nobody looks after it now."
        )
        if done(request, lambda: holding.choose_holder(source, chosen, by=request.user), words):
            return redirect("marketplace:funding_detail", reference)
    context = {"funding": source, "listed": listed(source)}
    return render(request, "marketplace/funding_holder.html", context)


def listed(source):
    """Each with its entry on a council's list; those who give care too are marked."""
    standing = Accreditation.objects.standing().by_council(source.authority)
    found = standing.filter(holder__in=accredited_for(source)).select_related("holder__provider", "council")
    return [(one, hasattr(one.holder, "provider")) for one in found]


@login_required
def funding_statement(request, reference):
    """In plain words, to be read or printed: what there was, who was paid, what it cost, and what is left."""
    source = readable(request, reference)
    purse = purse_of(source)
    invoices = Invoice.objects.filter(funding=source).with_parties().with_owed()
    context = {
        "funding": source,
        "purse": purse,
        "held": held_money(purse),
        "mine": Funding.objects.of(request.user).filter(pk=source.pk).exists(),
        "approvals": source.approvals.exclude(decided_at=None).for_pages()[:LATEST],
        "invoices": invoices.order_by("-issued_on", "-pk")[:LATEST],
    }
    return render(request, "marketplace/funding_statement.html", context)


def readable(request, reference):
    """A source the reader may spend from, or looks after; that somebody else looked is noted."""
    source = Funding.objects.of(request.user).for_pages().filter(reference=reference).first()
    if source:
        return source
    source = get_object_or_404(Funding.objects.held_by(request.user).for_pages(), reference=reference)
    saw(source, what="money", by=request.user, for_person=source.person, on_behalf_of=source.holder)
    return source


@administrator_required
@require_http_methods(["GET", "POST"])
def council_holders(request):
    """Who may look after the money this council gives; and one more."""
    council = own_council(request)
    form = AccreditForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: floor.accredit(council, **given, by=request.user)
    ):
        messages.success(request, "They are on the list. People can choose them from now on.")
        return redirect("marketplace:council_holders")
    mine = Accreditation.objects.administered_by(request.user).select_related("holder", "council")
    return render(request, "marketplace/council_holders.html", {"form": form, "listed": mine})


def own_council(request):
    """The council whose pages this user keeps."""
    seat = request.user.memberships.that_administer().select_related("organisation").first()
    if seat is None or not second_factor_done(request):
        raise Http404
    return seat.organisation


@administrator_required
@require_POST
def council_holder_end(request, reference):
    mine = Accreditation.objects.administered_by(request.user).select_related("council")
    ended = get_object_or_404(mine, reference=reference)
    words = "Nobody new can choose them after today. What they look after stays with them until it is moved."
    done(request, lambda: floor.end_accreditation(ended, by=request.user), words)
    return redirect("marketplace:council_holders")
