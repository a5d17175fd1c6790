"""Cautions: a council says in its own words what people should know before they spend its money."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from payments.models import Caution
from payments.policies import oversees_money_of

if TYPE_CHECKING:
    from accounts.models import Organisation, User


@transaction.atomic
def say(council: Organisation, *, kind: str, purpose: str, words: str, valid_from: date, by: User) -> Caution:
    """From a day on these words are shown before money of ``council`` is spent; no words is to say nothing.

    What was shown before that day stays on record. The same again changes nothing.
    """
    if not oversees_money_of(by, council):
        raise NotAllowed("Only whoever looks after the money of this council can do that.")
    if valid_from < timezone.localdate():
        raise NotAllowed("That day has passed. Choose today or a later day.")
    type(council).objects.select_for_update().get(pk=council.pk)
    same_day = {"authority": council, "kind": kind, "purpose": purpose, "valid_from": valid_from}
    standing = Caution.objects.standing().filter(**same_day)
    was = standing.first()
    if was and was.words == words:
        return was
    standing.update(replaced_at=timezone.now())
    made = Caution.objects.create(**same_day, words=words, created_by=by)
    record("caution.said", thing=made, by=by, why=purpose, kind=kind, on=valid_from.isoformat())
    return made
