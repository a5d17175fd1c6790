"""Five years ahead: as many would ask as ask now, of as many people as there will be. How many that is needs a projection."""

from __future__ import annotations

from django.db.models import Sum

from directory.models import Lsoa
from marketplace.measures.demand import A_THOUSAND, asking_rate, need_in_five_years
from marketplace.measures.panels_made import NOT_RELEASED, Ask, of_people, without
from marketplace.measures.released import last_day
from marketplace.models import Release
from marketplace.panel import Chart, Panel, Table
from marketplace.quarters import quarter_words

TITLE = "Five years from now"
QUARTERS = 4


def five_years(ask: Ask) -> Panel:
    """M1c as far as it is known: what asks now, of those who are 65 and over."""
    totals = Release.objects.totals("asked", ask.gss, ask.policy.name)
    shown = [
        (period, value, reference) for period, value, reference in totals if value and period <= ask.period
    ]
    shown = shown[-QUARTERS:]
    why = need_in_five_years().reason
    if not shown:
        return without(ask, TITLE, ("M1c", "M1d"), f"{why}. {NOT_RELEASED}")
    aged = Lsoa.objects.filter(council=ask.gss).aggregate(aged=Sum("aged_65_over"))["aged"] or 0
    newest, _, reference = shown[-1]
    rate = asking_rate([value for _, value, _ in shown], aged, as_of=last_day(newest))
    if rate.value is None:
        return without(ask, TITLE, ("M1c", "M1d"), f"{why}, and {rate.reason}")
    rows = tuple(
        (quarter_words(period), value, round(A_THOUSAND * value / aged, 1)) for period, value, _ in shown
    )
    return of_people(
        ask,
        TITLE,
        f"{why}. Now about {rate.value:.1f} of each 1,000 people aged 65 and over ask in a quarter "
        f"({rate.low:.1f} to {rate.high:.1f} in the last {len(rows)}).",
        Table(("Quarter", "People who asked", "Of each 1,000 aged 65 and over"), rows),
        Chart("bars", values=(2,), unit="of each 1,000 people aged 65 and over"),
        measures=("M1c", "M1d"),
        reference=reference,
        releases=tuple(reference for *_, reference in shown),
        as_of=last_day(newest),
        window="The last four published quarters",
        out_of=f"{aged:,} people aged 65 and over (Census 2021); some who ask are younger",
    )
