"""SQL for the price of a week: the same whole numbers as ``payments.pricing.cost_of``."""

from itertools import pairwise

from directory.bands import HOURLY_BANDS
from directory.hours import SLOT
from directory.question import PriceGroup, Question
from directory.statement.lanes import place
from directory.statement.planes import Times


def week_pence(question: Question, times: Times, *, entry: str, covered: str, starts: str) -> str:
    """What an entry charges for the visits it covers, each at its first possible start.

    ``entry`` is the alias its rates are under, ``covered`` and ``starts`` the SQL of both.
    """
    alike: dict[tuple[PriceGroup, int], int] = {}
    terms = []
    for index, (visit, runs) in enumerate(zip(question.pattern.visits, question.prices, strict=True)):
        if len(runs) == 1:
            key = (runs[0][1], visit.workers)
            alike[key] = alike.get(key, 0) | 1 << index
        else:
            terms.append(_by_start(question, times, index, entry, starts))
    for (group, workers), mask in alike.items():
        many = f"bit_count((({covered}) & {mask})::bit(64))"
        terms.append(f"{many} * {workers} * {_visit(group, entry)}")
    return " + ".join(terms)


def _by_start(question: Question, times: Times, index: int, entry: str, starts: str) -> str:
    """A visit whose price depends on when it starts."""
    visit, runs = question.pattern.visits[index], question.prices[index]
    at = place(times.windows[index], starts)
    text = f"CASE WHEN {at} = 0 THEN 0"
    for (_, group), (until, _) in pairwise(runs):
        text += f" WHEN {at} <= {(until - visit.earliest) // SLOT} THEN {_visit(group, entry)}"
    return f"{visit.workers} * {text} ELSE {_visit(runs[-1][1], entry)} END"


def _visit(group: PriceGroup, entry: str) -> str:
    """The price of one visit by one worker: rounded once, half up, and travel."""
    timed = [
        f"{minutes} * {entry}.rates[{number}]" for number, minutes in enumerate(group.minutes, 1) if minutes
    ]
    lacking = (
        f"greatest({entry}.minimum_minutes - {sum(group.minutes)}, 0) * {entry}.rates[{group.first + 1}]"
    )
    text = f"(2 * ({' + '.join([*timed, lacking])}) + 60) / 120"
    if group.sleep_in:
        text = f"coalesce({entry}.rates[{len(HOURLY_BANDS) + 1}], {text})"
    return f"({text} + {entry}.travel_pence)"
