"""A company of one person: its owner asks the council, and an officer decides whether it may give personal care."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.views.guards import publisher_required
from directory.actions import agreements
from directory.forms.moderation import CompanyForm
from directory.models import OfferNeed, Provider
from directory.policies import conflicts_of_provider
from directory.views.scope import done, fits, own_provider, posted

ACTS = {CompanyForm.YES: agreements.agree, CompanyForm.NO: agreements.disagree}


@login_required
@require_POST
def ask(request, reference):
    provider = own_provider(request, reference)
    done(request, lambda: agreements.ask(provider, by=request.user), "Asked. The council looks at it next.")
    return redirect("directory:studio_facts", reference)


@publisher_required
def decide(request, reference):
    provider = get_object_or_404(Provider.objects.looked_at_by(request.user), reference=reference)
    form = CompanyForm(posted(request))
    seen = request.POST.get("seen", "")
    if request.method == "POST" and fits(
        form,
        lambda given: ACTS[given["answer"]](provider, why=given["why"], seen=seen, by=request.user),
    ):
        messages.success(request, "They have been told.")
        return redirect("directory:company_decide", reference)
    tasks = OfferNeed.objects.filter(offer__listing__provider=provider, withheld_why="one_person_company")
    context = {
        "provider": provider,
        "form": form,
        "seen": agreements.as_it_stands(provider),
        "conflicts": conflicts_of_provider(request.user, provider),
        "withheld": sorted({task.need.name for task in tasks.select_related("need")}),
        "listings": provider.listings.exclude(state="draft").order_by("-pk"),
    }
    return render(request, "directory/company_decide.html", context)
