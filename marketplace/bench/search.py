"""The search over all of England, through its real page and as its bare statement, held against the obvious answer."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from wsgiref.util import setup_testing_defaults

import psycopg
from django.db import connection
from django.urls import reverse

from directory.models import Postcode
from marketplace.actions.looking import question_of
from marketplace.bench import clock, database, holding, proof
from marketplace.bench.asking import ask
from marketplace.bench.figures import milliseconds, percentile, ratio, summary
from marketplace.bench.nation import smaller
from marketplace.bench.nation.filling import fill
from marketplace.models import Brief
from marketplace.wsgi import application
from payments.models import BankHoliday

SEED = 20270208
BEGINS = "WITH near"
MOST_QUERIES = 4
MOST_RATIO = 2.5
MOST_ABOVE_MS = 12
MOST_GROWTH = 2

Say = Callable[[str], None]


@dataclass
class Search:
    """One search: what kind it is, and the best times of its page and of its statement."""

    kind: str
    brief: Brief
    statement: tuple = ()
    queries: list[str] = field(default_factory=list)
    page: float = float("inf")
    bare: float = float("inf")


class Browser:
    """Asks for pages through the WSGI application with all its middleware, and notes the statements each makes."""

    def __init__(self):
        self.application = application
        self.statements: list[tuple] = []

    def get(self, address: str) -> bytes:
        """One page; anything but a page is an error."""
        environ = {"HTTP_HOST": "localhost", "PATH_INFO": address, "HTTP_USER_AGENT": "Mozilla/5.0 (bench)"}
        setup_testing_defaults(environ)
        answered = []
        body = self.application(environ, lambda status, *_: answered.append(status))
        try:
            content = b"".join(body)
        finally:
            body.close()
        if not answered[0].startswith("200"):
            raise RuntimeError(f"{address} answered {answered[0]}.")
        return content

    def watch(self, address: str) -> list[tuple]:
        """The statements a page makes, with their parameters."""
        self.statements = []

        def note(execute, sql, params, many, context):
            self.statements.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            self.get(address)
        return self.statements


def run(
    say: Say,
    *,
    listings: int = 150_000,
    visits: int = 5_000_000,
    searches: int = 500,
    passes: int = 3,
    sample: int = 200,
) -> dict[str, object]:
    """Every search ``passes`` times both ways; the best time of each counts."""
    keep_the_nation(say, listings=listings, visits=visits)
    with clock.stopped():
        asked = [Search(kind, brief) for kind, brief in ask(searches, SEED)]
        browser = Browser()
        smaller.make()
        with smaller.used() as fewer:
            say(f"Searching {fewer:,} listings …")
            small = [Search(one.kind, one.brief) for one in asked]
            _measure(say, browser, small, 1)
        say(f"Searching {listings:,} listings …")
        _measure(say, browser, asked, passes)
        cost = holding.search_cost(say, [one.statement for one in asked], passes=passes)
        wrong = _prove(say, asked, sample)
    return _figures(asked, small, wrong, cost) | {
        "listings": listings,
        "searches": searches,
        "checked": sample,
    }


def keep_the_nation(say: Say, *, listings: int, visits: int) -> None:
    """The nation that is searched, as it is or made anew, saying how far that has come."""
    seed = f"{listings} listings, {visits} visits, seed {SEED}"
    build = partial(fill, say, listings=listings, seed=SEED, visits=visits)
    database.keep("the nation", seed, build, say=say, first=True)


def _measure(say: Say, browser: Browser, asked: list[Search], passes: int) -> None:
    """Page and statement turn by turn, so that a busy moment of the machine meets both."""
    for search in asked:
        search.brief.refresh_from_db()
        browser.get(_address(search))
        statements = browser.watch(_address(search))
        search.queries = [sql for sql, _ in statements]
        search.statement = next(one for one in statements if one[0].startswith(BEGINS))
    say("Every page was asked for once; now the clock runs …")
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as bare:
        for number in range(passes):
            for search in asked:
                search.page = min(search.page, milliseconds(lambda one=search: browser.get(_address(one))))
                search.bare = min(
                    search.bare, milliseconds(lambda one=search: bare.execute(*one.statement).fetchall())
                )
            say(f"Pass {number + 1}: {_short(asked)}")


def _address(search: Search) -> str:
    return reverse("marketplace:find_results", args=[search.brief.reference])


def _short(asked: list[Search]) -> str:
    pages, bare = [one.page for one in asked], [one.bare for one in asked]
    return ", ".join(
        f"{name} {percentile(times, 0.5):.1f}/{percentile(times, 0.95):.1f} ms"
        for name, times in (("page", pages), ("statement", bare))
    )


def _prove(say: Say, asked: list[Search], sample: int) -> list[str]:
    """What is wrong with the answers to a random sample."""
    wrong: list[str] = []
    holidays = BankHoliday.objects.dates_known()
    chosen = Random(SEED).sample(asked, min(sample, len(asked)))  # noqa: S311
    for number, search in enumerate(chosen, 1):
        place = Postcode.objects.locate(search.brief.postcode)
        found = proof.differences(question_of(search.brief, place, holidays))
        wrong += [f"{search.brief.reference} ({search.kind}): {one}" for one in found]
        if number % 20 == 0:
            say(f"{number} answers held against the obvious ones, {len(wrong)} differences …")
    return wrong


def _figures(asked: list[Search], small: list[Search], wrong: list[str], cost: float) -> dict[str, object]:
    figures = summary([one.page for one in asked], "page") | summary([one.bare for one in asked], "sql")
    growth = {
        "growth_10x_p50": _growth(asked, small, "page"),
        "sql_growth_10x_p50": _growth(asked, small, "bare"),
    }
    by_kind = defaultdict(list)
    for one in asked:
        by_kind[one.kind].append(one)
    most = max(len(one.queries) for one in asked)
    statements = max(sum(sql.startswith(BEGINS) for sql in one.queries) for one in asked)
    figures |= growth | {
        "ratio": ratio(figures["page_p95_ms"], figures["sql_p95_ms"]),
        "search_cost_ratio": cost,
        "reference_mismatches": len(wrong),
        "queries_a_page": most,
        "classes": {
            kind: summary([one.page for one in ones], "page") | summary([one.bare for one in ones], "sql")
            for kind, ones in sorted(by_kind.items())
        },
    }
    return figures | {"problems": wrong[:5] + _problems(figures, statements)}


def _growth(asked: list[Search], small: list[Search], name: str) -> float:
    """How many times the median of all is that of a tenth."""
    return ratio(
        percentile((getattr(one, name) for one in asked), 0.5),
        percentile((getattr(one, name) for one in small), 0.5),
    )


def _problems(figures: dict, statements: int) -> list[str]:
    above = figures["page_p50_ms"] - figures["sql_p50_ms"]
    promises = {
        f"The slow pages take {figures['ratio']} times their statement.": figures["ratio"] <= MOST_RATIO,
        f"The middle page takes {above:.1f} ms more than its statement.": above <= MOST_ABOVE_MS,
        f"A page makes {figures['queries_a_page']} queries.": figures["queries_a_page"] <= MOST_QUERIES,
        f"A page makes {statements} search statements.": statements == 1,
        f"That checks run out makes a search cost {figures['search_cost_ratio']} times.": figures[
            "search_cost_ratio"
        ]
        <= holding.MOST_COST,
        "Ten times the listings more than double the median.": max(
            figures["growth_10x_p50"], figures["sql_growth_10x_p50"]
        )
        <= MOST_GROWTH,
    }
    return [words for words, kept in promises.items() if not kept]
