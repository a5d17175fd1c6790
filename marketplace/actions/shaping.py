"""Shaping a market: a council notes what happened, what it tries, and how it means a part of the market to work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from directory.models import Lsoa
from marketplace.models import Annotation, Intervention, Stance, SubMarket
from marketplace.policies import shapes_market_of

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Authority

NOT_YOURS = "Only whoever shapes the market of this council can do that."
ELSEWHERE = "That area is not in this council."


@transaction.atomic
def annotate(
    authority: Authority, *, happened_on: date, district: Authority | None, words: str, by: User
) -> Annotation:
    """Note what happened on a day, in a district or everywhere. The same again changes nothing."""
    _may(by, authority)
    _is_within(authority, district)
    if happened_on > timezone.localdate():
        raise NotAllowed("That day has not come yet. Note it once it has happened.")
    said = {"authority": authority, "happened_on": happened_on, "district": district, "words": words}
    there = Annotation.objects.standing().filter(**said).first()
    if there:
        return there
    made = Annotation.objects.create(**said, made_at=timezone.now(), made_by=by)
    record(
        "annotation.made", thing=made, by=by, on=happened_on.isoformat(), place=_code(district or authority)
    )
    return made


@transaction.atomic
def intervene(
    authority: Authority,
    *,
    name: str,
    kind: str,
    words: str,
    lsoas: Collection[str],
    starts_on: date,
    ends_on: date | None,
    measure: str,
    by: User,
) -> Intervention:
    """Note what is tried, where and from when. The same name, areas and day again change nothing."""
    _may(by, authority)
    areas = list(Lsoa.objects.filter(pk__in=lsoas, council=authority))
    if not areas or len(areas) != len(set(lsoas)):
        raise NotAllowed("Choose at least one neighbourhood, all of this council.")
    if ends_on and ends_on < starts_on:
        raise NotAllowed("It must end on the day it starts, or later.")
    type(authority).objects.select_for_update().get(pk=authority.pk)
    for there in Intervention.objects.standing().filter(authority=authority, name=name, starts_on=starts_on):
        if set(there.lsoas.values_list("pk", flat=True)) == set(lsoas):
            return there
    made = Intervention.objects.create(
        authority=authority,
        name=name,
        kind=kind,
        words=words,
        starts_on=starts_on,
        ends_on=ends_on,
        measure=measure,
        made_at=timezone.now(),
        made_by=by,
    )
    made.lsoas.set(areas)
    record("intervention.made", thing=made, by=by, why=kind, areas=len(areas), on=starts_on.isoformat())
    return made


@transaction.atomic
def take_back(noted: Annotation | Intervention, *, by: User) -> None:
    """It was a mistake: it is shown no more, and stays on record. Twice is once."""
    _may(by, noted.authority)
    held = type(noted).objects.select_for_update().get(pk=noted.pk)
    if held.taken_back_at:
        return
    held.taken_back_at, held.taken_back_by = timezone.now(), by
    held.save(update_fields=["taken_back_at", "taken_back_by"])
    record(f"{noted._meta.model_name}.taken_back", thing=held, by=by)


@transaction.atomic
def open_sub_market(authority: Authority, *, service: str, district: Authority | None, by: User) -> SubMarket:
    """One service in one area, to be looked at as a market of its own. The same again gives what is there."""
    _may(by, authority)
    _is_within(authority, district)
    made, is_new = SubMarket.objects.get_or_create(
        authority=authority,
        service=service,
        district=district,
        defaults={"made_by": by, "made_at": timezone.now()},
    )
    if is_new:
        record("sub_market.opened", thing=made, by=by, why=service, place=_code(district or authority))
    return made


@transaction.atomic
def declare(market: SubMarket, *, rules: str, relations: str, why: str, since: date, by: User) -> Stance:
    """From a day on the council means this market to work so. What it meant before stays on record."""
    _may(by, market.authority)
    SubMarket.objects.select_for_update().get(pk=market.pk)
    same_day = Stance.objects.standing().filter(sub_market=market, since=since)
    was = same_day.first()
    if was and (was.rules, was.relations, was.why) == (rules, relations, why):
        return was
    same_day.update(replaced_at=timezone.now())
    made = Stance.objects.create(
        sub_market=market,
        since=since,
        rules=rules,
        relations=relations,
        why=why,
        made_at=timezone.now(),
        made_by=by,
    )
    record("sub_market.declared", thing=market, by=by, rules=rules, relations=relations, on=since.isoformat())
    return made


def _may(by: User, authority: Authority) -> None:
    if not shapes_market_of(by, authority):
        raise NotAllowed(NOT_YOURS)


def _is_within(authority: Authority, district: Authority | None) -> None:
    if district and not Lsoa.objects.filter(council=authority, district=district).exists():
        raise NotAllowed(ELSEWHERE)


def _code(place: Authority) -> str:
    return str(place.pk)
