"""Pages of checks: a provider says what it has, and a moderator of its council says what they saw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.seeing import saw
from accounts.models import Approval
from accounts.views.guards import publisher_required
from directory import passport_words as words
from directory.actions import checks
from directory.enums import CheckKind, CheckSource, ProviderKind
from directory.forms.check import CheckForm, EndForm, RefuseForm, SeenForm, UpdateServiceForm
from directory.models import Check, Evidence, Provider
from directory.passport import BY_HUMAN, RECORDED, Kind
from directory.policies import conflicts_of_provider, kinds_with_files
from directory.views.check_rows import rows_of
from directory.views.scope import done, fits, own_provider, posted

A_PAGE = 50


def whose(request, provider, kind):
    """Of which worker the check is, and of which course, from the address; 404 when there is no such thing."""
    if kind not in RECORDED:
        raise Http404
    about = {"kind": kind}
    if kind == Kind.TRAINING:
        about["course"] = request.GET.get("course", "")
        if about["course"] not in words.COURSES:
            raise Http404
    if kind in BY_HUMAN:
        if provider.kind == ProviderKind.AGENCY:
            return about | {"source": CheckSource.ATTESTED}
        number = request.GET.get("worker", "1")
        wanted = {"number": number if number.isdecimal() and len(number) < 5 else 0}  # noqa: PLR2004
        about["worker"] = get_object_or_404(provider.workers, **wanted)
    return about


def shown(kind, about):
    """The words of one kind."""
    name = words.COURSES[about["course"]] if kind == Kind.TRAINING else words.NAMES[Kind(kind)]
    return {"name": name, "wanted": words.WANTED[Kind(kind)], "limits": words.LIMITS.get(Kind(kind), "")}


# The provider's own


@login_required
def studio(request, reference):
    provider = own_provider(request, reference)
    context = {
        "provider": provider,
        "rows": rows_of(provider),
        "history": history_of(provider),
        "takes": kinds_with_files(provider),
        "with_files": set(Evidence.objects.of_provider(provider).values_list("for_check", flat=True)),
    }
    return render(request, "directory/check_studio.html", context)


def history_of(provider):
    """All it told of and all that was seen, newest first."""
    told = provider.checks.select_related("worker", "decided_by").order_by("-offered_at", "-pk")
    return told[:A_PAGE]


@login_required
def offer(request, reference, kind):
    provider = own_provider(request, reference)
    about = whose(request, provider, kind)
    form = CheckForm(posted(request), kind=kind, attested="source" in about)
    if request.method == "POST" and fits(form, lambda given: tell(provider, about, given, by=request.user)):
        messages.success(
            request, "Thank you." if kind == Kind.DECLARATION else "Thank you. The council looks at it next."
        )
        return redirect("directory:check_studio", provider.reference)
    context = {"provider": provider, "form": form, "kind": kind, **about, **shown(kind, about)}
    return render(request, "directory/check_offer.html", context)


def tell(provider, about, given, *, by):
    """A declaration holds on their own word; everything else waits to be seen."""
    if about["kind"] == Kind.DECLARATION:
        return checks.declare(provider, by=by)
    return checks.offer(provider, **about | given, by=by)


@login_required
@require_POST
def take_back(request, reference):
    check = get_object_or_404(Check.objects.of(request.user), reference=reference)
    done(request, lambda: checks.withdraw(check, by=request.user), "Taken back.")
    return redirect("directory:check_studio", check.provider.reference)


# The council's


@publisher_required
def queue(request):
    waiting = (
        Check.objects.looked_at_by(request.user).waiting().select_related("provider__organisation", "worker")
    )
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/check_list.html", {"page_obj": page})


def looked_at(request, reference):
    """A check of the moderator's area."""
    seen = Check.objects.looked_at_by(request.user).select_related("provider__organisation", "worker")
    return get_object_or_404(seen, reference=reference)


def seen_form(check, data=None):
    """What the moderator saw, filled in with what the provider said."""
    attested = check.source == CheckSource.ATTESTED
    names = CheckForm(kind=check.kind, attested=attested).fields
    said = {name: getattr(check, name, None) for name in names} | {"consents": bool(check.consented_at)}
    return SeenForm(data, kind=check.kind, attested=attested, initial=said)


@publisher_required
def detail(request, reference):
    """What they said; and the moderator's answer."""
    check = looked_at(request, reference)
    if request.method != "POST":
        return answer_page(request, check)
    form = seen_form(check, request.POST)
    return answered(request, check, checks.verify, "Recorded. Their page says what you saw.", form=form)


def seen_by(user, thing, provider):
    """Its provider reads that they looked, and for which council."""
    body = provider.lsoa.council.organisation
    saw(thing, what="check", by=user, of=provider.organisation, on_behalf_of=body)


def answer_page(request, check, **forms):
    """The page of one check, with whatever form was not right."""
    seen_by(request.user, check, check.provider)
    context = {
        "check": check,
        "conflicts": conflicts_of_provider(request.user, check.provider),
        "form": seen_form(check),
        "refuse_form": RefuseForm(),
        "end_form": EndForm(),
        "update_form": UpdateServiceForm(),
        "evidence": Evidence.objects.given_to(request.user).of_check(check),
        "proposed": Approval.objects.about(check).open().filter(what=checks.ADVERSE).first(),
        **shown(check.kind, {"course": check.course}),
    }
    return render(request, "directory/check_detail.html", context | forms)


def answered(request, check, act, said, **one):
    """Do what one form of the page asks for; or show the page again with what was not right."""
    (form,) = one.values()
    if fits(form, lambda given: act(check, by=request.user, **given)):
        messages.success(request, said)
        return redirect("directory:check_provider", check.provider.reference)
    return answer_page(request, check, **one)


@publisher_required
@require_POST
def refuse(request, reference):
    check, form = looked_at(request, reference), RefuseForm(request.POST)
    return answered(request, check, checks.refuse, "They have been told.", refuse_form=form)


@publisher_required
@require_POST
def end(request, reference):
    check, form = looked_at(request, reference), EndForm(request.POST)
    said = "It no longer counts. They have been told."
    return answered(request, check, checks.withdraw, said, end_form=form)


@publisher_required
@require_POST
def ask_update_service(request, reference):
    check, form = looked_at(request, reference), UpdateServiceForm(request.POST)
    return answered(request, check, checks.ask_update_service, "Recorded.", update_form=form)


@publisher_required
@require_POST
def adverse(request, reference):
    """The first person proposes, the second agrees."""
    check = looked_at(request, reference)
    proposed = Approval.objects.about(check).open().filter(what=checks.ADVERSE).first()
    if proposed:
        done(
            request,
            lambda: checks.agree_adverse(check, proposed, by=request.user),
            "Decided. They have been told.",
        )
    else:
        done(
            request,
            lambda: checks.propose_adverse(check, by=request.user),
            "A second moderator has to agree within 24 hours.",
        )
    return redirect("directory:check_detail", check.reference)


@publisher_required
def of_provider(request, reference):
    provider = get_object_or_404(Provider.objects.looked_at_by(request.user), reference=reference)
    seen_by(request.user, provider, provider)
    context = {"provider": provider, "rows": rows_of(provider), "history": history_of(provider)}
    return render(request, "directory/check_provider.html", context)


@publisher_required
def see(request, reference, kind):
    """A moderator records what they saw without having been told of it."""
    provider = get_object_or_404(Provider.objects.looked_at_by(request.user), reference=reference)
    about = whose(request, provider, kind)
    form = SeenForm(posted(request), kind=kind, attested="source" in about)
    if request.method == "POST" and fits(
        form, lambda given: checks.record_seen(provider, **given | about, by=request.user)
    ):
        messages.success(request, f"{CheckKind(kind).label}: recorded.")
        return redirect("directory:check_provider", provider.reference)
    conflicts = conflicts_of_provider(request.user, provider)
    context = {
        "provider": provider,
        "form": form,
        "kind": kind,
        "conflicts": conflicts,
        **about,
        **shown(kind, about),
    }
    return render(request, "directory/check_see.html", context)
