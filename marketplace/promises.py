"""By when a complaint is acknowledged and answered, as days. Bank holidays are given, never asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from marketplace.triage import Holidays, next_working_day

ACKNOWLEDGE_WORKING_DAYS = 5
ANSWER_WORKING_DAYS = 20
DATA_PROTECTION_DAYS = 30  # the law: Data (Use and Access) Act 2025, from 19 June 2026


class Promise(NamedTuple):
    """The last day for each."""

    acknowledge_on: date
    answer_on: date


def after_working_days(day: date, number: int, holidays: Holidays) -> date:
    """The day ``number`` working days after ``day``."""
    for _ in range(number):
        day = next_working_day(day, holidays)
    return day


def due(received_on: date, holidays: Holidays, *, data_protection: bool = False) -> Promise:
    """Both days. For data protection the law's own 30 days to acknowledge, and the answer never before that."""
    answer = after_working_days(received_on, ANSWER_WORKING_DAYS, holidays)
    if data_protection:
        acknowledge = received_on + timedelta(days=DATA_PROTECTION_DAYS)
        return Promise(acknowledge, max(answer, acknowledge))
    return Promise(after_working_days(received_on, ACKNOWLEDGE_WORKING_DAYS, holidays), answer)
