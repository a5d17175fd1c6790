"""What an officer writes of a quarter: from the panels they see, so that no word says otherwise than a number beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from directory.models import Authority
from marketplace.actions.statement_panels import panel_for
from marketplace.charts.words import said
from marketplace.disclosure import PUBLIC
from marketplace.models import Release
from marketplace.panel import Panel
from marketplace.person_traits import first_of, next_quarter, quarter_before

READ = ("needs", "gap_map", "wanted", "choice", "waiting", "missing", "languages", "prices", "outlook")
POUNDS_AN_HOUR, WEEKS = 24, 52
HALF, LOTS = 50, 2
MET, IN_PART, NOT_MET = 2, 3, 4  # columns of needs
Panels = Mapping[str, Panel]

ALWAYS: Mapping[str, str] = {
    "masthead.so_what": "We see what goes through this site, whoever pays. We do not see care that is arranged elsewhere. Read each number with the line under it.",
    "four-questions.context": "The National Living Wage rose in April. Care workers can earn as much in shops, so rates have to follow. Nothing else changed in law that alters what we buy.",
    "wanted.so_what": "If you can take some of these hours, say so on your own page, under Wanted near you. It takes one tap, and people find you first.",
    "time-of-week.so_what": "Free hours are those that providers said within fourteen days are free. Where few said so, there may be more than this shows.",
    "who-provides.so_what": "A provider counts once, however many work there. We would welcome more who work alone or in twos and threes, in every part of the county.",
    "prices.so_what": "These are prices that providers ask, not prices that we set. A short visit costs more for each hour, because the journey is the same.",
    "quality.research": "We spoke with 41 people who have care at home, at two coffee mornings and by telephone. They want the same few faces, and to be told when somebody is late.",
    "who-pays.so_what": "People with their own money and people with direct payments buy care themselves. Talk to them on your listing: say what you charge, and when you are free.",
    "equity.so_what": "We look at this with our health partners each quarter, and act on what is more than chance.",
    "intentions.resources": "We expect to spend about as much on care at home as last year, and one tenth more on direct payments, for two years.",
    "stance.direction": "More personal assistants and small providers who live near the people they help. Fewer short visits. No more contracts by lowest price. What we mean for each part of the market is in the table.",
    "rare-needs.rare": "In the region: British Sign Language, tube feeding at night, and support for young people who leave school with complex needs. We plan for these with our neighbours.",
    "neighbours.together": "With Castermouth we share a list of providers who work on both sides of the boundary, and look at prices together each spring.",
    "start-here.start": "Join on this site; it costs nothing. A personal assistant shows who they are, a DBS certificate, two references and insurance. A micro-enterprise shows the same for each person. An agency shows its registration with the Care Quality Commission as well. We look at most within ten working days. Ask the market development team if anything stops you.",
}
"""What holds whatever the numbers are."""


def words_of(authority: Authority, period: str, today: date) -> dict[str, str]:
    """The words of each slot of which there is something to say."""
    panels = {key: panel_for(key, authority, PUBLIC, period, today) for key in READ}
    asked, before = (_asked(authority, each) for each in (period, quarter_before(period)))
    told: dict[str, Callable[[], str]] = {
        "four-questions.summary": lambda: summary(panels),
        "gap-map.needs": lambda: needs(panels["needs"], asked, before),
        "waiting.so_what": lambda: waiting(panels["waiting"]),
        "choice.so_what": lambda: choice(panels["choice"]),
        "missing.so_what": lambda: missing(panels),
        "outlook.so_what": lambda: outlook(panels["outlook"]),
        "intentions.intentions": lambda: intentions(panels["wanted"], period),
        "commitments.ambitions": lambda: ambitions(panels["choice"]),
    }
    return {**ALWAYS, **{slot: words for slot, make in told.items() if (words := make())}}


def summary(panels: Panels) -> str:
    """Whether there is enough, of what kind, and at which times, as far as it may be said."""
    parts = [panels[key].sentence for key in ("needs", "gap_map") if panels[key].sentence]
    cards = services(panels["wanted"])
    if cards:
        what, where, hours, mostly = cards[0]
        when = f", most of it {mostly}" if mostly else ""
        parts.append(
            f"The largest part of which we may say the kind is {what} in {where}: {hours} hours{when}."
        )
    parts += [panels["choice"].sentence] if panels["choice"].sentence else []
    return " ".join(parts) or "Too few people asked here to say how much is missing."


def needs(panel: Panel, asked: int | None, before: int | None) -> str:
    """What people need, against the quarter before, and what became of it."""
    expected = "We expect more people over 85, and more who pay for themselves."
    if not asked:
        return f"Too few people asked in the quarter to say what they need. {expected}"
    parts = [f"Whoever pays, about {said(asked)} people asked."]
    if before:
        word = "more than" if asked > before else "fewer than" if asked < before else "as many as"
        parts.append(f"That is {word} in the quarter before, when it was about {said(before)}.")
    rows = panel.table.rows
    met = sum(_number(row[column]) for row in rows for column in (MET, IN_PART))
    unmet = sum(_number(row[NOT_MET]) for row in rows)
    if met and unmet:
        parts.append(
            f"Of those of whom we may say what became of it, about {said(met)} had all or part of what they asked for "
            f"within four weeks, and about {said(unmet)} had none."
        )
    return " ".join([*parts, expected])


def services(wanted: Panel) -> list[tuple[str, str, int, str]]:
    """The cards of a kind of help, those with most hours first; those of a place, or of a language, are left out."""
    return [
        (_lower(str(what)), str(where), int(hours or 0), str(mostly))
        for what, where, hours, mostly in wanted.table.rows
        if not _lower(str(what)).startswith(("help of any kind", "somebody who speaks"))
    ]


def waiting(panel: Panel) -> str:
    """Whether it is quick enough; nothing where it is not known."""
    week = next((row for row in panel.table.rows if row[0] == 7), None)
    if week is None:
        return ""
    low, high = _number(week[1]), _number(week[2])
    if high < HALF:
        return "Fewer than half had somebody within a week. That is too slow: we want it to be half by next year."
    if low >= HALF:
        return "Half or more had somebody within a week. We want that to hold in every district."
    return (
        "Whether half had somebody within a week cannot be told: the band is too wide. We want it to be so."
    )


def choice(panel: Panel) -> str:
    """Where there is most choice, and where least."""
    known = sorted((_number(part), str(need)) for need, part in panel.table.rows if part is not None)
    if len(known) < 2:
        return ""
    (least, short), (most, best) = known[0], known[-1]
    if least == most:
        return ""
    return f"There is most choice for this: {_lower(best)}. There is least for this: {_lower(short)}."


def missing(panels: Panels) -> str:
    """What to learn, or whom to hire."""
    parts = []
    if not panels["missing"].missing:
        most = str(panels["missing"].table.rows[0][0])
        parts.append(f"Whoever can help with what stands in the way most ({_lower(most)}) finds work here.")
    if not panels["languages"].missing:
        spoken = str(panels["languages"].table.rows[0][0])
        parts.append(
            f"Somebody who speaks {spoken} is asked for more than one who speaks any other language."
        )
    return " ".join(parts)


def outlook(panel: Panel) -> str:
    """How to read the fan, where there is one."""
    return (
        ""
        if panel.missing
        else "Plan with the band, not with the line: eight of ten weeks should fall within it."
    )


def intentions(wanted: Panel, period: str) -> str:
    """A lot for each of the largest kinds that are missing, each with its date, its value and the way to it."""
    opens = first_of(next_quarter(next_quarter(period)))
    begins = first_of(next_quarter(next_quarter(next_quarter(period))))
    lots = [
        f"Lot {number}: {what} in {where}{f', most of it {mostly}' if mostly else ''}, about {hours} hours a week, up to "
        f"£{round(hours * WEEKS * POUNDS_AN_HOUR, -3):,} a year."
        for number, (what, where, hours, mostly) in enumerate(services(wanted)[:LOTS], start=1)
    ]
    route = (
        f"A framework open to agencies, micro-enterprises and personal assistants. It opens for offers on {opens:%-d %B %Y} "
        f"and begins on {begins:%-d %B %Y}, for two years."
    )
    return " ".join([*(lots or ["Care at home at the times that are missing, in every district."]), route])


def ambitions(panel: Panel) -> str:
    """What is meant to be true, and how far it is."""
    aim = "Whoever needs care here has three or more to choose from, at the times they need. We look at it each quarter, in this statement."
    known = [_number(part) for _, part in panel.table.rows if part is not None]
    if not known:
        return aim
    enough = sum(part >= HALF for part in known)
    return f"{aim} For half or more of older people it holds in {enough} of the {len(known)} needs that we look at."


def _asked(authority: Authority, period: str) -> int | None:
    release = Release.objects.standing("asked", str(authority.pk), period)
    return release.value() if release else None


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
