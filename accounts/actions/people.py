"""People who need support: adding them, and keeping their details right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.actions import delegation
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import DelegationKind, Scope
from accounts.models import Person
from accounts.policies import may_act

if TYPE_CHECKING:
    from accounts.models import User

DETAILS = ("name", "known_as", "phone", "address_lines", "postcode", "access_notes")


@transaction.atomic
def add(*, details: dict[str, str], consent: str, by: User) -> Person:
    """Add someone ``by`` supports, and make ``by`` their supporter, on the word given in ``consent``."""
    person = Person.objects.create(created_by=by, **chosen(details))
    record("person.added", thing=person, by=by, for_person=person)
    delegation.grant(
        person, to=by, kind=DelegationKind.SUPPORTER, scopes=list(Scope.values), consent=consent, by=by
    )
    return person


@transaction.atomic
def become(*, details: dict[str, str], by: User) -> Person:
    """Make ``by`` a person who needs support themselves. Asked twice, the first answer stays."""
    try:
        with transaction.atomic():
            person = Person.objects.create(created_by=by, user=by, **chosen(details))
    except IntegrityError:
        return Person.objects.get(user=by)
    record("person.added", thing=person, by=by, for_person=person)
    return person


@transaction.atomic
def revise(person: Person, *, details: dict[str, str], by: User) -> Person:
    """Change ``person``'s details; which ones is recorded, never the words. Raises NotAllowed for outsiders."""
    if not may_act(by, person, Scope.BOOK):
        raise NotAllowed("You can look at these details, but not change them.")
    changed = [name for name, value in chosen(details).items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, details[name])
    if changed:
        person.save(update_fields=changed)
        record("person.revised", thing=person, by=by, for_person=person, fields=" ".join(sorted(changed)))
    return person


def chosen(details: dict[str, str]) -> dict[str, str]:
    """Only what may be said about a person."""
    return {name: details[name] for name in DETAILS if name in details}
