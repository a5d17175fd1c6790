"""Value added tax: who charges it, and how much of a price it is. Prices to people include it."""

from payments.money import round_half_up

STANDARD, EXEMPT, NONE = "standard", "exempt", "none"
STANDARD_BASIS_POINTS = 2000
"""20% (Value Added Tax Act 1994, section 2)."""
WHOLE = 10_000


def kind_of(*, registered_with_cqc: bool, vat_number: str) -> str:
    """How a provider's care is taxed.

    Welfare services of a provider that is regulated by CQC are exempt (Value Added Tax Act 1994, Schedule 9, Group 7,
    item 9). Anybody else charges VAT when they are registered for it, and else none.
    """
    if registered_with_cqc:
        return EXEMPT
    return STANDARD if vat_number else NONE


def included(pence: int, kind: str) -> int:
    """The tax within a price."""
    if kind != STANDARD:
        return 0
    return round_half_up(pence * STANDARD_BASIS_POINTS, WHOLE + STANDARD_BASIS_POINTS)
