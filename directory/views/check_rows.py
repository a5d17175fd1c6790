"""A provider's checks as rows of a page: what is needed, what there is of it, and until when."""

from dataclasses import dataclass

from django.utils import timezone

from directory import passport_words as words
from directory.enums import CheckState, ListingState
from directory.models import Check, Listing, Worker
from directory.passport import DBS_LEVELS, RECORDED, Effect, Held, Kind, Required
from directory.policies import checks_required

OVER = [ListingState.WITHDRAWN, ListingState.REMOVED, ListingState.REJECTED]
COLOURS = {
    CheckState.VALID: "green",
    CheckState.EXPIRING: "yellow",
    CheckState.LAPSED: "red",
    CheckState.PENDING: "blue",
    CheckState.REJECTED: "orange",
}
EFFECTS = {
    Effect.PAUSED: "Without it your listing is hidden.",
    Effect.TASKS_HIDDEN: "Without it the tasks it is for are hidden.",
    Effect.TAG_REMOVED: "Without it the tasks or skills it is for are not shown.",
    Effect.PAYOUTS_HELD: "Without it payments to you are held.",
    Effect.NO_MESSAGES: "Without it you cannot write to people.",
    Effect.ADVICE: "This is advice only.",
}


@dataclass(frozen=True)
class Row:
    """One check that is needed."""

    required: Required
    worker: Worker | None
    check: Check | None
    waiting: Check | None

    @property
    def kind(self):
        return self.required.kind

    @property
    def detail(self):
        return self.required.detail

    @property
    def name(self):
        if self.kind == Kind.DBS:
            return words.LEVELS[self.detail]
        return words.COURSES[self.detail] if self.kind == Kind.TRAINING else words.NAMES[self.kind]

    @property
    def wanted(self):
        return words.WANTED[self.kind]

    @property
    def effect(self):
        return EFFECTS[self.required.rule.effect]

    @property
    def effect_on_them(self):
        """The same for an officer."""
        return (
            self.effect.replace("your", "their")
            .replace("to you", "to them")
            .replace("you cannot", "they cannot")
        )

    @property
    def is_recorded(self):
        return self.kind in RECORDED

    @property
    def status(self):
        if self.check:
            return self.check.status
        return CheckState.PENDING if self.waiting else None

    @property
    def is_untold(self):
        """Whether their owner has something to do: it does not hold, and nothing waits for the council."""
        return self.waiting is None and self.status not in {CheckState.VALID, CheckState.EXPIRING}

    @property
    def is_for_ever(self):
        """Whether it holds and never runs out, so that there is nothing to renew."""
        return self.status == CheckState.VALID and self.check.valid_until is None

    @property
    def status_words(self):
        if not self.is_recorded:
            return "Nothing to do"
        return self.status.label if self.status else "Not seen yet"

    @property
    def colour(self):
        return COLOURS.get(self.status, "grey")

    @property
    def query(self):
        """What the page about it needs to know besides its kind."""
        parts = [f"worker={self.worker.number}"] if self.worker else []
        return "&".join([*parts, f"course={self.detail}"] if self.kind == Kind.TRAINING else parts)


def rows_of(provider):
    """All that its listings need, each once, in the order people read them; of certificates the highest level."""
    listings = (
        Listing.objects.filter(provider=provider)
        .exclude(state__in=OVER)
        .select_related("provider__cqc_location")
        .prefetch_related("offers__tasks__need", "skills", "provider__workers")
    )
    found = {}
    for listing in listings:
        for one in checks_required(listing):
            level = one.kind == Kind.DBS
            key = (one.kind, one.human, "" if level else one.detail)
            old = found.get(key)
            if not (level and old and DBS_LEVELS.index(old.detail) > DBS_LEVELS.index(one.detail)):
                found[key] = one
    workers = {worker.pk: worker for worker in provider.workers.all()}
    checks = list(provider.checks.exclude(state=CheckState.WITHDRAWN))
    order = list(Kind)
    needed = sorted(found.values(), key=lambda one: (order.index(one.kind), one.detail, one.human or 0))
    return [_row(one, workers.get(one.human), checks) for one in needed]


def _row(one, worker, checks):
    """The check that counts longest, else the last that was refused; and what waits."""
    same = [check for check in checks if (check.kind, check.worker_id) == (one.kind, one.human)]
    if one.kind == Kind.TRAINING:
        same = [check for check in same if check.course == one.detail]
    waiting = next((check for check in same if check.state == CheckState.PENDING), None)
    counting = [check for check in same if check.state == CheckState.VALID and _held(check).serves(one)]
    refused = [check for check in same if check.state == CheckState.REJECTED]
    best = max(
        counting,
        key=lambda check: (check.valid_until is None, check.valid_until or timezone.localdate()),
        default=None,
    )
    if best is None and refused and not waiting:
        best = max(refused, key=lambda check: check.decided_at)
    return Row(one, worker, best, waiting)


def _held(check):
    return Held(Kind(check.kind), check.worker_id, check.detail, check.valid_from, check.valid_until)


def lines_of(provider):
    """What everybody is told of a provider's checks: only those that hold today, and what they do not mean."""
    council = provider.lsoa.council
    humans = 1 if provider.facts.one_human else provider.workers.working().count()
    seen = [
        words.Seen(
            kind=check.kind,
            source=check.source,
            seen_on=timezone.localdate(check.decided_at),
            human=check.worker_id,
            detail=check.detail,
            issued_on=check.issued_on,
            valid_until=check.valid_until,
            issuer=check.issuer,
            limit_pence=check.limit_pence,
            register=check.register,
        )
        for check in provider.checks.holding()
    ]
    name = council.organisation.name if council.organisation else council.name
    return words.lines(seen, name, humans=humans)
