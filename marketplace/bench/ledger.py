"""The ledger: postings a second, alone and with 8 writers, beside bare SQL that writes the same rows."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from marketplace.bench.figures import milliseconds, ratio, summary
from payments.actions import ledger
from payments.actions.ledger import Side
from payments.models import Account, Entry, Transaction

MOST_RATIO = 4
WARM_UP = 20
PASSES = 3
DAY = date(2026, 3, 2)
TOLD = [Side("receivable", 2500), Side("income", -2500)]
TRANSACTION = """
INSERT INTO payments_transaction (source, kind, "on") VALUES (%s, 'issued', %s) RETURNING id
"""
ENTRIES = """
INSERT INTO payments_entry (transaction_id, account_id, pence) VALUES (%s, %s, 2500), (%s, %s, -2500)
"""

Say = Callable[[str], None]
Post = Callable[[str], object]


def run(say: Say, *, postings: int = 1000, writers: int = 8) -> dict[str, Any]:
    """Ours and the floor turn about, one after another; then many writers at once, the best of the passes of each."""
    bare = prepared()
    say(f"Posting {postings} times each, ours and bare SQL in turn …")
    one_ours, one_bare = in_turn(postings, bare)
    found: dict[str, Any] = summary(one_ours, "one_ours") | summary(one_bare, "one_sql")
    found["one_ours_a_second"] = round(1000 * len(one_ours) / sum(one_ours))
    found["one_sql_a_second"] = round(1000 * len(one_bare) / sum(one_bare))
    say(f"Posting {postings} times each with {writers} writers at once …")
    rates = [(together(ours, postings, writers), together(bare, postings, writers)) for _ in range(PASSES)]
    found["writers"] = writers
    found["many_ours_a_second"] = round(max(rate for rate, _ in rates))
    found["many_sql_a_second"] = round(max(rate for _, rate in rates))
    for kind in ("one", "many"):
        found[f"{kind}_ratio"] = ratio(found[f"{kind}_sql_a_second"], found[f"{kind}_ours_a_second"])
    found["ratio"] = max(found["one_ratio"], found["many_ratio"])
    found["postings"] = Transaction.objects.count()
    found["ledger_sum_pence"] = Entry.objects.balance_pence()
    found["problems"] = problems(found)
    return found


def problems(found: dict[str, Any]) -> list[str]:
    """What is not as promised."""
    said = []
    if found["ratio"] > MOST_RATIO:
        said.append(f"The ratio is {found['ratio']}, more than {MOST_RATIO}.")
    if found["ledger_sum_pence"]:
        said.append(f"The ledger sums to {found['ledger_sum_pence']} pence.")
    return said


def ours(source: str) -> None:
    """By the real action."""
    ledger.post(source, "issued", TOLD, on=DAY)


def prepared() -> Post:
    """The least a posting could be: three rows in one transaction, with nothing asked and the accounts known."""
    ledger.open_accounts(TOLD)
    known = dict(Account.objects.filter(provider=None).values_list("kind", "pk"))
    owed, earned = known["receivable"], known["income"]

    def bare(source: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TRANSACTION, [source, DAY])
            [[pk]] = cursor.fetchall()
            cursor.execute(ENTRIES, [pk, owed, pk, earned])

    return bare


def sources(many: int) -> list[str]:
    """Fresh ones."""
    mark = uuid4().hex[:12]
    return [f"bench-{mark}-{number}" for number in range(many)]


def in_turn(postings: int, bare: Post) -> tuple[list[float], list[float]]:
    """Milliseconds of each; the first few are not counted."""
    took: tuple[list[float], list[float]] = ([], [])
    for number, source in enumerate(sources(2 * (postings + WARM_UP))):
        took[number % 2].append(milliseconds(partial(bare if number % 2 else ours, source)))
    return took[0][WARM_UP:], took[1][WARM_UP:]


def together(post: Post, postings: int, writers: int) -> float:
    """Postings a second while ``writers`` work at once."""
    told = sources(postings)

    def work(mine: Sequence[str]) -> None:
        try:
            for source in mine:
                post(source)
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        began = perf_counter()
        list(pool.map(work, [told[number::writers] for number in range(writers)]))
        return postings / (perf_counter() - began)
