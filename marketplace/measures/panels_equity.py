"""Who is left out: two groups beside one another. Staff see by how much; the public may read which way it points."""

from __future__ import annotations

from marketplace.disclosure import STAFF
from marketplace.measures.equity import COMPARED, arms, in_words, sourced_difference, unmet_ratio
from marketplace.measures.panels_made import PEOPLE, Ask, ends, first_upper, known, without
from marketplace.measures.released import last_day
from marketplace.panel import Chart, Panel, Table

TITLE = "How often need goes unmet, one group against another"
ALIKE = 1.0


def equity(ask: Ask) -> Panel:
    """M28 with its intervals, for staff."""
    if ask.policy.name != STAFF.name:
        return without(
            ask, TITLE, ("M28",), "By how much is for staff: published, it could be taken apart with the maps"
        )
    as_of = last_day(ask.period)
    pairs = {words: arms(ask.gss, ask.period, slug) for slug, words in COMPARED.items()}
    ratios = {words: unmet_ratio(*two, as_of=as_of) for words, two in pairs.items()}
    apart = {words: sourced_difference(*two, as_of=as_of) for words, two in pairs.items()}
    if all(each.value is None for each in ratios.values()):
        return without(ask, TITLE, ("M28", "M28b"), next(iter(ratios.values())).reason)
    rows = tuple(
        (
            first_upper(f"{one}, against {two}").rstrip("."),
            known(each),
            *ends(each),
            known(apart[one, two], 100),
        )
        for (one, two), each in ratios.items()
    )
    sure = [one for (one, _), each in ratios.items() if in_words(each, alike=ALIKE) != "cannot tell"]
    sentence = (
        f"It differs more than chance would make it for {' and '.join(sure)}."
        if sure
        else "It cannot be told that any of these groups fares otherwise: every line crosses no difference."
    )
    return Panel(
        ask.key,
        TITLE,
        sentence,
        Table(
            (
                "Who",
                "Times as often",
                "From",
                "To",
                "How many more of 100 found somebody by day 28 (− is fewer)",
            ),
            rows,
        ),
        Chart("dots", low=2, high=3, unit="times as often: 1 is alike", lines=(("Alike", ALIKE),)),
        ("M28", "M28b"),
        as_of,
        ask.quarter,
        PEOPLE,
        coverage="Nobody is asked about ethnicity or religion here, so of these nothing is known.",
    )
