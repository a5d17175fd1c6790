"""Every public file about the market, crawled and solved with the truth known."""

import csv
import hashlib
import io
import json
import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from marketplace.actions.releasing import people_for, publish
from marketplace.cubes import CUBES
from marketplace.disclosure import PUBLIC, STAFF, Cell
from marketplace.models import LookedPeriod, PersonPeriod, Release
from marketplace.numbers import as_csv, as_json
from marketplace.person_traits import first_of, msoa
from tests.factories.directory import HOME, LsoaFactory
from tests.marketplace.outsiders import atoms_of, small_differences, small_groups_solved
from tests.standing import standing

pytestmark = pytest.mark.django_db
LSOAS = {"Y01": "Wolds 001A", "Y02": "Wolds 001B", "Y03": "Wolds 002A"}
ENDS = [("met", "by_day_1"), ("met", "by_day_7"), ("unmet", "still_waiting"), ("left", "left")]
NAMED = ("district", "msoa", "lsoa", "outcome", "waited", "service", "payer", "week")
FOUND = [("found", "not_limited"), ("none", "sex"), ("none_available", "time"), ("none", "travel")]
CANARY_FOUND = ("none", "language")
OF_LOOKED = ("district", "msoa", "lsoa", "outcome", "barrier", "service", "payer")
OF_HOURS = ("district", "msoa", "service", "time", "days", "payer")
TRIED = {"asked": NAMED, "looked": OF_LOOKED, "asked_hours": OF_HOURS, "missing_hours": OF_HOURS}
FEWEST_SHOWN = {"asked": 15, "looked": 15, "asked_hours": 10, "missing_hours": 3}
SAID = ("district", "service", "payer", "week", "time", "days")
QUARTERS = ("2025Q3", "2025Q4")
CANARY = {"lsoa": "Y03", "msoa": "Wolds 002", "service": "nursing", "payer": "isf", "outcome": "under_met", "waited": "by_day_28", "asked_on": date(2025, 12, 24), "time": "10pm_6am", "days": "weekend"}  # fmt: skip
ALIKE = {"language": "none_asked", "hours_band": "2_to_7"}
FACTS = ALIKE | {"place": HOME, "district": HOME, "asked_minutes": 300, "given_minutes": 0}  # fmt: skip

WHO_LOOKED = ALIKE | {"place": HOME, "district": HOME, "looked_on": "2025-10-01"}


def someone(dice, began):
    lsoa = dice.choices(list(LSOAS), [12, 3, 1])[0]
    outcome, waited = dice.choices(ENDS, [8, 4, 3, 1])[0]
    return {
        "lsoa": lsoa,
        "msoa": msoa(LSOAS[lsoa]),
        "outcome": outcome,
        "waited": waited,
        "service": dice.choices(["personal_care", "company", "nights"], [9, 4, 1])[0],
        "payer": dice.choices(["own", "council"], [3, 2])[0],
        "asked_on": began + timedelta(weeks=dice.choices(range(3), [12, 4, 1])[0]),
        "time": dice.choices(["6am_9am", "6pm_10pm"], [3, 1])[0],
        "days": dice.choices(["all_week", "weekdays", "weekend"], [5, 3, 1])[0],
    }


def looked(dice, facts):
    """The same people, had they only looked."""
    outcome, barrier = CANARY_FOUND if facts is CANARY else dice.choices(FOUND, [8, 4, 3, 1])[0]
    same = {name: facts[name] for name in ("lsoa", "msoa", "service", "payer")}
    return same | {"outcome": outcome, "barrier": barrier}


def a_county():
    """Two quarters of a small council, published for the public and for staff; and one person like nobody else."""
    for code, name in LSOAS.items():
        LsoaFactory(code=code, name=name)
    for at, period in enumerate(QUARTERS):
        dice = random.Random(at)
        traits = [someone(dice, first_of(period)) for _ in range(200)] + ([CANARY] if at else [])
        PersonPeriod.objects.bulk_create(
            PersonPeriod(key=f"canary-{at}-{each}", period=period, **FACTS, **facts)
            for each, facts in enumerate(traits)
        )
        LookedPeriod.objects.bulk_create(
            LookedPeriod(key=f"canary-looked-{at}-{each}", period=period, **WHO_LOOKED, **looked(dice, facts))
            for each, facts in enumerate(traits)
        )
        for cube in CUBES.values():
            for policy in (PUBLIC, STAFF):
                publish(cube, people_for(cube, HOME, period), policy, by=None)


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """Published once for all of these tests."""
    with standing(django_db_blocker):
        a_county()
        yield


def crawl(client, more=""):
    """Every file there is, by following the addresses; as bytes, by address."""
    listed = client.get(f"/market/{HOME}/numbers.json{more}").json()["releases"]
    addresses = [address for one in listed for address in one["files"].values()]
    return {address: client.get(address + more).content for address in addresses}


def possible(blocks, cube):
    """Every combination that can be: a neighbourhood has its area, and an end its waits or what stood in the way."""
    if cube.endswith("_hours"):
        ends = [{}]
    elif cube == "looked":
        ends = [{"outcome": outcome, "barrier": barrier} for outcome, barrier in {*FOUND, CANARY_FOUND}]
    else:
        told = {*ENDS, (CANARY["outcome"], CANARY["waited"])}
        ends = [{"outcome": outcome, "waited": waited} for outcome, waited in told]
    return [
        each | ALIKE | end | {"lsoa": lsoa, "msoa": msoa(name)}
        for lsoa, name in LSOAS.items()
        for end in ends
        for each in atoms_of({name: blocks[name] for name in SAID if name in blocks})
    ]


def path_of(words):
    return tuple(tuple(word.split(":", 1)) for word in words)


def read(content):
    """The cells of a JSON file."""
    return {path_of(cell["path"]): cell["value"] for cell in json.loads(content)["release"]["cells"]}


def test_crawl_solves_for_no_small_group(client, county):
    """The harvest of every cube, quarter and format, against the truth."""
    found, kinds = crawl(client), set()
    for address, content in found.items():
        if not address.endswith(".json"):
            continue
        cells, told = read(content), json.loads(content)["release"]
        kinds.add((told["cube"], told["period"]))
        people = people_for(CUBES[told["cube"]], HOME, told["period"])
        seen = [SimpleNamespace(person=row.person, traits=row.traits) for row in people.rows]
        harvest = SimpleNamespace(cells={path: Cell(value) for path, value in cells.items()})
        assert small_differences(harvest, seen, 10) == []
        if told["cube"] in TRIED:
            names = TRIED[told["cube"]]
            blocks = {name: sorted({row.traits[name] for row in people.rows}) for name in names}
            atoms = possible(blocks, told["cube"])
            assert small_groups_solved(harvest, seen, blocks, 10, atoms=atoms) == []
            assert sum(value is not None for value in cells.values()) >= FEWEST_SHOWN[told["cube"]]
        if told["cube"] == "asked_hours":
            assert any(path and path[-1][0] == "days" and value for path, value in cells.items())
    assert kinds == {(cube, period) for cube in CUBES for period in QUARTERS}


def formats_that_differ(found):
    """Files of one release that do not say the same."""
    for address, content in found.items():
        if address.endswith(".json"):
            lines = csv.DictReader(io.StringIO(found[address.replace(".json", ".csv")].decode()))
            of_csv = {
                path_of(filter(None, line["path"].split("/"))): int(line["value"]) if line["value"] else None
                for line in lines
            }
            if of_csv != read(content):
                yield address


def told_of_the_canary(found):
    """What is said of the groups that nobody but they are in."""
    theirs = {
        ("week", "2025-12-22"),
        ("service", "nursing"),
        ("payer", "isf"),
        ("outcome", "under_met"),
        ("waited", "by_day_28"),
    }
    for address, content in found.items():
        if address.endswith(".json"):
            yield from (value for path, value in read(content).items() if theirs & set(path))


def test_crawl_says_the_same_in_every_format_whatever_is_asked_and_nothing_of_the_canary(client, county):
    found = crawl(client)
    assert list(formats_that_differ(found)) == []
    assert not any(b"canary" in content for content in found.values())
    assert set(told_of_the_canary(found)) == {None}
    for more in ("?k=1", "?service=nursing&outcome=under_met", "?from=2025-11-01", "?audience=staff"):
        assert crawl(client, more) == found


def test_file_has_the_digest_of_its_bytes(client, county):
    release = Release.objects.filter(audience="public").first()
    content = client.get(f"/market/numbers/{release.reference}.json").content.decode()
    told = content.removeprefix(f'{{"digest":"{release.digest}","release":').removesuffix("}")
    assert hashlib.sha256(told.encode()).hexdigest() == release.digest


def test_file_of_a_forged_reference_or_for_staff_is_not_found(client, county):
    for_staff = Release.objects.filter(audience="staff").first().reference
    good = Release.objects.filter(audience="public").first().reference
    for wrong in (f"{for_staff}.json", "RL-2222-2222.json", f"{good}.xml", f"{good}-.json"):
        assert client.get(f"/market/numbers/{wrong}").status_code == 404
    assert client.get("/market/X12345678/numbers.json").status_code == 404


def test_files_are_read_as_a_role_that_can_read_nothing_else(client, county, django_assert_num_queries):
    """Begin, become the reader, read the release, read its cells, and back in two."""
    address = f"/market/numbers/{Release.objects.filter(audience='public').first().reference}.csv"
    with django_assert_num_queries(6) as asked:
        assert Client().get(address).status_code == 200
    assert "market_reader" in asked.captured_queries[1]["sql"]
    assert all("marketplace_" in one["sql"] for one in asked.captured_queries[2:4])


def test_files_are_written_of_releases_alone():
    looks_like_one = SimpleNamespace(
        cells={(): Cell(3)}, canonical="{}", digest="", cube="", place="", period="", version=1
    )
    for write in (as_json, as_csv):
        with pytest.raises(TypeError, match="through the gate"):
            write(looks_like_one)
