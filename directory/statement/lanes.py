"""SQL that reads the free hours of one provider and says when it could start each kind of visit.

For each lane, a run of free slots as long as the visit begins wherever the string, and itself shifted by one, by
two …, all have a 1; doubling makes that a few operations. Lanes are put together slot by slot, one free lane for one
worker, two for two; and only then are the weeks, because different weeks may be different workers.
``OFFSET 0`` keeps PostgreSQL from copying a shared expression into each of its uses.
"""

from directory.hours import SLOTS_A_DAY, SLOTS_A_WEEK
from directory.statement.planes import WIDTH, Plane, Times, Window, bits

Kind = tuple[int, int]  # slots, workers


def kinds(times: Times) -> list[Kind]:
    """Every kind of visit of a question: how many slots, how many workers."""
    return sorted({(plane.slots, plane.workers) for plane in times.planes})


def together(times: Times, provider: str) -> str:
    """A query of one row: for each kind of visit, when enough lanes of ``provider`` could start, all weeks long."""
    longest = max(slots for slots, _ in kinds(times))
    text = (
        f"SELECT {_aligned(times)} AS f1 FROM directory_freehours w WHERE w.provider_id = {provider} OFFSET 0"
    )
    power, columns = 1, ["f1"]
    while power * 2 <= longest:
        text = f"SELECT {', '.join(columns)}, f{power} & (f{power} << {power}) AS f{power * 2} FROM ({text}) l OFFSET 0"
        power *= 2
        columns.append(f"f{power}")
    lengths = sorted({slots for slots, _ in kinds(times)})
    text = f"SELECT {', '.join(f'{_run(slots)} AS e{slots}' for slots in lengths)} FROM ({text}) l OFFSET 0"
    doubles = [slots for slots, workers in kinds(times) if workers > 1]
    if doubles:
        before = "OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        text = f"SELECT l.*, {', '.join(f'bit_or(e{slots}) {before} AS b{slots}' for slots in doubles)} FROM ({text}) l"
    return (
        f"SELECT {', '.join(_enough(kind) + ' AS ' + column(kind) for kind in kinds(times))} FROM ({text}) l"
    )


def column(kind: Kind) -> str:
    """The name a kind of visit has in `together`."""
    return f"o{kind[0]}x{kind[1]}"


def week(times: Times, plane: Plane, number: int, value: str = "") -> str:
    """The starts of a plane in one active week, counted from 0."""
    starts = number and times.weeks[number] * SLOTS_A_WEEK
    text = f"substring({value or column((plane.slots, plane.workers))} FROM {starts + 1} FOR {WIDTH})"
    missing = times.missing(times.weeks[number], plane.slots)
    if missing:
        text = f"({text} & {bits(~missing)})"
    return f"({text} | {bits(plane.unasked[number])})" if plane.unasked[number] else text


def every_week(times: Times, plane: Plane) -> str:
    """The starts of a plane that are possible in all active weeks."""
    return " & ".join(week(times, plane, number) for number in range(len(times.weeks)))


def starts(times: Times, among: list[Window], values: list[str]) -> str:
    """The possible starts of all visits side by side; ``values`` has the SQL of each plane."""
    masks: dict[int, int] = {}
    for window in among:
        number = times.number(window, among)
        masks[number] = masks.get(number, 0) | window.mask
    return " | ".join(f"({values[number]} & {bits(mask)})" for number, mask in masks.items())


def covered(among: list[Window], value: str) -> str:
    """The visits that have a start, as a whole number with a bit for each."""
    return " | ".join(
        f"CASE WHEN substring({value} FROM {window.first + 1} FOR {window.many}) <> B'{'0' * window.many}' "
        f"THEN {1 << index}::bigint ELSE 0 END"
        for index, window in enumerate(among)
    )


def place(window: Window, value: str) -> str:
    """Which of a window's starts is the first possible one, counted from 1; 0 when none is."""
    return f"position(B'1' IN substring({value} FROM {window.first + 1} FOR {window.many}))"


def _aligned(times: Times) -> str:
    """A lane's bits from the question's first Monday; what nobody knows about is not free."""
    monday, length = f"DATE '{times.monday.isoformat()}'", times.length
    return (
        f"CASE WHEN w.from_on <= {monday} "
        f"THEN substring(w.free FROM ({monday} - w.from_on) * {SLOTS_A_DAY} + 1 FOR {length})::bit({length}) "
        f"ELSE w.free::bit({length}) >> ((w.from_on - {monday}) * {SLOTS_A_DAY}) END"
    )


def _run(slots: int) -> str:
    power = 1 << (slots.bit_length() - 1)
    return f"f{power}" if slots == power else f"f{power} & (f{power} << {slots - power})"


def _enough(kind: Kind) -> str:
    slots, workers = kind
    return (
        f"bit_or(e{slots})"
        if workers == 1
        else f"coalesce(bit_or(e{slots} & b{slots}), bit_and(e{slots} # e{slots}))"
    )
