"""People who need support: oneself, and those one acts for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.actions import people
from accounts.actions.seeing import saw
from accounts.enums import Scope
from accounts.forms.person import PersonForm, SupportedPersonForm
from accounts.models import Event, Person
from accounts.policies import is_the_person, may_act, may_arrange_help
from accounts.views.telling import in_words, looks_in_words

A_PAGE, LOOKS_SHOWN = 50, 10


def onward(request, person):
    """Where the user was going; else the person's page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else person)


@login_required
def person_start(request):
    """Ask whom this is for."""
    return render(request, "accounts/person_start.html", {"next": request.GET.get("next", "")})


@login_required
def person_become(request):
    mine = Person.objects.filter(user=request.user).first()
    if mine:
        return onward(request, mine)
    form = PersonForm(request.POST or None, own=True, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        return onward(request, people.become(details=form.cleaned_data, by=request.user))
    return render(request, "accounts/person_become.html", {"form": form, "next": request.GET.get("next", "")})


@login_required
def person_add(request):
    form = SupportedPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consent = form.cleaned_data.pop("consent")
        person = people.add(details=form.cleaned_data, consent=consent, by=request.user)
        messages.success(request, f"You can now act for {person.short_name}.")
        return onward(request, person)
    return render(request, "accounts/person_add.html", {"form": form, "next": request.GET.get("next", "")})


@login_required
def person_detail(request, reference):
    person = get_object_or_404(Person.objects.of(request.user), reference=reference)
    saw(person, what="person", by=request.user, for_person=person)
    context = {
        "person": person,
        "own": is_the_person(request.user, person),
        "may_edit": may_act(request.user, person, Scope.BOOK),
        "may_arrange": may_arrange_help(request.user, person),
        "my_right": person.delegations.holding().filter(delegate=request.user).first(),
        "helpers": person.delegations.holding().select_related("delegate"),
    }
    return render(request, "accounts/person_detail.html", context)


@login_required
def person_edit(request, reference):
    person = get_object_or_404(Person.objects.of(request.user, scope=Scope.BOOK), reference=reference)
    own = is_the_person(request.user, person)
    now = {name: getattr(person, name) for name in people.DETAILS}
    form = PersonForm(request.POST or None, own=own, initial=now)
    if request.method == "POST" and form.is_valid():
        people.revise(person, details=form.cleaned_data, by=request.user)
        messages.success(request, "The details are saved.")
        return onward(request, person)
    saw(person, what="person", by=request.user, for_person=person)
    context = {"form": form, "person": person, "own": own, "next": request.GET.get("next", "")}
    return render(request, "accounts/person_edit.html", context)


@login_required
def person_history(request, reference):
    """Everything done for a person, in plain words, newest first; and who looked last."""
    person = get_object_or_404(Person.objects.of(request.user), reference=reference)
    events = Event.objects.for_person(person)
    page = Paginator(events.deeds(), A_PAGE).get_page(request.GET.get("page"))
    looks = looks_in_words(events.looks()[:LOOKS_SHOWN], reader=request.user)
    context = {"person": person, "page": page, "told": in_words(page, reader=request.user), "looks": looks}
    return render(request, "accounts/person_history.html", context)


@login_required
def person_looks(request, reference):
    """Everyone who looked at a person's details, newest first."""
    person = get_object_or_404(Person.objects.of(request.user), reference=reference)
    page = Paginator(Event.objects.for_person(person).looks(), A_PAGE).get_page(request.GET.get("page"))
    context = {"person": person, "page": page, "looks": looks_in_words(page, reader=request.user)}
    return render(request, "accounts/person_looks.html", context)
