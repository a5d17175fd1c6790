"""Supply: one noun a file."""

from directory.models.check import Check
from directory.models.diary import DiaryEntry, FreeHours, SchoolTerm, WeeklyHours
from directory.models.listing import Listing, ListingLanguage, Offer, OfferNeed
from directory.models.need import Language, Need, Skill
from directory.models.photo import Photo
from directory.models.place import Authority, Lsoa, Postcode, PostcodeArea, PostcodeElsewhere, Vintage
from directory.models.provider import Provider, Worker
from directory.models.register import CqcLocation
from directory.models.search import SearchEntry, SearchRecord
from directory.models.shortlist import ShortlistItem

__all__ = [
    "Authority",
    "Check",
    "CqcLocation",
    "DiaryEntry",
    "FreeHours",
    "Language",
    "Listing",
    "ListingLanguage",
    "Lsoa",
    "Need",
    "Offer",
    "OfferNeed",
    "Photo",
    "Postcode",
    "PostcodeArea",
    "PostcodeElsewhere",
    "Provider",
    "SchoolTerm",
    "SearchEntry",
    "SearchRecord",
    "ShortlistItem",
    "Skill",
    "Vintage",
    "WeeklyHours",
    "Worker",
]
