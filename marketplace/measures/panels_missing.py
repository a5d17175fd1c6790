"""What is missing: what keeps people from finding somebody, in which languages, and what nobody here offers."""

from __future__ import annotations

from collections import Counter

from directory.demand import BARRIER_WORDS, Barrier
from directory.models import Language, Need, Skill
from directory.tags import TagKind, untag
from directory.taxonomy import TRAINED_IN
from marketplace.disclosure import Release
from marketplace.estimators.outcomes import Outcome
from marketplace.measures.capacity import offers_in
from marketplace.measures.demand import (
    binding_constraint,
    none_available,
    people_looking,
    thin_results,
    zero_results,
)
from marketplace.measures.panels_made import (
    NOT_RELEASED,
    Ask,
    ends,
    first_upper,
    known,
    of_people,
    of_supply,
    released,
    without,
)
from marketplace.measures.released import seen, summed
from marketplace.panel import Chart, Panel, Table
from marketplace.person_traits import NO_LANGUAGE, SEVERAL

SAID = {NO_LANGUAGE: "None but English", SEVERAL: "Several"}
FEW_OFFER = 1
LOOKED = "visitors whose search found nobody, each once"


def missing(ask: Ask) -> Panel:
    """M6: of those who found nobody, who would have if one thing had not been asked for."""
    title = "What keeps people from finding somebody"
    found = released(ask, "looked")
    if found is None:
        return without(
            ask, title, ("M6",), "Nothing is released yet of people who looked for care and found nobody."
        )
    release, reference = found
    readings = binding_constraint(release)
    if all(reading.value is None for reading in readings.values()):
        return without(ask, title, ("M6",), next(iter(readings.values())).reason)
    rows = tuple((BARRIER_WORDS[Barrier(name)], known(each, 100)) for name, each in readings.items())
    sentence = f"Most often it is this: {rows[0][0].lower()}."
    table, chart = Table(("What", "Part, %"), rows), Chart("bars", unit="% of those who found nobody")
    seen_of = next(iter(readings.values())).coverage
    coverage = f"{seen_of}." if seen_of else ""
    return of_people(
        ask,
        title,
        sentence,
        table,
        chart,
        measures=("M6",),
        reference=reference,
        out_of=LOOKED,
        coverage=coverage,
    )


def looked(ask: Ask) -> Panel:
    """M1b and M5: people who looked and asked nobody, and what their search found."""
    title = "What people found who only looked"
    found, codes = released(ask, "looked"), ("M1b", "M5", "M5b", "M5c")
    if found is None:
        return without(ask, title, codes, "Nothing is released yet of people who looked for care.")
    release, reference = found
    people = people_looking(release)
    readings = {
        "Nobody suits": zero_results(release),
        "Somebody suits, and none is free": none_available(release),
        "One or two could come": thin_results(release),
    }
    if people.value is None:
        return without(ask, title, codes, people.reason)
    rows = tuple((name, known(each, 100), *ends(each, 100)) for name, each in readings.items())
    unknown = next((each.reason for each in readings.values() if each.reason), "")
    return of_people(
        ask,
        title,
        f"About {people.value:,.0f} visitors looked for care and asked nobody. They are never added to those who asked.",
        Table(("What they found", "Part, %", "At least, %", "At most, %"), rows),
        Chart("dots", values=(1,), low=2, high=3, unit="% of visitors"),
        measures=codes,
        reference=reference,
        out_of="visitors with a search that counts, who asked for nothing in the quarter",
        coverage=f"{first_upper(unknown)} That is where no number stands." if unknown else "",
    )


def languages(ask: Ask) -> Panel:
    """M1 by the language asked for, and how many of them nobody came to."""
    title = "Languages asked for besides English"
    found = released(ask, "asked")
    if found is None:
        return without(ask, title, ("M1",), NOT_RELEASED)
    release, reference = found
    asked, unmet = summed(release, "language"), _unmet(release)
    names = dict(Language.objects.values_list("code", "name"))
    rows = tuple(
        (SAID.get(code) or names.get(code, code), number, unmet.get(code))
        for code, number in asked.most_common()
        if code != NO_LANGUAGE
    )
    if not rows:
        why = f"No language besides English was asked for by enough people to be shown: {ask.policy.few}."
        return without(ask, title, ("M1",), why)
    table = Table(("Language", "People who asked", "Of them nobody came to"), rows)
    sentence = f"Asked for most besides English: {rows[0][0]}, by about {rows[0][1]:,} people."
    chart, coverage = Chart("bars", unit="people"), f"{seen(release, 'language')}."
    return of_people(
        ask, title, sentence, table, chart, measures=("M1", "M3"), reference=reference, coverage=coverage
    )


def _unmet(release: Release) -> Counter[str]:
    found: Counter[str] = Counter()
    for path, cell in release.cells.items():
        if (
            path
            and path[-1][0] == "language"
            and ("outcome", Outcome.UNMET) in path
            and cell.value is not None
        ):
            found[path[-1][1]] += cell.value
    return found


def rare(ask: Ask) -> Panel:
    """What at most one provider here offers. It counts providers, so it may be told of every council."""
    title = "What nobody here offers, or only one"
    here = _offered(offers_in(ask.gss))
    rows = tuple(
        (need.name, need.area, here[need.pk])
        for need in Need.objects.order_by("area", "name")
        if here[need.pk] <= FEW_OFFER
    )
    if not rows:
        return without(
            ask,
            title,
            ("M13",),
            "Every task is offered by two providers here or more",
            out_of="tasks of the taxonomy",
        )
    nobody = sum(row[2] == 0 for row in rows)
    sentence = f"{nobody} tasks are offered by nobody who sets out from here, and {len(rows) - nobody} by one provider alone."
    table = Table(("Task", "Kind", "Providers here"), rows)
    return of_supply(
        ask,
        title,
        sentence,
        table,
        Chart(""),
        measures=("M13",),
        window="Now",
        out_of="tasks of the taxonomy; a provider counts who does the task, or is trained in it",
    )


def _offered(entries) -> Counter[int]:
    """How many providers offer each need, or are trained in it where a skill says the same."""
    needs = dict(Need.objects.filter(slug__in=TRAINED_IN).values_list("slug", "pk"))
    skills = dict(Skill.objects.filter(slug__in=TRAINED_IN.values()).values_list("slug", "pk"))
    trained = {
        skills[skill]: needs[need] for need, skill in TRAINED_IN.items() if skill in skills and need in needs
    }
    pairs = set()
    for provider, tags in entries.order_by().values_list("provider", "tags"):
        for kind, of, _ in map(untag, tags):
            if kind == TagKind.NEED:
                pairs.add((provider, int(of)))
            elif kind == TagKind.SKILL and int(of) in trained:
                pairs.add((provider, trained[int(of)]))
    return Counter(need for _, need in pairs)
