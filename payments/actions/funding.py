"""Sources of money and their budgets: opened, changed, closed. Nothing is ever moved here; it is written down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import Person
from accounts.spoken import say_day
from directory.enums import FundingKind
from payments.enums import PayingWay
from payments.models import Arrangement, Budget, Funding
from payments.policies import kinds_spent_by

if TYPE_CHECKING:
    from accounts.models import User

USUAL_WAY = {
    FundingKind.OWN: PayingWay.CARD,
    FundingKind.DIRECT_PAYMENT: PayingWay.PREPAID,
    FundingKind.HEALTH_BUDGET: PayingWay.TRANSFER,
    FundingKind.ISF: PayingWay.HOLDER,
    FundingKind.COUNCIL: PayingWay.HOLDER,
}
CHANGEABLE = ("name", "authority", "way", "valid_from", "valid_until")


@transaction.atomic
def open_source(person: Person, *, kind: str, by: User, **facts: Any) -> Funding:
    """A new source for ``person``. One that was only assumed when they asked for care becomes this one.

    Raises NotAllowed for those who may not spend money of this kind.
    """
    _may_spend(by, person, kind)
    assumed = _assumed(person, kind)
    if assumed:
        return revise(assumed, by=by, **facts)
    return _open(person, kind=kind, by=by, **facts)


def _open(person: Person, *, kind: str, by: User, **facts: Any) -> Funding:
    chosen = {"way": USUAL_WAY[FundingKind(kind)]} | _changes(kind, facts)
    funding = Funding.objects.create(person=person, kind=kind, created_by=by, **chosen)
    record("funding.opened", thing=funding, by=by, for_person=person, kind=kind)
    return funding


def _assumed(person: Person, kind: str) -> Funding | None:
    """The source we assumed when somebody asked for care, of which nothing more was ever said."""
    Person.objects.select_for_update().get(pk=person.pk)
    found = Funding.objects.usual(person, kind)
    told = found and (found.name or found.authority_id or found.holder_id or found.budgets.exists())
    return None if told else found


@transaction.atomic
def usual(person: Person, *, kind: str, by: User) -> Funding:
    """The source of ``kind`` that ``person`` pays from; assumed, when they never spoke of one.

    Whoever may ask for care may name how it is paid. Not being sure yet is paying oneself until another source is named.
    """
    kind = FundingKind.OWN if kind == FundingKind.NOT_SURE else kind
    found = Funding.objects.usual(person, kind)
    if found is None:
        Person.objects.select_for_update().get(pk=person.pk)
        found = Funding.objects.usual(person, kind) or _open(person, kind=kind, by=by)
    return found


@transaction.atomic
def revise(funding: Funding, *, by: User, **facts: Any) -> Funding:
    """Change what is said of a source; which things is recorded, never the words."""
    _may_spend(by, funding.person, funding.kind)
    changes = {
        name: value
        for name, value in _changes(funding.kind, facts).items()
        if getattr(funding, name) != value
    }
    if changes.get("valid_until"):
        _nothing_needs_it_after(funding, changes["valid_until"])
    for name, value in changes.items():
        setattr(funding, name, value)
    if changes:
        funding.save(update_fields=list(changes))
        fields = " ".join(sorted(changes))
        record("funding.revised", thing=funding, by=by, for_person=funding.person, fields=fields)
    return funding


@transaction.atomic
def close(funding: Funding, *, on: date, by: User) -> Funding:
    """Nothing is paid from it after ``on``. Raises NotAllowed while an agreement that runs longer needs it."""
    if on < funding.valid_from:
        raise NotAllowed(
            f"It only began on {say_day(funding.valid_from, weekday=False)}. Choose that day or a later one."
        )
    return revise(funding, by=by, valid_until=on)


@transaction.atomic
def set_budget(funding: Funding, *, starts_on: date, ends_on: date, pence: int, by: User) -> Budget:
    """So much for these days. It takes the place of a budget for some of the same days, which is kept as it was.

    Less than is promised already is allowed; the page says so. The same again changes nothing.
    """
    _may_spend(by, funding.person, funding.kind)
    Funding.objects.select_for_update().get(pk=funding.pk)
    if ends_on < starts_on:
        raise NotAllowed("The last day comes before the first. Choose a later last day.")
    if pence < 0:
        raise NotAllowed("A budget cannot be less than nothing.")
    before = list(funding.budgets.standing().overlapping(starts_on, ends_on)[:2])
    if len(before) > 1:
        raise NotAllowed("These days are in two budgets. Change one of them at a time.")
    old = before[0] if before else None
    if old and (old.starts_on, old.ends_on, old.pence) == (starts_on, ends_on, pence):
        return old
    if old:
        Budget.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    budget = Budget.objects.create(
        funding=funding, starts_on=starts_on, ends_on=ends_on, pence=pence, replaces=old, created_by=by
    )
    told = {"from": starts_on.isoformat(), "until": ends_on.isoformat(), "pence": pence}
    record(
        "funding.budget_set",
        thing=funding,
        by=by,
        for_person=funding.person,
        before_pence=old and old.pence,
        **told,
    )
    return budget


def _changes(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    chosen = {name: facts[name] for name in CHANGEABLE if name in facts}
    if kind == FundingKind.OWN and chosen.get("authority"):
        raise NotAllowed("Your own money is yours. No council belongs to it.")
    return chosen


def _may_spend(by: User, person: Person, kind: str) -> None:
    if kind not in kinds_spent_by(by, person):
        raise NotAllowed("You cannot decide about this money. Ask whoever it belongs to.")


def _nothing_needs_it_after(funding: Funding, day: date) -> None:
    later = funding.shares.filter(valid_until=None) | funding.shares.filter(valid_until__gt=day)
    needing = Arrangement.objects.filter(shares__in=later).running(day)
    longer = [one for one in needing.distinct() if one.last_on is None or one.last_on > day]
    if longer:
        named = ", ".join(sorted(one.about for one in longer))
        raise NotAllowed(
            f"{named} {'is' if len(longer) == 1 else 'are'} paid from it after that day. "
            "End that first, or pay for it from another source."
        )
