"""The ledger's one writer. A source is posted once: told again, it is the same posting; told otherwise, it is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction

from payments.models import Account, Entry, Transaction

if TYPE_CHECKING:
    from accounts.models import User

FEWEST_SIDES = 2
MOST_PENCE = 10**15  # ten thousand billion pounds: beyond it, something is wrong
POST = """
WITH told AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(pence)s::bigint[], %(providers)s::bigint[], %(fundings)s::bigint[],
        %(invoices)s::bigint[]) WITH ORDINALITY AS told (kind, pence, provider, funding, invoice, place)
), found AS (
    SELECT account.id, told.pence, told.invoice, told.place FROM told JOIN payments_account AS account
        ON account.kind = told.kind AND coalesce(account.provider_id, 0) = coalesce(told.provider, 0)
            AND coalesce(account.funding_id, 0) = coalesce(told.funding, 0)
), written AS (
    INSERT INTO payments_transaction (source, kind, "on", by_id)
    SELECT %(source)s, %(kind)s, %(on)s, %(by)s WHERE (SELECT count(*) FROM found) = %(many)s
    ON CONFLICT (source, kind) DO NOTHING RETURNING id, posted_at
), entries AS (
    INSERT INTO payments_entry (transaction_id, account_id, pence, invoice_id)
    SELECT written.id, found.id, found.pence, found.invoice FROM written, found ORDER BY found.place
)
SELECT id, posted_at FROM written
"""


class PostedOtherwise(Exception):  # noqa: N818 -- it is an answer, not a fault
    """The source was posted before, with other entries or for another day. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a posting: whole pence, a debit above nought and a credit below, on one account."""

    account: str
    pence: int
    provider: int | None = None
    funding: int | None = None
    invoice: int | None = None


def post(source: str, kind: str, entries: Sequence[Side], *, on: date, by: User | None = None) -> Transaction:
    """Write what ``source`` did to money, once, in the transaction it belongs to or one of its own.

    Posted before with the same entries, the first is returned. Raises PostedOtherwise when they differ, and
    ValueError for what can never be posted: no whole pence, nothing, or sides that do not sum to nothing.
    """
    _refuse_nonsense(source, entries)
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        if written := _write(source, kind, entries, on=on, by=by):
            return written
        if found := Transaction.objects.filter(source=source, kind=kind).first():
            return _same(found, entries, on=on)
        open_accounts(entries)
        if written := _write(source, kind, entries, on=on, by=by):
            return written
        return _same(Transaction.objects.get(source=source, kind=kind), entries, on=on)


def reverse(posting: Transaction, *, source: str, kind: str, on: date, by: User | None = None) -> Transaction:
    """Undo a posting by another that says the opposite; nothing is ever taken out."""
    opposite = [replace(side, pence=-side.pence) for side in sides_of(posting)]
    return post(source, kind, opposite, on=on, by=by)


def sides_of(posting: Transaction) -> list[Side]:
    """What a posting said."""
    rows = Entry.objects.filter(transaction=posting).order_by("pk")
    names = ("account__kind", "pence", "account__provider_id", "account__funding_id", "invoice_id")
    return [Side(*row) for row in rows.values_list(*names)]


def open_accounts(entries: Iterable[Side]) -> None:
    """Every account these name, there from now on."""
    wanted = sorted({(side.account, side.provider, side.funding) for side in entries}, key=str)
    Account.objects.bulk_create(
        (Account(kind=kind, provider_id=provider, funding_id=funding) for kind, provider, funding in wanted),
        ignore_conflicts=True,
    )


def _write(
    source: str, kind: str, entries: Sequence[Side], *, on: date, by: User | None
) -> Transaction | None:
    """One statement: None, with nothing written, when it was posted before or an account is not open yet."""
    values = {
        "source": source,
        "kind": kind,
        "on": on,
        "by": by.pk if by else None,
        "kinds": [side.account for side in entries],
        "pence": [side.pence for side in entries],
        "providers": [side.provider for side in entries],
        "fundings": [side.funding for side in entries],
        "invoices": [side.invoice for side in entries],
        "many": len(entries),
    }
    with connection.cursor() as cursor:
        cursor.execute(POST, values)
        row = cursor.fetchone()
    return row and Transaction(pk=row[0], posted_at=row[1], source=source, kind=kind, on=on, by=by)


def _same(found: Transaction, entries: Sequence[Side], *, on: date) -> Transaction:
    """The posting that is there, when it is the one that was told again."""
    if found.on != on or Counter(sides_of(found)) != Counter(entries):
        raise PostedOtherwise(f"{found} was posted before, and not like this.")
    return found


def _refuse_nonsense(source: str, entries: Sequence[Side]) -> None:
    amounts = [side.pence for side in entries]
    if not source or len(amounts) < FEWEST_SIDES:
        raise ValueError("A posting has a source and at least two sides.")
    if any(type(pence) is not int or not 0 < abs(pence) <= MOST_PENCE for pence in amounts):
        raise ValueError("Every side of a posting is whole pence, and not nothing.")
    if sum(amounts):
        raise ValueError(f"The sides of a posting sum to nothing, not to {sum(amounts)} pence.")
