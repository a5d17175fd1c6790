"""move: the only writer of ``state``. The table on the model says what may follow, and by whose hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, TypeVar

from django.db import connection, models, transaction

from accounts.actions.recording import record, record_all
from accounts.enums import Role

if TYPE_CHECKING:
    from accounts.models import Approval, Person, User

Thing = TypeVar("Thing", bound=models.Model)


class NotAllowed(Exception):  # noqa: N818 -- it is an answer, not a fault
    """It may not be done; the message can be shown to people."""


class Stale(NotAllowed):
    """Somebody else was first; the thing is no longer as it was seen."""


def roles_towards(thing: models.Model, user: User | None) -> Role:
    """The parts ``user`` plays towards ``thing``; None is the clock."""
    return Role.CLOCK if user is None else thing.roles_of(user)


def moves_open_to(user: User | None, thing: models.Model) -> list[str]:
    """The states ``user`` may move ``thing`` to now: the buttons on its page."""
    roles = roles_towards(thing, user)
    return [to for to, who in thing.TRANSITIONS.get(thing.status, {}).items() if who & roles]


def may_move(user: User | None, thing: models.Model, to: str) -> bool:
    """Whether the table lets ``user`` move ``thing`` to ``to`` now."""
    return to in moves_open_to(user, thing)


def move(
    thing: Thing,
    to: str,
    *,
    by: User | None,
    why: str = "",
    for_person: Person | None = None,
    agreed: Approval | None = None,
    **changes: object,
) -> Thing:
    """Move ``thing`` to the state ``to``, set ``changes`` with it, and record it.

    ``agreed`` is what a second person, ``by``, has just agreed to, where the table asks for two people. Raises NotAllowed when the table or the role forbids it, Stale when somebody was first.
    """
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        return _move(thing, to, by=by, why=why, for_person=for_person, agreed=agreed, **changes)


def _move(
    thing: Thing,
    to: str,
    *,
    by: User | None,
    why: str,
    for_person: Person | None,
    agreed: Approval | None,
    **changes: object,
) -> Thing:
    """In the transaction of the deed it belongs to, or one of its own: a refusal comes before anything is written."""
    before = thing.state
    who = thing.TRANSITIONS.get(before, {}).get(to)
    if who is None:
        raise NotAllowed(f"This is {thing.get_state_display().lower()}, so that cannot be done now.")
    roles = roles_towards(thing, by)
    if by and agreed and agreed.lends(thing, to, by):
        roles |= Role.TWO_PEOPLE
    if not who & roles:
        raise NotAllowed("You cannot do that here.")
    moved = type(thing)._default_manager.filter(pk=thing.pk, state=before).update(state=to, **changes)
    if not moved:
        raise Stale("Someone changed this just before you. Look at it again.")
    for name, value in {"state": to, **changes}.items():
        setattr(thing, name, value)
    record(
        f"{thing._meta.model_name}.{to}",
        thing=thing,
        by=by,
        for_person=for_person,
        before=before,
        after=to,
        why=why,
    )
    return thing


@transaction.atomic
def move_all(
    things: Sequence[models.Model],
    to: str,
    *,
    by: User | None,
    roles: Role,
    for_person: Callable[[models.Model], Person | None],
    why: str = "",
    **changes: object,
) -> None:
    """Move many things of one kind as ``move`` moves one, in three statements; ``roles`` is what ``by`` is to each.

    All of them move or none: raises NotAllowed or Stale as ``move`` does.
    """
    if not things:
        return
    model, before = type(things[0]), things[0].state
    if any(thing.state != before for thing in things):
        raise NotAllowed("These do not stand alike, so they cannot be changed together.")
    if not model.TRANSITIONS.get(before, {}).get(to, Role(0)) & roles:
        raise NotAllowed("You cannot do that here.")
    ids = [thing.pk for thing in things]
    moved = model._default_manager.filter(pk__in=ids, state=before).update(state=to, **changes)
    if moved != len(ids):
        raise Stale("Someone changed this just before you. Look at it again.")
    what = f"{model._meta.model_name}.{to}"
    persons = [(thing, for_person(thing)) for thing in things]
    record_all(what, things=persons, by=by, before=before, after=to, why=why)
