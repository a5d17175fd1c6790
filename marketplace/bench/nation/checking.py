"""What the council saw of an invented provider: a paper for all it needs, some of them run out, and what may be shown when."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from directory import passport
from directory.passport import DBS_LEVELS, RECORDED, RULES, Held, Kind, Required, Stretch, longest
from marketplace.bench.nation.inventing import MONDAY, Invented, Taxonomy

LAPSED = 0.03  # of insurances; the rest is dated as papers are
MOST_DAYS = {Kind.DBS: 900, Kind.IDENTITY: 1500, Kind.REFERENCES: 900, Kind.PROFESSIONAL_PIN: 25}
A_YEAR = timedelta(days=364)


class Checked(NamedTuple):
    """What was seen, and the stretches of time that follow."""

    papers: list[Held]
    stretches: list[Stretch]


def check(one: Invented, taxonomy: Taxonomy) -> Checked:
    """The same for the same provider; its lanes are its humans, counted from 1."""
    facts = passport.Facts(
        one.legal_form,
        one.carers,
        one_human=one.carers == 1,
        registered=bool(one.cqc),
        humans=tuple(passport.Human(number) for number in range(1, len(one.lanes) + 1)),
    )
    chosen = {pk for terms in one.offers for pk in terms.needs}
    offered = passport.Offered(
        {taxonomy.slugs[pk]: regulated for pk, regulated in taxonomy.needs if pk in chosen},
        frozenset(taxonomy.skill_slugs[pk] for pk in one.skills),
        frozenset(terms.engagement for terms in one.offers),
    )
    needed = passport.required(facts, offered)
    papers = list(_papers(needed, Random(f"papers of {one.reference}")))
    registered = [Held(Kind.CQC, None, "", date.min)] if one.cqc else []
    stale_on = (one.confirmed_at.date() if one.confirmed_at else MONDAY) + timedelta(days=passport.STALE_DAYS)
    return Checked(papers, passport.stretches(needed, [*papers, *registered], stale_on=stale_on))


def _papers(needed: list[Required], dice: Random) -> Iterator[Held]:
    levels: dict[int | None, str] = {}
    for one in needed:
        if one.kind == Kind.DBS:
            levels[one.human] = max(levels.get(one.human, ""), one.detail, key=("", *DBS_LEVELS).index)
        elif one.kind in RECORDED:
            yield _paper(one, dice)
    for human, level in levels.items():
        yield _paper(Required(Kind.DBS, human, level), dice)


def _paper(one: Required, dice: Random) -> Held:
    began = MONDAY - timedelta(days=dice.randrange(5, MOST_DAYS.get(one.kind, 340)))
    if one.kind in passport.INSURANCES and dice.random() < LAPSED:
        began = MONDAY - A_YEAR - timedelta(days=dice.randrange(1, 60))
    until = None if RULES[one.kind].may_be_open else longest(one.kind, one.detail, began) or began + A_YEAR
    return Held(one.kind, one.human, one.detail, began, until)
