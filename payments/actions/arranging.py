"""Arrangements: what is agreed becomes something to be paid for, from sources that share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from payments.actions import approving, bars
from payments.models import Arrangement, Funding, Share
from payments.policies import kinds_spent_by
from payments.splitting import SplitError, Wish, check

if TYPE_CHECKING:
    from accounts.models import Person, User
    from directory.models import Provider


def arrange(
    person: Person,
    provider: Provider,
    *,
    about: str,
    terms: Mapping[str, Any],
    week_pence: int,
    starts_on: date,
    ends_on: date | None,
    wishes: Sequence[Wish],
) -> Arrangement:
    """Pay for what was just agreed, as was wished. Two plain inserts: it runs in the transaction of an acceptance.

    Its record is the acceptance's.
    """
    arrangement = Arrangement.objects.create(
        person=person,
        provider=provider,
        engagement=terms["engagement"],
        about=about,
        terms=terms,
        starts_on=starts_on,
        ends_on=ends_on,
        week_pence=week_pence,
    )
    _give_out(arrangement, wishes, starts_on)
    return arrangement


def end(arrangement_id: int | None, *, ended_on: date) -> None:
    """Nothing is paid for after ``ended_on``. In the transaction, and the record, of what ended it."""
    Arrangement.objects.filter(pk=arrangement_id).update(ended_on=ended_on)


@transaction.atomic
def share_out(arrangement: Arrangement, wishes: Sequence[Wish], *, from_on: date, by: User) -> Arrangement:
    """From ``from_on`` on these sources pay, and by these rules; what held before holds until the day before.

    Raises NotAllowed, in words for people: when ``by`` may not spend from one of them, the shares do not come out, or
    what they would replace was charged.
    """
    if from_on < timezone.localdate():
        raise NotAllowed("That day has passed. Choose today or a later day.")
    hold([arrangement.pk])
    sources = may_share_out(arrangement.person, wishes, by=by)
    approving.check(arrangement.about, wishes, arrangement.week_pence)
    begins = max(from_on, arrangement.starts_on)
    bars.check(sources, arrangement.provider, on=begins)
    standing = arrangement.shares.from_day(begins)
    replaced = standing.filter(valid_from__gte=begins)
    if replaced.exclude(lines=None).exists():
        raise NotAllowed("Visits from that day on were charged already. Choose a later day.")
    replaced.delete()
    standing.filter(valid_from__lt=begins).update(valid_until=begins - timedelta(days=1))
    _give_out(arrangement, wishes, begins)
    record(
        "arrangement.shared_out",
        thing=arrangement,
        by=by,
        for_person=arrangement.person,
        on=begins.isoformat(),
        sources=len(wishes),
    )
    return arrangement


def hold(arrangements: Iterable[int]) -> None:
    """Nobody else changes who pays for these, or charges for them, until the transaction ends.

    Whoever does either holds their rows first, in the order of their keys; books, where they are held, before them.
    """
    rows = Arrangement.objects.filter(pk__in=set(arrangements)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def may_share_out(person: Person, wishes: Sequence[Wish], *, by: User) -> list[Funding]:
    """The sources, when ``by`` may pay from each and the shares come out; raises NotAllowed, in words for people."""
    try:
        check([wish.share for wish in wishes])
    except SplitError as error:
        raise NotAllowed(str(error)) from None
    named = {wish.funding for wish in wishes}
    sources = Funding.objects.filter(pk__in=named, person=person).select_related("authority", "person")
    spent = kinds_spent_by(by, person)
    found = [one for one in sources if one.kind in spent]
    if {one.pk for one in found} != named:
        raise NotAllowed("You cannot pay for this from one of these sources.")
    return found


def _give_out(arrangement: Arrangement, wishes: Sequence[Wish], from_on: date) -> None:
    Share.objects.bulk_create(
        Share(
            arrangement=arrangement,
            funding_id=wish.funding,
            rule=wish.rule,
            pence=wish.pence,
            basis_points=wish.basis_points,
            visits=list(wish.visits),
            top_up=wish.top_up,
            valid_from=from_on,
        )
        for wish in wishes
    )
