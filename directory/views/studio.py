"""The studio: where a provider says what it is and keeps its promises of time up to date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory import usual_week
from directory.actions import listings, providers
from directory.enums import ListingState
from directory.forms.provider import ChangeFactsForm, PlaceForm, RegisterForm
from directory.models import Provider
from directory.policies import refusals
from directory.steps import next_of
from directory.views.scope import done, fits, own_provider
from directory.views.studio_tasks import draft_of, groups_of

ASKED = ("cqc_location_id", "company_number", "legal_form")


@login_required
def home(request):
    owned = Provider.objects.owned_by(request.user).select_related("organisation")
    if not owned:
        return render(request, "directory/studio_start.html")
    return render(request, "directory/studio_home.html", {"desks": [desk(provider) for provider in owned]})


def desk(provider):
    """What one provider's owner sees first: what needs doing, and whether the hours are still right."""
    today = timezone.localdate()
    confirmed_at = provider.hours_confirmed_at
    confirmed_on = confirmed_at and timezone.localdate(confirmed_at)
    workers = list(provider.workers.working())
    listings = list(provider.listings.with_status().exclude(state=ListingState.WITHDRAWN))
    draft = draft_of(provider)
    without_hours = list(provider.workers.working().without_hours())
    return {
        "provider": provider,
        "workers": workers,
        "without_hours": without_hours,
        "listings": listings,
        "confirmed": usual_week.freshness_words(confirmed_on, today),
        "fresh": usual_week.is_fresh(confirmed_on, today),
        "next": next_of([step for _, steps in groups_of(provider, draft) for step in steps])
        if draft
        else None,
        "draft": draft,
        "has_hours": len(without_hours) < len(workers),
    }


def back_to(provider):
    """The task list while a page is being written, else the studio."""
    if draft_of(provider):
        return redirect("directory:studio_tasks", provider.reference)
    return redirect("directory:studio_home")


@login_required
def register(request):
    form = RegisterForm(request.POST or None)
    joined = []
    if request.method == "POST" and fits(form, lambda given: joined.append(join(given, by=request.user))):
        messages.success(request, f"You have joined as: {joined[0].kind.label.lower()}.")
        return redirect("directory:studio_tasks", joined[0].reference)
    return render(request, "directory/studio_register.html", {"form": form})


def join(given, *, by):
    """Ask the registers, and then join, with a draft to write."""
    name = providers.ask_registers(**{key: given[key] for key in ASKED})
    with transaction.atomic():
        if provider := providers.joined_just_now(given["name"], by=by):
            return provider
        provider = providers.register(**given, company_name=name, owner=by, by=by)
        alone = provider.facts.one_human
        listings.create(
            provider, title=f"Help at home from {provider}"[:80] if alone else f"{provider}"[:80], by=by
        )
    return provider


def restate(provider, given, *, by):
    """Ask the registers, and then change the facts."""
    name = providers.ask_registers(**{key: given[key] for key in ASKED})
    return providers.set_facts(provider, **given, company_name=name, by=by)


@login_required
def facts(request, reference):
    provider = own_provider(request, reference)
    now = {name: getattr(provider, name) or "" for name in ChangeFactsForm.base_fields}
    form = ChangeFactsForm(request.POST or None, initial=now)
    done_with = []
    if request.method == "POST" and fits(
        form, lambda given: done_with.append(restate(provider, given, by=request.user))
    ):
        messages.success(request, f"Saved. You are listed as: {provider.kind.label.lower()}.")
        say_settled(request, provider, done_with[0])
        return back_to(provider)
    return render(request, "directory/studio_facts.html", {"form": form, "provider": provider})


def say_settled(request, provider, settled):
    """Say which tasks went and came back with a change of facts, and why."""
    if settled.lost:
        messages.warning(
            request, f"Not shown to people any more. {' '.join(refusals(provider, settled.lost))}"
        )
    if settled.back:
        names = ", ".join(need.name for need in settled.back)
        messages.success(request, f"You may offer these again, so people see them: {names}.")


@login_required
def place(request, reference):
    provider = own_provider(request, reference)
    form = PlaceForm(request.POST or None, initial={"postcode": provider.postcode, "town": provider.town})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        providers.relocate(provider, postcode=given["postcode"], by=request.user)
        providers.set_facts(provider, town=given["town"], by=request.user)
        messages.success(request, "Saved. People find you from the new place at once.")
        return back_to(provider)
    return render(request, "directory/studio_place.html", {"form": form, "provider": provider})


@login_required
@require_POST
def confirm(request, reference):
    provider = own_provider(request, reference)
    done(
        request,
        lambda: providers.confirm_hours(provider, by=request.user),
        "Thank you. People now see that your free hours are right today.",
    )
    return redirect("directory:studio_home")
