"""What it costs a week to be the employer of a care worker, on top of the wages. Whole pence; every rate is dated data.

It is an estimate, and says so. It takes the worker for somebody who is paid by the hour, is of an age to be put into a
pension, and is the only one employed; and the employer for somebody who claims the Employment Allowance, which the law
opens to people who employ a care or support worker (National Insurance Contributions Act 2014, section 3).

Pure, like `payments.pricing`: the search card, the page of a request, the booking and the budget all ask this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Protocol, Self

from accounts.spoken import say_pounds
from payments.money import round_half_up
from payments.pricing import Line

WHOLE = 10_000  # basis points
WEEKS = 52
SICK_WEEKS = 1
"""How many weeks' sickness a year money is put aside for: a guess of ours, not a law."""

KINDS = {
    "holiday_points": "holiday_accrual_irregular_hours",
    "insurance_points": "employer_national_insurance",
    "insurance_week": "employer_insurance_threshold_week",
    "allowance_year": "employment_allowance_year",
    "pension_points": "pension_employer_minimum",
    "pension_trigger_year": "pension_trigger_year",
    "pension_lower_year": "pension_lower_year",
    "pension_upper_year": "pension_upper_year",
    "sick_pay_week": "statutory_sick_pay_week",
    "sick_pay_points": "statutory_sick_pay_portion",
    "cover_year": "usual_employers_liability_year",
    "payroll_year": "usual_payroll_year",
}
"""What each field of `Rates` is called among the statutory rates."""


class Row(Protocol):
    """A dated rate, as ``payments.models.StatutoryRate`` keeps it."""

    kind: str
    valid_from: date
    valid_until: date | None
    pence: int | None
    basis_points: int | None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one day: ``_points`` are basis points, all else pence."""

    holiday_points: int
    insurance_points: int
    insurance_week: int
    allowance_year: int
    pension_points: int
    pension_trigger_year: int
    pension_lower_year: int
    pension_upper_year: int
    sick_pay_week: int
    sick_pay_points: int
    cover_year: int
    payroll_year: int

    @classmethod
    def on(cls, day: date, rows: Iterable[Row]) -> Self | None:
        """Those in force on ``day``; None when one of them is not on record, as then nothing can be said."""
        found: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: row.valid_from):
            if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until):
                found[row.kind] = row.basis_points if row.pence is None else row.pence  # type: ignore[assignment]
        named: Mapping[str, int | None] = {name: found.get(kind) for name, kind in KINDS.items()}
        return None if None in named.values() else cls(**named)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class OnTop:
    """What comes on top of ``wages`` in a week, part by part."""

    wages: int
    holiday: int
    insurance: int
    insurance_forgiven: int
    pension: int
    sick_pay: int
    cover: int
    payroll: int

    @property
    def pence(self) -> int:
        """All of it."""
        return self.holiday + self.insurance + self.pension + self.sick_pay + self.cover + self.payroll

    @property
    def total(self) -> int:
        """Wages and everything on top."""
        return self.wages + self.pence

    @property
    def lines(self) -> tuple[Line, ...]:
        """Each part in words; they sum to the whole."""
        forgiven = (
            "nothing, as the Employment Allowance covers it"
            if self.insurance_forgiven and not self.insurance
            else "after the Employment Allowance"
        )
        words = (
            f"Employer’s National Insurance ({forgiven})"
            if self.insurance_forgiven
            else "Employer’s National Insurance"
        )
        return (
            Line("Wages", self.wages),
            Line("Holiday pay, 12.07% of wages", self.holiday),
            Line(words, self.insurance),
            Line("Pension, if they do not opt out", self.pension),
            Line(f"Put aside for {SICK_WEEKS} week of sick pay a year", self.sick_pay),
            Line("Employers’ liability insurance, a usual price", self.cover),
            Line("Somebody to do the payslips, a usual price", self.payroll),
        )


def about(pence: int) -> str:
    """An estimate, said in whole pounds."""
    return say_pounds(round_half_up(pence, 100) * 100)


def on_top(wages: int, rates: Rates) -> OnTop:
    """What being the employer costs in a week of these wages. Nothing for no wages. Raises ValueError below nothing."""
    if wages < 0:
        raise ValueError("Wages cannot be less than nothing.")
    if wages == 0:
        return OnTop(*[0] * len(fields(OnTop)))
    holiday = round_half_up(wages * rates.holiday_points, WHOLE)
    gross = wages + holiday
    due = round_half_up(max(gross - rates.insurance_week, 0) * rates.insurance_points, WHOLE)
    forgiven = min(due, rates.allowance_year // WEEKS)
    return OnTop(
        wages=wages,
        holiday=holiday,
        insurance=due - forgiven,
        insurance_forgiven=forgiven,
        pension=_pension(gross, rates),
        sick_pay=_sick_pay(gross, rates),
        cover=round_half_up(rates.cover_year, WEEKS),
        payroll=round_half_up(rates.payroll_year, WEEKS),
    )


def of_team(weeks: Sequence[int], rates: Rates) -> OnTop:
    """What employing several people costs in a week of these wages: one allowance and one insurance for all of them."""
    each = [on_top(wages, rates) for wages in weeks]
    due = sum(one.insurance + one.insurance_forgiven for one in each)
    forgiven = min(due, rates.allowance_year // WEEKS)
    return OnTop(
        wages=sum(weeks),
        holiday=sum(one.holiday for one in each),
        insurance=due - forgiven,
        insurance_forgiven=forgiven,
        pension=sum(one.pension for one in each),
        sick_pay=sum(one.sick_pay for one in each),
        cover=max((one.cover for one in each), default=0),
        payroll=sum(one.payroll for one in each),
    )


def _pension(gross: int, rates: Rates) -> int:
    """The least an employer pays in, for whoever earns enough in a year to be put into a pension."""
    year = gross * WEEKS
    if year < rates.pension_trigger_year:
        return 0
    counted = min(year, rates.pension_upper_year) - rates.pension_lower_year
    return round_half_up(max(counted, 0) * rates.pension_points, WHOLE * WEEKS)


def _sick_pay(gross: int, rates: Rates) -> int:
    """What the law has an employer pay in a week of sickness, spread over the year."""
    week = min(rates.sick_pay_week, round_half_up(gross * rates.sick_pay_points, WHOLE))
    return round_half_up(week * SICK_WEEKS, WEEKS)
