"""What was frozen to be approved is not what stands any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.actions import approvals

if TYPE_CHECKING:
    from marketplace.models import Statement

APPROVE = "statement.approved"


def thaw(statement: Statement) -> None:
    """Something in it changed: its proposal falls, so that nobody approves what nobody proposed."""
    if statement.frozen:
        statement.frozen, statement.frozen_at = "", None
        statement.save(update_fields=["frozen", "frozen_at"])
    approvals.drop(APPROVE, thing=statement)
