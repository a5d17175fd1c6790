"""Published statements, crawled as strangers would; and what everybody is answered."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from marketplace.actions import statement_content, statements
from marketplace.actions.releasing import people_for
from marketplace.cubes import CUBES
from marketplace.disclosure import Cell
from marketplace.models import LookedPeriod, PersonPeriod, PublishedStatement, Release, Statement
from tests.factories.directory import HOME, an_officer
from tests.factories.statements import a_draft, a_published, home, in_comment
from tests.marketplace.outsiders import small_differences, small_groups_solved
from tests.marketplace.views.test_market import QUARTERS, TRIED, county, path_of, possible

__all__ = ["county"]

pytestmark = pytest.mark.django_db
OPENED = dict(
    zip(QUARTERS, (datetime(2025, 11, 20, tzinfo=UTC), datetime(2026, 2, 20, tzinfo=UTC)), strict=True)
)
LINKS = re.compile(r'href="(/market/[^"#?]*)"')


@pytest.fixture
def told(county, time_machine, monkeypatch):
    """A statement of each quarter of the small county, published; the paper is not printed."""
    monkeypatch.setattr("payments.gateways.paper.pdf_of", lambda html: html.encode())
    officer = an_officer(home())
    for period, at in OPENED.items():
        time_machine.move_to(at, tick=False)
        assert a_published(a_draft(by=officer), by=officer).period == period


def crawl(client, more=""):
    """Every page and file of the market that leads on from the first; as bytes, by address."""
    found, waiting = {}, ["/market/"]
    while waiting:
        address = waiting.pop()
        if address not in found and "/right/" not in address and "/method" not in address:
            answer = client.get(address + more)
            assert answer.status_code == 200, address
            found[address] = answer.content
            if answer["Content-Type"].startswith("text/html"):
                waiting += LINKS.findall(answer.content.decode())
    return found


def statements_in(found):
    return [json.loads(content) for address, content in found.items() if re.search(r"/v\d+\.json$", address)]


def cells_of(content, cube):
    return {path_of(cell["path"]): cell["value"] for cell in content["cells"] if cell["cube"] == cube}


def no_small_group_is_solved_for(found):
    """All cells of every statement, against the truth: no difference, sum or solution gives one to nine people."""
    contents = statements_in(found)
    assert sorted(content["period"] for content in contents) == list(QUARTERS)
    for content in contents:
        for cube in {cell["cube"] for cell in content["cells"]}:
            rows = people_for(CUBES[cube], HOME, content["period"]).rows
            seen = [SimpleNamespace(person=row.person, traits=row.traits) for row in rows]
            cells = cells_of(content, cube)
            harvest = SimpleNamespace(cells={path: Cell(value) for path, value in cells.items()})
            assert small_differences(harvest, seen, 10) == []
            if cube in TRIED:
                blocks = {name: sorted({row.traits[name] for row in rows}) for name in TRIED[cube]}
                atoms = possible(blocks, cube)
                assert small_groups_solved(harvest, seen, blocks, 10, atoms=atoms) == []


def no_more_is_said_of_people_than_in_the_releases(found):
    """Every cell is one of a release that is public; every panel of people is the same with all people gone."""
    for content in statements_in(found):
        assert {one["reference"] for one in content["releases"]} <= {
            one["reference"] for one in Release.objects.listed(HOME)
        }
        for one in content["releases"]:
            release = Release.objects.by_reference(one["reference"])
            assert cells_of(content, one["cube"]) == {
                path: cell.value for path, cell in release.cells.items()
            }
    statement = Statement.objects.get(period=QUARTERS[1])
    before = statement_content.content_of(statement, timezone.localdate())
    PersonPeriod.objects.all().delete()
    LookedPeriod.objects.all().delete()
    assert (
        statement_content.content_of(Statement.objects.get(pk=statement.pk), timezone.localdate()) == before
    )


def the_canary_is_nowhere_and_no_parameter_changes_a_byte(client, found):
    assert not any(b"canary" in content for content in found.values())
    files = {address: content for address, content in found.items() if "." in address}
    assert len(files) >= 6
    for more in ("?k=1", "?outcome=under_met&service=nursing", "?from=2025-11-01", "?audience=staff"):
        assert {address: client.get(address + more).content for address in files} == files


def formats_say_the_same(found):
    for content in statements_in(found):
        at = f"/market/{HOME}/{content['period']}/v1"
        lines = list(csv.DictReader(io.StringIO(found[f"{at}.csv"].decode())))
        page, paper = (found[f"{at[:-3]}{end}"].decode() for end in ("/", "/v1.pdf"))
        for section in content["sections"]:
            for panel in section["panels"]:
                values = [value for row in panel["table"]["rows"] for value in row[1:]]
                of_csv = [one["value"] for one in lines if one["panel"] == panel["key"] and one["row"]]
                assert of_csv == ["" if value is None else str(value) for value in values]
                for row in panel["table"]["rows"]:
                    assert all(f"{row[0]}" in each for each in (page, paper))


def files_of_a_version_never_change_and_are_read_as_a_role_that_can_read_nothing_else(client, at_most):
    address = f"/market/{HOME}/{QUARTERS[0]}"
    answer = client.get(f"{address}/v1.json")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"{address}/v1.json", headers={"if-none-match": answer["ETag"]}).status_code == 304
    newest = client.get(f"{address}.json")
    assert (newest.content, newest["Cache-Control"]) == (answer.content, "public, max-age=3600")
    with at_most(20) as asked:
        client.get(f"{address}/v1.csv")
    tables = {name for one in asked.captured_queries for name in re.findall(r'FROM "(\w+)"', one["sql"])}
    assert tables == {"marketplace_publishedstatement"}
    assert "market_reader" in asked.captured_queries[1]["sql"]


def what_was_never_published_is_not_there(client):
    ends = ("2025Q3/v2/", "2025Q3/v2.json", "2025Q3/v1.xml", "2024Q1/", "2024Q1.csv")
    answers = [client.get(f"/market/{HOME}/{end}").status_code for end in ends]
    assert answers == [404] * len(ends)
    assert client.get("/market/X12345678/").status_code == 404


def last_statement_stays_up_with_its_date_while_the_next_is_written(client):
    """A quarter that failed, or that is still in comment, changes nothing for readers."""
    last = client.get(f"/market/{HOME}/").content.decode()
    statement = Statement.objects.get(period=QUARTERS[1])
    in_comment(
        statements.correct(statement, note="A price was old.", by=statement.opened_by), by=statement.opened_by
    )
    again = client.get(f"/market/{HOME}/").content.decode()
    assert "October to December 2025" in again
    assert "Published" in again
    strip = re.compile(r"nonce-[^\"]+|csrf[^>]+>")
    assert strip.sub("", again) == strip.sub("", last)


def statement_that_was_taken_back_says_why_and_nothing_else(client):
    statement = Statement.objects.get(period=QUARTERS[1], state="published")
    approval = statements.propose_withdrawal(
        statement, why="It was of another council.", by=an_officer(home())
    )
    statements.agree(approval, statement, by=an_officer(home()))
    page = client.get(f"/market/{HOME}/{QUARTERS[1]}/").content.decode()
    assert "It was of another council." in page
    assert client.get(f"/market/{HOME}/{QUARTERS[1]}/v1.json").status_code == 404
    assert client.get(f"/market/{HOME}/{QUARTERS[1]}.json").status_code == 404
    assert "July to September 2025" in client.get(f"/market/{HOME}/").content.decode()
    assert PublishedStatement.objects.newest(HOME).period == QUARTERS[0]


def test_published_statements_against_strangers(client, told, django_assert_max_num_queries):
    """One harvest for all: it takes longest to publish."""
    found = crawl(client)
    no_small_group_is_solved_for(found)
    the_canary_is_nowhere_and_no_parameter_changes_a_byte(client, found)
    formats_say_the_same(found)
    files_of_a_version_never_change_and_are_read_as_a_role_that_can_read_nothing_else(
        client, django_assert_max_num_queries
    )
    what_was_never_published_is_not_there(client)
    no_more_is_said_of_people_than_in_the_releases(found)
    last_statement_stays_up_with_its_date_while_the_next_is_written(client)
    statements.withdraw(
        Statement.objects.get(state="in_comment"), why="Tried", by=Statement.objects.first().opened_by
    )
    statement_that_was_taken_back_says_why_and_nothing_else(client)
