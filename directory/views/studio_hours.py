"""The studio's time: workers, their weekly hours, single days, time away, and the diary."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.actions import diary, hours, workers
from directory.enums import EntryKind
from directory.forms.hours import AwayForm, CopyForm, ExtraForm, HoursForm, NewWorkerForm, WorkerForm
from directory.hours import DAYS, WeeklySpan, monday_of
from directory.models import DiaryEntry, WeeklyHours
from directory.views.diary_week import lanes_of
from directory.views.scope import done, fits, own_provider, own_worker
from directory.views.studio_tasks import draft_of
from directory.weekly import added, key_of, removed


@login_required
def worker_list(request, reference):
    provider = own_provider(request, reference)
    form = NewWorkerForm(request.POST or None)
    if request.method == "POST" and fits(form, lambda given: workers.add(provider, **given, by=request.user)):
        messages.success(request, "Added. Now say when they work.")
        return redirect("directory:studio_workers", provider.reference)
    context = {"form": form, "provider": provider, "workers": provider.workers.order_by("number")}
    return render(request, "directory/studio_workers.html", context)


@login_required
def worker(request, reference, number):
    mine = own_worker(request, reference, number)
    now = {name: getattr(mine, name) for name in WorkerForm.base_fields}
    form = WorkerForm(request.POST or None, initial=now)
    if request.method == "POST" and fits(form, lambda given: workers.change(mine, **given, by=request.user)):
        messages.success(request, "Saved.")
        return redirect("directory:studio_workers", reference)
    return render(request, "directory/studio_worker.html", {"form": form, "worker": mine})


def spans_of(mine):
    """A worker's weekly hours as stretches."""
    return [
        WeeklySpan(row.day, row.starts, row.ends, row.valid_from or date.min, row.valid_until, row.season)
        for row in mine.weekly_hours.every_week()
    ]


@login_required
def weekly(request, reference, number):
    """Add a stretch on some days, or take out the one whose button was pressed."""
    mine = own_worker(request, reference, number)
    spans, gone = spans_of(mine), request.POST.get("remove")
    form = HoursForm(request.POST if request.method == "POST" and not gone else None)
    if gone or form.is_valid():
        wanted = removed(spans, gone) if gone else added(spans, **form.cleaned_data)
        done(request, lambda: hours.set_hours(mine, wanted, by=request.user), "Saved. Search knows at once.")
        return redirect("directory:studio_weekly", reference, number)
    week = [
        (day, [(span, key_of(span)) for span in sorted(spans, key=lambda span: span.start) if span.day == at])
        for at, day in enumerate(DAYS)
    ]
    others = mine.provider.workers.working().exclude(pk=mine.pk).exists()
    context = {"form": form, "worker": mine, "week": week, "has_hours": bool(spans), "others": others}
    context["drafting"] = draft_of(mine.provider)
    return render(request, "directory/studio_weekly.html", context)


@login_required
def copy(request, reference, number):
    mine = own_worker(request, reference, number)
    form = CopyForm(request.POST or None, worker=mine)
    if request.method == "POST" and fits(form, lambda given: _copy(mine, given["to"], by=request.user)):
        messages.success(request, "They now have the same hours.")
        return redirect("directory:studio_workers", reference)
    return render(request, "directory/studio_copy.html", {"form": form, "worker": mine})


def _copy(mine, to, *, by):
    with transaction.atomic():
        for other in to:
            other.provider = mine.provider
            hours.set_hours(other, spans_of(mine), by=by)


@login_required
def extra(request, reference, number):
    mine = own_worker(request, reference, number)
    form = ExtraForm(request.POST or None)
    if request.method == "POST" and fits(form, lambda given: hours.add_extra(mine, **given, by=request.user)):
        messages.success(request, "Saved. Search knows at once.")
        return redirect("directory:studio_days", reference, number)
    return render(request, "directory/studio_extra.html", {"form": form, "worker": mine})


@login_required
def away(request, reference, number):
    mine = own_worker(request, reference, number)
    form = AwayForm(request.POST or None, several=mine.provider.workers.working().count() > 1)
    if request.method == "POST" and fits(form, lambda given: _away(mine, given, by=request.user)):
        messages.success(request, "Saved. Nobody can book that time.")
        return redirect("directory:studio_days", reference, number)
    return render(request, "directory/studio_away.html", {"form": form, "worker": mine})


def _away(mine, given, *, by):
    provider = mine.provider
    these = list(provider.workers.working().select_related("provider")) if given.get("everyone") else [mine]
    diary.block(these, given["starts_at"], given["ends_at"], kind=given["kind"], by=by)


@login_required
def days(request, reference, number):
    """Single days: extra hours, time off and work from elsewhere that are still to come."""
    mine = own_worker(request, reference, number)
    coming = mine.entries.holding().filter(during__endswith__gt=timezone.now()).order_by("during")
    context = {
        "worker": mine,
        "extras": mine.weekly_hours.on_one_day()
        .filter(valid_from__gte=timezone.localdate())
        .order_by("valid_from", "starts"),
        "away": coming.exclude(kind=EntryKind.VISIT),
    }
    return render(request, "directory/studio_days.html", context)


@login_required
@require_POST
def extra_remove(request, reference, number):
    mine = own_worker(request, reference, number)
    rows = WeeklyHours.objects.on_one_day().filter(worker=mine)
    row = get_object_or_404(
        rows, valid_from=_day(request.POST.get("on")), starts=_minutes(request.POST.get("starts"))
    )
    row.worker = mine
    done(request, lambda: hours.remove_extra(row, by=request.user), "The extra hours are taken out.")
    return redirect("directory:studio_days", reference, number)


@login_required
@require_POST
def away_remove(request, reference, number):
    mine = own_worker(request, reference, number)
    entries = DiaryEntry.objects.holding().filter(worker=mine)
    entry = get_object_or_404(entries, reference=request.POST.get("entry", "")[:16])
    done(request, lambda: diary.unblock(entry, by=request.user), "That time is open again.")
    return redirect("directory:studio_days", reference, number)


def _minutes(text):
    return int(text) if text and text.isdecimal() and len(text) <= len("1440") else -1


def _day(text):
    """The day an address names; nonsense is today."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return timezone.localdate()


@login_required
def week(request, reference):
    provider = own_provider(request, reference)
    monday = monday_of(_day(request.GET.get("from")))
    context = {
        "provider": provider,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(weeks=1),
        "after": monday + timedelta(weeks=1),
        "lanes": lanes_of(provider, monday),
    }
    return render(request, "directory/studio_diary.html", context)
