"""Telling the council what could not be found, and an officer's reading of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.guards import publisher_required
from directory.models import Need
from marketplace.actions import looking, shortfalls
from marketplace.forms.booking import new_form_token
from marketplace.forms.shortfall import CodeForm, ShortfallForm
from marketplace.models import Shortfall
from marketplace.views.find import brief_of, posted
from marketplace.views.often import too_often
from marketplace.views.results import unready

MOST = 20  # from one visitor in an hour
SEEN = 100


@never_cache
@require_http_methods(["GET", "POST"])
def shortfall_tell(request, reference):
    """What would be told is shown first; it is sent only with consent."""
    brief = brief_of(request, reference)
    if sent_back := unready(request, brief):
        return sent_back
    form = ShortfallForm(posted(request), initial={"form_token": new_form_token()})
    if request.method == "POST" and form.is_valid():
        if too_often(request, "shortfall", most=MOST):
            form.add_error(None, "That is more than one visitor can send in an hour. Try again later.")
        else:
            shortfalls.tell(brief, **form.told())
            messages.success(request, "The council has it, without your name. Thank you.")
            return redirect("marketplace:find_results", brief.reference)
    asked = looking.told(brief)
    return render(request, "marketplace/shortfall_tell.html", {"form": form, "brief": brief, "asked": asked})


@never_cache
@publisher_required
@require_safe
def shortfall_queue(request):
    """The words nobody has read yet, oldest first."""
    waiting = list(Shortfall.objects.read_by(request.user).waiting().select_related("lsoa", "council")[:SEEN])
    names = dict(
        Need.objects.filter(pk__in={pk for one in waiting for pk in one.needs}).values_list("pk", "name")
    )
    shown = [
        (
            one,
            [names[pk] for pk in one.needs if pk in names],
            CodeForm(initial={"cause": one.cause}, auto_id=f"{one.pk}-%s"),
        )
        for one in waiting
    ]
    return render(request, "marketplace/shortfall_queue.html", {"shown": shown})


@publisher_required
@require_POST
def shortfall_code(request, reference):
    """Say what the words mean; they are gone then."""
    one = get_object_or_404(Shortfall.objects.read_by(request.user), reference=reference)
    form = CodeForm(request.POST)
    if form.is_valid():
        shortfalls.code(one, by=request.user, **form.cleaned_data)
        messages.success(request, "Written down. The words are deleted.")
    else:
        messages.warning(request, "Choose what it means.")
    return redirect("marketplace:shortfall_queue")
