"""Who asked and what became of it, who pays, and how far all of this can be trusted: from what was released."""

from __future__ import annotations

from django.db.models import Sum

from directory.enums import FundingKind
from directory.models import Authority, Lsoa
from marketplace.disclosure import Release
from marketplace.estimators.outcomes import Outcome
from marketplace.measures.bands import in_block
from marketplace.measures.capacity import CONFIRMED_DAYS
from marketplace.measures.health import outcomes_known, people_placed, providers_confirmed, requests_complete
from marketplace.measures.histories import direct_payment_searches
from marketplace.measures.panels_made import (
    NOT_RELEASED,
    PEOPLE,
    Ask,
    and_words,
    ends,
    known,
    of_people,
    of_supply,
    released,
    supply_of,
    without,
)
from marketplace.measures.payers import fill_rate, hours_by_payer, people_by_payer, self_funder_coverage
from marketplace.measures.registry import MEASURES
from marketplace.measures.released import last_day, seen, summed
from marketplace.panel import Chart, Panel, Table

NEEDS = "Who asked for care, and what became of it"
OUTCOMES = {
    Outcome.MET: "Met",
    Outcome.UNDER_MET: "Met in part",
    Outcome.UNMET: "Not met",
    Outcome.LEFT: "No longer needed",
}


def needs(ask: Ask) -> Panel:
    """M1 and M3: who asked for care in the quarter, and what became of it within 28 days, by district."""
    found = released(ask, "asked")
    if found is None:
        return without(ask, NEEDS, ("M1", "M3"), NOT_RELEASED)
    release, reference = found
    total = release.value()
    if not total:
        return without(
            ask,
            NEEDS,
            ("M1", "M3"),
            f"Of {ask.quarter} nothing may be shown: {ask.policy.few}.",
            releases=(reference,),
        )
    inside = release.within("district")
    names = dict(Authority.objects.filter(pk__in=inside).values_list("pk", "name"))
    rows = tuple(
        sorted((names.get(code, code), cell.value, *_ends_of(release, code)) for code, cell in inside.items())
    )
    return of_people(
        ask,
        NEEDS,
        f"About {total:,} people asked for care here.",
        Table(("District", "Asked", *OUTCOMES.values()), rows),
        Chart("stacked", values=tuple(range(2, 2 + len(OUTCOMES))), unit="people"),
        measures=("M1", "M3"),
        reference=reference,
    )


def _ends_of(release: Release, district: str) -> list[int | None]:
    return [release.value(("district", district), ("outcome", outcome)) for outcome in OUTCOMES]


def who_pays(ask: Ask) -> Panel:
    """M26: people by who was to pay, and how much of the whole that is."""
    title = "Who was to pay"
    found = released(ask, "asked")
    if found is None:
        return without(ask, title, ("M26",), NOT_RELEASED)
    release, reference = found
    people = people_by_payer(release)
    hours_found = released(ask, "asked_hours")
    hours = hours_by_payer(hours_found[0] if hours_found else None)
    rows = tuple((kind.in_tables, known(people[kind]), known(hours[kind])) for kind in FundingKind)
    if all(row[1] is None for row in rows):
        return without(
            ask, title, ("M26",), f"No way of paying has enough people to be shown: {ask.policy.few}."
        )
    aged = Lsoa.objects.filter(council=ask.gss).aggregate(aged=Sum("aged_65_over"))["aged"] or 0
    ratio = self_funder_coverage(release, aged)
    sight = (
        f"Those with their own money who may be shown are about {ratio.value:.1%} of the self-funders there may be"
        if ratio.value is not None
        else f"How many self-funders there are is not known: {ratio.reason}"
    )
    return of_people(
        ask,
        title,
        _most(release),
        Table(("Paid by", "People who may be shown", "Hours a week that may be shown"), rows),
        Chart("bars", unit="people who may be shown"),
        measures=("M26", "M26b", "M26c"),
        reference=reference,
        releases=(reference, *([hours_found[1]] if hours_found else [])),
        coverage=f"{sight}. {seen(release, 'payer')}.",
    )


def _most(release: Release) -> str:
    """Which way of paying is the most common, where that is sure; else what is shown, as what it is."""
    spans = {kind: in_block(release, "payer", kind) for kind in FundingKind.values}
    for kind, span in spans.items():
        if all(span.least > other.most for name, other in spans.items() if name != kind):
            return f"Most were to pay like this: {FundingKind(kind).in_tables}."
    shown = summed(release, "payer")
    top = [FundingKind(kind).in_tables for kind in FundingKind.values if shown[kind] == max(shown.values())]
    told = f"Of those who may be shown, {shown.total():,} of {release.value() or 0:,},"
    unsure = "Which way is the most common of all cannot be told."
    if len(top) > 1:
        return f"{told} as many were to pay like this: {top[0]}, as like this: {and_words(top[1:])}. {unsure}"
    return f"{told} {shown.most_common(1)[0][1]:,} were to pay like this: {top[0]}. {unsure}"


def pa_fill(ask: Ask) -> Panel:
    """M27: direct payments that find a personal assistant."""
    title = "Direct payments that found a personal assistant"
    reading = fill_rate(
        direct_payment_searches(ask.gss, ask.period), as_of=last_day(ask.period), policy=ask.policy
    )
    if reading.value is None:
        return without(ask, title, ("M27",), reading.reason)
    low, high = ends(reading, 100)
    rows = (("At work within eight weeks", known(reading, 100), low, high),)
    table = Table(("What", "Part, %", "Lower end, %", "Upper end, %"), rows)
    chart = Chart(
        "dots", low=2, high=3, unit="% of people with a direct payment who asked a personal assistant"
    )
    more = {
        "as_of": last_day(ask.period),
        "window": ask.quarter,
        "out_of": "people with a direct payment who asked 56 days ago or longer",
    }
    sentence = f"{reading.value:.0%} had a personal assistant at work within eight weeks."
    return of_supply(ask, title, sentence, table, chart, measures=("M27",), **more)


def health(ask: Ask) -> Panel:
    """M36: how fresh and how full the facts are."""
    found = released(ask, "asked")
    release = found[0] if found else None
    readings = {
        "M36": providers_confirmed(supply_of(ask), as_of=ask.today),
        "M36c": outcomes_known(release),
        "M36d": people_placed(ask.period, policy=ask.policy),
        "M36b": requests_complete(),
    }
    rows = tuple(
        (
            MEASURES[code].name,
            f"{each.value:.0%}" if each.value is not None else "Not known",
            each.reason or each.coverage or "–",
        )
        for code, each in readings.items()
    )
    fresh = readings["M36"]
    sentence = (
        f"{fresh.value:.0%} of providers here said within {CONFIRMED_DAYS} days which of their hours are free."
        if fresh.value is not None
        else "It is not known how fresh the hours of providers are."
    )
    chart = Chart("cards", values=(1, 2))
    more = {"window": f"{ask.quarter}, and now", "out_of": f"{PEOPLE}; providers that can be found here now"}
    return of_supply(
        ask,
        "How far these numbers can be trusted",
        sentence,
        Table(("What", "Part", "What to know"), rows),
        chart,
        measures=tuple(readings),
        **more,
    )
