"""Money: one noun a file."""

from payments.models.arrangement import Arrangement, Share
from payments.models.funding import Budget, Funding
from payments.models.invoice import Books, CreditNote, Invoice
from payments.models.ledger import Account, Entry, Transaction
from payments.models.line import Line
from payments.models.rate import BankHoliday, StatutoryRate

__all__ = [
    "Account",
    "Arrangement",
    "BankHoliday",
    "Books",
    "Budget",
    "CreditNote",
    "Entry",
    "Funding",
    "Invoice",
    "Line",
    "Share",
    "StatutoryRate",
    "Transaction",
]
