"""Money: one noun a file."""

from payments.models.approval import SpendingApproval
from payments.models.arrangement import Arrangement, Share
from payments.models.card_account import CardAccount
from payments.models.caution import Caution
from payments.models.delivery import Delivery
from payments.models.dispute import Dispute
from payments.models.funding import Budget, Funding
from payments.models.holding import Accreditation, HolderTerms
from payments.models.invoice import Books, CreditNote, Invoice
from payments.models.kinship import Exemption, Kinship
from payments.models.ledger import Account, Entry, Transaction
from payments.models.line import Line
from payments.models.mandate import Mandate
from payments.models.payment import Payment
from payments.models.payout import Payout
from payments.models.rate import BankHoliday, StatutoryRate
from payments.models.refund import Refund
from payments.models.remittance import Remittance, RemittanceRow
from payments.models.taxpayer import Taxpayer

__all__ = [
    "Account",
    "Accreditation",
    "Arrangement",
    "BankHoliday",
    "Books",
    "Budget",
    "CardAccount",
    "Caution",
    "CreditNote",
    "Delivery",
    "Dispute",
    "Entry",
    "Exemption",
    "Funding",
    "HolderTerms",
    "Invoice",
    "Kinship",
    "Line",
    "Mandate",
    "Payment",
    "Payout",
    "Refund",
    "Remittance",
    "RemittanceRow",
    "Share",
    "SpendingApproval",
    "StatutoryRate",
    "Taxpayer",
    "Transaction",
]
