"""Money: one noun a file."""

from payments.models.rate import BankHoliday, StatutoryRate

__all__ = ["BankHoliday", "StatutoryRate"]
