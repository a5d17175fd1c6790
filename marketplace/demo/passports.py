"""What providers show the council: a paper for every check they need, dated as papers are."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from directory.enums import (
    BarredList,
    CheckReason,
    CheckSource,
    CheckState,
    DbsLevel,
    ProviderKind,
    ReferenceOutcome,
    Workforce,
)
from directory.models import Listing, Worker
from directory.passport import BY_HUMAN, INSURANCES, INSURED_AT_LEAST_PENCE, RECORDED, Kind, Required, longest
from directory.policies import checks_required

INSURERS = ("Wold & Vale Mutual", "Harbour Care Insurance", "Bramble Cover", "Quillfeather Underwriting")
COLLEGES = ("Wrenchester College", "Fairholt Skills", "Steady Hands Training", "County Learning")

C = CheckState
IN_ORDER = 7  # of whom nothing is said, for each round of fates
FATES = (C.LAPSED, C.EXPIRING, C.REJECTED, C.PENDING, C.WITHDRAWN, C.PENDING)
TOLD = (C.REJECTED, C.PENDING, C.WITHDRAWN)
REFUSED = (CheckReason.UNREADABLE, CheckReason.NAME, CheckReason.TOO_OLD)


def ends(fate: str, today: date, random: Random) -> date | None:
    """The last day of an insurance that has run out, or soon will; None when nothing is to be said of it."""
    days: dict[str, tuple[int, int]] = {C.LAPSED: (-4, -1), C.EXPIRING: (2, 24)}
    return today + timedelta(days=random.randint(*days[fate])) if fate in days else None


def told(random: Random) -> dict[str, Any]:
    """One more paper a provider tells of, as ``checks.offer`` takes it: a car, a kitchen, or next year's insurance."""
    today = timezone.localdate()
    kitchen = {"issuer": "Wrenshire Council", "issued_on": today - timedelta(days=random.randint(10, 90))}
    return random.choice(
        (
            {"kind": Kind.VEHICLE, "valid_until": today + timedelta(days=random.randint(90, 300))},
            {"kind": Kind.FOOD_HYGIENE, **kitchen},
            renewal(random),
        )
    )


def monthly(listing: Listing, random: Random) -> list[dict[str, Any]]:
    """What an officer looks up again every month: the register of nurses."""
    return [paper for paper in papers(listing, random) if paper["kind"] == Kind.PROFESSIONAL_PIN]


def papers(
    listing: Listing, random: Random, *, insured_until: date | None = None
) -> Iterator[dict[str, Any]]:
    """All its provider needs for this listing, as ``checks.verify_many`` takes it."""
    workers = {worker.pk: worker for worker in listing.provider.workers.all()}
    attested = listing.provider.kind == ProviderKind.AGENCY
    levels: dict[int | None, str] = {}
    for one in checks_required(listing):
        if one.kind == Kind.DBS:
            levels[one.human] = one.detail  # the highest comes last
        elif one.kind in RECORDED:
            seen = _paper(one, workers, attested, random)
            if insured_until and one.kind == Kind.PUBLIC_LIABILITY:
                seen |= {"valid_until": insured_until, "valid_from": insured_until - timedelta(days=364)}
            yield seen
    for human, level in levels.items():
        yield _paper(Required(Kind.DBS, human, level), workers, attested, random)


def _paper(one: Required, workers: dict[int, Worker], attested: bool, random: Random) -> dict[str, Any]:
    seen: dict[str, Any] = {"kind": one.kind, "source": CheckSource.COPY}
    if one.kind in BY_HUMAN:
        seen["worker"] = None if one.human is None else workers[one.human]
        seen["source"] = CheckSource.ATTESTED if attested else CheckSource.ORIGINAL
    return seen | _facts(one, attested, random)


def _facts(one: Required, attested: bool, random: Random) -> dict[str, Any]:
    """What is on the paper."""
    today = timezone.localdate()
    issued_on = today - timedelta(days=random.randint(10, 200))
    if one.kind in INSURANCES:
        return _insurance(issued_on, random)
    if one.kind == Kind.DBS:
        return _certificate(one.detail, attested, issued_on, random)
    spoken = {"outcomes": [ReferenceOutcome.CARE, ReferenceOutcome.CHARACTER], "source": CheckSource.SPOKEN}
    taught = {"course": one.detail, "issuer": random.choice(COLLEGES), "issued_on": issued_on}
    facts: dict[str, dict[str, Any]] = {
        Kind.TRAINING: taught,
        Kind.REFERENCES: {} if attested else spoken,
        Kind.VEHICLE: {"valid_until": today + timedelta(days=random.randint(100, 340))},
        Kind.DECLARATION: {"source": CheckSource.SIGNED},
    }
    return facts.get(one.kind, {"valid_until": longest(one.kind, "", today)})


def _insurance(began: date, random: Random) -> dict[str, Any]:
    return {
        "issuer": random.choice(INSURERS),
        "limit_pence": INSURED_AT_LEAST_PENCE * random.choice((1, 1, 2)),
        "valid_from": began,
        "valid_until": began + timedelta(days=364),
    }


def renewal(random: Random) -> dict[str, Any]:
    """Next year's insurance, which the council has yet to see."""
    return {
        "kind": Kind.PUBLIC_LIABILITY,
        "source": CheckSource.COPY,
        **_insurance(timezone.localdate(), random),
    }


PAPER = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Contents 4 0 R /Resources << /Font << /F << "
    b"/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj\n"
    b"4 0 obj << /Length 88 >>\nstream\nBT /F 18 Tf 40 220 Td (An invented paper. Nobody is insured by it.) Tj ET\n"
    b"endstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
)


def _certificate(level: str, attested: bool, issued_on: date, random: Random) -> dict[str, Any]:
    if attested:
        return {"level": level, "issued_on": issued_on}
    return {
        "level": level,
        "workforce": Workforce.ADULT,
        "barred_lists": [BarredList.ADULTS] if level == DbsLevel.ENHANCED_BARRED else [],
        "number": f"00{random.randrange(10**10):010}",
        "issued_on": issued_on,
    }
