"""What is known of the market: it reads what other floors wrote, and publishes by the gate."""

from marketplace.models.intelligence.commitment import Commitment
from marketplace.models.intelligence.kept_panel import KeptGround, KeptPanel
from marketplace.models.intelligence.looked_period import LookedPeriod
from marketplace.models.intelligence.person_period import PeriodRun, PersonPeriod
from marketplace.models.intelligence.published import PublishedStatement
from marketplace.models.intelligence.release import PublishedCell, Release
from marketplace.models.intelligence.roll_up import DemandByLsoa, DemandByNeed, RollUp
from marketplace.models.intelligence.shaping import Annotation, Intervention, Stance, SubMarket
from marketplace.models.intelligence.statement import SectionWords, Statement, StatementComment
from marketplace.models.intelligence.wanted import WantedAnswer, WantedLetter

__all__ = [
    "Annotation",
    "Commitment",
    "DemandByLsoa",
    "DemandByNeed",
    "Intervention",
    "KeptGround",
    "KeptPanel",
    "LookedPeriod",
    "PeriodRun",
    "PersonPeriod",
    "PublishedCell",
    "PublishedStatement",
    "Release",
    "RollUp",
    "SectionWords",
    "Stance",
    "Statement",
    "StatementComment",
    "SubMarket",
    "WantedAnswer",
    "WantedLetter",
]
