"""What became of money somebody looks after: paid to whom, how much of it to others, and for what fee. It only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone

from marketplace.actions.spending import Purse
from payments.holder_fees import Fee, fees_pence
from payments.models import HolderTerms, Line
from payments.splitting import WHOLE

if TYPE_CHECKING:
    from payments.models import Funding

A_PERCENT = WHOLE // 100


@dataclass(frozen=True, slots=True)
class Paid:
    """What one provider has charged for."""

    name: str
    pence: int
    is_holder: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One source somebody looks after, from the first day of its budget to today."""

    purse: Purse
    terms: HolderTerms | None
    first_on: date
    last_on: date
    paid: list[Paid]
    fee_pence: int
    fee_to_come_pence: int

    @property
    def paid_pence(self) -> int:
        """What all of them charged for."""
        return sum(one.pence for one in self.paid)

    @property
    def others_pence(self) -> int:
        """What others than the holder did."""
        return sum(one.pence for one in self.paid if not one.is_holder)

    @property
    def others_percent(self) -> int | None:
        """How much of it that is, in whole per cent and never more than it is; None while nothing was charged."""
        return self.others_pence * 100 // self.paid_pence if self.paid_pence > 0 else None

    @property
    def agreed_percent(self) -> int:
        """How much was agreed to go to others."""
        return self.terms.others_basis_points // A_PERCENT if self.terms else 0

    @property
    def is_under(self) -> bool:
        """Whether less went to others than was agreed."""
        return self.others_percent is not None and self.others_pence * WHOLE < self.paid_pence * (
            self.terms.others_basis_points if self.terms else 0
        )

    @property
    def has_fees(self) -> bool:
        """Whether there is something to say of what is left after them."""
        return bool(self.purse.budget and self.purse.funding.holder_id) and (
            self.fee_pence + self.fee_to_come_pence > 0
        )

    @property
    def left_pence(self) -> int:
        """What nobody was promised, once every fee to the end of the budget is taken."""
        return self.purse.standing.left - self.fee_pence - self.fee_to_come_pence


def held_money(purse: Purse) -> Held:
    """How one source is looked after. Three statements."""
    source, today = purse.funding, timezone.localdate()
    first_on, ends_on = purse.standing.period.starts_on, purse.standing.period.ends_on
    rows = list(HolderTerms.objects.of_holding(source))
    fees = [Fee(row.starts_on, row.fee_per, row.fee_pence) for row in rows]
    until = min(today, ends_on)
    so_far = fees_pence(fees, first_on, until)
    to_come = fees_pence(fees, first_on, ends_on) - so_far if purse.budget else 0
    terms = rows[-1] if rows else None
    return Held(purse, terms, first_on, until, _paid(source, first_on, until), so_far, to_come)


def _paid(source: Funding, first_on: date, last_on: date) -> list[Paid]:
    """Who was paid for visits of these days, most first."""
    lines = Line.objects.filter(funding=source, on__range=(first_on, last_on)).order_by()
    name, body = "arrangement__provider__organisation__name", "arrangement__provider__organisation"
    rows = lines.values_list(name, body).annotate(sum=Sum("pence")).order_by("-sum", name)
    return [Paid(said, pence, key == source.holder_id) for said, key, pence in rows if pence]
