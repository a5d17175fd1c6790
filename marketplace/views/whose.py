"""Whose the pages are of somebody who acts for others."""

from accounts.enums import Scope
from accounts.models import Person
from directory.passport_words import listed


def whose(user, scope=Scope.SEE):
    """Whom ``user`` sees on these pages, by name; nothing when they see their own and nobody else's."""
    people = list(Person.objects.of(user, scope=scope))
    others = sorted(person.name for person in people if person.user_id != user.pk)
    return listed(["you"] * (len(others) < len(people)) + others) if others else ""
