"""Measures: small functions that read and write nothing, each with its formula, unit, denominator, window and source.

They are arithmetic on rows that a query gave, and the query stands beside them. What counts people starts from a release.
"""

from marketplace.measures import (
    brokerage,
    choice,
    demand,
    equity,
    exits,
    health,
    histories,
    market,
    outcomes,
    payers,
    prices,
    quality,
    supply,
    waiting,
)
from marketplace.measures.registry import MEASURES, THEMES, Measure, Reading, by_code

__all__ = [
    "MEASURES",
    "THEMES",
    "Measure",
    "Reading",
    "brokerage",
    "by_code",
    "choice",
    "demand",
    "equity",
    "exits",
    "health",
    "histories",
    "market",
    "outcomes",
    "payers",
    "prices",
    "quality",
    "supply",
    "waiting",
]
