"""Bars: what whoever is paid is to the person, and the exceptions a council makes. The law is in `payments.bars`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Person
from accounts.spoken import say_day
from payments.bars import ASKED_FOR, WORDS, is_barred
from payments.enums import ExemptionGround
from payments.models import Arrangement, Exemption, Funding, Kinship
from payments.policies import payers_of

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Provider


@transaction.atomic
def tell_of(
    funding: Funding, provider: Provider, *, relation: str, same_home: bool, by: User
) -> Kinship | None:
    """Say what ``provider`` is to the person, before they are paid from ``funding``; the same again changes nothing.

    Nothing is kept of money for which the law does not ask it.
    """
    if funding.kind not in ASKED_FOR:
        return None
    acting = Person.objects.of(by, scope=Scope.BOOK) | Person.objects.of(by, scope=Scope.PAY)
    if not acting.filter(pk=funding.person_id).exists():
        raise NotAllowed("You cannot say this for them.")
    was = Kinship.objects.latest_between(funding.person, provider)
    if was and (was.funding_id, was.relation, was.same_home) == (funding.pk, relation, same_home):
        return was
    said = Kinship.objects.create(
        funding=funding, provider=provider, relation=relation, same_home=same_home, said_by=by
    )
    record("kinship.said", thing=said, by=by, for_person=funding.person)
    return said


def check(fundings: Iterable[Funding], provider: Provider, *, on: date) -> None:
    """Raises NotAllowed, in words for people, when the law keeps one of these sources from paying ``provider`` from ``on``."""
    for funding in fundings:
        if funding.kind not in ASKED_FOR:
            continue
        said = Kinship.objects.latest_between(funding.person, provider)
        if said is None:
            raise NotAllowed(
                "Say first whether whoever would be paid is a relative or friend. The law asks it for this money."
            )
        barred = is_barred(funding.kind, said.relation, same_home=said.same_home)
        if barred and not funding.exemptions.on(on).filter(provider=provider).exists():
            raise NotAllowed(f"{WORDS[funding.kind]} {_what_next(funding)}")


def _what_next(funding: Funding) -> str:
    if funding.authority is None:
        return (
            "No council is named for this money, so nobody can make an exception here. Name yours under “Your money”, "
            "or pay from another source."
        )
    return (
        f"Ask {funding.authority.name}, and give them {funding.reference}: they can record an exception here, and then "
        "you can do this. Or pay from another source."
    )


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody the law keeps from being paid from one source, the exception that lets them, and whether they are paid."""

    said: Kinship
    exemption: Exemption | None
    is_paid: bool

    @property
    def is_wrong(self) -> bool:
        """Whether they are paid, and no exception holds."""
        return self.is_paid and not (self.exemption and self.exemption.holds)


def kin_of(funding: Funding) -> list[Kin]:
    """Everybody of whom it was said last that this money may not pay them, but for an exception."""
    today = timezone.localdate()
    running = Arrangement.objects.running().filter(shares__in=funding.shares.from_day(today))
    paid = set(running.values_list("provider", flat=True))
    held = {one.provider_id: one for one in funding.exemptions.from_day(today).order_by("-valid_from")}
    said = funding.kinships.newest()
    return [
        Kin(one, held.get(one.provider_id), one.provider_id in paid)
        for one in said
        if one.is_barred and _still(one)
    ]


def _still(said: Kinship) -> bool:
    latest = Kinship.objects.latest_between(said.funding.person, said.provider)
    return latest is None or is_barred(said.funding.kind, latest.relation, same_home=latest.same_home)


@transaction.atomic
def exempt(
    funding: Funding,
    provider: Provider,
    *,
    ground: str,
    words: str,
    valid_from: date,
    valid_until: date | None,
    by: User,
) -> Exemption:
    """The council finds it necessary that ``provider`` is paid although they are a relative; the person is told.

    Raises NotAllowed for anybody who does not look after this money for the council that gives it.
    """
    _may_oversee(funding, by)
    Funding.objects.select_for_update().get(pk=funding.pk)
    if valid_until and valid_until < valid_from:
        raise NotAllowed("The last day comes before the first. Choose a later last day.")
    if ground not in ExemptionGround.values:
        raise NotAllowed("Choose why it is necessary.")
    others = Exemption.objects.from_day(valid_from).filter(funding=funding, provider=provider)
    if others.filter(Q(valid_from__lte=valid_until) if valid_until else Q()).exists():
        raise NotAllowed("There is an exception for some of these days already. End that first.")
    made = Exemption.objects.create(
        funding=funding,
        provider=provider,
        ground=ground,
        words=words,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by=by,
    )
    days = {"from": valid_from.isoformat(), "until": valid_until and valid_until.isoformat()}
    record("exemption.given", thing=made, by=by, for_person=funding.person, why=ground, **days)
    tell(payers_of(funding), "exemption_given", about=funding)
    return made


@transaction.atomic
def end_exemption(exemption: Exemption, *, on: date, by: User) -> Exemption:
    """``on`` is its last day. What is paid by it already is for the people to end; both pages say so."""
    _may_oversee(exemption.funding, by)
    held = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if not held.valid_from <= on:
        raise NotAllowed(
            f"It only begins on {say_day(held.valid_from, weekday=False)}. Choose that day or a later one."
        )
    if held.valid_until and held.valid_until < timezone.localdate():
        raise NotAllowed("This has ended already.")
    if on < timezone.localdate() - timedelta(days=1):
        raise NotAllowed("That day has passed. Choose yesterday, today or a later day.")
    held.valid_until = on
    held.save(update_fields=["valid_until"])
    record(
        "exemption.ended",
        thing=held,
        by=by,
        for_person=held.funding.person,
        why=held.ground,
        on=on.isoformat(),
    )
    tell(payers_of(held.funding), "exemption_ended", about=held.funding)
    return held


def _may_oversee(funding: Funding, by: User) -> None:
    if not Funding.objects.decided_by(by).filter(pk=funding.pk).exists():
        raise NotAllowed("Only the council this money comes from can do that.")
