"""Samples into figures."""

from collections.abc import Callable, Iterable
from time import perf_counter


def percentile(samples: Iterable[float], part: float) -> float:
    """The smallest sample that at least ``part`` of them (0 to 1) do not exceed."""
    ordered = sorted(samples)
    if not ordered:
        raise ValueError("There is nothing to measure.")
    place = max(0, -(-int(part * 1_000_000) * len(ordered) // 1_000_000) - 1)
    return ordered[place]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def summary(samples: Iterable[float], prefix: str) -> dict[str, float]:
    """The middle and the slow end, named: ``page_p50_ms``, ``page_p95_ms``."""
    known = list(samples)
    return {
        f"{prefix}_p50_ms": round(percentile(known, 0.50), 3),
        f"{prefix}_p95_ms": round(percentile(known, 0.95), 3),
    }


def ratio(ours: float, floor: float) -> float:
    """How many times the least possible ours costs."""
    return round(ours / floor, 2)
