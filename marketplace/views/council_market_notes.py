"""What a council notes of its market: what happened, what it tries, and how it means each part of it to work."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.views.scope import done, fits, posted
from marketplace.actions import shaping
from marketplace.forms.shaping import AnnotationForm, InterventionForm, StanceForm, SubMarketForm
from marketplace.measures.panels_shaping import before_and_after, drift
from marketplace.models import Annotation, Intervention, SubMarket
from marketplace.views.council_market import market_of, shaper_page

KINDS = {"annotation": Annotation, "intervention": Intervention}


@shaper_page
def council_annotations(request):
    """What happened, and a form for one thing more."""
    authority = market_of(request.user)
    form = AnnotationForm(posted(request), authority=authority)
    if request.method == "POST" and fits(
        form, lambda given: shaping.annotate(authority, **given, by=request.user)
    ):
        messages.success(request, "Kept. It is shown with this council’s numbers.")
        return redirect("marketplace:council_annotations")
    noted = authority.annotations.standing().select_related("district", "made_by")
    context = {"authority": authority, "form": form, "noted": noted}
    return render(request, "marketplace/council_annotations.html", context)


@shaper_page
@require_POST
def council_take_back(request, kind, reference):
    """An annotation or an intervention that was a mistake."""
    noted = get_object_or_404(own(request, kind), reference=reference)
    done(request, lambda: shaping.take_back(noted, by=request.user), "Taken back. It stays on record.")
    return redirect(f"marketplace:council_{kind}s")


def own(request, kind):
    """Those of the councils this user shapes the market of."""
    model = KINDS.get(kind)
    return model.objects.of(request.user).standing() if model else Annotation.objects.none()


@shaper_page
def council_interventions(request):
    """What the council tries, the newest first."""
    authority = market_of(request.user)
    tried = authority.interventions.standing().prefetch_related("lsoas").select_related("made_by")
    context = {"authority": authority, "tried": tried, "today": timezone.localdate()}
    return render(request, "marketplace/council_interventions.html", context)


@shaper_page
def council_intervention_new(request):
    """One thing more that is tried."""
    authority = market_of(request.user)
    form = InterventionForm(posted(request), authority=authority)
    if request.method == "POST" and fits(
        form, lambda given: shaping.intervene(authority, **given, by=request.user)
    ):
        messages.success(request, "Kept. Its areas are compared with areas like them.")
        return redirect("marketplace:council_interventions")
    context = {"authority": authority, "form": form}
    return render(request, "marketplace/council_intervention_new.html", context)


@shaper_page
def council_intervention(request, reference):
    """One thing that is tried, before and after, against areas that were like its own."""
    tried = get_object_or_404(
        own(request, "intervention").select_related("authority", "made_by"), reference=reference
    )
    context = {
        "tried": tried,
        "areas": tried.lsoas.order_by("name"),
        "panel": before_and_after(tried, today=timezone.localdate()),
    }
    return render(request, "marketplace/council_intervention.html", context)


@shaper_page
def council_sub_markets(request):
    """Each part of the market, how it is meant to work, and a form for one more."""
    authority = market_of(request.user)
    form = SubMarketForm(posted(request), authority=authority)
    if request.method == "POST" and fits(
        form, lambda given: shaping.open_sub_market(authority, **given, by=request.user)
    ):
        messages.success(request, "Kept. Say next how it is meant to work.")
        market = authority.sub_markets.get(**form.cleaned_data)
        return redirect("marketplace:council_sub_market", market.reference)
    context = {"authority": authority, "form": form, "markets": authority.sub_markets.for_pages()}
    return render(request, "marketplace/council_sub_markets.html", context)


@shaper_page
def council_sub_market(request, reference):
    """One part of the market: how it is meant to work, how it did, and the drift between them."""
    market = get_object_or_404(SubMarket.objects.of(request.user).for_pages(), reference=reference)
    form = StanceForm(posted(request), initial={"since": timezone.localdate()})
    if request.method == "POST" and fits(
        form, lambda given: shaping.declare(market, **given, by=request.user)
    ):
        messages.success(request, "Kept. What was meant before stays on record.")
        return redirect("marketplace:council_sub_market", reference)
    context = {"market": market, "form": form, "panel": drift(market, today=timezone.localdate())}
    return render(request, "marketplace/council_sub_market.html", context)
