"""Sharing visits and what they cost: asking somebody, agreeing, leaving; and the provider's word."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.transitions import moves_open_to
from accounts.enums import Role, Scope
from accounts.models import Person
from directory.views.scope import done, fits, posted
from marketplace.actions import pooling
from marketplace.booking_words import agreed_lines, often_words
from marketplace.enums import SharerState
from marketplace.forms.sharing import ConsentForm, InviteForm, LeaveForm, tomorrow
from marketplace.models import Booking, Sharer
from marketplace.views.booking_page import row
from payments.actions import funding

S = SharerState


@login_required
def booking_share(request, reference):
    """Who shares the visits of a booking of one's own; and asking somebody else."""
    booking = get_object_or_404(Booking.objects.agreed_for_payers(request.user), reference=reference)
    form = InviteForm(posted(request), initial={"host_name": booking.person.short_name})
    if request.method == "POST" and fits(
        form, lambda given: pooling.invite(booking, **given, by=request.user)
    ):
        messages.success(request, "They were asked. Nothing changes until they and the provider agree.")
        return redirect("marketplace:booking_share", reference)
    sharers = list(booking.sharers.open())
    joined = [one for one in sharers if one.state == S.JOINED]
    context = {"booking": booking, "form": form, "sharers": sharers, "leave": LeaveForm(auto_id=False)}
    context |= {
        "part_pence": pooling.week_part(booking, len(joined)),
        "next_pence": pooling.week_part(booking, len(joined) + 1),
    }
    return render(request, "marketplace/booking_share.html", context)


def sharer_of(request, reference, roles):
    """One that this user has one of these parts in."""
    sharer = get_object_or_404(Sharer.objects.with_parties(), reference=reference)
    if not sharer.roles_of(request.user) & roles:
        raise Http404
    return sharer


@login_required
def shared_detail(request, reference):
    """What is shared, for whoever was asked: yes or no; then what they pay a part of. Nothing of the others but a name."""
    sharer = sharer_of(request, reference, Role.SHARER)
    people = Person.objects.of(request.user, scope=Scope.PAY)
    form = None
    if sharer.state == S.INVITED and people.exists():
        first = {"person": people[0], "name": people[0].short_name} if len(people[:2]) == 1 else {}
        form = ConsentForm(
            posted(request), people=people, user=request.user, initial=first | {"from_on": tomorrow()}
        )
    if request.method == "POST" and form and fits(form, lambda _: agree(sharer, form, request.user)):
        messages.success(request, "Thank you. The provider is asked now.")
        return redirect(sharer)
    return render(request, "marketplace/shared_detail.html", shown(sharer) | {"form": form})


def agree(sharer, form, user):
    """Open their own money where nobody told us of any, and agree."""
    given = form.cleaned_data
    source = form.known.get(given["source"]) or funding.usual(given["person"], kind=given["source"], by=user)
    facts = {name: given[name] for name in ("person", "name", "from_on")}
    pooling.agree(sharer, funding=source, **facts, **form.relation_of(source), by=user)


def shown(sharer):
    """What whoever shares it may read."""
    booking = sharer.booking
    others = [one for one in booking.sharers.filter(state=S.JOINED) if one.pk != sharer.pk]
    return {
        "sharer": sharer,
        "booking": booking,
        "names": [sharer.host_name, *(one.name for one in others)],
        "lines": agreed_lines(row(visit, visit.starts) for visit in booking.agreed_visits.all()),
        "often": often_words(booking.every_weeks),
        "part_pence": pooling.week_part(booking, len(others) + 1),
        "leave": LeaveForm(own=True, initial={"from_on": tomorrow()}),
    }


@login_required
@require_POST
def shared_answer(request, reference, act):
    """Yes or no of the provider; no of whoever was asked; and taking back of whoever asked."""
    sharer = sharer_of(request, reference, Role.PROVIDER | Role.SHARER | Role.SEEKER)
    acts = {
        "join": (S.JOINED, pooling.join, "Agreed. They pay their part from the day it says."),
        "refuse": (S.DECLINED, pooling.refuse, "You said no. Nothing changes."),
        "back": (S.WITHDRAWN, pooling.take_back, "It is taken back."),
    }
    if act not in acts or acts[act][0] not in moves_open_to(request.user, sharer):
        raise Http404
    _, deed, words = acts[act]
    done(request, lambda: deed(sharer, by=request.user), words)
    return redirect(back_to(request.user, sharer))


@login_required
@require_POST
def shared_leave(request, reference):
    """No part from a day on: whoever shares it, or the person of the booking."""
    sharer = sharer_of(request, reference, Role.SHARER | Role.SEEKER)
    form = LeaveForm(request.POST)
    if fits(form, lambda given: pooling.leave(sharer, **given, by=request.user)):
        messages.success(request, "Kept. Everybody is told, and the others pay larger parts from that day.")
    else:
        messages.error(request, " ".join(words for each in form.errors.values() for words in each))
    return redirect(back_to(request.user, sharer))


def back_to(user, sharer):
    """The page this user has of it."""
    return sharer if sharer.is_for(user) else sharer.booking
