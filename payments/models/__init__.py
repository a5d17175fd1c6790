"""Money: one noun a file."""

from payments.models.ledger import Account, Entry, Transaction
from payments.models.rate import BankHoliday, StatutoryRate

__all__ = ["Account", "BankHoliday", "Entry", "StatutoryRate", "Transaction"]
