"""Writing to the other side of a booking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from directory.views.scope import fits
from marketplace.actions.messages import send
from marketplace.forms.booking import MessageForm
from marketplace.views.booking_page import page_of
from marketplace.views.bookings import booking_of


@login_required
@require_POST
def message_send(request, reference):
    booking = booking_of(request, reference)
    form = MessageForm(request.POST)
    if fits(form, lambda given: send(booking, by=request.user, **given)):
        messages.success(request, "Your message was sent.")
        return redirect(booking)
    context = page_of(booking, request.user) | {"message_form": form, "form": form}
    return render(request, "marketplace/booking_detail.html", context)
