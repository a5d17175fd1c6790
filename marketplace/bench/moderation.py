"""The council's queue through its real page, beside one bare statement that finds a page of what waits.

And what checks cost whoever searches: the national searches with and without the test of time.
"""

from collections.abc import Callable
from http import HTTPStatus

import psycopg
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from accounts.actions import joining
from accounts.models import User
from marketplace.bench import clock, database, holding, moderation_scene, search
from marketplace.bench.asking import ask
from marketplace.bench.figures import milliseconds, ratio, summary
from marketplace.views.desk_lines import lines_for

MOST_QUERIES = 20
MOST_MS = 150
BARE = """
select l.reference, l.title, o.name, l.submitted_at from directory_listing l
join directory_provider p on p.id = l.provider_id join directory_lsoa a on a.code = p.lsoa_id
join accounts_organisation o on o.id = p.organisation_id
where a.council_id = 'X99999998' and l.state in ('submitted', 'in_review')
order by l.submitted_at limit 50
"""

Say = Callable[[str], None]


def run(
    say: Say,
    *,
    listings: int = 5_000,
    checks: int = 40_000,
    pages: int = 200,
    nation: int = 150_000,
    visits: int = 5_000_000,
    searches: int = 200,
    passes: int = 3,
) -> dict[str, object]:
    """The queue of one council amid the nation, and the searches of the nation that checks make dearer."""
    search.keep_the_nation(say, listings=nation, visits=visits)
    seed = f"{listings} listings, {checks} checks"
    database.keep("moderation", seed, lambda: moderation_scene.fill(listings, checks), say=say)
    result = {"listings": listings, "checks": checks, "nation": nation} | queue(say, pages)
    result["search_cost_ratio"] = cost_of_checks(say, searches, passes)
    return result | {"problems": problems(result)}


def cost_of_checks(say: Say, searches: int, passes: int) -> float:
    """How many times the national searches cost what they would if no check could run out."""
    say(f"Searching the nation {searches} times, with and without the test of time …")
    with clock.stopped():
        briefs = [brief for _, brief in ask(searches, search.SEED)]
        return holding.search_cost(say, holding.statements_for(briefs), passes=passes)


def queue(say: Say, pages: int) -> dict[str, object]:
    """The queue, its first page and a filtered one, turn by turn with the bare statement."""
    client, address = signed_in(), reverse("marketplace:desk_queue")
    fetch(client, address)  # what is kept in the process is kept from here on
    made: list[str] = []

    def note(execute, sql, params, many, context):
        made.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        fetch(client, address)
    waiting = len(lines_for(User.objects.get(email=moderation_scene.OFFICER), frozenset()))
    say(f"{waiting} things wait. Asking for the page {pages} times …")
    ours, floor = [], []
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as bare:
        for number in range(pages):
            asked = {"whose": "late"} if number % 4 == 0 else {}
            ours.append(milliseconds(lambda asked=asked: fetch(client, address, asked)))
            floor.append(milliseconds(lambda: bare.execute(BARE).fetchall()))
    figures = summary(ours, "page") | summary(floor, "floor")
    return {
        "waiting": waiting,
        "queries": len(made),
        **figures,
        "ratio": ratio(figures["page_p95_ms"], figures["floor_p95_ms"]),
    }


def fetch(client: Client, address: str, asked: dict | None = None) -> None:
    """One page; anything but a page is an error."""
    answer = client.get(address, asked, secure=True)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def problems(found: dict) -> list[str]:
    """What is not as promised."""
    promises = {
        f"The page makes {found['queries']} queries.": found["queries"] <= MOST_QUERIES,
        f"The slow pages take {found['page_p95_ms']} ms.": found["page_p95_ms"] <= MOST_MS,
        f"That checks run out makes a search cost {found['search_cost_ratio']} times.": found[
            "search_cost_ratio"
        ]
        <= holding.MOST_COST,
    }
    return [words for words, kept in promises.items() if not kept]


def signed_in() -> Client:
    """The officer's browser, with a second factor given."""
    officer = User.objects.get(email=moderation_scene.OFFICER)
    if not Authenticator.objects.filter(user=officer).exists():
        joining.add_authenticator(officer)
    client = Client()
    client.force_login(officer)
    request = HttpRequest()
    request.session, request.user = client.session, officer
    record_authentication(request, officer, "mfa", type="totp", reauthenticated=True)
    request.session.save()
    assert client.session[SESSION_KEY]
    return client
