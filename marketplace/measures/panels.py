"""Panels by their key: what the workspace, the statement and the board pack show, made from measures."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from directory.models import Authority
from marketplace.disclosure import Policy
from marketplace.measures.choice import PROFILES
from marketplace.measures.outlook import backtest, outlook
from marketplace.measures.panels_choice import choice_map, choices
from marketplace.measures.panels_equity import equity
from marketplace.measures.panels_exits import exit_impact, watch
from marketplace.measures.panels_made import Ask, without
from marketplace.measures.panels_missing import languages, looked, missing, rare
from marketplace.measures.panels_people import health, needs, pa_fill, who_pays
from marketplace.measures.panels_prices import price_by_length, price_by_payer, prices
from marketplace.measures.panels_providers import entry_exit, how_full, in_few_hands, who_provides
from marketplace.measures.panels_quality import quality, ratings, wanted_and_got
from marketplace.measures.panels_waiting import waiting, waiting_groups, waiting_now, waiting_places
from marketplace.measures.panels_wanted import became, wanted
from marketplace.measures.panels_when import time_of_week, unconfirmed
from marketplace.measures.panels_where import asked_map, gap_map, gap_share, gap_tiles
from marketplace.measures.panels_years import five_years
from marketplace.panel import Panel

MAKERS: dict[str, Callable[[Ask], Panel]] = {
    "health": health,
    "needs": needs,
    "gap_map": gap_map,
    "gap_tiles": gap_tiles,
    "gap_share": gap_share,
    "asked_map": asked_map,
    "time_of_week": time_of_week,
    "unconfirmed": unconfirmed,
    "waiting": waiting,
    "waiting_places": waiting_places,
    "waiting_now": waiting_now,
    "waiting_groups": waiting_groups,
    "choice": choices,
    **{f"choice_{slug.replace('-', '_')}": choice_map(slug) for slug in PROFILES},
    "missing": missing,
    "looked": looked,
    "languages": languages,
    "rare": rare,
    "who_provides": who_provides,
    "in_few_hands": in_few_hands,
    "how_full": how_full,
    "entry_exit": entry_exit,
    "prices": prices,
    "price_by_length": price_by_length,
    "price_by_payer": price_by_payer,
    "quality": quality,
    "wanted_and_got": wanted_and_got,
    "ratings": ratings,
    "who_pays": who_pays,
    "pa_fill": pa_fill,
    "equity": equity,
    "watch": watch,
    "exit_impact": exit_impact,
    "outlook": lambda ask: outlook(ask.authority, ask.policy, ask.period, ask.today),
    "backtest": lambda ask: backtest(ask.authority, ask.policy, ask.period, ask.today),
    "five_years": five_years,
    "wanted": lambda ask: wanted(ask.authority, ask.policy, ask.period, ask.today),
    "wanted_became": lambda ask: became(ask.authority, ask.policy, ask.period, ask.today),
}


def panel_of(
    key: str,
    authority: Authority,
    policy: Policy,
    period: str,
    today: date,
    *,
    read: dict[Hashable, Any] | None = None,
) -> Panel:
    """One panel of a council. Numbers about people are of ``period``, as released for whom ``policy`` is; supply is of ``today``.

    A key that nobody makes gives a panel that says so. Panels of one council and day may share what they ``read``.
    """
    ask = Ask(key, authority, policy, period, today, {} if read is None else read)
    make = MAKERS.get(key)
    return (
        make(ask)
        if make
        else without(ask, key.replace("_", " ").capitalize(), (), "No data yet: this is not reckoned here")
    )
