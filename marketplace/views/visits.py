"""One visit: what was agreed beside what happened, and what each side may say about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actions.seeing import saw
from accounts.actions.transitions import NotAllowed, moves_open_to
from accounts.enums import Role
from directory.enums import Engagement
from directory.views.scope import fits
from marketplace import terms
from marketplace.actions import cancelling, shifting, spending, visits
from marketplace.enums import Side, VisitState
from marketplace.forms.visit import HappenedForm, SayForm, TimeForm
from marketplace.models import Visit
from marketplace.policies import acting_side, may_pay_longer, side_of
from marketplace.views.bookings import posted

S = VisitState
OPEN_TO_SAYING = {S.CONFIRMED, S.DISPUTED, S.MISSED}


def visit_of(request, reference):
    """The visit at this address, if whoever is looking may see it."""
    parties = Visit.objects.of(request.user).select_related(
        "booking__person", "booking__listing__provider__organisation", "agreed", "said_by"
    )
    return get_object_or_404(parties, reference=reference)


@login_required
def visit_detail(request, reference):
    visit = visit_of(request, reference)
    return shown(request, visit, HappenedForm(visit=visit))


def shown(request, visit, form):
    """The page, with the buttons that can be used now."""
    moves, side = moves_open_to(request.user, visit), side_of(request.user, visit.booking)
    if side == Side.PROVIDER:
        note_look(visit.booking, request.user)
    now = timezone.now()
    context = {
        "visit": visit,
        "status": visit.status,
        "form": form,
        "side": side,
        "is_provider": side == Side.PROVIDER,
        "may_confirm": S.CONFIRMED in moves and visit.ends_at <= now,
        "may_dispute": S.DISPUTED in moves and visit.starts_at <= now and visit.said_by_side != side,
        "may_miss": S.MISSED in moves and visit.starts_at <= now,
        "may_move": Role.SEEKER in visit.roles_of(request.user) and shifting.may_be_changed(visit),
        "may_cancel": S.CANCELLED in moves and visit.starts_at > now,
        "carers": visit.attendances.select_related("entry__worker__provider"),
        "settles_at": visit.ends_at + Visit.CONFIRMED_BY_ITSELF_AFTER,
        "over": visit.ends_at <= now,
        **money_of(visit, request.user, side),
    }
    return render(request, "marketplace/visit_detail.html", context)


def money_of(visit, user, side):
    """What is owed for what happened, and who may agree to more."""
    return {
        "owed_pence": spending.owed(visit) if visit.status == S.CONFIRMED else None,
        "longer_pence": visits.longer_pence(visit),
        "may_pay_longer": may_pay_longer(user, visit),
        "times_words": terms.times_words(visit.booking.terms, to_provider=side == Side.PROVIDER),
        "is_wages": visit.booking.terms["engagement"] == Engagement.EMPLOYED,
    }


def note_look(booking, user):
    """The person can read that the provider's people looked at their visits."""
    body = booking.listing.provider.organisation
    saw(booking, what="visit", by=user, for_person=booking.person, on_behalf_of=body)


@login_required
@require_http_methods(["POST"])
def visit_confirm(request, reference):
    visit = visit_of(request, reference)
    form = HappenedForm(request.POST, visit=visit)
    if form.is_valid():
        times = {name: form.cleaned_data[name] for name in ("happened_from", "happened_until")}
        return done(request, visit, "Thank you. The visit is confirmed.", visits.confirm, **times)
    return shown(request, visit, form)


@login_required
@require_http_methods(["POST"])
def visit_longer(request, reference):
    """Whoever pays agrees to pay for the longer time that it took."""
    visit = visit_of(request, reference)
    return done(request, visit, "Thank you. The longer time is paid for.", visits.pay_longer)


def done(request, visit, thanks, act, /, **said):
    """Do one act and say so; a refusal is said in its own words."""
    try:
        act(visit, by=request.user, **said)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, thanks)
    return redirect(visit)


@login_required
@require_http_methods(["GET", "POST"])
def visit_dispute(request, reference):
    return said(request, visit_of(request, reference), visits.dispute, "marketplace/visit_dispute.html")


@login_required
@require_http_methods(["GET", "POST"])
def visit_missed(request, reference):
    return said(request, visit_of(request, reference), visits.missed, "marketplace/visit_missed.html")


def said(request, visit, act, template):
    """A page that asks for words, and tells the other side."""
    form = SayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return done(request, visit, "We have told the other side.", act, words=form.cleaned_data["words"])
    return render(request, template, {"visit": visit, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def visit_cancel(request, reference):
    visit = visit_of(request, reference)
    if request.method == "POST":
        return done(request, visit, "The visit is cancelled and the other side has been told.", visits.cancel)
    if S.CANCELLED not in moves_open_to(request.user, visit) or visit.starts_at <= timezone.now():
        messages.error(request, "Only a visit that has not started can be cancelled.")
        return redirect(visit)
    fee_pence = cancelling.fee_pence(visit, acting_side(request.user, visit.booking))
    context = {
        "visit": visit,
        "fee_pence": fee_pence,
        "is_provider": side_of(request.user, visit.booking) == Side.PROVIDER,
    }
    return render(request, "marketplace/visit_cancel.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def visit_time(request, reference):
    """The person's side changes when one visit is. It needs nobody's word; another price is shown first."""
    visit = visit_of(request, reference)
    if Role.SEEKER not in visit.roles_of(request.user):
        raise Http404
    form, price = TimeForm(posted(request), visit=visit), []
    if request.method == "POST" and fits(form, lambda said: price.extend(changed(request, visit, **said))):
        if not price:
            messages.success(request, "The time is changed. They have been told.")
            return redirect(visit)
        form = None
    elif request.method == "GET" and not shifting.may_be_changed(visit):
        messages.error(request, shifting.TOO_LATE)
        return redirect(visit)
    context = {"visit": visit, "form": form, "price": price and price[0], "said": request.POST}
    return render(request, "marketplace/visit_time.html", context)


def changed(request, visit, *, on, start, sure):
    """Nothing, once it is changed; or the new price, when that was not shown yet."""
    new_pence = shifting.price_at(visit, on, start)
    if new_pence not in {visit.price_pence, sure}:
        return [new_pence]
    shifting.change_time(visit, on=on, start=start, by=request.user)
    return []
