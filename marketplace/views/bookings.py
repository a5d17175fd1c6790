"""Bookings: the list, the page of one, and what each side may do to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.transitions import NotAllowed, may_move
from marketplace.actions import bookings, cancelling
from marketplace.enums import BookingState, Side
from marketplace.forms.booking import DeclineForm, EndForm, MessageForm, SuggestForm, new_form_token
from marketplace.models import Booking
from marketplace.policies import side_of
from marketplace.views.booking_page import job_of, page_of
from marketplace.views.whose import whose

A_PAGE = 20


def booking_of(request, reference):
    """The booking at this address, if whoever is looking may see it."""
    return get_object_or_404(Booking.objects.of(request.user).with_parties(), reference=reference)


def known_of(request, reference):
    """The same, and no more of it than that it is there: for an act that reads it anew."""
    return get_object_or_404(Booking.objects.of(request.user).only("reference"), reference=reference)


def posted(request):
    """What was sent, even when that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


@login_required
def booking_list(request):
    """What waits for this user, what waits for others, what runs, and what is over."""
    mine = Booking.objects.of(request.user).for_lists()
    answering = Booking.objects.to_be_answered_by(request.user).values("pk")
    context = {
        "to_answer": mine.filter(pk__in=answering).order_by("expires_at"),
        "waiting": mine.unanswered().exclude(pk__in=answering),
        "running": mine.agreed().order_by("next_visit_at"),
        "past": Paginator(mine.over().order_by("-requested_at", "-pk"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "whose": whose(request.user),
        "provider": request.user.memberships.current().filter(organisation__provider__isnull=False).exists(),
    }
    return render(request, "marketplace/booking_list.html", context)


@login_required
def booking_detail(request, reference):
    booking = booking_of(request, reference)
    context = page_of(booking, request.user)
    context["message_form"] = MessageForm(initial={"form_token": new_form_token()})
    return render(request, "marketplace/booking_detail.html", context)


def done(request, booking, thanks, act, /, **said):
    """Do one act and say so; a refusal is said in its own words."""
    try:
        act(booking, by=request.user, **said)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, thanks)
    return redirect(booking)


@login_required
@require_POST
def booking_accept(request, reference):
    words = "It is agreed. The visits are in the diary, and both sides have been told."
    return done(request, known_of(request, reference), words, bookings.accept)


@login_required
@require_http_methods(["GET", "POST"])
def booking_decline(request, reference):
    booking = booking_of(request, reference)
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return done(
            request, booking, "You said no. They have been told.", bookings.decline, **form.cleaned_data
        )
    return asked(request, booking, BookingState.DECLINED, "marketplace/booking_decline.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def booking_suggest(request, reference):
    booking = booking_of(request, reference)
    form = SuggestForm(posted(request), agreed=list(booking.agreed_visits.all()))
    if request.method == "POST" and form.is_valid():
        try:
            bookings.suggest(booking, starts=form.starts(), words=form.cleaned_data["words"], by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your times were sent. They can accept them or look for somebody else.")
            return redirect(booking)
    return asked(request, booking, BookingState.SUGGESTED, "marketplace/booking_suggest.html", form)


@login_required
@require_http_methods(["GET", "POST"])
def booking_withdraw(request, reference):
    booking = booking_of(request, reference)
    if request.method == "POST":
        return done(request, booking, "You took the request back.", bookings.withdraw)
    return asked(request, booking, BookingState.WITHDRAWN, "marketplace/booking_withdraw.html")


@login_required
@require_http_methods(["GET", "POST"])
def booking_end(request, reference):
    booking = booking_of(request, reference)
    if job := job_of(booking):
        return redirect("marketplace:employment_leave", job.reference)
    form = EndForm(posted(request))
    from_on = form.cleaned_data["from_on"] if request.method == "POST" and form.is_valid() else None
    if from_on and request.POST.get("sure"):
        words = "It is ended. Later visits are cancelled and the other side has been told."
        return done(request, booking, words, bookings.end, from_on=from_on)
    context = ending(booking, from_on, request.user) if from_on else {}
    return asked(request, booking, BookingState.ENDED, "marketplace/booking_end.html", form, **context)


def ending(booking, from_on, user):
    """What ending from this day would cancel and cost."""
    visits = cancelling.would_cancel(booking, from_on)
    side = side_of(user, booking)
    return {
        "from_on": from_on,
        "visits": len(visits),
        "fee_pence": sum(cancelling.fee_pence(visit, side) for visit in visits),
        "is_provider": side == Side.PROVIDER,
    }


def asked(request, booking, state, template, form=None, **more):
    """A page that asks before it does something; when it cannot be done now, back to the booking."""
    if not may_move(request.user, booking, state):
        messages.error(request, "That cannot be done now.")
        return redirect(booking)
    context = {"booking": booking, "form": form, "now": timezone.now(), **more}
    return render(request, template, context)
