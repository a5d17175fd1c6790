"""Money: one noun a file."""

from payments.models.arrangement import Arrangement, Share
from payments.models.funding import Budget, Funding
from payments.models.ledger import Account, Entry, Transaction
from payments.models.rate import BankHoliday, StatutoryRate

__all__ = [
    "Account",
    "Arrangement",
    "BankHoliday",
    "Budget",
    "Entry",
    "Funding",
    "Share",
    "StatutoryRate",
    "Transaction",
]
