"""Money: one noun a file."""

from payments.models.approval import SpendingApproval
from payments.models.arrangement import Arrangement, Share
from payments.models.caution import Caution
from payments.models.funding import Budget, Funding
from payments.models.holding import Accreditation, HolderTerms
from payments.models.invoice import Books, CreditNote, Invoice
from payments.models.kinship import Exemption, Kinship
from payments.models.ledger import Account, Entry, Transaction
from payments.models.line import Line
from payments.models.rate import BankHoliday, StatutoryRate

__all__ = [
    "Account",
    "Accreditation",
    "Arrangement",
    "BankHoliday",
    "Books",
    "Budget",
    "Caution",
    "CreditNote",
    "Entry",
    "Exemption",
    "Funding",
    "HolderTerms",
    "Invoice",
    "Kinship",
    "Line",
    "Share",
    "SpendingApproval",
    "StatutoryRate",
    "Transaction",
]
