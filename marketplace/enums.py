"""The words of deals."""

from django.db.models import TextChoices

from directory import enums as of_supply
from marketplace import starting
from payments import payroll

Cause = of_supply.Cause


class BookingState(TextChoices):
    REQUESTED = "requested", "Waiting for an answer"
    SUGGESTED = "suggested", "Other times suggested"
    ACCEPTED = "accepted", "Agreed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Not answered in time"
    ENDED = "ended", "Ended"


class DeclineReason(TextChoices):
    NO_TIME = "no_time", "We are not free at those times"
    TOO_FAR = "too_far", "It is too far for us"
    NOT_OUR_WORK = "not_our_work", "It is not work we can do safely"
    TOO_SHORT = "too_short", "The visits are too short"
    TOO_SOON = "too_soon", "We cannot start that soon"
    OTHER = "other", "Another reason"
    HALTED = "halted", "They are not taking bookings on this site at the moment"


class Waits(TextChoices):
    """What waits on a council's desk."""

    LISTING = "listing", "New listing"
    EDIT = "edit", "A change"
    SAMPLE = "sample", "New words to read"
    FACTS = "facts", "New facts"
    PHOTO = "photo", "Photo"
    CHECK = "check", "A check to verify"
    COMPANY = "company", "A company of one person asks"
    APPEAL = "appeal", "Appeal"
    UPHELD = "upheld", "Appeal upheld: put it back"
    PROPOSAL = "proposal", "Needs a second person"


class HaltChoice(TextChoices):
    """What somebody with a booking decides when its listing is not shown any more."""

    KEEP = "keep", "Keep the visits as they are"
    PAUSE = "pause", "Stop the visits for a while"
    END = "end", "End it"
    ELSEWHERE = "elsewhere", "Look for somebody else"


class VisitState(TextChoices):
    PLANNED = "planned", "Planned"
    CONFIRMED = "confirmed", "Confirmed"
    DISPUTED = "disputed", "Not agreed"
    MISSED = "missed", "Did not happen"
    CANCELLED = "cancelled", "Cancelled"


class SharerState(TextChoices):
    """Where somebody stands who was asked to share visits and what they cost."""

    INVITED = "invited", "Asked"
    AGREED = "agreed", "Waiting for the provider"
    JOINED = "joined", "Shares"
    DECLINED = "declined", "Said no"
    WITHDRAWN = "withdrawn", "Taken back"
    LEFT = "left", "Has left"


class Side(TextChoices):
    """Which side of a booking someone spoke for."""

    PERSON = "person", "The person or their helper"
    PROVIDER = "provider", "The provider"
    CLOCK = "clock", "By itself"


class ShortVisitReason(TextChoices):
    """Why a visit of 15 minutes or less may include personal care (NICE NG21 1.4.2; DHSC statutory guidance 4.107)."""

    PART_OF_MORE = "part_of_more", "It is part of a wider package, and the person knows who is coming"
    SAFE_AND_WELL = "safe_and_well", "It checks that someone is safe and well, or that a medicine was taken"
    ASKED_FOR = "asked_for", "The person asked for it and it meets the need"


class EmploymentState(TextChoices):
    PREPARING = "preparing", "Getting ready"
    STARTED = "started", "At work"
    NOTICE = "notice", "Notice given"
    CLOSING = "closing", "Over, with things to see to"
    CLOSED = "closed", "Closed"
    NEVER = "never", "Never started"


class LeavingReason(TextChoices):
    """Why a job ends."""

    RESIGNED = "resigned", "They want to leave"
    AGREED = "agreed", "We agreed on it"
    DISMISSED = "dismissed", "I end it"
    REDUNDANT = "redundant", "The job is no longer needed"
    MISCONDUCT = "misconduct", "I end it at once, for something very grave"
    DIED = "died", "The person they cared for has died"
    FIXED_END = "fixed_end", "It was agreed to end on this day"


class PayEvery(TextChoices):
    WEEKLY = payroll.WEEKLY, "Every week"
    FOUR_WEEKLY = payroll.FOUR_WEEKLY, "Every four weeks"
    MONTHLY = payroll.MONTHLY, "Every month"


class FactKind(TextChoices):
    """What either side says was seen to, before, while and after somebody is employed."""

    STATEMENT = "statement", starting.STEPS["statement"].title
    RIGHT_TO_WORK = "right_to_work", starting.STEPS["right_to_work"].title
    DBS = "dbs", starting.STEPS["dbs"].title
    INSURANCE = "insurance", starting.STEPS["insurance"].title
    PAYE = "paye", starting.STEPS["paye"].title
    PAYROLL = "payroll", starting.STEPS["payroll"].title
    CEST = "cest", starting.STEPS["cest"].title
    PENSION = "pension", starting.STEPS["pension"].title
    RECEIVED = "received", "The worker has the written statement"
    HOLIDAY_PAID = "holiday_paid", starting.LAST_STEPS["holiday_paid"]
    FINAL_PAY = "final_pay", starting.LAST_STEPS["final_pay"]
    P45 = "p45", starting.LAST_STEPS["p45"]
    PENSION_TOLD = "pension_told", starting.LAST_STEPS["pension_told"]
    KEYS = "keys", starting.LAST_STEPS["keys"]
    INSURANCE_KEPT = "insurance_kept", starting.LAST_STEPS["insurance_kept"]
    REDUNDANCY = starting.REDUNDANCY, starting.REDUNDANCY_WORDS


class NoteKind(TextChoices):
    """What payroll must know that the visits do not say."""

    HOLIDAY = "holiday", "Paid holiday taken"
    SICK = "sick", "Off sick"
    MILES = "miles", "Miles driven for the job"


class AdvertState(TextChoices):
    """Where an advert for an assistant stands."""

    DRAFT = "draft", "Draft"
    SHOWN = "shown", "Shown"
    FILLED = "filled", "Filled"
    WITHDRAWN = "withdrawn", "Taken back"
    EXPIRED = "expired", "Time is over"


class InviteState(TextChoices):
    """Where somebody stands whom an advert was shown to."""

    INVITED = "invited", "Not read yet"
    SEEN = "seen", "Read"
    INTERESTED = "interested", "Interested"
    DECLINED = "declined", "Not for them"
    WITHDRAWN = "withdrawn", "Not any more"


class JobContract(TextChoices):
    """Whose contract an advert is open to."""

    EMPLOYED = "employed", "I will employ them"
    EITHER = "either", "Either: employed, or working for themselves"


class ConcernState(TextChoices):
    RECEIVED = "received", "Received"
    TRIAGED = "triaged", "Looked into"
    REFERRED = "referred", "Referred"
    NOT_REFERRED = "not_referred", "Not referred"
    CLOSED = "closed", "Closed"


class Severity(TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Answer(TextChoices):
    """What somebody could say; not knowing is an answer."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "I do not know"


class Harm(TextChoices):
    """The kinds of abuse and neglect in the Care Act statutory guidance, chapter 14, in plain words."""

    PHYSICAL = "physical", "Hitting, hurting or rough handling"
    SEXUAL = "sexual", "Sexual touching or pressure"
    DOMESTIC = "domestic", "Abuse by a partner or family member"
    PSYCHOLOGICAL = "psychological", "Threats, bullying, control or being cut off from others"
    FINANCIAL = "financial", "Money, scams or belongings"
    NEGLECT = "neglect", "Not being cared for: food, medicine, washing, safety"
    SELF_NEGLECT = "self_neglect", "Not looking after themselves"
    DISCRIMINATION = "discrimination", "Treated badly because of who they are"
    ORGANISATION = "organisation", "Poor care by a service"
    SLAVERY = "slavery", "Made to work, or not free to leave"
    UNSURE = "unsure", "Something else, or I am not sure"


class ReporterKind(TextChoices):
    ADULT = "adult", "It is about me"
    FAMILY = "family", "I am family or a friend"
    WORKER = "worker", "I am a care worker or provider"
    PROFESSIONAL = "professional", "I am another professional"
    NEIGHBOUR = "neighbour", "I am a neighbour or a member of the public"
    UNSAID = "unsaid", "I would rather not say"


class Anonymity(TextChoices):
    NAMED = "named", "You may say that it came from me"
    CONFIDENTIAL = "confidential", "Only tell the safeguarding team who I am"
    ANONYMOUS = "anonymous", "I do not want to say who I am"


class ConcernAbout(TextChoices):
    NOTHING = "", "Nothing on this site"
    LISTING = "listing", "A page on this site"
    BOOKING = "booking", "A booking"
    MESSAGES = "messages", "Messages"


class NotReferredReason(TextChoices):
    NOT_MET = "not_met", "The three questions are not all answered yes"
    OTHER_PATH = "other_path", "Something else fits better: a care assessment, a complaint, housing or health"
    ALREADY_KNOWN = "already_known", "It is being looked into already"
    ADULT_DECLINED = "adult_declined", "The adult can decide, did not want it, and nobody else is at risk"
    NOT_ENOUGH = "not_enough", "There is not enough to find the adult by"


class ConcernOutcome(TextChoices):
    """What was done, in the codes of the Safeguarding Adults Collection and its neighbours."""

    S42 = "s42", "Section 42 enquiry"
    OTHER_ENQUIRY = "other_enquiry", "Other safeguarding enquiry"
    POLICE = "police", "Police told"
    CQC = "cqc", "Care Quality Commission told"
    DBS = "dbs", "Referral to the Disclosure and Barring Service"
    ASSESSMENT = "assessment", "Assessment of needs"
    ADVICE = "advice", "Advice given"
    NONE = "none", "No further action"


class ReportState(TextChoices):
    RECEIVED = "received", "Waiting for an answer"
    UPHELD = "upheld", "You were right, and we acted"
    NOT_UPHELD = "not_upheld", "We looked, and left it as it is"


class ReportKind(TextChoices):
    """What is wrong with something on this site."""

    MISLEADING = "misleading", "Something on it is not true"
    SOMEONE_ELSE = "someone_else", "Someone else turned up"
    NOT_WHO = "not_who", "They are not who they say they are"
    ILLEGAL = "illegal", "It is against the law"
    OTHER = "other", "Something else"


class ReportAbout(TextChoices):
    LISTING = "listing", "A page"
    REVIEW = "review", "A review"
    MESSAGE = "message", "A message"


class ComplaintState(TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Being looked into"
    UPHELD = "upheld", "Upheld"
    PARTLY_UPHELD = "partly_upheld", "Upheld in part"
    NOT_UPHELD = "not_upheld", "Not upheld"


class ComplaintKind(TextChoices):
    DECISION = "decision", "A decision that was made"
    STAFF = "staff", "How the council treated me"
    SITE = "site", "How this site works"
    DATA_PROTECTION = "data_protection", "How my personal data was used"
    OTHER = "other", "Something else"


class ReviewState(TextChoices):
    WRITTEN = "written", "Not public yet"
    HELD = "held", "Waiting to be looked at"
    PUBLISHED = "published", "Public"
    WITHDRAWN = "withdrawn", "Taken back"
    REMOVED = "removed", "Taken down"


class RemovalGround(TextChoices):
    """Why a review may be taken down (Digital Markets, Competition and Consumers Act 2024, Schedule 20; CMA208).

    That it is negative is not among them.
    """

    FAKE = "fake", "It is not about care that took place"
    REWARDED = "rewarded", "It was paid for or rewarded"
    TOO_CLOSE = "too_close", "Whoever wrote it is close to the provider"
    PRIVATE = "private", "It says who somebody is, or something about their health"
    ALLEGATION = (
        "allegation",
        "It says that somebody was harmed or robbed, which is being looked into elsewhere",
    )
    ABUSIVE = "abusive", "It is hateful, threatening or obscene"
    SOMEBODY_ELSE = "somebody_else", "It is about somebody else"
    LAW = "law", "A court or the law requires it"


class WantedReply(TextChoices):
    """What a provider says to what is wanted near them."""

    CAN = "can", "I have time for this"
    MORE = "more", "I will add hours"
    NOT_ME = "not_me", "Not for me"


class StatementState(TextChoices):
    """Where a Market Position Statement stands."""

    DRAFT = "draft", "Being written"
    IN_COMMENT = "in_comment", "Open for comment"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer one"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CommentKind(TextChoices):
    COMMENT = "comment", "Comment on a draft"
    QUESTION = "question", "Is this right?"


class CommentState(TextChoices):
    WAITS = "waits", "Waiting for an answer"
    SHOWN = "shown", "Answered, and published"
    ANSWERED = "answered", "Answered, not published"


class CommitmentState(TextChoices):
    PROMISED = "promised", "Promised"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Given up"


class InterventionKind(TextChoices):
    """What a council can do about a market."""

    GRANT = "grant", "A grant or start-up money"
    FEES = "fees", "Higher fees or travel money"
    RECRUITING = "recruiting", "Recruiting"
    TRAINING = "training", "Training"
    EVENT = "event", "An event or a forum"
    ROUTE = "route", "A new way to buy"
    OTHER = "other", "Something else"


class InterventionMeasure(TextChoices):
    """What should become otherwise where something is tried: each is counted by neighbourhood or middle layer area."""

    MISSING_HOURS = "missing_hours", "Hours a week that were asked for and not given"
    ASKED_HOURS = "asked_hours", "Hours a week that were asked for"


class MarketService(TextChoices):
    """Services as markets of their own: those that people are counted by."""

    NURSING = "nursing", "Nursing"
    NIGHTS = "nights", "Nights and long stays"
    PERSONAL_CARE = "personal_care", "Personal care"
    CONDITION = "condition", "Support that knows a condition"
    BREAKS = "breaks", "Breaks for families"
    MEALS = "meals", "Eating, drinking and medicines"
    COMPANY = "company", "Company and getting out"
    HOME = "home", "Home, shopping and papers"
    OTHER = "other", "Everything else"


class Rules(TextChoices):
    MANY = "many", "Many rules: the council fixes price and specification"
    FEW = "few", "Few rules: people and providers agree between themselves"


class Relations(TextChoices):
    CLOSE = "close", "Close: providers help to design it, and are promised work"
    LOOSE = "loose", "Loose: each provider competes for each piece of work"
