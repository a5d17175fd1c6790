"""Terms as they are frozen into a booking: rates, minimum visit, travel, notice. And what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.spoken import say_pounds
from directory.bands import HOURLY_BANDS, Band
from directory.hours import minutes_words
from payments.money import round_half_up
from payments.pricing import Tariff

Terms = Mapping[str, Any]

EMPLOYED = "employed"
A_WHOLE = 100
HOURS_A_DAY = 24
GRACE_MINUTES = 10
"""So much shorter or longer, a visit still costs what was agreed; unless its terms say otherwise."""

BAND_TITLES = {
    Band.WEEKDAY: "Weekdays",
    Band.SATURDAY: "Saturdays",
    Band.SUNDAY: "Sundays",
    Band.BANK_HOLIDAY: "Bank holidays",
    Band.NIGHT: "Nights, 10pm to 7am",
}

CONTRACT_WORDS = {
    "employed": (
        "You would be the employer. You pay the wages yourself, never through this site.",
        "You arrange a written contract, payslips, holiday pay, a pension check and employer’s liability insurance.",
        "The price here is wages. What comes on top for an employer is an estimate, and you pay that yourself too.",
    ),
    "self_employed": (
        "You would have a contract with someone who works for themselves. They look after their own tax and insurance.",
        "Nobody is sent in their place when they are ill or away.",
    ),
    "agency": (
        "You would have a contract with the agency. It employs the workers and is inspected by the Care Quality Commission.",
        "The agency chooses who comes, and finds someone else when a worker is ill.",
    ),
}

PROVIDER_CONTRACT_WORDS = {
    "employed": (
        "They would be your employer and pay your wages themselves, never through this site.",
        "They owe you a written contract, payslips, holiday pay and the minimum wage.",
    ),
    "self_employed": (
        "You would have a contract with them as someone who works for yourself.",
        "You look after your own tax and insurance. Nobody is sent in your place when you are ill or away.",
    ),
    "agency": (
        "They would have a contract with your agency.",
        "You choose who comes, and find someone else when a worker is ill.",
    ),
}


def tariff(terms: Terms) -> Tariff:
    """The frozen rates, ready to price with."""
    return Tariff(
        {Band(band): pence for band, pence in terms["rates"].items()},
        minimum_minutes=terms["minimum_minutes"],
        travel_pence=terms["travel_pence"],
        sleep_in_pence=terms["sleep_in_pence"],
    )


def late_fee_pence(terms: Terms, price_pence: int, notice: timedelta) -> int:
    """What the person owes for a visit they cancel with this much notice."""
    if notice >= timedelta(hours=terms["free_to_cancel_hours"]):
        return 0
    return round_half_up(price_pence * terms["late_fee_percent"], A_WHOLE)


@dataclass(frozen=True, slots=True)
class Took:
    """How long a visit took or was to take, and what that costs by the frozen rates."""

    minutes: int
    pence: int


def grace_minutes(terms: Terms) -> int:
    """How much shorter or longer a visit may be and cost what was agreed."""
    return int(terms.get("grace_minutes", GRACE_MINUTES))


def took_another_time(terms: Terms, agreed: Took, happened: Took) -> bool:
    """Whether what happened was so much shorter or longer that it costs something else."""
    return abs(happened.minutes - agreed.minutes) > grace_minutes(terms)


def owed_pence(terms: Terms, agreed: Took, happened: Took, *, longer_is_agreed: bool = False) -> int:
    """What is owed for a visit that was agreed and took place.

    A shorter one costs its own time. A longer one costs what was agreed, unless whoever pays agreed to the longer time.
    Wages are paid for the time that was worked.
    """
    if terms["engagement"] == EMPLOYED:
        return happened.pence
    if not took_another_time(terms, agreed, happened):
        return agreed.pence
    if longer_is_agreed and happened.minutes > agreed.minutes:
        return happened.pence
    return min(happened.pence, agreed.pence)


def times_words(terms: Terms, *, to_provider: bool = False) -> str:
    """What a visit costs that is shorter or longer than agreed, said to either side."""
    if terms["engagement"] == EMPLOYED:
        return "Wages are paid for the time that was really worked."
    payer = "they agree" if to_provider else "you agree"
    return (
        f"Up to {minutes_words(grace_minutes(terms))} shorter or longer, a visit costs what was agreed. "
        f"A shorter one costs less. A longer one costs more only if {payer} to it."
    )


def hours_words(hours: int) -> str:
    """A length of warning: "36 hours", "2 days"."""
    if hours >= HOURS_A_DAY and hours % HOURS_A_DAY == 0:
        number, noun = hours // HOURS_A_DAY, "day"
    else:
        number, noun = hours, "hour"
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cancelling_words(terms: Terms, *, to_provider: bool = False) -> str:
    """What it costs the person to cancel a visit, in a few sentences, said to either side."""
    free, share = terms["free_to_cancel_hours"], terms["late_fee_percent"]
    they, one, other = (
        ("They", "they pay", "you cancel") if to_provider else ("You", "you pay", "they cancel")
    )
    if not share or not free:
        return f"{they} can cancel a visit free of charge at any time before it starts."
    part = "the full price" if share == A_WHOLE else f"{share}% of the price"
    return (
        f"{they} can cancel a visit free of charge up to {hours_words(free)} before it starts. "
        f"After that {one} {part} of the visit. If {other}, {one} nothing."
    )


def called_off_words(terms: Terms) -> str:
    """What a worker is paid for hours that are called off, as a paper for both sides says it."""
    free, share = terms["free_to_cancel_hours"], terms["late_fee_percent"]
    if not share or not free:
        return "The employer may call a visit off, unpaid, at any time before it starts."
    part = "in full" if share == A_WHOLE else f"{share}% of it"
    return (
        f"The employer may call a visit off, unpaid, up to {hours_words(free)} before it starts. "
        f"When it is called off later, the worker is paid {part}. What the worker calls off is not paid."
    )


def rate_rows(terms: Terms) -> list[tuple[str, str]]:
    """What is charged for each kind of hour, and what comes on top, as rows for a page."""
    priced = tariff(terms)
    rows = [(BAND_TITLES[band], f"{say_pounds(priced.rate(band))} an hour") for band in HOURLY_BANDS]
    if priced.minimum_minutes:
        rows.append(("Shortest visit charged", minutes_words(priced.minimum_minutes)))
    if priced.travel_pence:
        rows.append(("Travel", f"{say_pounds(priced.travel_pence)} for each worker’s visit"))
    return rows


def contract_words(terms: Terms, *, to_provider: bool = False) -> tuple[str, ...]:
    """What kind of contract it would be, in plain sentences, said to either side."""
    return (PROVIDER_CONTRACT_WORDS if to_provider else CONTRACT_WORDS)[terms["engagement"]]
