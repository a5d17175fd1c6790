"""Adverts of whoever looks for an assistant: written, costed, shown to those they choose, answered, closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.transitions import may_move
from accounts.enums import Role, Scope
from accounts.models import Person
from directory.locating import Unlocated
from directory.models import Listing, Need
from directory.pattern_words import describe, frequency_words
from directory.views.scope import done, fits, posted
from marketplace.actions import advertising, adverts
from marketplace.booking_words import pattern_choices
from marketplace.enums import AdvertState, InviteState
from marketplace.forms.advert import AdvertForm, TokenForm
from marketplace.forms.booking import MessageForm, new_form_token
from marketplace.models import Advert, AdvertInvite
from marketplace.policies import why_not_write_of
from marketplace.views.booking_page import thread_of
from marketplace.views.find import brief_of
from marketplace.views.results import unready
from marketplace.views.whose import whose

S = AdvertState


def advert_of(request, reference):
    """An advert of somebody this user may see for."""
    return get_object_or_404(Advert.objects.of(request.user).with_parties(), reference=reference)


def own_advert(request, reference):
    """An advert of somebody this user decides for."""
    return get_object_or_404(Advert.objects.run_by(request.user).with_parties(), reference=reference)


@login_required
def advert_list(request):
    """Every advert of those this user sees for, the newest first."""
    mine = Advert.objects.of(request.user).with_parties().with_counts()
    context = {"adverts": mine, "whose": whose(request.user)}
    return render(request, "marketplace/advert_list.html", context)


@login_required
@never_cache
def advert_new(request, reference):
    """An advert for what a search asked for; where there is a draft of it, that one."""
    brief = brief_of(request, reference)
    if draft := Advert.objects.run_by(request.user).filter(brief=brief, state=S.DRAFT).first():
        return redirect(draft)
    if sent_back := unready(request, brief):
        return sent_back
    form = form_for(request, brief, person=brief.person, until=advertising.first_last_day(brief))
    made = []
    if request.method == "POST" and fits(
        form, lambda said: made.append(adverts.write(brief, **said, by=request.user))
    ):
        messages.success(
            request, "Kept. Nobody sees it yet: read it, see what it costs, then choose who may."
        )
        return redirect(made[0])
    context = about(brief) | {"form": form, "why_not": advertising.why_not_advertise(brief)}
    return render(request, "marketplace/advert_edit.html", context)


def form_for(request, brief, **first):
    """The form, for the people this user decides for."""
    people = Person.objects.of(request.user, scope=Scope.BOOK)
    first = {"contract": "employed", "form_token": new_form_token(), **first}
    return AdvertForm(posted(request), people=people, brief=brief, initial=first)


def about(brief):
    """What is needed, and when, in words."""
    pattern = brief.pattern(otherwise=brief.created_at.date())
    return {
        "brief": brief,
        "needs": Need.objects.filter(pk__in=brief.needs),
        "lines": describe(pattern),
        "often": frequency_words(pattern),
        "floor": advertising.floor_of(brief),
    }


@login_required
@never_cache
def advert_edit(request, reference):
    """Other words, pay or days of a draft."""
    advert = own_advert(request, reference)
    if advert.state != S.DRAFT:
        return redirect(advert)
    names = ("person", "words", "pay_pence", "contract", "until", "form_token")
    form = form_for(request, advert.brief, **{name: getattr(advert, name) for name in names})
    del form.fields["person"], form.fields["form_token"]
    if request.method == "POST" and fits(form, lambda said: adverts.revise(advert, **said, by=request.user)):
        messages.success(request, "Kept. Nobody sees it yet.")
        return redirect(advert)
    context = about(advert.brief) | {"form": form, "advert": advert}
    return render(request, "marketplace/advert_edit.html", context)


@login_required
def advert_detail(request, reference):
    """The advert as it reads, what it costs, and who answered what."""
    advert = advert_of(request, reference)
    invites = list(advert.invites.with_parties())
    decides = bool(advert.roles_of(request.user) & Role.SEEKER)
    context = about(advert.brief) | {
        "advert": advert,
        "status": advert.status,
        "wishes": advertising.wishes_of(advert),
        "cost": advertising.cost_of(advert.pattern, advert.pay_pence),
        "invites": invites,
        "interested": [one for one in invites if one.state == InviteState.INTERESTED],
        "together": advertising.together(advert, invites),
        "decides": decides,
        "may_close": decides and may_move(request.user, advert, S.FILLED),
        "form_token": new_form_token(),
    }
    return render(request, "marketplace/advert_detail.html", context)


@login_required
@never_cache
def advert_choose(request, reference):
    """Who may see it: those who could do all of the week, and those who could do some."""
    advert = own_advert(request, reference)
    if advert.is_over:
        return redirect(advert)
    if sent_back := unready(request, advert.brief):
        return sent_back
    try:
        found = advertising.could_come(advert, by=request.user)
    except Unlocated:
        return redirect("marketplace:find_step", advert.brief.reference, "where")
    ticked = set(request.POST.getlist("who")) & {one.card.slug for one in found}
    if request.method == "POST" and done(request, lambda: sent(request, advert, ticked)):
        return redirect(advert)
    return render(request, "marketplace/advert_choose.html", choice(advert, found, ticked))


def sent(request, advert, slugs):
    """Show it to those who were ticked, and say so."""
    chosen = Listing.objects.with_status().filter(slug__in=slugs).select_related("provider__organisation")
    new = adverts.show(advert, list(chosen), by=request.user)
    words = f"Shown to {new} more." if new else "They can all see it already."
    messages.success(request, f"{words} We will tell you when somebody answers.")


def choice(advert, found, ticked):
    """Everybody there is to choose from, and what the pay looks like beside theirs."""
    known = set(advert.invites.values_list("listing__slug", flat=True))
    rows = [(one, one.card.slug in known, one.card.slug in ticked) for one in found]
    return {
        "advert": advert,
        "whole": [row for row in rows if row[0].card.is_whole],
        "part": [row for row in rows if not row[0].card.is_whole],
        "beside": advertising.beside(advert.pay_pence, found),
        "cost": advertising.cost_of(advert.pattern, advert.pay_pence),
        "usual": advertising.usual_answers(),
    }


@login_required
@require_POST
def advert_close(request, reference):
    """Filled, or not needed any more."""
    advert, to = own_advert(request, reference), request.POST.get("to", "")
    done(
        request,
        lambda: adverts.close(advert, to, by=request.user),
        "Closed. Those who were waiting are told.",
    )
    return redirect(advert)


@login_required
@require_POST
def advert_again(request, reference):
    """A new draft of it."""
    advert, made = own_advert(request, reference), []
    form = TokenForm(request.POST)
    if fits(form, lambda said: made.append(adverts.again(advert, **said, by=request.user))):
        messages.success(request, "A new draft of it. Nobody sees it yet.")
        return redirect("marketplace:advert_edit", made[0].reference)
    messages.error(request, "That did not work. Open the page again.")
    return redirect(advert)


@login_required
def reply_detail(request, reference):
    """One answer: what they wrote, which times they could do, and the way to ask them for it."""
    theirs = AdvertInvite.objects.for_people_of(request.user).with_parties()
    invite = get_object_or_404(theirs, reference=reference)
    return render(request, "marketplace/advert_reply.html", reply(request, invite))


def offered(invite):
    """The times they could do, and the others."""
    choices = pattern_choices(invite.advert.pattern.visits)
    return (
        [words for place, words in choices if place in invite.visits],
        [words for place, words in choices if place not in invite.visits],
    )


def reply(request, invite):
    """What the page of an answer shows to the person's side."""
    advert, form = invite.advert, MessageForm(initial={"form_token": new_form_token()})
    times, others = offered(invite)
    return {
        "invite": invite,
        "advert": advert,
        "listing": invite.listing,
        "times": times,
        "others": others,
        "takes": Listing.objects.visible().filter(pk=invite.listing_id).exists(),
        "decides": bool(advert.roles_of(request.user) & Role.SEEKER),
        "thread": thread_of(invite.messages, "person", folded=True),
        "why_not_write": why_not_write_of(request.user, invite),
        "message_form": form,
    }
