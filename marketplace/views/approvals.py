"""One question about held money: what is asked and of whom, the answer, and the appeal against it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.seeing import saw
from accounts.actions.transitions import moves_open_to, roles_towards
from accounts.enums import Role
from accounts.policies import second_factor_done
from accounts.views.guards import way_to_second_factor
from directory.views.scope import done, fits, posted
from marketplace.actions import asking, holding
from marketplace.actions.spending import purse_of
from marketplace.booking_words import agreed_lines, often_words
from marketplace.models import Booking
from marketplace.views.booking_page import row
from payments.actions import approving
from payments.enums import AppealTo, ApprovalState
from payments.forms.holding import AnswerForm, AppealForm, RefuseForm
from payments.models import SpendingApproval
from payments.policies import may_be_appealed_to

A = ApprovalState


def approval_of(request, reference):
    """The question at this address, if whoever is looking may read it."""
    mine = SpendingApproval.objects.of(request.user, overseen=second_factor_done(request))
    return get_object_or_404(mine.for_pages(), reference=reference)


def theirs(request, reference, part=None):
    """The same, when it is for this reader to answer in that part; to others there is no such page."""
    approval = approval_of(request, reference)
    if part is None:
        part = Role.SEEKER if approval.is_conflict else Role.FUND_HOLDER
    if not roles_towards(approval, request.user) & part:
        raise Http404
    return approval


def proved(view):
    """Whoever answers for an organisation that looks after money has a second factor, as council staff have."""

    @login_required
    @wraps(view)
    def guarded(request, reference):
        approval = approval_of(request, reference)
        holds = Role.FUND_HOLDER in roles_towards(approval, request.user)
        way = way_to_second_factor(request) if holds else None
        if way and request.method == "POST":
            return redirect(approval)  # that page asks for it, and can be come back to
        return way or view(request, reference)

    return guarded


def gone_by(request, approval, *states):
    """Back to the question, when it cannot be moved on to any of these now; None when it can."""
    if set(states) & set(moves_open_to(request.user, approval)):
        return None
    messages.error(request, "That cannot be done now.")
    return redirect(approval)


@proved
def approval_detail(request, reference):
    """What it is about, where it stands, and what this reader may do."""
    approval = approval_of(request, reference)
    roles = roles_towards(approval, request.user)
    context = {
        "approval": approval,
        "moves": moves_open_to(request.user, approval),
        "is_holder": Role.FUND_HOLDER in roles,
        "is_seeker": Role.SEEKER in roles,
        "may_ask_again": approval.state == A.REFUSED and may_be_appealed_to(approval),
        **about(request, approval, looks_in=Role.SEEKER not in roles),
    }
    return render(request, "marketplace/approval_detail.html", context)


def about(request, approval, *, looks_in):
    """The times, the tasks and the price it is about; and where the money stands. Who looks in from outside is noted."""
    booking = Booking.objects.with_parties().filter(reference=approval.about).first()
    if booking is None:
        return {}
    if looks_in:
        body = approval.holder if approval.holder_id in seats(request.user) else approval.funding.authority
        saw(booking, what="needs", by=request.user, for_person=booking.person, on_behalf_of=body)
    suggested = booking.status == "suggested"
    return {
        "booking": booking,
        "needs": booking.needs.all(),
        "lines": agreed_lines(
            row(visit, visit.suggested if suggested else visit.starts)
            for visit in booking.agreed_visits.all()
        ),
        "often": often_words(booking.every_weeks),
        "price": asking.week_price(booking.agreement(suggested=suggested), booking.terms),
        "purse": purse_of(approval.funding),
    }


def seats(user):
    return set(user.memberships.current().values_list("organisation", flat=True))


@login_required
@require_POST
@proved
def approval_approve(request, reference):
    approval = theirs(request, reference)
    done(request, lambda: holding.approve(approval, by=request.user), "It is agreed. They have been told.")
    return redirect(approval)


@proved
@require_http_methods(["GET", "POST"])
def approval_refuse(request, reference):
    approval = theirs(request, reference, Role.FUND_HOLDER)
    form = RefuseForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda said: approving.refuse(approval, **said, by=request.user)
    ):
        messages.success(request, "You did not agree. They have been told why, and who can look at it again.")
        return redirect(approval)
    page = render(request, "marketplace/approval_refuse.html", {"approval": approval, "form": form})
    return gone_by(request, approval, A.REFUSED) or page


@login_required
@require_http_methods(["GET", "POST"])
def approval_appeal(request, reference):
    approval = theirs(request, reference, Role.SEEKER)
    form = AppealForm(posted(request), to=may_be_appealed_to(approval))
    if request.method == "POST" and fits(
        form, lambda said: approving.appeal(approval, **said, by=request.user)
    ):
        messages.success(request, "You asked for it to be looked at again. We will tell you what they say.")
        return redirect(approval)
    page = render(request, "marketplace/approval_appeal.html", {"approval": approval, "form": form})
    return gone_by(request, approval, A.APPEALED, A.WITH_COUNCIL) or page


@proved
@require_http_methods(["GET", "POST"])
def approval_answer(request, reference):
    to_council = approval_of(request, reference).appeal_to == AppealTo.COUNCIL
    approval = theirs(request, reference, Role.OFFICER if to_council else Role.FUND_HOLDER)
    form = AnswerForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda said: holding.answer_appeal(approval, **said, by=request.user)
    ):
        messages.success(request, "Your answer is kept. They have been told.")
        return redirect(approval)
    page = render(request, "marketplace/approval_answer.html", {"approval": approval, "form": form})
    return gone_by(request, approval, A.UPHELD) or page
