"""Told once: starting, changing, claiming and forgetting what a person needs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from directory.sittings import STAYED
from marketplace.enums import AdvertState
from marketplace.models import Brief
from payments.actions.arranging import may_share_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Person, User
    from directory.pattern import PatternVisit
    from payments.splitting import Wish

KEPT_UNCLAIMED = timedelta(days=90)
TOLD = (
    *("person", "postcode", "needs", "visits", "every_weeks", "starts_on", "ends_on", "short_visit_reason"),
    *("requirements", "sex_reason", "funding", "split", "matters", "searched_at"),
)
"""Everything that was told on a brief, and whether it was counted as demand."""


def start(*, by: User | None, **answers: object) -> Brief:
    """A new brief with the first answers. Someone signed in owns theirs; without an account its address is the key."""
    return Brief.objects.create(owner=by, **_stored(answers))


@transaction.atomic
def revise(brief: Brief, *, by: User | None, **answers: object) -> Brief:
    """Change what was told. The new wording has not been searched for yet, so it may count as demand again.

    Other visits, or other money, and who was to pay for what is forgotten. What an advert says that was shown stays as
    it is: the change is made to a copy.
    """
    brief = Brief.objects.select_for_update().get(pk=brief.pk)
    if by and brief.adverts.exclude(state=AdvertState.DRAFT).exists():
        brief = copy(brief, by=by)
    if {"visits", "funding"} & set(answers):
        brief.split = []
    for name, value in _stored(answers).items():
        setattr(brief, name, value)
    brief.searched_at = None
    brief.owner = brief.owner or by
    brief.save()
    return brief


def copy(brief: Brief, *, by: User) -> Brief:
    """The same once more, of ``by``; it counts as demand no second time."""
    return Brief.objects.create(owner=by, **{name: getattr(brief, name) for name in TOLD})


@transaction.atomic
def claim(brief: Brief, *, person: Person | None = None, by: User) -> Brief:
    """It is theirs from now on: nobody else can open it by its address."""
    brief = Brief.objects.select_for_update().get(pk=brief.pk)
    brief.owner = brief.owner or by
    brief.person = person or brief.person
    brief.save(update_fields=["owner", "person", "changed_at"])
    return brief


@transaction.atomic
def share_out(brief: Brief, wishes: Sequence[Wish], *, person: Person, by: User) -> Brief:
    """These sources of ``person`` are to pay for what is asked on ``brief``; who usually pays when there are none.

    Raises NotAllowed, in words for people, for money that is not theirs to spend and shares that do not come out.
    """
    if wishes:
        may_share_out(person, wishes, by=by)
    brief = claim(brief, person=person, by=by)
    brief.split = [wish.written() for wish in wishes]
    brief.save(update_fields=["split", "changed_at"])
    return brief


def searched(brief: Brief) -> None:
    """Its wording has been looked for and counted."""
    Brief.objects.filter(pk=brief.pk).update(searched_at=timezone.now())


def read_on(brief: Brief) -> None:
    """They did not leave at once, which is said once: from now on their look counts as one that lasted."""
    Brief.objects.filter(pk=brief.pk).update(searched_at=brief.created_at + STAYED)


def forget(*, by: None = None) -> int:
    """Delete briefs that nobody claimed and nobody touched for 90 days; how many went."""
    del by
    old = Brief.objects.filter(owner=None, bookings=None, changed_at__lt=timezone.now() - KEPT_UNCLAIMED)
    return old.delete()[0]


def _stored(answers: dict) -> dict[str, object]:
    """Visits are kept as plain lists of numbers and words."""
    visits: tuple[PatternVisit, ...] | None = answers.get("visits")
    return answers if visits is None else {**answers, "visits": [asdict(visit) for visit in visits]}
