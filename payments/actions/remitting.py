"""Banks' files: each row that says which invoice it pays is that invoice paid; the others wait for somebody.

A file counts once, and so does a row: sent again, in the same file or in one that overlaps, nothing is paid twice. Stopped
half way and sent again, the rest is done.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move, move_all
from accounts.enums import Role
from accounts.models import Organisation
from payments.actions import invoicing
from payments.actions.ledger import PostedOtherwise
from payments.bank_file import Row, UnreadableError, choose, references_in, rows_of, text_of
from payments.enums import AccountKind, PostingKind, RowState, RowWhy
from payments.models import Entry, Invoice, Remittance, RemittanceRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accounts.models import User

S, W = RowState, RowWhy
NEARLY = timedelta(days=5)
"""Between the day one side writes money down and the day it shows in the other's bank."""


def take_in(body: Organisation, content: bytes, *, by: User | None) -> Remittance:
    """Keep the rows of a file and pay what they pay; the same file again is the same act.

    Raises NotAllowed, in words for people, for what is no file of payments.
    """
    if by and not by.memberships.current().filter(organisation=body).exists():
        raise NotAllowed("You do not belong to this organisation.")
    remittance = _kept(body, content, by=by)
    for row in remittance.rows.waiting().filter(why=""):
        match(row, by=by)
    return remittance


@transaction.atomic
def _kept(body: Organisation, content: bytes, *, by: User | None) -> Remittance:
    digest = hashlib.sha256(content).hexdigest()
    Organisation.objects.select_for_update().get(pk=body.pk)
    if found := Remittance.objects.filter(body=body, digest=digest).first():
        return found
    try:
        rows = rows_of(text_of(content), today=timezone.localdate())
    except UnreadableError as error:
        raise NotAllowed(str(error)) from error
    remittance = Remittance.objects.create(body=body, digest=digest, sent_by=by)
    record("remittance.sent", thing=remittance, by=by, rows=len(rows))
    kept = _keep_rows(remittance, rows)
    before = RemittanceRow.objects.of_body(body).exclude(remittance=remittance)
    seen = set(
        before.exclude(mark="").filter(mark__in=[one.mark for one in kept]).values_list("mark", flat=True)
    )
    _put([one for one in kept if one.why], S.REFUSED)
    _put([one for one in kept if not one.why and one.mark in seen], S.SEEN)
    return remittance


def _keep_rows(remittance: Remittance, rows: Sequence[Row]) -> list[RemittanceRow]:
    turns: Counter[tuple[object, ...]] = Counter()
    made = []
    for row in rows:
        said = (row.on, row.pence, row.words)
        turns[said] += 1
        mark = "" if row.trouble else _mark(remittance.body, *said, turns[said])
        made.append(
            RemittanceRow(
                remittance=remittance,
                number=row.number,
                words=row.words,
                on=row.on,
                pence=row.pence,
                why=row.trouble,
                mark=mark,
            )
        )
    return RemittanceRow.objects.bulk_create(made)


def _mark(body: Organisation, *said: object) -> str:
    """What tells a row from every other of this body, and says nothing to whoever reads it."""
    told = "|".join(map(str, (body.reference, *said))).encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


def _put(rows: Sequence[RemittanceRow], state: str) -> None:
    move_all(rows, state, by=None, roles=Role.CLOCK, for_person=lambda _row: None)


@transaction.atomic
def match(row: RemittanceRow, *, by: User | None) -> RemittanceRow:
    """Pay what it names and pays to the penny; else it waits, and says why."""
    row = (
        RemittanceRow.objects.select_for_update(of=("self",))
        .select_related("remittance__body")
        .get(pk=row.pk)
    )
    if row.state != S.WAITING:
        return row
    why, invoices = named_by(row)
    if not why:
        try:
            with transaction.atomic():
                return _pay(row, invoices, by=by)
        except (NotAllowed, PostedOtherwise):
            why = W.OTHER_AMOUNT
    row.why = why
    row.save(update_fields=["why"])
    return row


def named_by(row: RemittanceRow) -> tuple[str, list[Invoice]]:
    """The invoices a row pays in full; or why nobody can say without looking."""
    names = references_in(row.words)
    if not names:
        return W.NO_REFERENCE, []
    to_pay = open_of(row.remittance.body)
    found = list(to_pay.filter(reference__in=names))
    if not found:
        found = list(to_pay.filter(funding__payment_reference__in=names))
        if found and is_written_down(row, found):
            return W.ALIKE, []
    if not found:
        return W.NOT_OWED, []
    chosen = choose(row.pence or 0, [(one.pk, one.provider_id, one.still_pence) for one in found])
    if chosen:
        return "", [one for one in found if one.pk in chosen]
    return (W.SEVERAL if len(found) > 1 else W.OTHER_AMOUNT), []


def is_written_down(row: RemittanceRow, found: Sequence[Invoice]) -> bool:
    """Whether as much came on nearly the same day, told by hand or by the other side's file: it may be the same money."""
    rows = RemittanceRow.objects.of_body(row.remittance.body)
    ours = set(rows.filter(state=S.MATCHED).values_list("reference", flat=True))
    same = (
        Entry.objects.on_kind(AccountKind.RECEIVABLE)
        .of_posting(PostingKind.PAID)
        .filter(
            account__funding__in={one.funding_id for one in found},
            account__provider__in={one.provider_id for one in found},
            pence=-(row.pence or 0),
            transaction__on__range=(row.on - NEARLY, row.on + NEARLY),
        )
    )
    sources = same.values_list("transaction__source", flat=True)
    return any(source.split("/")[0] not in ours for source in sources)


def open_of(body: Organisation) -> QuerySet[Invoice]:
    """What is to be paid to this body, or by it for people whose money it looks after; the first due first."""
    return Invoice.objects.of_body(body).open().with_parties().with_owed().order_by("due_on", "pk")


def _pay(
    row: RemittanceRow, invoices: Sequence[Invoice], *, by: User | None, pence: int | None = None
) -> RemittanceRow:
    for invoice in invoices:
        invoicing.paid(
            invoice,
            pence or invoice.still_pence,
            source=f"{row.reference}/{invoice.reference}",
            way=AccountKind.BANK,
            on=row.on,
            by=by,
        )
    row.invoices.set(invoices)
    return move(row, S.MATCHED, by=by)


@transaction.atomic
def match_by_hand(row: RemittanceRow, invoice: Invoice, *, by: User) -> RemittanceRow:
    """Somebody says which invoice it is for: all of it, or as much as it pays."""
    row = _waiting(row)
    if not Invoice.objects.of_body(row.remittance.body).filter(pk=invoice.pk).exists():
        raise NotAllowed("This invoice is not one of yours.")
    return _pay(row, [invoice], by=by, pence=row.pence)


@transaction.atomic
def set_aside(row: RemittanceRow, *, by: User) -> RemittanceRow:
    """It is not for an invoice."""
    return move(_waiting(row), S.SET_ASIDE, by=by)


@transaction.atomic
def put_back(row: RemittanceRow, *, by: User) -> RemittanceRow:
    """It is to be looked at again."""
    return move(row, S.WAITING, by=by)


def _waiting(row: RemittanceRow) -> RemittanceRow:
    held = RemittanceRow.objects.select_for_update(of=("self",)).select_related("remittance__body")
    row = held.get(pk=row.pk)
    if row.state != S.WAITING:
        raise NotAllowed(f"This row is done: {row.get_state_display().lower()}.")
    return row
