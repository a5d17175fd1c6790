"""Reviews that wait for a council, and those of its area that are public. To everyone else it is not there."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.transitions import moves_open_to
from accounts.views.guards import council_page
from directory.views.scope import done, fits
from marketplace.actions import reviews
from marketplace.enums import ReviewState
from marketplace.forms.review import RemovalForm
from marketplace.models import Review
from marketplace.policies import looks_after_reviews
from marketplace.review_words import what_to_change
from marketplace.views.bookings import posted

S = ReviewState
A_PAGE = 50

reviews_required = council_page(looks_after_reviews)


@reviews_required
def review_queue(request):
    """What waits, oldest first; then everything of the area, newest first."""
    known = Review.objects.looked_after_by(request.user).select_related("listing__provider__organisation")
    context = {
        "waiting": known.filter(state=S.HELD).order_by("written_at", "pk"),
        "kept_back": Review.objects.kept_from(request.user).count(),
        "page_obj": Paginator(known.exclude(state=S.HELD).order_by("-written_at", "-pk"), A_PAGE).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "marketplace/review_queue.html", context)


@reviews_required
@require_http_methods(["GET", "POST"])
def review_decide(request, reference):
    """Read it, and say whether it may stand; the button says which."""
    known = Review.objects.looked_after_by(request.user).with_parties()
    review = get_object_or_404(known, reference=reference)
    if request.POST.get("answer") == "publish":
        done(request, lambda: reviews.publish(review, by=request.user), "Everybody can read it now.")
        return redirect("marketplace:review_queue")
    form = RemovalForm(posted(request))
    if request.method == "POST" and fits(form, lambda said: reviews.remove(review, **said, by=request.user)):
        return redirect("marketplace:review_queue")
    context = {
        "review": review,
        "form": form,
        "found": what_to_change(reviews.found_in(review.words, review.booking)),
        "moves": moves_open_to(request.user, review),
    }
    return render(request, "marketplace/review_decide.html", context)
