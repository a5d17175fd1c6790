"""From a value to a place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.panel import Value

STEPS = (1, 2, 2.5, 5, 10)


def numbers(values: Iterable[Value]) -> list[float]:
    """Those that are numbers."""
    return [float(value) for value in values if isinstance(value, int | float)]


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` to ``high`` over places from ``start`` to ``end``."""

    low: float
    high: float
    start: float = 0.0
    end: float = 1.0

    def at(self, value: float) -> float:
        """Where a value is; what is outside is at the edge."""
        part = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return self.start + part * (self.end - self.start)

    def ticks(self, most: int = 5) -> list[float]:
        """A few round values on it."""
        step = nice_step(self.high - self.low, most)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(number * step, 10) for number in range(first, last + 1)]


def nice_step(span: float, most: int, steps: Sequence[float] = STEPS) -> float:
    """The smallest round step of which at most so many go into a span."""
    if span <= 0:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(span / most))
    return next(each * ten for each in steps if each * ten * most >= span * (1 - 1e-9))


def around(values: Sequence[float], start: float = 0.0, end: float = 1.0, *, nought: bool = True) -> Scale:
    """A scale that holds all values on round ends, and nought unless it is said not to."""
    low, high = min([*values, *[0.0] * nought], default=0), max([*values, *[0.0] * nought], default=1)
    step = nice_step(high - low, 5)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(low, high if high > low else low + step, start, end)
