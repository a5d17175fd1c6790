"""Adverts as assistants see them who were chosen: read, answered; and the conversation that follows, from either side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.seeing import saw
from directory.models import Provider
from directory.views.scope import done, fits, posted
from marketplace.actions import advertising, adverts
from marketplace.actions.messages import send_about
from marketplace.enums import InviteState, Side
from marketplace.forms.advert import NotForMeForm, ReplyForm
from marketplace.forms.booking import MessageForm, new_form_token
from marketplace.models import AdvertInvite
from marketplace.policies import NOT_PROVED, side_of_answer, why_not_write_of
from marketplace.views import adverts as holder
from marketplace.views.booking_page import thread_of


def own_invite(request, reference):
    """An advert that one of this user's providers was chosen to see."""
    theirs = AdvertInvite.objects.of_providers(request.user).with_parties()
    return get_object_or_404(theirs, reference=reference)


@login_required
def invite_list(request):
    """Everything they were chosen to see, what waits for an answer first."""
    if not Provider.objects.of(request.user).exists():
        raise Http404
    shown = AdvertInvite.objects.of_providers(request.user).with_parties().order_by("-pk")
    waiting = shown.waiting()
    rest = shown.exclude(pk__in=waiting.values("pk"))[:50]
    return render(request, "marketplace/invite_list.html", {"waiting": waiting, "rest": rest})


@login_required
@never_cache
def invite_detail(request, reference):
    """The advert, without who or where; and the answer to it. That it was read is noted first."""
    invite = noted(request, own_invite(request, reference))
    form = reply_form(invite, posted(request))
    if request.method == "POST" and fits(
        form, lambda said: adverts.interested(invite, **said, by=request.user)
    ):
        messages.success(request, "They are told. You can write to each other below.")
        return redirect(invite)
    return render(request, "marketplace/invite_detail.html", page(request, invite) | {"form": form})


def noted(request, invite):
    """Write down that it was read: the first time on the advert, and once a day for whom it is about."""
    invite, person = adverts.seen(invite, by=request.user), invite.advert.person
    body = invite.listing.provider.organisation
    saw(invite, what="advertinvite", by=request.user, for_person=person, on_behalf_of=body)
    return invite


def reply_form(invite, data=None):
    """What they said before, or the times they are free for."""
    advert = invite.advert
    first = {"words": invite.words, "visits": invite.visits}
    if not invite.visits and not advert.is_over:
        first["visits"] = advertising.free_for(advert, invite.listing)
    return ReplyForm(data, visits=advert.pattern.visits, initial=first)


def page(request, invite):
    """What the page shows besides the form."""
    advert, closed = invite.advert, why_not_write_of(request.user, invite)
    return holder.about(advert.brief) | {
        "invite": invite,
        "advert": advert,
        "is_over": advert.is_over,
        "wishes": advertising.wishes_of(advert),
        "cost": advertising.cost_of(advert.pattern, advert.pay_pence),
        "is_interested": invite.state == InviteState.INTERESTED,
        "times": holder.offered(invite)[0],
        "thread": thread_of(invite.messages, Side.PROVIDER, folded=True),
        "why_not_write": closed,
        "not_proved": closed == NOT_PROVED,
        "message_form": MessageForm(initial={"form_token": new_form_token()}),
    }


@login_required
@never_cache
def invite_decline(request, reference):
    """Not for them, and why."""
    invite = own_invite(request, reference)
    form = NotForMeForm(posted(request), initial={"cause": invite.cause})
    if request.method == "POST" and fits(form, lambda said: adverts.decline(invite, **said, by=request.user)):
        messages.success(request, "Thank you for answering. They are told.")
        return redirect("marketplace:invite_list")
    return render(request, "marketplace/invite_decline.html", {"invite": invite, "form": form})


@login_required
@require_POST
def invite_back(request, reference):
    """Not interested any more."""
    invite = own_invite(request, reference)
    done(request, lambda: adverts.step_back(invite, by=request.user), "They are told.")
    return redirect(invite)


@login_required
@require_POST
def reply_message(request, reference):
    """Write to the other side."""
    found = AdvertInvite.objects.of(request.user).with_parties()
    invite = get_object_or_404(found, reference=reference)
    form = MessageForm(request.POST)
    to_person = side_of_answer(request.user, invite) == Side.PERSON
    if fits(form, lambda given: send_about(invite, by=request.user, **given)):
        messages.success(request, "Your message was sent.")
        return redirect(invite.reply_url if to_person else invite)
    if to_person:
        context = holder.reply(request, invite) | {"message_form": form, "form": form}
        return render(request, "marketplace/advert_reply.html", context)
    context = page(request, invite) | {"message_form": form, "form": reply_form(invite)}
    return render(request, "marketplace/invite_detail.html", context)
