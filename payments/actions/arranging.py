"""Arrangements: what is agreed becomes something to be paid for, from sources that share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from payments.actions import approving
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
    Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    check_shares(arrangement, wishes, by)
    approving.check(arrangement.about, wishes, arrangement.week_pence)
    begins = max(from_on, arrangement.starts_on)
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


def check_shares(arrangement: Arrangement, wishes: Sequence[Wish], by: User) -> None:
    """Raises NotAllowed unless these wishes come out, and ``by`` may spend from every source in them."""
    try:
        check([wish.share for wish in wishes])
    except SplitError as error:
        raise NotAllowed(str(error)) from None
    sources = Funding.objects.filter(pk__in={wish.funding for wish in wishes}, person=arrangement.person_id)
    spent = kinds_spent_by(by, arrangement.person)
    if {one.pk for one in sources if one.kind in spent} != {wish.funding for wish in wishes}:
        raise NotAllowed("You cannot pay for this from one of these sources.")


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
