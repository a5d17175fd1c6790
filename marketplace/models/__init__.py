"""Deals: one noun a file."""

from marketplace.models.advert import Advert, AdvertInvite
from marketplace.models.awaited import Awaited
from marketplace.models.booking import AgreedVisit, Booking
from marketplace.models.brief import Brief
from marketplace.models.complaint import Complaint
from marketplace.models.concern import Concern, ConcernNote
from marketplace.models.contact import CouncilContact
from marketplace.models.employment import Employment, Particulars, PayrollNote, StartingFact
from marketplace.models.halt import Halt
from marketplace.models.intelligence import (
    Annotation,
    Commitment,
    DemandByLsoa,
    DemandByNeed,
    Intervention,
    KeptGround,
    KeptPanel,
    LookedPeriod,
    PeriodRun,
    PersonPeriod,
    PublishedCell,
    PublishedStatement,
    Release,
    RollUp,
    SectionWords,
    Stance,
    Statement,
    StatementComment,
    SubMarket,
    WantedAnswer,
    WantedLetter,
)
from marketplace.models.message import Message
from marketplace.models.report import Report
from marketplace.models.review import Review
from marketplace.models.sharer import Sharer
from marketplace.models.shortfall import Shortfall
from marketplace.models.visit import Attendance, Visit

__all__ = [
    "Advert",
    "AdvertInvite",
    "AgreedVisit",
    "Annotation",
    "Attendance",
    "Awaited",
    "Booking",
    "Brief",
    "Commitment",
    "Complaint",
    "Concern",
    "ConcernNote",
    "CouncilContact",
    "DemandByLsoa",
    "DemandByNeed",
    "Employment",
    "Halt",
    "Intervention",
    "KeptGround",
    "KeptPanel",
    "LookedPeriod",
    "Message",
    "Particulars",
    "PayrollNote",
    "PeriodRun",
    "PersonPeriod",
    "PublishedCell",
    "PublishedStatement",
    "Release",
    "Report",
    "Review",
    "RollUp",
    "SectionWords",
    "Sharer",
    "Shortfall",
    "Stance",
    "StartingFact",
    "Statement",
    "StatementComment",
    "SubMarket",
    "Visit",
    "WantedAnswer",
    "WantedLetter",
]
