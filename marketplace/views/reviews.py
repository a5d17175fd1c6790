"""Reviews: writing one, its page for either side, and all of them about one listing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.transitions import NotAllowed, moves_open_to
from accounts.enums import Role
from directory.models import Listing
from marketplace.actions import reviews
from marketplace.enums import ReviewState
from marketplace.forms.booking import new_form_token
from marketplace.forms.review import ReplyForm, ReviewForm
from marketplace.models import Booking, Review
from marketplace.policies import is_too_close, may_reply, why_not_review
from marketplace.review_words import what_to_change
from marketplace.views.bookings import posted

S = ReviewState
A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def review_write(request, reference):
    """A few words about care that took place; one that was begun is gone on with."""
    own = Booking.objects.for_people_of(request.user).with_parties()
    booking = get_object_or_404(own, reference=reference)
    begun = booking.reviews.filter(state=S.WRITTEN).first()
    if begun and request.method == "GET":
        return redirect(begun)
    form = ReviewForm(posted(request), initial={"form_token": new_form_token()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"form_token": form.cleaned_data["form_token"] or new_form_token()}
        try:
            return redirect(reviews.write(booking, **said, by=request.user))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    elif words := why_not_review(request.user, booking):
        messages.error(request, words)
        return redirect(booking)
    return render(request, "marketplace/review_write.html", {"booking": booking, "form": form})


def review_of(request, reference):
    """The review at this address, if whoever is looking may see it."""
    return get_object_or_404(Review.objects.of(request.user).with_parties(), reference=reference)


@login_required
@require_http_methods(["GET", "POST"])
def review_detail(request, reference):
    if Review.objects.looked_after_by(request.user).filter(reference=reference).exists():
        return redirect("marketplace:review_decide", reference)
    review = review_of(request, reference)
    form = ReviewForm(posted(request), initial={"stars": review.stars, "words": review.words})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("stars", "words")}
        try:
            reviews.revise(review, **said, as_it_is="as_it_is" in request.POST, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(review)
    return shown(request, review, form=form)


def shown(request, review, *, form=None, reply_form=None, found=()):
    """The page, with what this reader may do now."""
    moves = moves_open_to(request.user, review)
    writing = review.state == S.WRITTEN and S.PUBLISHED in moves
    if writing:
        found = reviews.found_in(review.words, review.booking)
    context = {
        "review": review,
        "form": form if writing else None,
        "reply_form": (reply_form or ReplyForm()) if may_reply(request.user, review) else None,
        "changes": what_to_change(found),
        "may_withdraw": S.WITHDRAWN in moves,
        "is_provider": Role.PROVIDER in review.booking.roles_of(request.user),
        "is_grave": "allegation" in review.found and review.state == S.HELD,
    }
    return render(request, "marketplace/review_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def review_withdraw(request, reference):
    own = Review.objects.by_people_of(request.user).with_parties()
    review = get_object_or_404(own, reference=reference)
    if request.method == "POST":
        try:
            reviews.withdraw(review, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "You took it back. Nobody can read it any more.")
        return redirect(review)
    return render(request, "marketplace/review_withdraw.html", {"review": review})


@login_required
@require_POST
def review_reply(request, reference):
    review = review_of(request, reference)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reviews.reply(review, words=form.cleaned_data["words"], by=request.user)
        except reviews.NotFit as refusal:
            form.add_error("words", str(refusal))
            return shown(request, review, reply_form=form, found=refusal.found)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Your answer is public beside the review.")
        return redirect(review)
    return shown(request, review, reply_form=form)


@login_required
def review_list(request):
    """What is still to be written, what was written for one's people, and what is said about one's providers."""
    known = Review.objects.with_parties()
    waiting = Booking.objects.for_people_of(request.user).filter(
        review_invited_at__isnull=False, reviews=None
    )
    waiting = [one for one in waiting.with_parties()[:A_PAGE] if not is_too_close(request.user, one)]
    about = (
        known.of(request.user)
        .published()
        .exclude(pk__in=Review.objects.by_people_of(request.user).values("pk"))
    )
    context = {
        "waiting": waiting,
        "own": known.by_people_of(request.user),
        "page": Paginator(about, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "marketplace/review_list.html", context)


def listing_reviews(request, slug):
    """Everything said about one listing, newest first."""
    listing = get_object_or_404(
        Listing.objects.shown_to(request.user).select_related("provider__organisation"), slug=slug
    )
    page = Paginator(Review.objects.published().filter(listing=listing).select_related("booking"), A_PAGE)
    context = {
        "listing": listing,
        "rating": Review.objects.rating_of(listing),
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "marketplace/listing_reviews.html", context)
