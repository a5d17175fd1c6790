"""Supply: one noun a file."""

from directory.models.appeal import Appeal
from directory.models.check import Check, Reminder
from directory.models.demand import DemandFact, SearchRecord
from directory.models.diary import DiaryEntry, FreeHours, SchoolTerm, WeeklyHours
from directory.models.evidence import Evidence, EvidencePolicy
from directory.models.interest import Interest
from directory.models.listing import Listing, ListingLanguage, Offer, OfferNeed
from directory.models.need import Language, Need, Skill
from directory.models.photo import Photo
from directory.models.place import Authority, Lsoa, Postcode, PostcodeArea, PostcodeElsewhere, Vintage
from directory.models.provider import Provider, Worker
from directory.models.register import CqcLocation
from directory.models.ruling import Ruling
from directory.models.search import SearchEntry
from directory.models.shortlist import ShortlistItem
from directory.models.version import ListingVersion

__all__ = [
    "Appeal",
    "Authority",
    "Check",
    "CqcLocation",
    "DemandFact",
    "DiaryEntry",
    "Evidence",
    "EvidencePolicy",
    "FreeHours",
    "Interest",
    "Language",
    "Listing",
    "ListingLanguage",
    "ListingVersion",
    "Lsoa",
    "Need",
    "Offer",
    "OfferNeed",
    "Photo",
    "Postcode",
    "PostcodeArea",
    "PostcodeElsewhere",
    "Provider",
    "Reminder",
    "Ruling",
    "SchoolTerm",
    "SearchEntry",
    "SearchRecord",
    "ShortlistItem",
    "Skill",
    "Vintage",
    "WeeklyHours",
    "Worker",
]
