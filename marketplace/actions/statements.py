"""A Market Position Statement from open to publish: few steps, two people, and no number that is not frozen with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import approvals
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import Approval, User
from marketplace.actions import periods, statement_content, statement_news
from marketplace.actions.thawing import APPROVE, thaw
from marketplace.disclosure import Refused
from marketplace.enums import CommentState, StatementState
from marketplace.models import PublishedStatement, SectionWords, Statement
from marketplace.statement_file import canonical, digest_of
from marketplace.statement_sections import Section, slots, unsaid

if TYPE_CHECKING:
    from datetime import date

    from directory.models import Authority

S = StatementState
WITHDRAW = "statement.withdrawn"
CHANGED = "Something was changed since it was proposed. Look at it, and propose it again."


@dataclass(frozen=True)
class Said:
    """What stands in one slot: words, or why there are none."""

    words: str = ""
    why_none: str = ""


def open_draft(authority: Authority, *, by: User) -> Statement:
    """The statement being written; a new one of the latest quarter when there is none, with the last one's words.

    Raises NotAllowed when that quarter is published: what is wrong in it is corrected.
    """
    if standing := Statement.objects.open().filter(authority=authority).first():
        return standing
    period = periods.newest_settled(timezone.localdate())
    if PublishedStatement.objects.filter(place=authority.pk, period=period).exists():
        raise NotAllowed(
            f"The statement of {period} is published. You can correct it; the next quarter is not over yet."
        )
    return _opened(authority, period, note="", by=by)


def correct(statement: Statement, *, note: str, by: User) -> Statement:
    """A new version of what is published, with a note for readers. It goes the same way as every statement."""
    if statement.published_at is None:
        raise NotAllowed("This was never published, so there is nothing to correct.")
    if not note.strip():
        raise NotAllowed("Say what was wrong. Readers see it.")
    if Statement.objects.open().filter(authority=statement.authority).exists():
        raise NotAllowed("Another statement is being written. Publish or withdraw it first.")
    return _opened(statement.authority, statement.period, note=note.strip(), by=by)


def _opened(authority: Authority, period: str, *, note: str, by: User) -> Statement:
    """One that did not exist, with every slot of the schema in it."""
    former = Statement.objects.filter(authority=authority, published_at__isnull=False).first()
    versions = Statement.objects.filter(authority=authority, period=period).count()
    statement = Statement(
        authority=authority,
        period=period,
        version=versions + 1,
        note=note,
        opened_by=by,
        contact=former.contact if former else "",
    )
    if Role.OFFICER not in statement.roles_of(by):
        raise NotAllowed("You cannot do that here.")
    said = {(one.section, one.slot): one for one in former.words.all()} if former else {}
    try:
        with transaction.atomic():
            statement.save()
            SectionWords.objects.bulk_create(
                _carried(statement, section.key, slot.key, said.get((section.key, slot.key)), former)
                for section, slot in slots()
            )
            record("statement.opened", thing=statement, by=by, period=period, version=statement.version)
    except IntegrityError:
        return Statement.objects.open().get(authority=authority)
    return statement


def _carried(
    statement: Statement, section: str, slot: str, last: SectionWords | None, former: Statement | None
) -> SectionWords:
    """One slot with the last statement's words, to be looked at."""
    words = SectionWords(statement=statement, section=section, slot=slot)
    if last and former and last.said:
        words.words, words.why_none, words.carried_from = last.words, last.why_none, former.period
    return words


@transaction.atomic
def write(statement: Statement, section: Section, said: Mapping[str, Said], *, by: User) -> None:
    """Keep what an officer says in a section; what came from last time is looked at with that."""
    statement = _held(statement, by)
    if not statement.takes_words:
        raise NotAllowed(f"This is {statement.status.label.lower()}, so its words stand.")
    for key, each in said.items():
        statement.words.filter(section=section.key, slot=key).update(
            words=each.words.strip(),
            why_none="" if each.words.strip() else each.why_none.strip(),
            carried_from="",
        )
    thaw(statement)
    record("statement.written", thing=statement, by=by, section=section.key)


@transaction.atomic
def name_contact(statement: Statement, contact: str, *, by: User) -> None:
    """Who answers “is this right?”, as readers see it."""
    statement = _held(statement, by)
    if not statement.takes_words:
        raise NotAllowed(f"This is {statement.status.label.lower()}, so its words stand.")
    statement.contact = contact.strip()
    statement.save(update_fields=["contact"])
    thaw(statement)
    record("statement.contact", thing=statement, by=by)


@transaction.atomic
def send_for_comment(statement: Statement, *, until: date, by: User) -> None:
    """Let the providers of the council comment until the end of a day; they are told."""
    if until < timezone.localdate():
        raise NotAllowed("The last day for comments has gone. Choose a later one.")
    move(statement, S.IN_COMMENT, by=by, comments_until=until)
    statement_news.tell_draft(statement)


@transaction.atomic
def take_back(statement: Statement, *, by: User) -> None:
    """Write on: out of comment, or out of what was approved."""
    statement = _held(statement, by)
    move(statement, S.DRAFT if statement.state == S.IN_COMMENT else S.IN_COMMENT, by=by)
    thaw(statement)


def to_do(statement: Statement) -> list[str]:
    """What still keeps it from being proposed for approval, in words."""
    words = list(statement.words.all())
    said = {(one.section, one.slot): one.said for one in words}
    left = [f"{section.title}: {slot.title.lower()} is not said" for section, slot in unsaid(said)]
    carried = len({one.section for one in words if one.carried_from})
    if carried:
        left.append(f"{carried} section{'s' if carried > 1 else ''} from last time to check")
    if not statement.contact:
        left.append("Who answers “is this right?” is not named")
    if waiting := statement.comments.filter(state=CommentState.WAITS).count():
        left.append(f"{waiting} comment{'s' if waiting > 1 else ''} without an answer")
    if statement.state == S.DRAFT:
        left.append("Providers were not asked for comments")
    elif statement.takes_comments:
        left.append(f"Comments are open until {statement.comments_until:%-d %B %Y}")
    return left


@transaction.atomic
def propose(statement: Statement, *, why: str, by: User) -> Approval:
    """Freeze it, numbers and words, and ask a second person to approve exactly that."""
    statement = _held(statement, by)
    _must_be(statement, S.IN_COMMENT)
    if left := to_do(statement):
        raise NotAllowed("It is not ready. " + ". ".join(left) + ".")
    statement.frozen, statement.frozen_at = _frozen(statement), timezone.now()
    statement.save(update_fields=["frozen", "frozen_at"])
    return approvals.propose(APPROVE, thing=statement, payload=_payload(statement), why=why, by=by)


def _frozen(statement: Statement) -> str:
    try:
        return canonical(statement_content.content_of(statement, timezone.localdate()))
    except Refused as reason:
        raise NotAllowed(str(reason)) from None


def _payload(statement: Statement) -> dict[str, str]:
    return {"digest": digest_of(statement.frozen)}


@transaction.atomic
def propose_withdrawal(statement: Statement, *, why: str, by: User) -> Approval:
    """Ask a second person to take back what is published; readers will see why."""
    statement = _held(statement, by)
    if statement.published_at is None or statement.state == S.WITHDRAWN:
        raise NotAllowed("This is not published, so one person can withdraw it.")
    return approvals.propose(WITHDRAW, thing=statement, payload=_payload(statement), why=why, by=by)


@transaction.atomic
def agree(approval: Approval, statement: Statement, *, by: User) -> None:
    """The second person agrees to exactly what was proposed, and it is done."""
    statement = _held(statement, by)
    if approval.what == APPROVE and not statement.frozen:
        raise NotAllowed(CHANGED)
    approval = approvals.agree(approval, payload=_payload(statement), by=by)
    if approval.what == APPROVE:
        move(statement, S.APPROVED, by=by, agreed=approval)
        return
    why = approval.why
    move(statement, S.WITHDRAWN, by=by, agreed=approval, why_withdrawn=why)
    _publish_row(statement, statement_content.withdrawn(statement, why), why_withdrawn=why)


@transaction.atomic
def refuse(approval: Approval, statement: Statement, *, why: str, by: User) -> None:
    """The second person does not agree; it can be written on."""
    _held(statement, by)
    approvals.refuse(approval, why=why, by=by)


@transaction.atomic
def withdraw(statement: Statement, *, why: str, by: User) -> None:
    """One person gives up what nobody has read yet."""
    if not why.strip():
        raise NotAllowed("Say why it is withdrawn.")
    if statement.published_at:
        raise NotAllowed("This is published, so it takes two people to withdraw it.")
    move(statement, S.WITHDRAWN, by=by, why_withdrawn=why.strip())


@transaction.atomic
def publish(statement: Statement, *, by: User) -> PublishedStatement:
    """Put up what was approved, byte for byte. The statement before it is replaced, and can still be read.

    What stands of a later quarter goes on standing: this corrects one of before.
    """
    statement = _held(statement, by)
    _must_be(statement, S.APPROVED)
    content = statement_content.unfolded(statement.frozen)
    try:
        statement_content.check_stands(content)
    except Refused as reason:
        raise NotAllowed(f"{reason} Take it back, and propose it again.") from None
    standing = Statement.objects.standing().filter(authority=statement.authority)
    earlier = list(standing.filter(period__lte=statement.period))
    move(statement, S.PUBLISHED, by=by, published_at=timezone.now())
    for one in earlier:
        move(one, S.SUPERSEDED, by=by)
    statement_news.tell_published(statement)
    return _publish_row(statement, statement.frozen, note=statement.note)


def _publish_row(statement: Statement, text: str, **more: str) -> PublishedStatement:
    last = PublishedStatement.objects.filter(place=statement.authority_id, period=statement.period)
    before = last.order_by("-version").first()
    version = before.version + 1 if before else 1
    if statement_content.unfolded(text)["version"] != version:
        raise NotAllowed(CHANGED)
    return PublishedStatement.objects.create(
        place=statement.authority_id,
        name=statement.authority.name,
        period=statement.period,
        version=version,
        follows=before.digest if before else "",
        text=text,
        digest=digest_of(text),
        published_at=timezone.now(),
        **more,
    )


def _must_be(statement: Statement, state: str) -> None:
    if statement.state != state:
        raise NotAllowed(f"This is {statement.status.label.lower()}, so that cannot be done now.")


def _held(statement: Statement, by: User) -> Statement:
    """Its row, held until the deed is done; raises NotAllowed for whoever does not write it."""
    held = Statement.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    statement = held.get(pk=statement.pk)
    if Role.OFFICER not in statement.roles_of(by):
        raise NotAllowed("You cannot do that here.")
    return statement
