"""Invented providers into tables: streamed as PostgreSQL's own COPY, many providers at a time."""

import struct
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection

from accounts.fields import key_ring
from directory.bands import Band, filled
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, wall
from directory.kinds import NURSING, PERSONAL_CARE
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.passport import (
    BY_HUMAN,
    INSURANCES,
    INSURED_AT_LEAST_PENCE,
    Held,
    Kind,
    Stretch,
    joined,
    skill,
)
from directory.tags import TagKind, language_tags, tag
from marketplace.bench.nation.checking import Checked
from marketplace.bench.nation.inventing import MONDAY, Invented, Taxonomy, Terms

LENGTH = SLOTS_A_WEEK * WINDOW_WEEKS
EWKB_HAS_SRID = 0x20000000
POINT, POLYGON, MULTIPOLYGON = 1, 3, 6
POSTGRES_EPOCH = 730_120  # 1 January 2000 as an ordinal
NOTHING = r"\N"
COLUMNS = {
    "accounts_organisation": "id reference kind name created_at",
    "directory_cqclocation": "location_id run_by_id run_by_name name status activities rating rated_on company_number"
    " claimed_at synced_at",
    "directory_provider": "id reference legal_form carers hands company_number company_name cqc_location_id sex phone postcode district"
    " town public_point hours_confirmed_at council_agreed_why created_at lsoa_id organisation_id",
    "directory_worker": "id number label starts_on ends_on provider_id",
    "directory_weeklyhours": "day starts ends season valid_from valid_until worker_id",
    "directory_listing": "id reference slug state title summary about travels_metres area ask_by_hours"
    " answers_within_hours free_to_cancel_hours late_fee_percent created_at published_at why_returned reasons_returned provider_id",
    "directory_listinglanguage": "level language_id listing_id",
    "directory_listing_skills": "listing_id skill_id",
    "directory_offer": "id engagement minimum_minutes travel_pence weekday_pence saturday_pence sunday_pence"
    " bank_holiday_pence night_pence sleep_in_pence listing_id",
    "directory_offer_needs": "offer_id need_id withheld_why",
    "directory_diaryentry": "reference during kind created_at released_at worker_id",
    "directory_check": "reference kind state source level workforce barred_lists update_status course register issuer"
    " limit_pence outcomes last_four number issued_on valid_from valid_until offered_at decided_at reason provider_id"
    " worker_id",
    "directory_searchentry": "offer_id during point travels_metres area reach tags rates minimum_minutes travel_pence"
    " ask_by_hours hours_confirmed_on listing_id provider_id",
}
ACTIVITIES = "{" + ",".join(f'"{activity}"' for activity in sorted(PERSONAL_CARE | NURSING)) + "}"
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Writer:
    """Gathers rows and copies them in; numbers rows itself, from nothing."""

    def __init__(self, taxonomy: Taxonomy):
        self.tags = {slug: tag(TagKind.NEED, pk) for pk, slug in taxonomy.slugs.items()}
        self.tags |= {skill(slug): tag(TagKind.SKILL, pk) for pk, slug in taxonomy.skill_slugs.items()}
        self.rows: dict[str, list[str]] = defaultdict(list)
        self.free: list[bytes] = []
        self.workers = self.offers = self.entries = 0
        self.written_at = wall(MONDAY, 0).isoformat()

    def add(self, one: Invented, checked: Checked) -> None:
        """Every row of one provider."""
        pk = one.number + 1
        point = _point(one.point)
        area = _multipolygon(one.area) if one.area else None
        confirmed = one.confirmed_at.isoformat() if one.confirmed_at else None
        closed = key_ring(tuple(settings.FIELD_KEYS)).encrypt(f"{one.home.outcode} 1AA".encode()).decode()
        self._row("accounts_organisation", pk, f"OR-B{pk:07}", "provider", one.name, self.written_at)
        if one.cqc:
            self._row(
                "directory_cqclocation", one.cqc, f"1-P{pk:07}", one.name, one.name, "registered", ACTIVITIES, "Good",
                "2026-06-01", "", self.written_at, self.written_at,
            )  # fmt: skip
        self._row(
            "directory_provider", pk, one.reference, one.legal_form, one.carers, "own", "", "", one.cqc or None, one.sex, "",
            closed, one.home.outcode, one.home.town[:60], point, confirmed, "", self.written_at, one.home.code, pk,
        )  # fmt: skip
        self._row(
            "directory_listing", pk, f"LI-B{pk:07}", f"bench-{pk}", "live", f"Help at home from {one.name}"[:80],
            "Kind, steady help with the day, in your own home.", "", one.travels_metres, area, one.ask_by_hours,
            24, 24, 100, self.written_at, self.written_at, "", "{}", pk,
        )  # fmt: skip
        for language, level in one.languages.items():
            self._row("directory_listinglanguage", level, language, pk)
        for number in one.skills:
            self._row("directory_listing_skills", pk, number)
        for terms in one.offers:
            self._offer(one, pk, terms, point, area, checked.stretches)
        for number, lane in enumerate(one.lanes, 1):
            self._lane(pk, number, lane)
        self._papers(one, pk, checked.papers)

    def _offer(  # noqa: PLR0917 - plain facts, one caller
        self, one: Invented, pk: int, terms: Terms, point: str, area: str | None, stretches: list[Stretch]
    ) -> None:
        self.offers += 1
        self._row(
            "directory_offer", self.offers, terms.engagement, terms.minimum_minutes, terms.travel_pence,
            terms.weekday_pence, terms.saturday_pence, terms.sunday_pence, terms.bank_holiday_pence,
            terms.night_pence, terms.sleep_in_pence, pk,
        )  # fmt: skip
        for need in terms.needs:
            self._row("directory_offer_needs", self.offers, need, "")
        confirmed_on = one.confirmed_at.date().isoformat() if one.confirmed_at else None
        for from_on, until_on, tags in self._shown(one, terms, stretches):
            during = f"[{_midnight(from_on)},{_midnight(until_on)})"
            self._row(
                "directory_searchentry", self.offers, during, point, one.travels_metres, area, _reach(one),
                _array(tags), _array(_rates(terms)), terms.minimum_minutes, terms.travel_pence, one.ask_by_hours,
                confirmed_on, pk, pk,
            )  # fmt: skip

    def _shown(
        self, one: Invented, terms: Terms, stretches: list[Stretch]
    ) -> list[tuple[date, date, list[int]]]:
        """The tags of one offer in each stretch of time, as ``directory.actions.projection`` has them."""
        return joined(
            (stretch.from_on, stretch.until_on, sorted(_tags(one, terms, hidden)))
            for stretch in stretches
            for hidden in [{self.tags[claim] for claim in stretch.hidden}]
            if any(tag(TagKind.NEED, need) not in hidden for need in terms.needs)
        )

    def _papers(self, one: Invented, pk: int, papers: list[Held]) -> None:
        """What was seen; ``self.workers`` is the last lane of the provider."""
        first = self.workers - len(one.lanes)
        for number, paper in enumerate(papers):
            attested = paper.kind in BY_HUMAN and paper.human is None
            certificate = paper.kind == Kind.DBS and not attested
            insured = paper.kind in INSURANCES
            self._row(
                "directory_check", f"CH-{pk:X}.{number}", paper.kind, "valid",
                "attested" if attested else "original", paper.detail if paper.kind == Kind.DBS else "",
                "adult" if certificate else "", "{adults}" if certificate else "{}", "",
                paper.detail if paper.kind == Kind.TRAINING else "", "", "Bramble Cover" if insured else "",
                INSURED_AT_LEAST_PENCE if insured else None,
                "{care,character}" if paper.kind == Kind.REFERENCES else "{}", "4821" if certificate else "", "",
                paper.valid_from, paper.valid_from, paper.valid_until, self.written_at, self.written_at, "", pk,
                first + paper.human if paper.human else None,
            )  # fmt: skip

    def _lane(self, provider: int, number: int, lane) -> None:
        self.workers += 1
        self._row("directory_worker", self.workers, number, "", None, None, provider)
        for day, start, end in lane.weekly:
            self._row("directory_weeklyhours", day, start, end, "always", None, None, self.workers)
        for kind, starts_at, ends_at in lane.entries:
            self.entries += 1
            during = f"[{starts_at.isoformat()},{ends_at.isoformat()})"
            self._row(
                "directory_diaryentry",
                f"DI-B{self.entries}",
                during,
                kind,
                self.written_at,
                None,
                self.workers,
            )
        bits = lane.free.to_bytes(LENGTH // 8, "little").translate(_MIRRORED)
        fields = (
            struct.pack(">q", self.workers),
            struct.pack(">i", MONDAY.toordinal() - POSTGRES_EPOCH),
            struct.pack(">i", LENGTH) + bits,
            struct.pack(">q", provider),
        )
        self.free.append(
            struct.pack(">h", len(fields)) + b"".join(struct.pack(">i", len(one)) + one for one in fields)
        )

    def _row(self, table: str, *values: object) -> None:
        self.rows[table].append("\t".join(NOTHING if value is None else str(value) for value in values))

    def flush(self) -> None:
        """Copy what was gathered."""
        with connection.cursor() as cursor:
            for table, columns in COLUMNS.items():
                with cursor.copy(f"COPY {table} ({columns.replace(' ', ', ')}) FROM STDIN") as copy:
                    copy.write("\n".join(self.rows[table]) + "\n" if self.rows[table] else "")
            columns = "worker_id, from_on, free, provider_id"
            with cursor.copy(f"COPY directory_freehours ({columns}) FROM STDIN (FORMAT binary)") as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
                copy.write(b"".join(self.free))
                copy.write(struct.pack(">h", -1))
        self.rows.clear()
        self.free.clear()


def _tags(one: Invented, terms: Terms, hidden: set[int]) -> set[int]:
    """The tags ``directory.actions.projection`` gives; a sample is proved equal to it."""
    found = {tag(TagKind.PROVIDER_KIND, one.kind), tag(TagKind.ENGAGEMENT, terms.engagement)}
    found |= {tag(TagKind.NEED, need) for need in terms.needs}
    found |= {tag(TagKind.SKILL, skill) for skill in one.skills}
    for language, level in one.languages.items():
        found.update(language_tags(language, level))
    found |= {tag(TagKind.SEX, one.sex)} if one.sex else set()
    return found - hidden


@lru_cache(maxsize=10_000)
def _midnight(day: date) -> str:
    return wall(day, 0).isoformat()


def _rates(terms: Terms) -> tuple[int | None, ...]:
    """Pence for each band, with the empty ones filled in."""
    known = {band: getattr(terms, f"{band.value}_pence") for band in Band}
    return filled({band: pence for band, pence in known.items() if pence is not None})


def _array(numbers: Iterable[int | None]) -> str:
    return "{" + ",".join("NULL" if number is None else str(number) for number in numbers) + "}"


def _reach(one: Invented) -> str:
    """The box of the area, or of the circle."""
    if one.area:
        xs, ys = zip(*one.area, strict=True)
        west, south, east, north = min(xs), min(ys), max(xs), max(ys)
    else:
        (x, y), metres = one.point, one.travels_metres
        west, south, east, north = x - metres, y - metres, x + metres, y + metres
    box = [(west, south), (west, north), (east, north), (east, south), (west, south)]
    return (_head(POLYGON) + _rings(box)).hex()


def _point(point: tuple[int, int]) -> str:
    return (_head(POINT) + struct.pack("<dd", *point)).hex()


def _multipolygon(ring: list[tuple[float, float]]) -> str:
    inner = struct.pack("<bI", 1, POLYGON) + _rings(ring)
    return (_head(MULTIPOLYGON) + struct.pack("<I", 1) + inner).hex()


def _rings(ring: list[tuple[float, float]]) -> bytes:
    return struct.pack("<II", 1, len(ring)) + b"".join(struct.pack("<dd", x, y) for x, y in ring)


def _head(kind: int) -> bytes:
    return struct.pack("<bII", 1, kind | EWKB_HAS_SRID, BRITISH_NATIONAL_GRID)
