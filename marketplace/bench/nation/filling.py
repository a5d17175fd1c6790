"""Filling the database with the nation, and proving on a sample that what search reads is what the actions write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from directory.actions.free_hours import truth
from directory.actions.projection import KNOWN, entries_of
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, to_bitstring
from directory.models import FreeHours, Language, Need, SearchEntry, Skill
from marketplace.bench.nation.checking import check
from marketplace.bench.nation.inventing import MONDAY, Home, Taxonomy, invent
from marketplace.bench.nation.writing import COLUMNS, Writer

AT_ONCE = 2_000
SAMPLE = 300
TABLES = [*COLUMNS, "directory_freehours"]
WITHOUT_NUMBERS = {"directory_cqclocation"}
GUARDS = {"directory_offer_needs": "care_is_lawful", "directory_check": "check_is_kept"}
GEOGRAPHY = settings.BASE_DIR.parent / "shared" / "data"

Say = Callable[[str], None]


def fill(say: Say, *, listings: int, seed: int, visits: int) -> None:
    """England's places, if they are not there, and ``listings`` providers with all they have."""
    if not _homes():
        load_places(say)
    homes, taxonomy = _homes(), _taxonomy()
    key = settings.LOCATION_KEY.encode()
    writer = Writer(taxonomy)
    with _without_indexes(say):
        numbers = range(listings)
        visits_a_lane = visits / (listings * 1.6)
        for one in invent(numbers, homes, taxonomy, seed=seed, key=key, visits_a_lane=visits_a_lane):
            writer.add(one, check(one, taxonomy))
            if (one.number + 1) % AT_ONCE == 0:
                writer.flush()
            if (one.number + 1) % 15_000 == 0:
                say(f"{one.number + 1:,} listings, {writer.workers:,} workers, {writer.entries:,} entries …")
        writer.flush()
    with connection.cursor() as cursor:
        for table in (name for name in COLUMNS if name not in WITHOUT_NUMBERS):
            highest = f"SELECT coalesce(max(id), 1) FROM {table}"  # noqa: S608 - our own table's name
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), ({highest}))", [table])
    say("Proving a sample …")
    prove(seed)


def load_places(say: Say) -> None:
    if not GEOGRAPHY.exists():
        raise RuntimeError(f"The national benches need England's places: the files of {GEOGRAPHY}.")
    say("Loading England's postcodes and neighbourhoods …")
    call_command("load_places", "--england", str(GEOGRAPHY), verbosity=0)


def _homes() -> list[Home]:
    """Every neighbourhood with its people, and the first half of one of its postcodes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.code, ST_X(l.centre), ST_Y(l.centre), p.outcode, d.name, l.residents FROM directory_lsoa l"
            " JOIN directory_authority d ON d.gss = l.district_id"
            " JOIN (SELECT lsoa_id, min(left(compact, -3)) AS outcode FROM directory_postcode GROUP BY lsoa_id) p"
            " ON p.lsoa_id = l.code ORDER BY l.code"
        )
        return [Home(*row) for row in cursor.fetchall()]


def _taxonomy() -> Taxonomy:
    return Taxonomy(
        needs=tuple(Need.objects.order_by("pk").values_list("pk", "regulated")),
        languages=tuple(Language.objects.order_by("pk").values_list("pk", flat=True)),
        skills=tuple(Skill.objects.order_by("pk").values_list("pk", flat=True)),
        slugs=dict(Need.objects.values_list("pk", "slug")),
        skill_slugs=dict(Skill.objects.values_list("pk", "slug")),
    )


@contextmanager
def _without_indexes(say: Say) -> Iterator[None]:
    """Take indexes and constraints off the tables to be filled, and put every one of them back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'x', 'f')"
            " ORDER BY contype = 'f', conname",
            [TABLES],
        )
        constraints = cursor.fetchall()
        for table, name, _ in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY 1",
            [TABLES],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table, guard in GUARDS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    yield
    with connection.cursor() as cursor:
        for table, guard in GUARDS.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for name, definition in indexes:
            say(f"Index {name} …")
            cursor.execute(definition)
        for table, name, definition in constraints:
            say(f"Constraint {name} …")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("RESET maintenance_work_mem")


def prove(seed: int, sample: int = SAMPLE) -> None:
    """Raises AssertionError unless a sample of both projections is what the actions would write."""
    dice = Random(seed)
    offers = list(SearchEntry.objects.values_list("provider_id", flat=True).distinct())
    providers = sorted(dice.sample(offers, min(sample, len(offers))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM directory_care WHERE NOT lawful")
        if cursor.fetchone()[0]:
            raise AssertionError("Care is offered that may not be.")
    true = {(one.offer_id, one.during.lower): one for one in entries_of(providers)}
    stored_entries = SearchEntry.objects.filter(provider__in=providers)
    known = {(one.offer_id, one.during.lower): one for one in stored_entries}
    if true.keys() != known.keys():
        raise AssertionError("Search has other offers, at other times, than it should.")
    for key, entry in true.items():
        for name in KNOWN:
            if getattr(entry, name) != getattr(known[key], name):
                raise AssertionError(f"{name} of offer {key[0]} is not what it should be.")
    stored = dict(FreeHours.objects.filter(provider__in=providers).values_list("worker_id", "free"))
    for pk, mask in truth(list(stored), MONDAY).items():
        if stored[pk] != to_bitstring(mask, SLOTS_A_WEEK * WINDOW_WEEKS):
            raise AssertionError(f"The free hours of worker {pk} are not what its diary says.")
