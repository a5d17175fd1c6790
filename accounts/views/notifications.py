"""What I was told."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import delivery, profile
from accounts.models import Notification

A_PAGE = 25


@login_required
def notification_list(request):
    page = Paginator(Notification.objects.of(request.user), A_PAGE).get_page(request.GET.get("page"))
    told = [(notification, delivery.subject_of(notification)) for notification in page]
    unread = Notification.objects.of(request.user).unread()
    return render(
        request,
        "accounts/notification_list.html",
        {"page": page, "told": told, "newest": unread.values_list("pk", flat=True).first()},
    )


@login_required
@require_POST
def notification_read(request):
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:  # noqa: PLR2004 -- longer numbers are no keys of ours
        profile.mark_read(request.user, up_to=int(newest))
    return redirect("accounts:notification_list")
