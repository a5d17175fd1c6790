"""The words of supply."""

from django.db.models import IntegerChoices, TextChoices

from directory.passport import Kind


class Precision(TextChoices):
    """How near a postcode's point is to its doors."""

    UNIT = "unit", "the postcode itself"
    SECTOR = "sector", "the middle of its sector"
    OUTCODE = "outcode", "the middle of its district"


class AuthorityTier(TextChoices):
    COUNCIL = "council", "Council with adult social care"
    DISTRICT = "district", "District"


class RegulatedClass(TextChoices):
    """What the law calls a task (Health and Social Care Act 2008 (Regulated Activities) Regulations 2014, Schedule 1)."""

    NONE = "none", "Not regulated"
    PERSONAL_CARE = "personal_care", "Personal care"
    NURSING = "nursing", "Nursing care"


class LanguageLevel(IntegerChoices):
    GREETING = 1, "Can greet"
    CONVERSATION = 2, "Can hold a conversation"
    CARE = 3, "Can talk about care"
    FLUENT = 4, "Fluent"


class LegalForm(TextChoices):
    EMPLOYED_PA = "employed_pa", "A personal assistant who is employed by the people they help"
    SOLE_TRADER = "sole_trader", "Sole trader"
    PARTNERSHIP = "partnership", "Partnership"
    COMPANY = "company", "Limited company"
    CIC = "cic", "Community interest company"
    CHARITY = "charity", "Charity"
    COOPERATIVE = "cooperative", "Co-operative"
    COUNCIL = "council", "Council service"
    INTRODUCER = "introducer", "Introductory agency"


class Hands(TextChoices):
    """Whose hands care comes from. A second pair, even now and then, makes personal care a registered activity."""

    OWN = "own", "Always mine, or always our own workers’"
    OTHERS = "others", "Sometimes somebody else’s: an employee’s, a substitute’s or a subcontractor’s"


class CqcStatus(TextChoices):
    """Where a location stands in the register of the Care Quality Commission."""

    UNCHECKED = "unchecked", "Not looked up yet"
    REGISTERED = "registered", "Registered"
    DEREGISTERED = "deregistered", "No longer registered"
    UNKNOWN = "unknown", "Not in the register"


class ProviderKind(TextChoices):
    """Derived from facts by ``directory.kinds``; never picked."""

    PERSONAL_ASSISTANT = "personal_assistant", "Personal assistant"
    MICRO_ENTERPRISE = "micro_enterprise", "Micro-enterprise"
    AGENCY = "agency", "Registered home care agency"
    OTHER = "other", "Other service"
    INTRODUCTORY_AGENCY = "introductory_agency", "Introductory agency"


class Sex(TextChoices):
    """Only ever shown or asked for with personal care or a stated dignity or faith reason (Equality Act 2010, Schedule 9)."""

    FEMALE = "female", "Woman"
    MALE = "male", "Man"


class Engagement(TextChoices):
    EMPLOYED = "employed", "You employ them"
    SELF_EMPLOYED = "self_employed", "Self-employed"
    AGENCY = "agency", "Through an agency"


class ListingState(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting to be looked at"
    IN_REVIEW = "in_review", "Being looked at"
    CHANGES_REQUESTED = "changes_requested", "Changes asked for"
    REJECTED = "rejected", "Not accepted"
    LIVE = "live", "On the site"
    PAUSED = "paused_by_provider", "Paused"
    PAUSED_CHECKS = "paused_checks", "Paused until its checks are up to date"
    PAUSED_SAFEGUARDING = "paused_safeguarding", "Paused by the council"
    SUSPENDED = "suspended", "Suspended"
    STALE = "stale", "Hidden until its hours are confirmed"
    WITHDRAWN = "withdrawn", "Taken down"
    REMOVED = "removed", "Removed"


class EvidenceState(TextChoices):
    QUARANTINED = "quarantined", "Waiting for the virus scanner"
    CLEAN = "clean", "Waiting for the council"
    INFECTED = "infected", "Harmful, and locked away"
    DELETED = "deleted", "Deleted"


class EvidenceEnd(TextChoices):
    """Why a file has to go."""

    AGED = "aged", "It was kept for six months"
    DECIDED = "decided", "The council has decided on the check"
    TAKEN_BACK = "taken_back", "The provider took it back"
    INFECTED = "infected", "Our virus scanner found something harmful in it"


class PhotoState(TextChoices):
    PENDING = "pending", "Waiting to be looked at"
    SHOWN = "shown", "Shown"
    REFUSED = "refused", "Not accepted"
    REMOVED = "removed", "Taken down"


class Deed(TextChoices):
    """What a council decided about a listing, and owes its reasons for."""

    REJECT = "reject", "It was not accepted"
    HOLD = "hold", "It was paused"
    SUSPEND = "suspend", "It was suspended"
    REMOVE = "remove", "It is removed"
    REINSTATE = "reinstate", "It was put back"
    KEEP = "keep", "It stays: the removal was called off"


class Ground(TextChoices):
    """On what a decision about a listing rests."""

    SAFEGUARDING = "safeguarding", "To keep people safe"
    LAW = "law", "The law requires it"
    UNTRUE = "untrue", "Something on the listing is not true"
    CHECKS = "checks", "A check could not be confirmed"
    CONDUCT = "conduct", "The rules for providers were not kept"
    UNSUITABLE = "unsuitable", "It is not what this site is for"
    PUT_RIGHT = "put_right", "What was wrong has been put right"
    NOT_SO = "not_so", "It turned out not to be so"
    APPEAL = "appeal", "An appeal was upheld"


class ReturnReason(TextChoices):
    """Why a listing or a change goes back to its provider; several may hold."""

    UNCLEAR = "unclear", "Some words are hard to understand"
    PRICES = "prices", "Prices are missing, or are not what people would pay"
    UNPROVED = "unproved", "It claims something we could not confirm"
    NOT_ALLOWED = "not_allowed", "It offers care that you may not offer without registration"
    OTHERS = "others", "It speaks of other people who work for you, but you told us you work alone"
    CONTACT = "contact", "It holds a phone number, an address or a link"
    PERSONAL = "personal", "It says something private about somebody"
    UNFAIR = "unfair", "It turns people away for who they are"
    PHOTO = "photo", "The photo cannot be used"
    AREA = "area", "We cannot confirm the area you say you serve"
    FACTS = "facts", "What you told us about yourself does not fit"
    OTHER = "other", "Something else, as we say below"


class VersionKind(TextChoices):
    """Why a council looks again at a listing people can see already."""

    EDIT = "edit", "A change that waits"
    SAMPLE = "sample", "New words, shown already"
    FACTS = "facts", "New facts about the provider"


class VersionState(TextChoices):
    WAITING = "waiting", "Waiting for the council"
    APPROVED = "approved", "Agreed"
    RETURNED = "returned", "Sent back"
    TAKEN_BACK = "taken_back", "Taken back"


class AppealState(TextChoices):
    WAITING = "waiting", "Waiting for another officer"
    UPHELD = "upheld", "Upheld"
    NOT_UPHELD = "not_upheld", "Not upheld"
    WITHDRAWN = "withdrawn", "Taken back"


class InterestKind(TextChoices):
    """Why somebody should not decide about a provider."""

    FAMILY = "family", "A relative works there or owns it"
    FRIEND = "friend", "I know somebody there well"
    WORK = "work", "I work there, or did in the last two years"
    MONEY = "money", "I have money in it"
    CARE = "care", "It cares for me or for somebody close to me"
    OTHER = "other", "Another reason"


class Season(TextChoices):
    ALWAYS = "always", "All year"
    TERM = "term", "Term time only"
    HOLIDAYS = "holidays", "School holidays only"


class EntryKind(TextChoices):
    VISIT = "visit", "A visit booked here"
    LEAVE = "leave", "Time off"
    OUTSIDE = "outside", "Work from elsewhere"


class Outcome(TextChoices):
    """What a search found."""

    WHOLE = "whole", "Someone can do every visit"
    TEAM = "team", "Two together can do every visit"
    PARTIAL = "partial", "Some visits only"
    NOTHING = "nothing", "Nobody"


class FundingKind(TextChoices):
    OWN = "own", "My own money"
    DIRECT_PAYMENT = "direct_payment", "A direct payment"
    ISF = "isf", "An individual service fund (ISF)"
    HEALTH_BUDGET = "health_budget", "A personal health budget"
    COUNCIL = "council", "The council arranges it"
    NOT_SURE = "not_sure", "I am not sure yet"

    @property
    def in_tables(self) -> str:
        """It as others say it of somebody: the label is what they say themselves."""
        return {FundingKind.OWN: "Own money", FundingKind.NOT_SURE: "Not said"}.get(self, str(self.label))


class Cause(TextChoices):
    """Why care was not given or not taken: requests, refusals, gaps and exits share this list, so that they can be joined."""

    NO_STAFF_TIME = "no_staff_time", "No staff at this time"
    NO_STAFF_AREA = "no_staff_area", "No staff in this area"
    TRAVEL = "travel", "Travel or parking"
    PRICE = "price", "Price below cost"
    TOO_SMALL = "too_small", "Package too small"
    TOO_LARGE = "too_large", "Package too large"
    DOUBLE_UP = "double_up", "Two workers at once"
    LANGUAGE = "language", "Language or culture"
    GENDER = "gender", "A woman or a man was wanted"
    TRAINING = "training", "Training or medication"
    COMPLEXITY = "complexity", "Complexity or behaviour"
    START_DATE = "start_date", "Start date"
    HOLIDAY = "holiday", "Holiday period"
    RISK = "risk", "Risk or surroundings"
    INFORMATION = "information", "Information incomplete"
    CONTRACT = "contract", "Contract route closed"
    PERSON = "person", "The person’s choice"
    OTHER = "other", "Other"


class CheckKind(TextChoices):
    """The sixteen kinds of check; ``directory.passport`` says how each works."""

    CONTACT = Kind.CONTACT.value, "Email and phone"
    IDENTITY = Kind.IDENTITY.value, "Identity"
    RIGHT_TO_WORK = Kind.RIGHT_TO_WORK.value, "Right to work in the UK"
    DBS = Kind.DBS.value, "DBS (criminal record) certificate"
    CQC = Kind.CQC.value, "Registration with the Care Quality Commission (CQC)"
    PUBLIC_LIABILITY = Kind.PUBLIC_LIABILITY.value, "Public liability insurance"
    EMPLOYERS_LIABILITY = Kind.EMPLOYERS_LIABILITY.value, "Employers’ liability insurance"
    BUYERS_LIABILITY = Kind.BUYERS_LIABILITY.value, "Your own employers’ liability insurance"
    REFERENCES = Kind.REFERENCES.value, "Two references"
    TRAINING = Kind.TRAINING.value, "Training"
    PROFESSIONAL_PIN = Kind.PROFESSIONAL_PIN.value, "Professional registration"
    VEHICLE = Kind.VEHICLE.value, "Vehicle, licence and insurance for work"
    TRADER = Kind.TRADER.value, "Tax or company registration"
    FOOD_HYGIENE = Kind.FOOD_HYGIENE.value, "Food hygiene"
    DECLARATION = Kind.DECLARATION.value, "Declaration of good conduct"
    FRESHNESS = Kind.FRESHNESS.value, "Hours confirmed lately"


class CheckState(TextChoices):
    PENDING = "pending", "Waiting to be seen"
    VALID = "valid", "In order"
    EXPIRING = "expiring", "Runs out soon"
    LAPSED = "lapsed", "Ran out"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Taken back"


class CheckSource(TextChoices):
    """How it was seen."""

    ORIGINAL = "original", "the original was seen"
    VIDEO = "video", "the original was seen on a video call"
    COPY = "copy", "a copy was seen"
    DIGITAL = "digital", "a certified digital identity service"
    SHARE_CODE = "share_code", "the Home Office’s online check"
    UPDATE_SERVICE = "update_service", "the DBS Update Service"
    REGISTER = "register", "a public register was looked up"
    SPOKEN = "spoken", "spoken with"
    ATTESTED = "attested", "the agency answers for its staff"
    SIGNED = "signed", "signed on this site"


class DbsLevel(TextChoices):
    BASIC = "basic", "Basic DBS"
    ENHANCED = "enhanced", "Enhanced DBS"
    ENHANCED_BARRED = "enhanced_barred", "Enhanced DBS with barred list"


class Workforce(TextChoices):
    ADULT = "adult", "Adult workforce"
    CHILD = "child", "Child workforce"
    BOTH = "both", "Adult and child workforce"
    OTHER = "other", "Other workforce"


class BarredList(TextChoices):
    ADULTS = "adults", "Adults’ barred list"
    CHILDREN = "children", "Children’s barred list"


class UpdateStatus(TextChoices):
    """What the DBS Update Service answers."""

    NO_NEW = "no_new", "No new information"
    NEW = "new", "New information"
    NOT_CURRENT = "not_current", "No longer current"


class Course(TextChoices):
    SAFEGUARDING = "safeguarding", "Safeguarding adults"
    MOVING_HANDLING = "moving_handling", "Moving and handling people"
    INFECTION = "infection", "Infection prevention and control"
    FIRST_AID = "first_aid", "First aid"
    MEDICATION = "medication", "Giving medicines"


class Register(TextChoices):
    NMC = "nmc", "Nursing and Midwifery Council"
    HCPC = "hcpc", "Health and Care Professions Council"
    SWE = "swe", "Social Work England"


class ReferenceOutcome(TextChoices):
    """What came of asking one referee. What they said stays with who asked."""

    CARE = "care", "Good, from someone who knows their care work"
    CHARACTER = "character", "Good, from someone who knows them otherwise"
    NOT_REACHED = "not_reached", "Could not be reached"
    NOT_GOOD = "not_good", "Not good"


class CheckReason(TextChoices):
    """Why a check was not accepted, or no longer counts."""

    UNREADABLE = "unreadable", "It could not be read"
    NAME = "name", "The name does not match"
    TOO_OLD = "too_old", "It is too old"
    TOO_LITTLE = "too_little", "It does not cover what is needed"
    WRONG_KIND = "wrong_kind", "It is not the paper we asked for"
    NOT_FOUND = "not_found", "It was not found on the register"
    NOT_SHOWN = "not_shown", "The original was not shown to us"
    MISTAKE = "mistake", "It was recorded by mistake"
    NEW_INFORMATION = "new_information", "The DBS Update Service no longer confirms it"
    ADVERSE = "adverse", "After what the check showed, we cannot accept it"
    SUPERSEDED = "superseded", "A later decision took its place"
    CHANGED = "changed", "What it was about has changed"
    OWN = "own", "The provider took it back"
