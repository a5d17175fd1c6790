"""The statement, put together: who could come, what they cover, the order, one page, and what else might help."""

from datetime import timedelta

from directory import ranking
from directory.hours import DAYS_A_WEEK, LONDON, SLOT, SLOTS_A_DAY, SLOTS_A_WEEK
from directory.passport import TOLD_ON_CARDS
from directory.question import PAGE, Question, Sort
from directory.statement import lanes
from directory.statement.planes import Times
from directory.statement.prices import week_pence

MOST_NOTICE = 24 * 28  # hours; a listing may ask for no more


def build(question: Question, times: Times, pair: tuple[int, int]) -> tuple[str, dict]:
    """The text and the parameters; ``pair`` is the day's draw. Its answer is one row of one JSON object."""
    changes = bool(question.changes) and question.max_week_pence is None
    parts = [
        f"near AS MATERIALIZED ({_near(question)})",
        f"seen AS MATERIALIZED ({_seen(times)})",
        f"found AS MATERIALIZED ({_found(question, times, pair)})",
        f"counted AS MATERIALIZED ({_counted(times)})",
        f"page AS MATERIALIZED ({_page(question, times)})",
        f"team AS MATERIALIZED ({_team(question, times)})",
        f"shown AS ({_SHOWN})",
    ]
    listed = f"WHERE covered = {times.everything}" if question.whole_only else ""
    text = (
        f"WITH {', '.join(parts)} SELECT json_build_object("
        "'whole', (SELECT whole FROM counted), 'partial', (SELECT partial FROM counted), "
        "'page', (SELECT json_agg(listing_id ORDER BY place) FROM page), "
        f"'cards', ({_cards(question, times)}), "
        "'facets', (SELECT json_object_agg(tag, many) FROM (SELECT tag, count(*) AS many"
        f" FROM found CROSS JOIN unnest(tags) AS tag {listed} GROUP BY tag) AS f), "
        "'teams', (SELECT json_agg(json_build_array(first, second) ORDER BY place) FROM team), "
        f"'unlocks', ({_unlocks(times) if changes else 'NULL'}))"
    )
    return text, _parameters(question)


_SHOWN = (
    "SELECT listing_id, provider_id, covered, starts, metres FROM page"
    " UNION SELECT f.listing_id, f.provider_id, f.covered, f.starts, f.metres FROM found f"
    " WHERE f.listing_id IN (SELECT unnest(ARRAY[first, second]) FROM team)"
)


def _counted(times: Times) -> str:
    whole = f"covered = {times.everything}"
    return f"SELECT count(*) FILTER (WHERE {whole}) AS whole, count(*) FILTER (WHERE NOT {whole}) AS partial FROM found"


def _parameters(question: Question) -> dict:
    found = {
        "x": question.easting,
        "y": question.northing,
        "musts": list(question.musts),
        "prefers": list(question.prefers[: ranking.MOST_PREFERS]),
        "only": list(question.only),
        "most": question.max_week_pence,
        "offset": (max(question.page, 1) - 1) * PAGE,
        "fresh": question.today - ranking.FRESH,
        "now": question.now,
        "today": question.today,
        "told": list(TOLD_ON_CARDS),
    }
    return found | {f"any{number}": list(tags) for number, tags in enumerate(question.any_of)}


HOLDS = "e.during @> %(now)s::timestamptz"
_HERE = "ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 27700)"


def _fits(question: Question) -> str:
    """Whether one offer may be shown when it is asked, and has everything asked for."""
    tests = [HOLDS]
    if question.musts:
        tests.append("e.tags @> %(musts)s::int[]")
    tests += [f"e.tags && %(any{number})s::int[]" for number in range(len(question.any_of))]
    if question.only:
        tests.append("e.listing_id = ANY(%(only)s::bigint[])")
    return " AND ".join(tests)


def _near(question: Question) -> str:
    """Offers that reach the place: first by the box in the index, then by the true circle or area."""
    return (
        "SELECT e.listing_id, e.provider_id, e.tags, e.hours_confirmed_on, e.ask_by_hours, e.rates, e.minimum_minutes,"
        f" e.travel_pence, floor(ST_Distance(e.point, {_HERE}))::int AS metres FROM directory_searchentry e"
        f" WHERE e.reach && {_HERE} AND {_fits(question)} AND CASE WHEN e.area IS NULL"
        f" THEN ST_DWithin(e.point, {_HERE}, e.travels_metres) ELSE ST_Covers(e.area, {_HERE}) END"
    )


def _availability(times: Times) -> str:
    """One provider's planes, its possible starts, and the visits it covers."""
    values = [f"s{number}" for number in range(len(times.planes))]
    folded = ", ".join(
        f"{lanes.every_week(times, plane)} AS {name}"
        for name, plane in zip(values, times.planes, strict=True)
    )
    text = f"SELECT {folded} FROM ({lanes.together(times, 'n.provider_id')}) o OFFSET 0"
    starts = lanes.starts(times, times.windows, values)
    text = f"SELECT s.*, {starts} AS starts FROM ({text}) s OFFSET 0"
    return f"SELECT s.*, {lanes.covered(times.windows, 'starts')} AS covered FROM ({text}) s OFFSET 0"


def _seen(times: Times) -> str:
    return f"SELECT n.*, a.* FROM near n CROSS JOIN LATERAL ({_availability(times)}) a"


def _found(question: Question, times: Times, pair: tuple[int, int]) -> str:
    """One row for each listing that covers a visit at a price within the limit."""
    by_chance = f"(listing_id %% {ranking.PRIME} * {pair[0]} + {pair[1]}) %% {ranking.PRIME}"
    preferred = "icount(tags & %(prefers)s::int[])" if question.prefers else "0"
    band = " + ".join(f"(metres >= {limit})::int" for limit in ranking.BANDS_METRES)
    best = (
        f"((({ranking.MOST_PREFERS} - {preferred}) * 2 + (coalesce(hours_confirmed_on < %(fresh)s, TRUE))::int)"
        f" * {len(ranking.BANDS_METRES) + 1} + {band}) * {ranking.DRAWS} + {by_chance}"
    )
    limit = " AND pence <= %(most)s" if question.max_week_pence is not None else ""
    needs_pence = question.max_week_pence is not None or question.sort == Sort.COST
    pence = week_pence(question, times, entry="n", covered="covered", starts="starts") if needs_pence else "0"
    chosen = {
        Sort.BEST: "0",
        Sort.NEAREST: "metres",
        Sort.COST: "pence",
        Sort.SOONEST: _soonest(question, times) if question.sort == Sort.SOONEST else "",
    }[question.sort]
    inner = f"SELECT n.*, {pence} AS pence FROM seen n WHERE covered <> 0"
    return (
        "SELECT listing_id, min(provider_id) AS provider_id, max(covered) AS covered, bit_or(starts) AS starts,"
        " min(metres) AS metres, directory_tags_together(tags) AS tags,"
        f" min({chosen}) AS chosen, min({best}) AS best FROM ({inner}) n WHERE TRUE{limit} GROUP BY listing_id"
    )


def _order(times: Times, *, chosen: bool = True) -> str:
    several = len(times.windows) > 1
    columns = ["bit_count(covered::bit(64)) DESC"] if several else []
    return ", ".join([*columns, *(["chosen"] if chosen else []), "best", "listing_id"])


def _page(question: Question, times: Times) -> str:
    """One page of listings; past the end, the last ones."""
    listed = f"WHERE covered = {times.everything}" if question.whole_only else ""
    total = "whole" if question.whole_only else "whole + partial"
    start = f"(SELECT least(%(offset)s, greatest({total} - 1, 0) / {PAGE} * {PAGE}) FROM counted)"
    return (
        "SELECT p.*, row_number() OVER () AS place FROM (SELECT listing_id, provider_id, covered, starts, metres"
        f" FROM found {listed} ORDER BY {_order(times)} LIMIT {PAGE} OFFSET {start}) p"
    )


def _team(question: Question, times: Times) -> str:
    """The best pairs that cover everything, when nobody does alone; the best listing stands for its like."""
    guard = "(SELECT whole FROM counted) = 0"
    if question.max_week_pence is not None or len(times.windows) == 1:
        guard = "FALSE"
    alike = (
        "SELECT covered, listing_id, row_number() OVER"
        f" (ORDER BY {_order(times, chosen=False)}) AS place FROM (SELECT DISTINCT ON (covered) covered, listing_id, best"
        f" FROM found WHERE {guard} ORDER BY covered, best, listing_id) k"
    )
    return (
        f"WITH alike AS MATERIALIZED ({alike}) SELECT a.listing_id AS first, b.listing_id AS second,"
        " row_number() OVER (ORDER BY a.place, b.place) AS place FROM alike a JOIN alike b"
        f" ON a.place < b.place AND (a.covered | b.covered) = {times.everything}"
        f" WHERE (SELECT bit_or(covered) FROM alike) = {times.everything}"
        f" ORDER BY a.place, b.place LIMIT {ranking.TEAMS}"
    )


def _cards(question: Question, times: Times) -> str:
    """What a card shows, for the page and the teams; of each listing the offer that suits best."""
    liked = ["icount(e.tags & %(prefers)s::int[]) DESC"] if question.prefers else []
    limit, pence = "", "e.rates[1]"
    if question.prices:
        pence = week_pence(question, times, entry="e", covered="s.covered", starts="s.starts")
    if question.max_week_pence is not None:
        limit = f" AND {pence} <= %(most)s"
    offer_order = [pence, *liked] if question.sort == Sort.COST else [*liked, pence]
    entry = (
        f"SELECT e.*, {pence} AS pence FROM directory_searchentry e WHERE e.listing_id = s.listing_id"
        f" AND {_fits(question)}{limit} ORDER BY {', '.join(offer_order)}, e.offer_id LIMIT 1"
    )
    fields = (
        "s.listing_id, e.offer_id, s.provider_id, l.slug, l.title, l.summary, g.name, o.engagement,"
        " p.district, p.town, s.metres, s.starts::text,"
        f" CASE WHEN s.covered <> {times.everything} THEN ({_later(times)}) END,"
        " e.hours_confirmed_on, e.rates, e.minimum_minutes, e.travel_pence, e.ask_by_hours, e.pence, e.tags,"
        f" ({_CHECKED})"
    )
    return (
        f"SELECT json_agg(json_build_array({fields})) FROM shown s CROSS JOIN LATERAL ({entry}) e"
        " JOIN directory_offer o ON o.id = e.offer_id JOIN directory_listing l ON l.id = s.listing_id"
        " JOIN directory_provider p ON p.id = s.provider_id"
        " JOIN accounts_organisation g ON g.id = p.organisation_id"
    )


_CHECKED = (
    "SELECT json_agg(json_build_array(c.kind, c.worker_id, c.level)) FROM directory_check c"
    " WHERE c.provider_id = s.provider_id AND c.state = 'valid' AND c.kind = ANY(%(told)s)"
    " AND c.valid_from <= %(today)s AND (c.valid_until IS NULL OR c.valid_until >= %(today)s)"
)


def _later(times: Times) -> str:
    """For one that cannot do all: the first later week from which it can, and when the visits could start then."""
    numbers = [
        number
        for number, week in enumerate(times.weeks)
        if week and any((days[-1] - times.monday).days // DAYS_A_WEEK >= week for days in times.dates if days)
    ]
    if not numbers:
        return "NULL"
    names = [f"w{number}" for number in range(len(times.planes))]
    each = ", ".join(
        f"ARRAY[{', '.join(lanes.week(times, plane, number) for number in numbers)}]"
        for plane in times.planes
    )
    rest = ", ".join(f"bit_and({name}) OVER (ORDER BY n DESC) AS {name}" for name in names)
    starts = lanes.starts(times, times.windows, names)
    first = ", ".join(str(window.first + 1) for window in times.windows)
    many = ", ".join(str(window.many) for window in times.windows)
    return (
        f"SELECT json_build_array((ARRAY{[times.weeks[number] for number in numbers]})[n], starts::text) FROM"
        f" (SELECT n, {starts} AS starts FROM (SELECT n, {rest} FROM ({lanes.together(times, 's.provider_id')}) o"
        f" CROSS JOIN LATERAL unnest({each}) WITH ORDINALITY AS u({', '.join(names)}, n)) u) u"
        f" WHERE NOT EXISTS (SELECT FROM unnest(ARRAY[{first}], ARRAY[{many}]) AS v(first, many)"
        " WHERE position(B'1' IN substring(starts FROM v.first FOR v.many)) = 0) ORDER BY n LIMIT 1"
    )


def _unlocks(times: Times) -> str:
    """For each change of times, how many listings could then do every visit that cannot now."""
    rows: list = []
    tests: list = []
    for number, among in enumerate(times.changed):
        moved = [index for index, window in enumerate(among) if window != times.windows[index]]
        if not moved:
            continue
        rows.append(
            f"({number}, {sum(1 << index for index in moved)}::bigint, {len(tests) + 1}, {len(tests) + len(moved)})"
        )
        for index in moved:
            window = among[index]
            plane = times.number(window, among)
            tests.append(f"{(plane << 20) + ((window.first + 1) << 10) + window.many}")
    if not rows:
        return "NULL"
    planes = ", ".join(f"s.s{number}" for number in range(len(times.planes)))
    return (
        "SELECT json_agg(json_build_array(change, more) ORDER BY change) FROM"
        " (SELECT c.change, count(DISTINCT s.listing_id) AS more FROM seen s"
        f" JOIN (VALUES {', '.join(rows)}) AS c(change, moved, low, high)"
        f" ON (s.covered | c.moved) = {times.everything} AND s.covered <> {times.everything}"
        f" WHERE (SELECT whole FROM counted) < {ranking.FEW} AND NOT EXISTS"
        f" (SELECT FROM unnest(('{{{','.join(tests)}}}'::int[])[c.low:c.high]) AS t WHERE position(B'1' IN"
        f" substring((ARRAY[{planes}])[(t >> 20) + 1] FROM (t >> 10) & 1023 FOR t & 1023)) = 0)"
        " GROUP BY c.change) AS u"
    )


def _soonest(question: Question, times: Times) -> str:
    """The first day, counted from the first Monday, on which a covered visit could happen with the notice asked for."""
    turn = SLOTS_A_WEEK * question.pattern.every_weeks
    notice = f"('{{{','.join(str(slot) for slot in notices(question, times))}}}'::int[])[least(n.ask_by_hours, {MOST_NOTICE}) + 1]"
    terms = []
    for index, (window, days) in enumerate(zip(times.windows, times.dates, strict=True)):
        if not days:
            continue
        first = (days[0] - times.monday).days
        at = first // DAYS_A_WEEK * SLOTS_A_WEEK + window.first - 1
        turns = f"greatest(({notice} - ({at} + {lanes.place(window, 'starts')}) + {turn - 1}) / {turn}, 0)"
        terms.append(
            f"CASE WHEN covered & {1 << index} <> 0 AND {turns} < {len(days)}"
            f" THEN {first} + {turns} * {DAYS_A_WEEK * question.pattern.every_weeks} END"
        )
    return f"coalesce(least({', '.join(terms)}), 9999)" if terms else "9999"


def notices(question: Question, times: Times) -> list[int]:
    """For each number of hours of notice, the first slot, from the first Monday, that gives it."""
    return [notice(question, times, hours) for hours in range(MOST_NOTICE + 1)]


def notice(question: Question, times: Times, hours: int) -> int:
    """The first slot, counted from the first Monday, that is ``hours`` of notice away."""
    then = (question.now + timedelta(hours=min(hours, MOST_NOTICE))).astimezone(LONDON)
    minutes = then.hour * 60 + then.minute + bool(then.second or then.microsecond)
    return (then.date() - times.monday).days * SLOTS_A_DAY - (-minutes // SLOT)
