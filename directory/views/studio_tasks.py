"""The task list: one page from joining to handing in, left and come back to at any time."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.spoken import say_pounds
from directory.enums import ListingState
from directory.policies import missing_before_submitting
from directory.steps import Status, Step, is_due_again, next_of, status_of
from directory.templatetags.supply import miles
from directory.views.check_rows import rows_of
from directory.views.scope import own_provider

WRITTEN = (ListingState.DRAFT, ListingState.CHANGES_REQUESTED)


@login_required
def tasks(request, reference):
    provider = own_provider(request, reference)
    listing = draft_of(provider)
    groups = groups_of(provider, listing)
    everything = [step for _, steps in groups for step in steps]
    done = sum(step.status == Status.COMPLETED for step in everything)
    context = {
        "provider": provider,
        "listing": listing,
        "groups": groups,
        "next": next_of(everything),
        "done": done,
        "all": len(everything),
    }
    return render(request, "directory/studio_tasks.html", context)


def draft_of(provider):
    """The listing that is being written; None when there is none."""
    return provider.listings.filter(state__in=WRITTEN).order_by("pk").first()


def groups_of(provider, listing):
    """Every step under its heading."""
    groups = [("About you", about(provider)), ("Time", time_of(provider))]
    seen = ("What the council has to see", [checks_of(provider)])
    if listing is None:
        start = reverse("directory:studio_listing_add", args=[provider.reference])
        return [*groups, ("Your page", [Step("Write a listing", start, Status.INCOMPLETE)]), seen]
    writing = page(listing)
    ready = not missing_before_submitting(listing) and all(
        step.status != Status.INCOMPLETE for _, steps in groups for step in steps
    )
    hand_in = Step(
        "Check your answers and hand it in",
        reverse("directory:studio_listing", args=[listing.reference]),
        Status.INCOMPLETE if ready else Status.CANNOT_START,
        "" if ready else "When everything above that is not optional is done.",
    )
    return [*groups, ("Your page", writing), ("Hand it in", [hand_in]), seen]


def about(provider):
    """Who they are, where they set out from, and their face."""
    confirmed_at = provider.facts_confirmed_at
    due = is_due_again(confirmed_at and timezone.localdate(confirmed_at), timezone.localdate())
    hint = "A year has passed. Look whether your answers are still right." if due else provider.kind.label
    args = [provider.reference]
    phone = "So that people whose booking you accept can call you." if not provider.phone else ""
    photo = status_of(provider.photos.exists(), needed=False)
    return [
        Step("What you are in law", reverse("directory:studio_facts", args=args), status_of(not due), hint),
        Step(
            "Your phone number",
            f"{reverse('directory:studio_facts', args=args)}#id_phone",
            status_of(provider.phone, needed=False),
            phone,
        ),
        Step(
            "Where you set out from",
            reverse("directory:studio_place", args=args),
            Status.COMPLETED,
            provider.town or provider.district,
        ),
        Step("Your photo", reverse("directory:studio_photo", args=args), photo),
    ]


def checks_of(provider):
    """Whether there is anything left to tell the council of. It keeps nobody from handing in: it looks at both together."""
    rows = [row for row in rows_of(provider) if row.is_recorded]
    untold = sum(row.is_untold for row in rows)
    waiting = sum(row.waiting is not None for row in rows)
    status = Status.CANNOT_START if not rows else Status.INCOMPLETE if untold else Status.COMPLETED
    hints = {
        Status.CANNOT_START: "When you have said what you do: what has to be seen follows from that.",
        Status.INCOMPLETE: f"{untold} still to tell the council of. Your page is shown once it has seen them.",
        Status.COMPLETED: f"The council has yet to look at {waiting}." if waiting else "",
    }
    return Step("Checks", reverse("directory:check_studio", args=[provider.reference]), status, hints[status])


def time_of(provider):
    """When each worker works."""
    workers = list(provider.workers.working().prefetch_related("weekly_hours").order_by("number"))
    return [
        Step(
            "When you work" if len(workers) == 1 else f"When {worker.name} works",
            reverse("directory:studio_weekly", args=[provider.reference, worker.number]),
            status_of(worker.weekly_hours.all(), needed=not number),
            "" if worker.weekly_hours.all() else "Nobody can book without hours.",
        )
        for number, worker in enumerate(workers)
    ]


def page(listing):
    """What the page of a listing says."""
    args = [listing.reference]

    def step(name, words, done, hint="", *, needed=True):
        return Step(words, reverse(f"directory:{name}", args=args), status_of(done, needed=needed), hint)

    where = "The areas you chose" if listing.area else f"Up to {miles(listing.travels_metres)} away"
    return [
        step("studio_words", "Title and what you do", listing.summary, listing.title),
        *services(listing),
        step("studio_travel", "Where you go", done=True, hint=where),
        step("studio_terms", "Your terms", done=True, hint="We have filled in the usual ones."),
        step("studio_languages", "Languages you speak", listing.spoken.all(), needed=False),
        step("studio_skills", "Training and skills", listing.skills.all(), needed=False),
    ]


def services(listing):
    """Each service with its contract and price, or the first one to be added."""
    offers = list(listing.offers.prefetch_related("tasks__need"))
    if not offers:
        href = reverse("payments:offer_add", args=[listing.reference])
        hint = "The tasks you do, on which contract, and what you charge."
        return [Step("Services, contract and prices", href, Status.INCOMPLETE, hint)]
    return [
        Step(
            "Services, contract and prices" if len(offers) == 1 else f"Service {number}",
            reverse("payments:offer_edit", args=[listing.reference, number]),
            status_of(offer.open_needs),
            f"{offer.get_engagement_display()}, {say_pounds(offer.weekday_pence)} an hour",
        )
        for number, offer in enumerate(offers, 1)
    ]
