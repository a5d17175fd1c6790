"""What the user may reach: only what they own, and 404 for the rest; and doing a thing that may be refused."""

from django.contrib import messages
from django.shortcuts import get_object_or_404

from accounts.actions.transitions import NotAllowed
from directory.models import Listing, Provider


def own_provider(request, reference):
    """A provider the user owns."""
    owned = Provider.objects.owned_by(request.user).select_related("organisation")
    return get_object_or_404(owned, reference=reference)


def own_worker(request, reference, number):
    """One worker of a provider the user owns."""
    provider = own_provider(request, reference)
    worker = get_object_or_404(provider.workers, number=number)
    worker.provider = provider
    return worker


def own_listing(request, reference):
    """A listing of a provider the user owns."""
    return get_object_or_404(Listing.objects.owned_by(request.user), reference=reference)


def done(request, act, said=""):
    """Do it and say so; or say why it may not be. Whether it was done."""
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def fits(form, act):
    """Whether the form is valid and the act is allowed; what stands against it is said in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def posted(request):
    """What was sent, even when that is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
