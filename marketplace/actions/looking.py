"""Looking for who can come: a brief becomes a question, its answer is dressed for people, demand is noted once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from directory.actions import searches
from directory.enums import FundingKind
from directory.models import Authority, Need, Postcode, SearchEntry
from directory.pattern_words import describe, flexibilities, frequency_words
from directory.policies import words_by_tag
from directory.question import Question
from directory.sittings import STAYED
from directory.tags import TagKind, tag, untag, wish_tag
from marketplace.actions import briefs
from marketplace.drawing import Picture, draw
from marketplace.models import Review
from marketplace.showing import ANY_SLUG, Shown
from payments.models import BankHoliday, StatutoryRate
from payments.price_runs import price_runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from directory.answer import Answer
    from directory.locating import Located
    from marketplace.models import Brief


MOST_UNLOCKS = 4
ANY_BRIEF = "a-brief-that-is-nobodys"  # stands in links for the reference of a brief
CHANGED = ("where", "what", "when", "times", "must")


@dataclass(frozen=True)
class Found:
    """An answer with everything a page needs to show it."""

    question: Question
    answer: Answer
    place: Located
    words: Mapping[int, str]
    links: dict[str, str]
    shown: list[Shown]
    teams: list[tuple[Shown, Shown]]

    @property
    def several(self) -> bool:
        """Whether there is anybody to compare with."""
        return self.answer.total > 1

    @property
    def needs(self) -> list[str]:
        """The tasks asked for."""
        return [self.words[number] for number in self.question.musts if untag(number).kind == TagKind.NEED]

    @property
    def wishes(self) -> list[str]:
        """What is needed or preferred in whoever comes."""
        needed = [self.words[one] for one in self.question.musts if untag(one).kind != TagKind.NEED]
        return needed + [f"{self.words[one]}, if possible" for one in self.question.prefers]

    @property
    def when(self) -> list[str]:
        """The visits asked for, and from when."""
        return [*describe(self.question.pattern), frequency_words(self.question.pattern)]

    @property
    def unlocks(self) -> list[dict[str, object]]:
        """The few small changes that would help most, in words; the smaller of two that help alike."""
        changes = self.question.changes
        best = sorted(self.answer.unlocks, key=lambda unlock: (-unlock.more, unlock.change))[:MOST_UNLOCKS]
        return [
            {"change": unlock.change, "words": changes[unlock.change].words, "more": unlock.more}
            for unlock in best
        ]


def look(brief: Brief, *, by: User | None, agent: str = "", comes_from: str = "", **asked: Any) -> Found:
    """Search for ``brief``; ``asked`` is what the page narrows it to (fields of Question).

    The first look at a wording may be demand, unless ``agent`` is a robot or ``by`` works for a council.
    Raises ``directory.locating.Unlocated`` when the postcode is no longer known.
    """
    place = Postcode.objects.locate(brief.postcode)
    holidays = BankHoliday.objects.dates_known()
    question = question_of(brief, place, holidays, **asked)
    answer = SearchEntry.objects.answer(question)
    if brief.searched_at is None:
        note(brief, question, answer, place, by=by, agent=agent, comes_from=comes_from)
    elif brief.searched_at - brief.created_at < STAYED:
        searches.looked_again(visitor_of(brief, by))
        briefs.read_on(brief)
    words, links = words_by_tag(), links_of(brief)
    employer = StatutoryRate.objects.employer_on(question.pattern.starts_on)
    beside = Review.objects.beside(card.listing_id for card in answer.cards)

    def dress(card):
        face, rating = beside.get(card.listing_id, ("", None))
        return Shown(card, question.pattern, question.today, holidays, words, links, face, rating, employer)

    teams = [(dress(team.first), dress(team.second)) for team in answer.teams]
    return Found(question, answer, place, words, links, [dress(card) for card in answer.cards], teams)


def links_of(brief: Brief) -> dict[str, str]:
    """Where a page of results leads, with a stand-in for the slug of a card."""
    return {name: link.replace(ANY_BRIEF, brief.reference) for name, link in _links().items()}


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    """With a stand-in for the brief too, and so worked out once for all pages."""
    changed = {name: reverse("marketplace:find_step", args=[ANY_BRIEF, name]) for name in CHANGED}
    return changed | {
        "compare": reverse("marketplace:find_compare", args=[ANY_BRIEF]),
        "map": reverse("marketplace:find_map", args=[ANY_BRIEF]),
        "ranking": reverse("marketplace:help_page", args=["how-ranking-works"]),
        "choosing": reverse("marketplace:help_page", args=["choosing-care"]),
        "advert": reverse("marketplace:advert_new", args=[ANY_BRIEF]),
        "page": reverse("marketplace:find_listing", args=[ANY_BRIEF, ANY_SLUG]),
        "ask": reverse("marketplace:booking_ask", args=[ANY_BRIEF, ANY_SLUG]),
        "keep": reverse("directory:shortlist_add", args=[ANY_SLUG]),
        "photo": reverse("directory:photo_file", args=[ANY_SLUG]),
        "let_go": reverse("directory:shortlist_remove", args=[ANY_SLUG]),
    }


def question_of(brief: Brief, place: Located, holidays: frozenset, **asked: Any) -> Question:
    """The brief as a question: nothing in it says who asks."""
    now = timezone.now()
    pattern = brief.pattern(otherwise=timezone.localdate())
    wishes = [(wish["must"], tag_of(wish)) for wish in brief.requirements]
    return Question(
        easting=round(place.point.x),
        northing=round(place.point.y),
        pattern=pattern,
        now=now,
        musts=(
            *(tag(TagKind.NEED, need) for need in brief.needs),
            *(number for must, number in wishes if must),
        ),
        prefers=tuple(number for must, number in wishes if not must),
        changes=tuple(flexibilities(pattern)),
        prices=price_runs(pattern, holidays),
        **asked,
    )


def tag_of(wish: dict[str, Any]) -> int:
    """The tag of one requirement as the brief keeps it."""
    return wish_tag(wish["kind"], wish["id"], wish["level"])


def note(
    brief: Brief,
    question: Question,
    answer: Answer,
    place: Located,
    *,
    by: User | None,
    agent: str,
    comes_from: str,
) -> None:
    """Keep that this was looked for; never who looked."""
    searches.record(
        question,
        answer,
        lsoa=place.lsoa_id,
        funding=brief.funding or FundingKind.NOT_SURE,
        visitor=visitor_of(brief, by),
        told_for=question.now - brief.created_at,
        for_somebody=brief.person_id is not None,
        by=by,
        agent=agent,
        comes_from=comes_from,
    )
    briefs.searched(brief)


def visitor_of(brief: Brief, by: User | None) -> str:
    """Who is counted: the person cared for, whoever looks for them; or the account; or the brief, for want of both."""
    if brief.person:
        return brief.person.reference
    if by is None:
        return brief.reference
    people = Person.objects.of(by).values_list("reference", flat=True)[:2]
    return people[0] if len(people) == 1 else f"account {by.pk}"


def told(brief: Brief) -> dict[str, Any]:
    """What a council would be told of a brief: the neighbourhood, the tasks and the visits, in words."""
    place = Postcode.objects.locate(brief.postcode)
    pattern = brief.pattern(otherwise=timezone.localdate())
    return {
        "council": place.council_name,
        "where": place.lsoa_name,
        "needs": list(Need.objects.filter(pk__in=brief.needs).values_list("name", flat=True)),
        "times": [*describe(pattern), frequency_words(pattern)],
    }


def picture(found: Found) -> Picture:
    """The page of people as a picture, each at their public position."""
    ids = [shown.card.offer_id for shown in found.shown]
    points = dict(SearchEntry.objects.filter(offer__in=ids).values_list("offer", "point"))
    people = [
        (shown.card.title, points[shown.card.offer_id].coords)
        for shown in found.shown
        if shown.card.offer_id in points
    ]
    return draw(found.place.point.coords, people, Authority.objects.rings_of(found.place.council_id))
