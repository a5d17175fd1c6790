"""What people and organisations may be, and in which part they act."""

from enum import IntFlag, auto

from django.db.models import TextChoices


class Role(IntFlag):
    """The part someone plays towards one thing; transition tables are written in these."""

    SEEKER = auto()
    PROVIDER = auto()
    OFFICER = auto()
    FUND_HOLDER = auto()
    CLOCK = auto()
    SAFEGUARDING = auto()
    TWO_PEOPLE = auto()
    """Nobody has this part alone: a second person's agreement lends it for one deed (``accounts.actions.approvals``)."""
    SHARER = auto()
    """Somebody else who shares visits and their cost."""


class OrganisationKind(TextChoices):
    PROVIDER = "provider", "Provider"
    COUNCIL = "council", "Council"
    FUND_HOLDER = "fund_holder", "ISF holder"


class MembershipRole(TextChoices):
    OWNER = "owner", "Owner"
    MEMBER = "member", "Member"
    OFFICER = "officer", "Officer"
    BROKER = "broker", "Broker"
    MODERATOR = "moderator", "Moderator"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    ANALYST = "analyst", "Analyst"
    FINANCE = "finance", "Finance officer"
    ADMINISTRATOR = "administrator", "Administrator"


class DelegationKind(TextChoices):
    """By what right someone acts for another person (Mental Capacity Act 2005; Care and Support (Direct Payments) Regulations 2014)."""

    SUPPORTER = "supporter", "Supporter"
    NOMINATED = "nominated", "Nominated person for direct payments"
    AUTHORISED = "authorised", "Authorised person for direct payments"
    ATTORNEY_FINANCE = "attorney_finance", "Attorney for property and money"
    ATTORNEY_HEALTH = "attorney_health", "Attorney for health and care"
    DEPUTY = "deputy", "Deputy appointed by the Court of Protection"
    APPOINTEE = "appointee", "Appointee for benefits"


class Decision(TextChoices):
    """What became of something one person proposed and a second had to agree to."""

    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Not agreed"
    LAPSED = "lapsed", "Nobody answered in time"


class Consent(TextChoices):
    """On whose word a right was set up; the helper says which, and the person can read it."""

    GIVEN = "given", "The person gave it themselves"
    AGREED = "agreed", "The person agreed, and the helper set it up"
    BEST_INTERESTS = (
        "best_interests",
        "The person could not decide this, so it was set up in their best interests",
    )


class DecisionMode(TextChoices):
    """How someone with several helpers lets them decide."""

    ALONE = "alone", "May decide alone"
    TOGETHER = "together", "The person agrees first"


class Scope(TextChoices):
    SEE = "see", "See bookings and messages"
    MESSAGE = "message", "Write messages"
    BOOK = "book", "Ask, book and cancel"
    PAY = "pay", "Agree payments"


class Channel(TextChoices):
    EMAIL = "email", "Email"
    SITE = "site", "On this site"
