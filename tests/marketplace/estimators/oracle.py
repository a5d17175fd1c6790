"""What others reckon of the same numbers: lifelines and scipy, which only `script/oracle` fetches.

Their answers are kept in ``answers.json``, so that every run compares with them; `script/oracle --write` writes it.
"""

import json
import random
import sys
from pathlib import Path

from marketplace.estimators import intervals, markets, waiting

ANSWERS = Path(__file__).with_name("answers.json")
DAYS = (1.0, 3.0, 7.0, 14.0, 28.0)


def waits(seed, number, *, whole_days=False):
    """Waits of so many: to be sourced within about eight days, to leave within about thirty, or seen for up to forty."""
    dice, found = random.Random(seed), []
    for _ in range(number):
        ends = [dice.uniform(1, 40), dice.expovariate(1 / 8), dice.expovariate(1 / 30)]
        first = min(range(3), key=ends.__getitem__)
        found.append((float(1 + int(ends[first])) if whole_days else ends[first], first))
    return found


CURVES = {"forty": waits(1, 40), "two hundred": waits(2, 200)}
TIED = {"whole days": [(day, min(end, 1)) for day, end in waits(3, 120, whole_days=True)]}
SHARES = [(0, 12), (3, 10), (45, 60), (500, 1000), (30, 30)]
RATES = [(0, 800), (1, 250), (7, 1200), (60, 9000)]
FREEDOMS = [1, 2, 5, 9, 30]
RATIOS = [(30, 100, 20, 120), (5, 40, 9, 35)]
AMOUNTS = [[10, 20, 30, 40], [1] * 8, [500, 3, 2]]


def estimate(it):
    return [it.value, it.low, it.high]


def ours():
    """All of it by our estimators."""
    curves = {name: waiting.time_to_source(each) for name, each in (CURVES | TIED).items()}
    return {
        "by_then": {name: [estimate(curves[name].sourced_by(day)) for day in DAYS] for name in CURVES},
        "variance": {name: [curves[name].step_at(day).variance_by_then for day in DAYS] for name in CURVES},
        "waiting": {name: [estimate(curves[name].waiting_at(day)) for day in DAYS] for name in curves},
        "shares": [estimate(intervals.share(*each)) for each in SHARES],
        "rates": [estimate(intervals.rate(*each)) for each in RATES],
        "student": [intervals.student_quantile(each) for each in FREEDOMS],
        "ratios": [estimate(intervals.ratio(*each)) for each in RATIOS],
        "diversity": [markets.diversity(each) for each in AMOUNTS],
    }


def theirs():
    """All of it by theirs."""
    from lifelines import AalenJohansenFitter, KaplanMeierFitter  # only script/oracle has them
    from scipy import stats

    def aalen_johansen(each):
        return AalenJohansenFitter().fit(
            [day for day, _ in each], [end for _, end in each], event_of_interest=1
        )

    def at(table, column=0):
        return [float(table[table.index <= day].iloc[-1, column]) for day in DAYS]

    def with_interval(value, both):  # lifelines names upper and lower, in one order or the other
        one, two = at(both), at(both, 1)
        return [[v, min(a, b), max(a, b)] for v, a, b in zip(at(value), one, two, strict=True)]

    def kaplan_meier(each):
        fit = KaplanMeierFitter().fit([day for day, _ in each], [end > 0 for _, end in each])
        return with_interval(fit.survival_function_, fit.confidence_interval_)

    fits = {name: aalen_johansen(each) for name, each in CURVES.items()}

    def wilson(some, of):
        found = stats.binomtest(some, of).proportion_ci(method="wilson")
        return [some / of, found.low, found.high]

    def garwood(events, exposure):
        low = stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
        scale = 1000 / exposure
        return [events * scale, low * scale, stats.chi2.ppf(0.975, 2 * events + 2) / 2 * scale]

    def katz(*each):
        found = stats.contingency.relative_risk(*each)
        low, high = found.confidence_interval(0.95)
        return [found.relative_risk, low, high]

    return {
        "by_then": {
            name: with_interval(fit.cumulative_density_, fit.confidence_interval_)
            for name, fit in fits.items()
        },
        "variance": {name: at(fit.variance_.to_frame()) for name, fit in fits.items()},
        "waiting": {name: kaplan_meier(each) for name, each in (CURVES | TIED).items()},
        "shares": [wilson(*each) for each in SHARES],
        "rates": [garwood(*each) for each in RATES],
        "student": [stats.t.ppf(0.975, each) for each in FREEDOMS],
        "ratios": [katz(*each) for each in RATIOS],
        "diversity": [float(2.718281828459045 ** stats.entropy(each)) for each in AMOUNTS],
    }


def apart(one, two, path=""):
    """Where two answers differ by more than 1e-9, relative or absolute."""
    if isinstance(one, dict):
        pairs = [(one[name], two[name], f"{path}.{name}") for name in one]
    elif isinstance(one, list):
        pairs = [
            (mine, other, f"{path}[{at}]") for at, (mine, other) in enumerate(zip(one, two, strict=True))
        ]
    else:
        return [] if abs(one - two) <= 1e-9 * max(1.0, abs(two)) else [f"{path}: {one} and {two}"]
    return [fault for pair in pairs for fault in apart(*pair)]


if __name__ == "__main__":
    if "--write" in sys.argv:
        ANSWERS.write_text(json.dumps(theirs(), indent=1, default=float) + "\n")
        print(f"Wrote {ANSWERS}.")  # noqa: T201
    faults = apart(ours(), theirs())
    print("\n".join(faults) or "Every estimate agrees with lifelines and scipy to 1e-9.")  # noqa: T201
    sys.exit(bool(faults))
