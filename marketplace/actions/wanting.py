"""What is wanted near a provider: showing it, writing of it each week, and keeping what they say and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.actions import providers
from directory.models import Authority, Language, Lsoa, Need, Provider, SearchEntry, WeeklyHours
from directory.tags import TagKind, untag
from marketplace import person_traits as traits
from marketplace.cubes import MISSING_HOURS
from marketplace.disclosure import Path
from marketplace.enums import WantedReply
from marketplace.models import Release, WantedAnswer, WantedLetter
from marketplace.wanted import (
    FEW,
    HIDDEN,
    LITTLE,
    UNPUBLISHED,
    Card,
    cards_of,
    expires_on,
    quarter_words,
)

AT_ONCE = 200
MOST = 12
Shown = Mapping[Path, int]


@dataclass(frozen=True)
class Wanted:
    """One card near a provider: of which release, until when, and what they have said to it."""

    card: Card
    place: str
    reference: str
    period: str
    until: date
    reply: WantedAnswer | None

    @property
    def quarter(self) -> str:
        """When it was asked for, in words."""
        return quarter_words(self.period)


@dataclass(frozen=True)
class Near:
    """What a provider could give as they are, and what somebody here could who offers more; if nothing, ``why``."""

    yours: tuple[Wanted, ...] = ()
    others: tuple[Wanted, ...] = ()
    why: str = ""

    @property
    def total(self) -> int:
        """How many cards there are."""
        return len(self.yours) + len(self.others)


@dataclass(frozen=True)
class Reach:
    """Where a provider goes, by district and middle layer area, and what they offer there now."""

    districts: frozenset[str]
    msoas: frozenset[str]
    councils: frozenset[str]
    fits: frozenset[str]


def near(provider: Provider) -> Near:
    """The cards of every council a provider goes to, for as long as they stand; nothing while nobody can find them."""
    reach, today = _reach(provider), timezone.localdate()
    if not reach.districts:
        return Near(why=HIDDEN)
    names = dict(Authority.objects.filter(pk__in=reach.districts).values_list("pk", "name"))
    replies = {
        (one.release.reference, one.card): one
        for one in WantedAnswer.objects.filter(provider=provider).select_related("release")
    }
    found: dict[bool, list[Wanted]] = defaultdict(list)
    standing = _standing(reach, today)
    for reference, period, shown in standing:
        for card in cards_of(shown, languages=languages(), places=names):
            if _is_near(card, reach):
                reply = replies.get((reference, card.key))
                place = "" if card.is_of_a_district else names[card.district]
                wanted = Wanted(card, place, reference, period, expires_on(period), reply)
                found[not card.fits or card.fits in reach.fits].append(wanted)
    why = "" if found else _why_none([shown for _, _, shown in standing])
    return Near(tuple(found[True][:MOST]), tuple(found[False][:MOST]), why)


def _why_none(standing: Sequence[Shown]) -> str:
    """Why there is no card: nothing is published, of too few may it be said, or hardly anything was missing."""
    if not standing:
        return UNPUBLISHED
    return LITTLE if any(standing) else FEW


def languages() -> dict[str, str]:
    """The names of languages by code."""
    return dict(Language.objects.values_list("code", "name"))


def _standing(reach: Reach, today: date) -> list[tuple[str, str, Shown]]:
    """What may be read today of each council's newest quarter, in the districts they go to, with its reference."""
    within = [f"district:{code}" for code in sorted(reach.districts)]
    newest = Release.objects.newest_shown(MISSING_HOURS.name, reach.councils, within)
    return [one for one in newest if today < expires_on(one[1])]


def _is_near(card: Card, reach: Reach) -> bool:
    facet, block = card.path[-1]
    return facet != "msoa" or block in reach.msoas


def _reach(provider: Provider) -> Reach:
    entries = SearchEntry.objects.filter(provider=provider, during__contains=timezone.now())
    wheres, tags = [], set()
    for entry in entries.values("point", "travels_metres", "area", "tags"):
        circle = Q(centre__dwithin=(entry["point"], entry["travels_metres"]))
        wheres.append(Q(centre__coveredby=entry["area"]) if entry["area"] else circle)
        tags.update(entry["tags"])
    if not wheres:
        return Reach(*[frozenset()] * 4)
    lsoas = list(Lsoa.objects.filter(reduce(or_, wheres)).values_list("district", "council", "name"))
    return Reach(
        frozenset(district for district, _, _ in lsoas),
        frozenset(traits.msoa(name) for _, _, name in lsoas),
        frozenset(council for _, council, _ in lsoas),
        frozenset(_fits(tags)),
    )


def _fits(tags: set[int]) -> set[str]:
    """The services and languages that cards name, of what somebody offers."""
    read = [untag(number) for number in tags]
    needs = Need.objects.filter(pk__in=[one.of for one in read if one.kind == TagKind.NEED])
    spoken = Language.objects.filter(pk__in=[one.of for one in read if one.kind == TagKind.LANGUAGE])
    return {
        *(traits.service([pair]) for pair in needs.values_list("area", "regulated")),
        *spoken.values_list("code", flat=True),
    }


@transaction.atomic
def answer(
    provider: Provider, *, reference: str, card: str, reply: str, by: User, cause: str = ""
) -> WantedAnswer:
    """Keep what a provider says to a card that is near them; said again, the last word stands.

    Who has time for it says with it that their hours are right today. Raises NotAllowed when the card is not theirs, or
    has gone.
    """
    standing = [*near(provider).yours, *near(provider).others]
    if not any((one.reference, one.card.key) == (reference, card) for one in standing):
        raise NotAllowed("This is not wanted any more. Look at what is wanted now.")
    release = Release.objects.get(reference=reference)
    known, _ = WantedAnswer.objects.update_or_create(
        provider=provider,
        release=release,
        card=card,
        defaults={"reply": reply, "cause": cause, "answered_by": by, "answered_at": timezone.now()},
        create_defaults={
            "reply": reply,
            "cause": cause,
            "answered_by": by,
            "minutes_before": weekly_minutes(provider),
        },
    )
    if reply == WantedReply.CAN:
        providers.confirm_hours(provider, by=by)
    record("wanted.answered", thing=provider, by=by, reply=reply)
    return known


def weekly_minutes(provider: Provider) -> int:
    """The minutes a week that a provider's people are willing to work now, visits included."""
    today = timezone.localdate()
    hours = WeeklyHours.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gte=today)
    )
    mine = hours.filter(worker__in=provider.workers.working())
    return mine.aggregate(total=Sum(F("ends") - F("starts")))["total"] or 0


@transaction.atomic
def begin_letters(provider: Provider, *, by: User) -> None:
    """They want to be written to each week; asked twice is asked once."""
    WantedLetter.objects.get_or_create(provider=provider, ended_at=None, defaults={"asked_by": by})
    record("wanted.letters_begun", thing=provider, by=by)


@transaction.atomic
def end_letters(provider: Provider, *, by: User) -> None:
    """They do not want to be written to any more."""
    if WantedLetter.objects.running().filter(provider=provider).update(ended_at=timezone.now()):
        record("wanted.letters_ended", thing=provider, by=by)


def write_letters() -> int:
    """By the clock: write to whoever wants it and was not written to for a week, if anything is wanted near them."""
    written = 0
    due = WantedLetter.objects.due(timezone.now()).select_related("provider__organisation")
    for letter in due.order_by("pk").iterator(chunk_size=AT_ONCE):
        written += _write(letter)
    return written


@transaction.atomic
def _write(letter: WantedLetter) -> bool:
    now = timezone.now()
    if not near(letter.provider).total or not WantedLetter.objects.due(now).filter(pk=letter.pk).update(
        told_at=now
    ):
        return False
    people = User.objects.belonging_to(letter.provider.organisation)
    tell(people, "wanted_near", about=letter.provider, link=letter.get_absolute_url())
    return True


def look_again() -> int:
    """By the clock: 28 days after each answer, write down the hours they work by then; how many were looked at."""
    due = WantedAnswer.objects.due_to_be_looked_at(timezone.now()).select_related("provider")
    looked = 0
    for one in due.order_by("pk").iterator(chunk_size=AT_ONCE):
        looked += WantedAnswer.objects.filter(pk=one.pk, minutes_after=None).update(
            minutes_after=weekly_minutes(one.provider)
        )
    return looked
