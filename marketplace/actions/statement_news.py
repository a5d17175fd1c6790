"""Who hears of a statement: verified providers when they may comment, and again when it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.actions.notify import tell
from accounts.models import Notification, User
from marketplace.models import StatementComment
from marketplace.policies import verified_people_of

if TYPE_CHECKING:
    from marketplace.models import Statement


def tell_draft(statement: Statement) -> None:
    """Providers are asked to comment: once, however often it is taken back and sent again."""
    earlier = Notification.objects.filter(kind="statement_draft", thing_reference=statement.reference)
    told = earlier.exclude(recipient=None).values("recipient")
    people = verified_people_of(statement.authority_id).exclude(pk__in=told)
    tell(people, "statement_draft", about=statement, link=statement.draft_url)


def tell_published(statement: Statement) -> None:
    """Who commented is led to what they said and what was done; other providers to the statement."""
    first: dict[int, StatementComment] = {}
    for one in statement.comments.exclude(provider=None).filter(made_by__in=User.objects.active()):
        first.setdefault(one.made_by_id, one)
    for one in first.values():
        tell([one.made_by], "statement_you_said", about=one)
    others = verified_people_of(statement.authority_id).exclude(pk__in=first)
    tell(others, "statement_published", about=statement, link=statement.public_url)
