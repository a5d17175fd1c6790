"""Who pays: own money, direct payments, funds that others hold, and councils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from directory.enums import FundingKind
from marketplace.disclosure import STAFF, Policy, Release
from marketplace.measures.people import part_of_people
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.measures.released import NOTHING_RELEASED, last_day, seen, summed, whole

FILLED_WITHIN = 56  # days
SELF_FUNDERS = 81_228
AGED_65_ENGLAND = 10_401_213
SELF_FUNDERS_SOURCE = (
    "ONS, Estimating the size of the self-funding population in the community, England, 2021 to 2022, 7 July 2022: 25.8% of"
    " 314,839; Census 2021: 10,401,213 people aged 65 and over"
)
NOBODY_SEEKS = "nobody with a direct payment looked for a personal assistant long enough ago to say"
NOT_KNOWN = "it is not known how many people of 65 and over live here"


@measure("M26", "People by who pays")
def people_by_payer(release: Release | None) -> dict[str, Reading]:
    """How many people asked for care with their own money, a direct payment, an individual service fund, or arranged by the council.

    Formula: sum of published counts by payer, over districts and outcomes
    Unit: people
    Out of: people who asked for care, by who was to pay when they first asked
    Window: one calendar quarter
    Source: the published release of people who asked
    Cannot see: groups too small to be shown, and care arranged off the site, which is most of what people pay themselves
    """
    return _by_payer("M26", release)


@measure("M26b", "Hours by who pays")
def hours_by_payer(release: Release | None) -> dict[str, Reading]:
    """How many hours a week were asked for, by who pays.

    Formula: sum of published hours by payer, over districts
    Unit: hours a week
    Out of: hours asked for, by who was to pay
    Window: one calendar quarter
    Source: the published release of hours asked for
    Cannot see: groups too small to be shown, and care arranged off the site
    """
    return _by_payer("M26b", release)


def _by_payer(code: str, release: Release | None) -> dict[str, Reading]:
    if release is None:
        return {payer: no_answer(code, NOTHING_RELEASED) for payer in FundingKind.values}
    found, more = summed(release, "payer"), {"as_of": last_day(release.period), "of": whole(release)}
    said = seen(release, "payer")
    return {
        payer: answer(
            code,
            found.get(payer),
            otherwise=release.policy.few,
            coverage=said,
            **more,
        )
        for payer in FundingKind.values
    }


@measure("M26c", "How many self-funders we see")
def self_funder_coverage(release: Release | None, aged_65_over: int) -> Reading:
    """How many of those who buy care in the community with their own money were seen here, against the best estimate there is.

    Formula: people who asked with their own money / (81,228 × residents aged 65+ / 10,401,213)
    Unit: share
    Out of: self-funders in the community by the ONS, spread over England by people aged 65 and over
    Window: one calendar quarter, against an estimate for a year
    Source: the published release of people who asked; ONS 7 July 2022 (25.8% of 314,839, which it thinks too few); Census 2021
    Cannot see: self-funders that no survey finds; LaingBuisson reckons about 35%, so that the true ratio is lower
    """
    if release is None:
        return no_answer("M26c", NOTHING_RELEASED)
    own, as_of = summed(release, "payer").get(FundingKind.OWN), last_day(release.period)
    if not aged_65_over:
        return no_answer("M26c", NOT_KNOWN, as_of=as_of)
    expected = SELF_FUNDERS * aged_65_over / AGED_65_ENGLAND
    ratio = None if own is None else own / expected
    return answer(
        "M26c", ratio, otherwise=release.policy.few, of=expected, as_of=as_of, coverage=SELF_FUNDERS_SOURCE
    )


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody with a direct payment who asked a personal assistant: how long ago, and after how many days the first came."""

    person: int
    age_days: int
    started_after: int | None = None


@measure("M27", "Direct payments that find a personal assistant")
def fill_rate(rows: Sequence[Search], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of people with a direct payment who looked for a personal assistant and had one at work within eight weeks.

    Formula: people with a first visit within 56 days / people who asked 56 days ago or longer
    Unit: share
    Out of: people with a direct payment who asked a personal assistant, 56 days ago or longer
    Window: those who asked in one calendar quarter
    Source: bookings paid by a direct payment, and visits that took place
    Cannot see: personal assistants found off the site
    """
    old = [row for row in rows if row.age_days >= FILLED_WITHIN]
    if not old:
        return no_answer("M27", NOBODY_SEEKS, as_of=as_of)
    some = {row.person for row in old if row.started_after is not None and row.started_after <= FILLED_WITHIN}
    return part_of_people("M27", some, {row.person for row in old}, as_of=as_of, policy=policy)
