"""Why a search found nobody: asked again with one thing left out at a time, from the middle of the neighbourhood.

That is done when a search is settled, hours after it was made, so that nobody waits for it and nobody's home is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.utils import timezone

from directory.demand import Barrier
from directory.hours import SLOT
from directory.models import SearchEntry, SearchRecord
from directory.pattern import LATEST_END, MINUTES_A_DAY, Pattern, PatternVisit
from directory.question import Question
from directory.tags import TagKind, tag, untag

FURTHER = D(km=25)
OF_TAG = {
    TagKind.LANGUAGE: Barrier.LANGUAGE,
    TagKind.SEX: Barrier.SEX,
    TagKind.SKILL: Barrier.SKILL,
    TagKind.PROVIDER_KIND: Barrier.WHO,
    TagKind.ENGAGEMENT: Barrier.WHO,
    TagKind.NEED: Barrier.NEED,
}


def barrier(record: SearchRecord, centre: Point) -> tuple[bool, Barrier]:
    """Whether anybody at all suits a search that found nobody, and the one thing that stood in its way."""
    question = _question(record, centre)
    if _anybody(_at_any_time(question)):
        return True, Barrier.TIME
    numbers = {
        kind: _anybody(each) for kind, each in _without_one(question, several_needs=len(record.needs) > 1)
    }
    if further := _further(question):
        numbers[Barrier.TRAVEL] = _anybody(further)
    best = max(numbers, key=lambda kind: numbers[kind], default=Barrier.SEVERAL)
    return False, best if numbers.get(best) else Barrier.SEVERAL


def _question(record: SearchRecord, centre: Point) -> Question:
    now = timezone.now()
    starts_on = max(
        timezone.localdate(record.at) + timedelta(days=record.starts_in_days), timezone.localdate(now)
    )
    visits = tuple(PatternVisit(**visit) for visit in record.visits)
    return Question(
        easting=round(centre.x),
        northing=round(centre.y),
        pattern=Pattern(visits, starts_on=starts_on, every_weeks=record.every_weeks),
        now=now,
        musts=(*(tag(TagKind.NEED, need) for need in record.needs), *record.must_tags),
    )


def _anybody(question: Question) -> int:
    """How many could do any of it."""
    answer = SearchEntry.objects.answer(question)
    return answer.whole + answer.partial


def _at_any_time(question: Question) -> Question:
    """The same care at any time of the same days."""
    visits = tuple(
        replace(visit, earliest=0, latest=min(max(MINUTES_A_DAY, visit.minutes + SLOT), LATEST_END))
        for visit in question.pattern.visits
    )
    return replace(question, pattern=replace(question.pattern, visits=visits))


def _without_one(question: Question, *, several_needs: bool) -> Iterator[tuple[Barrier, Question]]:
    """The same care with all of one kind of wish left out; of several tasks, the one that is hardest to find."""
    kinds = dict.fromkeys(OF_TAG[untag(number).kind] for number in question.musts)
    for kind in kinds:
        if kind != Barrier.NEED:
            kept = tuple(number for number in question.musts if OF_TAG[untag(number).kind] != kind)
            yield kind, replace(question, musts=kept)
    if several_needs:
        needs = [number for number in question.musts if untag(number).kind == TagKind.NEED]
        each = [tuple(other for other in question.musts if other != number) for number in needs]
        best = max(each, key=lambda musts: _anybody(replace(question, musts=musts)))
        yield Barrier.NEED, replace(question, musts=best)


def _further(question: Question) -> Question | None:
    """The same question from where the nearest of those stands who would suit but do not come so far."""
    here = Point(question.easting, question.northing, srid=27700)
    suiting = SearchEntry.objects.holding().filter(
        tags__contains=list(question.musts), point__dwithin=(here, FURTHER)
    )
    nearest = suiting.order_by(Distance("point", here)).values_list("point", flat=True).first()
    if nearest is None:
        return None
    return replace(question, easting=round(nearest.x), northing=round(nearest.y))
