"""Where the card company tells us that something happened. It is stored and acknowledged; following it comes after."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.actions import inbox
from payments.gateways.base import Forged, Refused


@csrf_exempt
@require_POST
def hook(request):
    """The signature is over the raw body, so nothing reads it before. What is not signed by them is not stored."""
    try:
        inbox.receive(request.body, request.headers.get("Stripe-Signature", ""))
    except (Forged, Refused):
        return HttpResponseBadRequest("no\n", content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
