"""The words of money."""

from django.db.models import TextChoices

from payments import bars, vat


class AccountKind(TextChoices):
    """What the pence of an account are. What is owed to a provider, or has come to them, counts up; what they earned, down."""

    RECEIVABLE = "receivable", "Owed to the provider"
    INCOME = "income", "Earned"
    OUTSIDE = "outside", "Paid outside this site"
    BANK = "bank", "Paid into a bank"
    STRIPE = "stripe_balance", "With the card company"
    STRIPE_FEES = "stripe_fees", "Fees of the card company"
    REFUNDS = "refunds", "Paid back"
    DISPUTES = "disputes", "Held back while a card payment is disputed"
    PLATFORM = "platform", "Owed to whoever runs this site"


class PostingKind(TextChoices):
    """What happened, in one word; with its source it is the name of a posting."""

    ISSUED = "issued", "Invoice"
    CREDITED = "credited", "Credit"
    VOIDED = "voided", "Invoice void"
    PAID = "paid", "Payment"
    REFUNDED = "refunded", "Paid back"
    FEE = "fee", "Fee"
    DISPUTED = "disputed", "Disputed"
    DISPUTE_WON = "dispute_won", "Dispute won"
    DISPUTE_LOST = "dispute_lost", "Dispute lost"
    PAID_OUT = "paid_out", "Paid out"
    REVERSED = "reversed", "Undone"


class PayingWay(TextChoices):
    """How money of one source reaches a provider."""

    CARD = "card", "A card, on this site"
    TRANSFER = "transfer", "A bank transfer"
    PREPAID = "prepaid", "A prepaid card from the council"
    HOLDER = "holder", "Whoever holds the money is sent the invoice"


class ShareRule(TextChoices):
    """How much of an agreement one source pays."""

    VISITS = "visits", "Chosen visits"
    PORTION = "portion", "A part of every visit"
    AMOUNT = "amount", "An amount a week"
    REST = "rest", "Whatever is left"


class InvoiceState(TextChoices):
    DRAFT = "draft", "Being written"
    ISSUED = "issued", "To be paid"
    PART_PAID = "part_paid", "Paid in part"
    PAID = "paid", "Paid"
    CREDITED = "credited", "Credited"
    VOID = "void", "Void"


class LineCode(TextChoices):
    """What a line of an invoice is for. Nobody's own words are on it."""

    VISIT = "visit", "Visit"
    LATE_FEE = "late_fee", "Visit cancelled at short notice"
    VISIT_UNDONE = "visit_undone", "Visit taken off"
    LATE_FEE_UNDONE = "late_fee_undone", "Fee taken off"


class Vat(TextChoices):
    STANDARD = vat.STANDARD, "VAT at 20%"
    EXEMPT = vat.EXEMPT, "Exempt from VAT"
    NONE = vat.NONE, "No VAT"


class CreditReason(TextChoices):
    NOT_OWED = "not_owed", "Visits that are not owed any more"
    GOODWILL = "goodwill", "A kindness, or something that was agreed"
    MISTAKE = "mistake", "A mistake in the invoice"


class ApprovalState(TextChoices):
    ASKED = "asked", "Waiting for whoever looks after the money"
    CONFLICT = "conflict", "Waiting for the person"
    APPROVED = "approved", "Agreed"
    REFUSED = "refused", "Refused"
    APPEALED = "appealed", "Being looked at again"
    WITH_COUNCIL = "with_council", "Being looked at by the council"
    UPHELD = "upheld", "Refused, and looked at again"
    LAPSED = "lapsed", "Over without an answer"


class Decider(TextChoices):
    """Who let money be spent, or did not."""

    HOLDER = "holder", "Somebody at the organisation"
    RULE = "rule", "A rule set for this money"
    PERSON = "person", "The person, or somebody who agrees payments for them"


class RefusalReason(TextChoices):
    """Why whoever looks after money does not agree that it is spent."""

    MONEY = "money", "There is not enough left for it"
    PLAN = "plan", "It is not for something the plan is about"
    NOT_FOR_THIS = "not_for_this", "This money may not be spent on it"
    MORE = "more", "We need to know more first"
    OTHER = "other", "Another reason"


class AppealTo(TextChoices):
    COUNCIL = "council", "The council that gives the money"
    HOLDER = "holder", "Somebody else at the organisation"


class FeePer(TextChoices):
    """What a holder takes for looking after money, and how often."""

    NOTHING = "nothing", "No fee"
    WEEK = "week", "a week"
    MONTH = "month", "a month"
    YEAR = "year", "a year"


class RowState(TextChoices):
    """What became of one row of a bank's file."""

    WAITING = "waiting", "Somebody has to look"
    MATCHED = "matched", "Paid an invoice"
    SET_ASIDE = "set_aside", "Not for an invoice"
    SEEN = "seen", "Was in an earlier file"
    REFUSED = "refused", "Could not be read"


class Relation(TextChoices):
    """What whoever is paid is to the person, as the law on direct payments asks it."""

    NOT_RELATED = bars.NOT_RELATED, "Not related"
    PARTNER = bars.PARTNER, "Husband, wife or partner"
    CLOSE = bars.CLOSE, "Close relative"
    THEIR_PARTNER = bars.THEIR_PARTNER, "Partner of a close relative"
    OTHER = bars.OTHER, "Another relative"
    FRIEND = bars.FRIEND, "Friend"


class ExemptionGround(TextChoices):
    """Why a relative may be paid all the same: regulation 3(2)(a) and (b); and for a health budget 8(5A)."""

    CARE = "care", "It is necessary to meet the need for care"
    MANAGING = "managing", "It is necessary to help manage the direct payment"


class Purpose(TextChoices):
    """What money may be spent on, as far as a council may want to say something about it first."""

    ANYTHING = bars.ANYTHING, "Anything"
    EMPLOYED = "employed", "Somebody they employ"
    SELF_EMPLOYED = "self_employed", "Somebody self-employed"
    AGENCY = "agency", "An agency"
    NURSING = "nursing", "Nursing"
    NIGHTS = "nights", "Nights and live-in care"
    OUT = "out", "Company and going out"
    HOUSE = "house", "Cleaning, shopping and the home"


class CardAccountState(TextChoices):
    """Whether a provider's own account with the card company may take cards."""

    OPENING = "opening", "Being opened"
    ASKED = "asked", "More is asked for"
    READY = "ready", "Ready to take cards"
    CLOSED = "closed", "Closed"


class CardHold(TextChoices):
    """Why no card is charged for a provider for now, though the card company would."""

    TRADER = "trader", "The check that you are who you trade as does not hold"
    CONTACT = "contact", "Your telephone number or email address was changed"
    BANK = "bank", "Your bank details were changed"
    DETAILS = "details", "The details that the law has us tell HMRC are overdue"


class PaymentState(TextChoices):
    """One try to pay an invoice by card."""

    CREATED = "created", "Not sent yet"
    SENT = "sent", "Waiting for the card"
    NEEDS_ACTION = "needs_action", "The bank asks who is paying"
    PROCESSING = "processing", "On its way"
    SUCCEEDED = "succeeded", "Paid"
    FAILED = "failed", "Not paid"
    CANCELLED = "cancelled", "Given up"
    UNKNOWN = "unknown", "Not known yet"


class MandateState(TextChoices):
    """A card somebody left for the invoices of one provider."""

    ASKED = "asked", "Waiting for the card"
    ACTIVE = "active", "In use"
    LAPSED = "lapsed", "No card was left"
    WITHDRAWN = "withdrawn", "Taken back"


class RefundState(TextChoices):
    ASKED = "asked", "Asked for"
    PENDING = "pending", "On its way"
    SUCCEEDED = "succeeded", "Paid back"
    FAILED = "failed", "Not paid back"


class DisputeState(TextChoices):
    OPEN = "open", "To be answered"
    EVIDENCE_SENT = "evidence_sent", "Answered"
    WON = "won", "Decided for the provider"
    LOST = "lost", "Decided for the payer"


class PayoutState(TextChoices):
    EXPECTED = "expected", "On its way"
    PAID = "paid", "In the bank"
    FAILED = "failed", "Sent back by the bank"


class Followed(TextChoices):
    """What became of a delivery."""

    DONE = "done", "Followed"
    NOTHING = "nothing", "Nothing here hangs on it"
    REFUSED = "refused", "Not of an account of ours"


class RowWhy(TextChoices):
    """What is wrong with a row of a bank's file, or why somebody has to look."""

    NO_DAY = "no_day", "The date cannot be read"
    TOO_LATE = "too_late", "The date is in the future"
    NO_AMOUNT = "no_amount", "The amount cannot be read, or is below nothing"
    NOTHING = "nothing", "The amount is nothing"
    NO_REFERENCE = "no_reference", "There is no reference of ours in it"
    NOT_OWED = "not_owed", "Nothing is owed to you, or by you, under this reference"
    OTHER_AMOUNT = "other_amount", "The amount is not what is owed"
    SEVERAL = "several", "It could be for more than one invoice"
    ALIKE = "alike", "A payment just like it was written down already"


class SellerKind(TextChoices):
    """Whom HMRC is told of."""

    PERSON = "person", "Me: I trade as a sole trader or in a partnership"
    ENTITY = "entity", "A company, charity or other organisation"


class TaxpayerState(TextChoices):
    ASKED = "asked", "Wanted"
    OVERDUE = "overdue", "Overdue"
    GIVEN = "given", "Given"
