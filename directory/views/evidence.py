"""Files for checks: given in the studio, opened by the council through a link that lives a minute, and its switch."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.transitions import NotAllowed
from accounts.views.guards import administrator_required, council_required
from directory.actions import evidence, evidence_policies
from directory.enums import CheckState
from directory.formats import Format
from directory.forms.evidence import EvidenceForm, EvidencePolicyForm
from directory.models import Authority, Check, Evidence
from directory.papers import LINK_SECONDS
from directory.policies import why_no_evidence
from directory.views.photos import NEVER_KEPT, NOTHING_RUNS
from directory.views.scope import done, fits, own_provider

SALT = "evidence"
ENDINGS = {Format.PDF: "pdf", Format.JPEG: "jpg"}


def own_check(request, reference, check):
    """A check of a provider the user owns."""
    provider = own_provider(request, reference)
    found = get_object_or_404(Check.objects.filter(provider=provider), reference=check)
    found.provider = provider
    return found


@login_required
def studio(request, reference, check):
    mine = own_check(request, reference, check)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and fits(
        form, lambda given: evidence.give(mine, content=given["file"], by=request.user)
    ):
        messages.success(
            request, "We have it. Only your council can open it, and you cannot get it back here."
        )
        return redirect("directory:studio_evidence", reference, check)
    given = list(mine.evidence.all())
    seen = evidence.times_opened(given)
    context = {
        "form": form,
        "check": mine,
        "provider": mine.provider,
        "why_not": "" if mine.state == CheckState.PENDING and not why_no_evidence(mine) else _why_not(mine),
        "given": [(one, seen[one.reference]) for one in given],
    }
    return render(request, "directory/studio_evidence.html", context)


def _why_not(check):
    if check.state != CheckState.PENDING:
        return "The council has decided on this, so no more files are needed."
    return why_no_evidence(check)


@login_required
@require_POST
def studio_take_back(request, reference, check):
    """The one whose button was pressed goes."""
    mine = own_check(request, reference, check)
    one = get_object_or_404(mine.evidence.standing(), reference=request.POST.get("evidence", ""))
    done(request, lambda: evidence.take_back(one, by=request.user), "The file is being deleted.")
    return redirect("directory:studio_evidence", reference, check)


def session_of(request):
    """The session in short, so that a link is of no use in another."""
    return hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16]


@council_required
@require_POST
def link(request, reference):
    """A link to one file that lives a minute, for this person in this session alone."""
    one = get_object_or_404(Evidence.objects.given_to(request.user), reference=reference)
    token = signing.dumps([one.reference, request.user.pk, session_of(request)], salt=SALT)
    return redirect("directory:evidence_file", token)


@council_required
@require_safe
def file(request, token):
    """The file, as something to keep and never as a page; every time it is opened is written down."""
    try:
        reference, user, session = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    if (user, session) != (request.user.pk, session_of(request)):
        raise Http404
    one = get_object_or_404(Evidence.objects.given_to(request.user), reference=reference)
    try:
        content = evidence.opened(one, by=request.user)
    except (NotAllowed, OSError):
        raise Http404 from None
    headers = {
        "Cache-Control": NEVER_KEPT,
        "Content-Disposition": f'attachment; filename="{one.reference}.{ENDINGS[one.format]}"',
        "Content-Security-Policy": NOTHING_RUNS,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(content, content_type=one.format, headers=headers)


@administrator_required
def policy(request):
    """What this council lets providers send."""
    seats = request.user.memberships.that_administer().values("organisation")
    authority = get_object_or_404(Authority, organisation__in=seats)
    now = evidence_policies.policy_of(authority)
    form = EvidencePolicyForm(
        request.POST if request.method == "POST" else None, initial={"takes": _takes(now)}
    )
    if request.method == "POST" and fits(
        form, lambda _: evidence_policies.switch(authority, **form.answers(), by=request.user)
    ):
        messages.success(request, "Saved. It counts for every file from now on.")
        return redirect("directory:evidence_policy")
    return render(
        request, "directory/evidence_policy.html", {"form": form, "authority": authority, "policy": now}
    )


def _takes(now):
    if now.certificates_at:
        return EvidencePolicyForm.CERTIFICATES
    return EvidencePolicyForm.PAPERS if now.allowed_at else EvidencePolicyForm.NOTHING
