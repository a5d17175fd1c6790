"""Wanted near you: what people around a provider asked for and did not get, as far as it may be said."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from directory.views.scope import done, fits, own_provider, posted
from marketplace.actions import wanting
from marketplace.disclosure import PUBLIC
from marketplace.enums import WantedReply
from marketplace.forms.wanted import WantedForm
from marketplace.models import WantedLetter

SAID = {
    WantedReply.CAN: "Thank you. Your hours are confirmed, so that people find you first.",
    WantedReply.MORE: "Add the hours here. Whoever looks for them finds you from then on.",
    WantedReply.NOT_ME: "Thank you. The council sees how many said so, and why, never who.",
}


@login_required
def wanted(request, reference):
    """The cards near one provider, theirs first; and what they said to each."""
    provider = own_provider(request, reference)
    return page(request, provider)


def page(request, provider, wrong=None):
    """The page; ``wrong`` is a form that was sent and has to be mended."""
    near = wanting.near(provider)
    letters = WantedLetter.objects.running().filter(provider=provider)
    context = {
        "provider": provider,
        "yours": [(one, form_of(one, wrong)) for one in near.yours],
        "others": [(one, form_of(one, wrong)) for one in near.others],
        "why": near.why,
        "letters": letters.exists(),
        "form": wrong,
        "k": PUBLIC.k,
        "base": PUBLIC.base,
    }
    return render(request, "marketplace/wanted.html", context)


def form_of(one, wrong):
    """The form on a card: what was sent, if it was of this card."""
    mine = {"reference": one.reference, "card": one.card.key}
    if wrong and mine == {name: wrong.data.get(name) for name in mine}:
        return wrong
    return WantedForm(initial=mine, auto_id=f"{one.reference}-{one.card.anchor}-%s")


@login_required
@require_POST
def wanted_answer(request, reference):
    """One tap: they have time, they will add hours, or it is not for them."""
    provider = own_provider(request, reference)
    form = WantedForm(posted(request))
    if not fits(form, lambda given: wanting.answer(provider, by=request.user, **given)):
        return page(request, provider, form)
    reply = form.cleaned_data["reply"]
    done(request, lambda: None, SAID[reply])
    if reply == WantedReply.MORE:
        return redirect("directory:studio_workers", provider.reference)
    return redirect("marketplace:wanted", provider.reference)


@login_required
@require_POST
def wanted_letters(request, reference):
    """Begin or end the weekly email."""
    provider = own_provider(request, reference)
    begin = request.POST.get("letters") == "begin"
    act = wanting.begin_letters if begin else wanting.end_letters
    done(
        request,
        lambda: act(provider, by=request.user),
        "You get one email a week." if begin else "No more emails.",
    )
    return redirect("marketplace:wanted", provider.reference)
