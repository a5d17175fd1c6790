"""Photos of providers: given in the studio, looked at by the council, and served to whoever may see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.policies import second_factor_done
from accounts.views.guards import publisher_required
from directory.actions import photos
from directory.enums import PhotoState
from directory.forms.photo import PhotoForm, PhotoReasonForm
from directory.gateways.store import the_store
from directory.models import Photo
from directory.views.scope import done, fits, own_provider

KEPT_BY_A_BROWSER = (
    "private, max-age=2592000, immutable"  # 30 days, and in no shared cache: a photo may be taken down
)
NEVER_KEPT = "private, no-store"
NOTHING_RUNS = "default-src 'none'; sandbox"


@require_safe
def file(request, key):
    """A photo on the site, for anybody; one that waits, for its provider and for the council that looks at it."""
    asked = Photo.objects.with_key(key)
    if asked.on_the_site().exists():
        return picture(key, cache=KEPT_BY_A_BROWSER)
    mine = request.user.is_authenticated and asked.of(request.user).exists()
    if not mine:
        allowed = second_factor_done(request) if request.user.is_authenticated else False
        get_object_or_404(asked.looked_at_by(request.user) if allowed else asked.none())
    return picture(key, cache=NEVER_KEPT)


def picture(key, *, cache):
    """The file itself: named by nobody, run by nothing."""
    try:
        content = the_store().get(key)
    except FileNotFoundError:
        raise Http404 from None
    headers = {
        "Cache-Control": cache,
        "Content-Disposition": "inline",
        "Content-Security-Policy": NOTHING_RUNS,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@login_required
def studio(request, reference):
    provider = own_provider(request, reference)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and fits(form, lambda given: add(provider, given, by=request.user)):
        messages.success(request, "Thank you. Your council looks at it before anybody else sees it.")
        return redirect("directory:studio_photo", provider.reference)
    context = {
        "form": form,
        "provider": provider,
        "shown": provider.photos.shown().first(),
        "waiting": provider.photos.waiting().first(),
        "last": provider.photos.first(),
    }
    return render(request, "directory/studio_photo.html", context)


def add(provider, given, *, by):
    """Hand in what the form holds."""
    return photos.add(provider, content=given["photo"], words=given["words"], by=by)


@login_required
@require_POST
def studio_remove(request, reference):
    """Take down the one whose button was pressed."""
    provider = own_provider(request, reference)
    photo = get_object_or_404(provider.photos, reference=request.POST.get("photo", ""))
    done(request, lambda: photos.take_down(photo, by=request.user), "The photo is taken down.")
    return redirect("directory:studio_photo", provider.reference)


@publisher_required
@require_safe
def council_list(request):
    waiting = Photo.objects.waiting_for(request.user).select_related("provider__organisation")
    return render(request, "directory/photo_list.html", {"waiting": waiting})


@publisher_required
@require_safe
def council_detail(request, reference):
    return council_page(request, council_photo(request, reference), PhotoReasonForm())


def council_photo(request, reference):
    """A photo of the officer's area."""
    seen = Photo.objects.looked_at_by(request.user).select_related("provider__organisation", "provider__lsoa")
    return get_object_or_404(seen, reference=reference)


def council_page(request, photo, form):
    """One photo, beside the one it would replace, and the officer's answer."""
    shown = photo.provider.photos.shown().exclude(pk=photo.pk).first()
    context = {"photo": photo, "shown": shown, "form": form, "is_shown": photo.state == PhotoState.SHOWN}
    return render(request, "directory/photo_detail.html", context)


@publisher_required
@require_POST
def council_show(request, reference):
    photo = council_photo(request, reference)
    done(request, lambda: photos.show(photo, by=request.user), "Everybody sees it now.")
    return redirect("directory:photo_detail", reference)


@publisher_required
@require_POST
def council_refuse(request, reference):
    photo = council_photo(request, reference)
    form = PhotoReasonForm(request.POST)
    if fits(form, lambda given: photos.refuse(photo, why=given["why"], by=request.user)):
        messages.success(request, "They have been told.")
        return redirect("directory:photo_detail", reference)
    return council_page(request, photo, form)
