"""The search over all of England under load: the production web server, hammered by wrk on this machine."""

import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connections
from django.urls import reverse

from marketplace.bench import clock, database
from marketplace.bench.asking import ask
from marketplace.bench.figures import ratio
from marketplace.bench.nation.filling import fill
from marketplace.bench.search import SEED
from marketplace.bench.serving import serving

SCRIPT = """
local addresses = {%s}
local at = 0
request = function()
  at = at + 1
  return wrk.format("GET", addresses[(at - 1) %% #addresses + 1])
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("FIGURES %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""
HEADERS = ("-H", "User-Agent: Mozilla/5.0 (bench)")


def run(
    say: Callable[[str], None],
    *,
    listings: int = 150_000,
    visits: int = 5_000_000,
    searches: int = 500,
    seconds: int = 20,
    people: int = 8,
) -> dict[str, object]:
    """Mixed searches by ``people`` at once for ``seconds``; beside it, one person alone."""
    seed = f"{listings} listings, {visits} visits, seed {SEED}"
    database.keep("the nation", seed, lambda: fill(say, listings=listings, seed=SEED, visits=visits), say=say)
    with clock.stopped():
        addresses = [
            reverse("marketplace:find_results", args=[brief.reference]) for _, brief in ask(searches, SEED)
        ]
    connections.close_all()
    with serving("marketplace.bench.stopped") as port:
        say("Warming up …")
        _hammer(port, addresses, people=2, seconds=max(seconds // 2, 1))
        say(f"One person for {seconds} seconds …")
        alone = _hammer(port, addresses, people=1, seconds=seconds)
        say(f"{people} people at once for {seconds} seconds …")
        together = _hammer(port, addresses, people=people, seconds=seconds)
    errors = together["errors"] + alone["errors"]
    return {
        "listings": listings,
        "people": people,
        "requests_per_second": together["rate"],
        "p50_ms": together["p50_ms"],
        "p95_ms": together["p95_ms"],
        "alone_per_second": alone["rate"],
        "alone_p95_ms": alone["p95_ms"],
        "ratio": ratio(together["rate"], alone["rate"]),
        "errors": errors,
        "problems": [f"{errors} pages were not served."] if errors else [],
    }


def _hammer(port: int, addresses: list[str], *, people: int, seconds: int) -> dict[str, float]:
    """What wrk says of asking for the addresses in turn."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "searches.lua")
        script.write_text(SCRIPT % ", ".join(f'"{address}"' for address in addresses))
        answer = subprocess.run(  # noqa: S603 - our own words
            [
                *("wrk", "--threads", "1", "--connections", str(people), "--duration", f"{seconds}s"),
                *("--timeout", "30s", "--script", script, *HEADERS, f"http://127.0.0.1:{port}"),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=seconds + 60,
        )
    found = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+) (\d+)", answer.stdout)
    if not found:
        raise RuntimeError(f"wrk said nothing of use: {answer.stdout[-300:]}")
    requests, microseconds, middle, slow, errors = map(int, found.groups())
    return {
        "rate": round(requests * 1_000_000 / microseconds, 1),
        "p50_ms": round(middle / 1000, 1),
        "p95_ms": round(slow / 1000, 1),
        "errors": errors,
    }
