"""What people could not find: told with their consent, counted as demand, read once by an officer and then without words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.retention import Kept, first_day
from directory.actions import demand
from directory.demand import Kind
from directory.enums import FundingKind
from directory.models import Need, Postcode
from directory.pattern_words import describe
from directory.time_of_week import middle
from marketplace.enums import Cause
from marketplace.models import Shortfall

if TYPE_CHECKING:
    from accounts.models import User
    from marketplace.models import Brief

WORDS_KEPT = timedelta(days=90)
LONGEST_TIMES = 400


@transaction.atomic
def tell(brief: Brief, *, cause: str, words: str, form_token: UUID) -> Shortfall:
    """Take in what could not be found of a brief; nothing in it says who. One form is one, however often it is sent.

    Raises ``directory.locating.Unlocated`` when the postcode is no longer known.
    """
    place = Postcode.objects.locate(brief.postcode)
    told, is_new = Shortfall.objects.get_or_create(
        form_token=form_token,
        defaults={
            "council_id": place.council_id,
            "lsoa_id": place.lsoa_id,
            "needs": sorted(brief.needs),
            "times": "; ".join(describe(brief.pattern(otherwise=timezone.localdate())))[:LONGEST_TIMES],
            "cause": cause,
            "told_at": timezone.now(),
            "words": words.strip(),
            "words_until": timezone.localdate() + WORDS_KEPT if words.strip() else None,
        },
    )
    if is_new:
        demand.note(
            Kind.NOT_FOUND,
            about=told.reference,
            lsoa=place.lsoa_id,
            needs=Need.objects.filter(pk__in=brief.needs),
            spans=[middle(visit) for visit in brief.visits],
            every_weeks=brief.every_weeks,
            funding=brief.funding or FundingKind.NOT_SURE,
            cause=cause,
        )
    return told


@transaction.atomic
def code(told: Shortfall, *, cause: str, by: User) -> Shortfall:
    """Say what the words mean in the words all share; the words go. Said before by somebody else, that stands."""
    told = Shortfall.objects.select_for_update().get(pk=told.pk)
    if told.coded_at is None:
        told.cause, told.coded_at, told.coded_by = Cause(cause), timezone.now(), by
        told.words, told.words_until = "", None
        told.save(update_fields=["cause", "words", "words_until", "coded_at", "coded_by"])
        record("shortfall.coded", thing=told, by=by, cause=cause)
    return told


def forget(*, by: None = None) -> int:
    """Let go of words nobody read in 90 days, and of all of it with the other facts of its time; how many words went."""
    del by
    today = timezone.localdate()
    Shortfall.objects.filter(told_at__date__lt=first_day(Kept.DEMAND, today)).delete()
    return Shortfall.objects.with_old_words(today).update(words="", words_until=None)
