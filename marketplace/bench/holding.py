"""What it costs search that checks run out: the same statements without the test of time, over what holds now alone.

The tables without it are what the site would have if nothing could ever run out: one row for each offer on show, no
time in the rows or in the index.
"""

from collections.abc import Callable, Sequence

import psycopg
from django.conf import settings
from django.db import connection

from directory import ranking
from directory.models import Postcode
from directory.question import Question
from directory.statement import Times, build
from directory.statement.text import HOLDS
from marketplace.actions.looking import question_of
from marketplace.bench.figures import milliseconds, ratio
from marketplace.models import Brief
from payments.models import BankHoliday

SCHEMA = "held"
MOST_COST = 1.2
Statement = tuple[str, dict]
Say = Callable[[str], None]


def statements_for(briefs: Sequence[Brief]) -> list[Statement]:
    """The search statement of each brief, as it is asked now."""
    holidays = BankHoliday.objects.dates_known()
    return [
        statement_of(question_of(brief, Postcode.objects.locate(brief.postcode), holidays))
        for brief in briefs
    ]


def statement_of(question: Question) -> Statement:
    """The search statement of a question, with its parameters."""
    return build(question, Times(question), ranking.draw(settings.SECRET_KEY.encode(), question.today))


def search_cost(say: Say, statements: Sequence[Statement], *, passes: int = 3) -> float:
    """How many times the search without it search costs: turn by turn, the best of the passes of each, summed."""
    _make(statements[0][1]["now"])
    plain = connection.get_connection_params()
    without = plain | {"options": f"-c search_path={SCHEMA},public"}
    best = [[float("inf"), float("inf")] for _ in statements]
    with (
        psycopg.connect(**plain, autocommit=True) as ours,
        psycopg.connect(**without, autocommit=True) as bare,
    ):
        for number in range(passes + 1):  # the first warms both up
            for times, (sql, parameters) in zip(best, statements, strict=True):
                asked = ((ours, sql), (bare, sql.replace(HOLDS, "TRUE")))
                for place, (client, text) in enumerate(asked):
                    spent = milliseconds(
                        lambda one=client, q=text, p=parameters: one.execute(q, p).fetchall()
                    )
                    times[place] = min(times[place], spent) if number else times[place]
            say(f"With and without the test of time, pass {number} of {passes} …")
    return ratio(sum(times[0] for times in best), sum(times[1] for times in best))


def _make(now: object) -> None:
    """The rows that hold now in a table of its own, with the index they would have."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"CREATE TABLE {SCHEMA}.directory_searchentry (LIKE public.directory_searchentry)")
        cursor.execute(f"ALTER TABLE {SCHEMA}.directory_searchentry DROP COLUMN during")
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_schema = %s AND table_name = 'directory_searchentry'",
            [SCHEMA],
        )
        (columns,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO {SCHEMA}.directory_searchentry ({columns}) SELECT {columns}"  # noqa: S608 - our own names
            " FROM public.directory_searchentry WHERE during @> %s::timestamptz ORDER BY offer_id",
            [now],  # type: ignore[list-item]
        )
        cursor.execute(
            f"CREATE INDEX ON {SCHEMA}.directory_searchentry"
            " USING gist (reach gist_geometry_ops_2d, tags gist__intbig_ops(siglen=32))"
        )
        cursor.execute(f"CREATE INDEX ON {SCHEMA}.directory_searchentry (listing_id)")
        cursor.execute(f"VACUUM ANALYZE {SCHEMA}.directory_searchentry")
