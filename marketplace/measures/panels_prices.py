"""Prices: what is asked and what was paid for an hour, against what an hour costs at least."""

from __future__ import annotations

from collections.abc import Mapping

from directory.enums import FundingKind, ProviderKind
from marketplace import price_floors
from marketplace.measures.market import visits_of
from marketplace.measures.panels_made import Ask, of_supply, prices_of, without
from marketplace.measures.prices import NO_PRICES, by_kind, by_payer, paid_prices, price, visit_price
from marketplace.measures.registry import Reading
from marketplace.measures.released import last_day
from marketplace.panel import Chart, Panel, Table, Value
from payments.models import StatutoryRate

A_POUND = 100
HEADS = ("Low, £", "Middle, £", "High, £")
WAGE = "national_living_wage"


def prices(ask: Ask) -> Panel:
    """M18 of what listings ask on a weekday, by kind of provider."""
    title = "What an hour costs"
    listed = [row for row in prices_of(ask) if not row.weekend]
    readings = price(listed, by_kind, as_of=ask.today, policy=ask.policy)
    labels = {kind: str(label) for kind, label in ProviderKind.choices}
    rows = _rows({labels.get(kind, kind): reading for kind, reading in readings.items()})
    if not rows:
        return without(ask, title, ("M18",), NO_PRICES)
    told = [row for row in rows if isinstance(row[2], float)]
    sentence = "; ".join(f"{row[0]}: £{row[2]:.2f} in the middle" for row in told)
    chart = Chart(
        "box",
        values=(1, 2, 3),
        unit="£ an hour on a weekday: eight of ten prices lie on the line",
        lines=_floors(ask),
    )
    out_of = "offers that can be found here, each once"
    return of_supply(
        ask,
        title,
        f"{sentence}.",
        Table(("Kind of provider", *HEADS), rows),
        chart,
        measures=("M18", "M18c"),
        out_of=out_of,
        window="Now",
    )


def price_by_payer(ask: Ask) -> Panel:
    """M18 of what was paid, by whose money it was."""
    title = "What an hour cost, by who paid"
    readings = price(
        paid_prices(visits_of(ask.gss, ask.period)), by_payer, as_of=last_day(ask.period), policy=ask.policy
    )
    labels = {kind.value: kind.in_tables for kind in FundingKind}
    rows = _rows({str(labels.get(payer, payer)): reading for payer, reading in readings.items()})
    if all(row[2] is None for row in rows):
        why = next((reading.reason for reading in readings.values()), NO_PRICES)
        return without(ask, title, ("M18",), why)
    chart = Chart(
        "box", values=(1, 2, 3), unit="£ an hour: eight of ten hours lie on the line", lines=_floors(ask)
    )
    sentence = "; ".join(
        f"{row[0]}: £{row[2]:.2f} in the middle" for row in rows if isinstance(row[2], float)
    )
    more = {"as_of": last_day(ask.period), "window": ask.quarter, "out_of": "hours of visits that took place"}
    return of_supply(
        ask, title, f"{sentence}.", Table(("Paid by", *HEADS), rows), chart, measures=("M18",), **more
    )


def price_by_length(ask: Ask) -> Panel:
    """M18b of what was paid."""
    title = "What a visit cost, by its length"
    paid = paid_prices(visits_of(ask.gss, ask.period))
    readings = visit_price(paid, as_of=last_day(ask.period), policy=ask.policy)
    rows = _rows(readings)
    if all(row[2] is None for row in rows):
        why = next((reading.reason for reading in readings.values()), NO_PRICES)
        return without(ask, title, ("M18b",), why)
    chart = Chart("box", values=(1, 2, 3), unit="£ a visit: eight of ten lie on the line")
    middle = [row for row in rows if row[2] is not None]
    sentence = "; ".join(f"{name}: £{pounds:,.2f} in the middle" for name, _, pounds, _ in middle[:2]) + "."
    more = {"as_of": last_day(ask.period), "window": ask.quarter, "out_of": "visits that took place"}
    return of_supply(ask, title, sentence, Table(("Length", *HEADS), rows), chart, measures=("M18b",), **more)


def _rows(readings: Mapping[str, Reading]) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (name, *(None if pence is None else pence / A_POUND for pence in (each.low, each.value, each.high)))
        for name, each in readings.items()
    )


def _floors(ask: Ask) -> tuple[tuple[str, float], ...]:
    """The wage of the law, and what an hour of regulated care costs at least, where they are known."""
    wage = StatutoryRate.objects.of_kind(WAGE).holding_on(ask.today).first()
    minimum = price_floors.floor_on(price_floors.MINIMUM, ask.today)
    found = [("National Living Wage", wage.pence / A_POUND)] if wage and wage.pence else []
    if minimum:
        found.append((f"Homecare Association {minimum.year}", minimum.pence / A_POUND))
    return tuple(found)
