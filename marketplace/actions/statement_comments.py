"""What people say of a statement: taken in once, answered by an officer, and shown only when nobody can be found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from marketplace.actions.thawing import thaw
from marketplace.enums import CommentKind, CommentState
from marketplace.models import Statement, StatementComment
from marketplace.policies import staff_of, verified_provider_of
from marketplace.promises import after_working_days
from marketplace.review_scan import Kind, scan
from marketplace.statement_sections import ANSWER_WORKING_DAYS, BY_KEY
from payments.models import BankHoliday

if TYPE_CHECKING:
    from accounts.models import User


def comment(
    statement: Statement, *, section: str, words: str, form_token: UUID, by: User
) -> StatementComment:
    """A verified provider of the council says something of a draft. Raises NotAllowed when comments are over."""
    provider = verified_provider_of(by, statement.authority_id)
    if provider is None:
        raise NotAllowed("Providers comment once the council knows that their phone number is theirs.")
    if not statement.takes_comments:
        raise NotAllowed("The time for comments on this is over.")
    return _take(
        statement,
        CommentKind.COMMENT,
        section=section,
        words=words,
        form_token=form_token,
        by=by,
        provider=provider,
    )


def question(
    statement: Statement, *, section: str, words: str, form_token: UUID, by: User
) -> StatementComment:
    """Anybody who is signed in asks whether something published is right."""
    if statement.published_at is None:
        raise NotAllowed("This is not published.")
    return _take(statement, CommentKind.QUESTION, section=section, words=words, form_token=form_token, by=by)


def _take(
    statement: Statement, kind: str, *, section: str, words: str, form_token: UUID, by: User, **more: object
) -> StatementComment:
    """One form is one comment."""
    if section not in BY_KEY:
        raise NotAllowed("There is no such section.")
    answer_by = after_working_days(
        timezone.localdate(), ANSWER_WORKING_DAYS, BankHoliday.objects.dates_known()
    )
    try:
        with transaction.atomic():
            made = StatementComment.objects.create(
                statement=statement,
                section=section,
                kind=kind,
                words=words.strip(),
                made_at=timezone.now(),
                made_by=by,
                answer_by=answer_by,
                form_token=form_token,
                **more,
            )
            record("statementcomment.made", thing=made, by=by, kind=kind, section=section)
            tell(staff_of(statement.authority_id), "statement_comment", about=made, link=made.desk_url)
    except IntegrityError:
        return StatementComment.objects.get(form_token=form_token)
    return made


def found_in(words: str, *, names: bool = True) -> list[str]:
    """What in some words readers must not see: ways to reach somebody and, unless an officer says they are none, names."""
    kinds = {Kind.CONTACT, Kind.NAME} if names else {Kind.CONTACT}
    return [found.words for found in scan(words) if found.kind in kinds]


@transaction.atomic
def answer(made: StatementComment, *, reply: str, show: bool, by: User, names_nobody: bool = False) -> None:
    """Answer it; where it is to be shown, readers of the statement see both.

    Raises NotAllowed when it tells how to reach somebody, or seems to name one and the officer does not say otherwise.
    """
    if show and (found := found_in(f"{made.words}\n{reply}", names=not names_nobody)):
        raise NotAllowed(
            f"Readers would see “{found[0]}”. Answer it without publishing, or leave that out of your answer."
        )
    state = CommentState.SHOWN if show else CommentState.ANSWERED
    move(made, state, by=by, reply=reply.strip(), answered_at=timezone.now(), answered_by=by)
    _thaw_of(made)
    tell([made.made_by], "statement_answered", about=made)


@transaction.atomic
def hide(made: StatementComment, *, by: User) -> None:
    """Keep from readers what was to be shown."""
    move(made, CommentState.ANSWERED, by=by)
    _thaw_of(made)


def _thaw_of(made: StatementComment) -> None:
    """What readers will see of it is part of what was proposed."""
    statement = Statement.objects.select_for_update(of=("self",)).get(pk=made.statement_id)
    if statement.takes_words:
        thaw(statement)
