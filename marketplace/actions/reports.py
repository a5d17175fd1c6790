"""Reports of content: sent by anybody, answered by a moderator of the listing's council, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell, tell_address
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from marketplace.enums import ReportAbout, ReportState
from marketplace.models import Report
from marketplace.policies import staff_of

if TYPE_CHECKING:
    from directory.models import Listing


def receive(listing: Listing, *, form_token: UUID, by: User | None, **told: object) -> Report:
    """Take it in and tell the moderators. One form is one report: sent again, the first is returned."""
    try:
        with transaction.atomic():
            report = Report.objects.create(
                listing=listing, form_token=form_token, reporter=by, received_at=timezone.now(), **told
            )
            record("report.received", thing=report, by=by, kind=report.kind, about=report.about_reference)
            tell(_moderators(report), "report_received", about=report, link=report.desk_url)
    except IntegrityError:
        return Report.objects.get(form_token=form_token)
    return report


def _moderators(report: Report) -> list[User]:
    """Whoever may answer it; without anybody, whoever runs the site."""
    found = [user for user in staff_of(report.listing.provider.lsoa.council_id) if report.roles_of(user)]
    return found or list(User.objects.operators())


@transaction.atomic
def decide(report: Report, *, state: str, words: str, by: User) -> Report:
    """Answer it, with the reason, and tell whoever sent it. Raises NotAllowed without a reason."""
    if not words.strip():
        raise NotAllowed("Say why, so that they can understand the answer.")
    move(
        report,
        ReportState(state),
        by=by,
        decided_at=timezone.now(),
        decided_by=by,
        decision_words=words.strip(),
    )
    if report.reporter:
        tell([report.reporter], "report_answered", about=report)
    elif report.email:
        tell_address("report_answered", about=report, address=report.email, link=report.answer_url)
    return report


@transaction.atomic
def read_message(report: Report, *, by: User) -> str:
    """The one message a report is about; that a moderator read it is recorded."""
    if report.about != ReportAbout.MESSAGE or not report.roles_of(by):
        raise NotAllowed("There is no message to read here.")
    record("report.message_read", thing=report, by=by)
    return report.message.words
