"""The county's Market Position Statements: written by one officer, spoken to by providers, approved by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.actions import providers
from directory.models import Authority, Listing
from marketplace.actions import commitments, periods, statement_comments, statements
from marketplace.actions.statements import Said
from marketplace.demo import telling
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.supply import Supply
from marketplace.demo.visiting import token
from marketplace.enums import CommitmentState
from marketplace.models import Statement, StatementComment
from marketplace.person_traits import first_of, next_quarter
from marketplace.policies import verified_provider_of
from marketplace.statement_sections import SECTIONS, Section

A_WEEK = timedelta(days=7)
CONTACT = "Gwen Okorafo, market development"
NOTHING = "Nothing was decided on this in the quarter."
COMMENTS = (
    (
        "time-of-week",
        "Saturdays are hard because buses to the coast stop at six. Could visits start earlier?",
    ),
    ("prices", "A visit of half an hour on the coast takes an hour with the road. The price has to say so."),
    ("start-here", "Two of us joined in spring. Nobody told us which papers to bring until we asked."),
)
ANSWERS = (
    "You are right. We will ask for windows that fit the buses, and say so in what we buy.",
    "We agree. Where there is more than ten minutes of road we will pay for it.",
    "Thank you. Which papers each kind of provider shows now stands in that section.",
)
QUESTION = "You say free hours are those said within fourteen days. Are school holidays taken into account?"
REPLY = "Yes. Hours of term time count in term time alone."


@dataclass(frozen=True)
class Promise:
    """What the council was told, and what it promised then, by when; and where it stands a quarter later."""

    told: str
    words: str
    owner: str
    days: int
    becomes: str
    shows: str


PROMISES = (
    Promise(
        "Nobody tells us when work is wanted.",
        "Publish each quarter which hours are missing, where and at which times, as far as it may be said",
        "Market development",
        80,
        CommitmentState.DONE,
        "It is in this statement under Wanted now, and on each provider’s own page under Wanted near you.",
    ),
    Promise(
        "The road to the coast is not paid for.",
        "Pay for travel time on the coast in every new agreement",
        "Head of commissioning",
        220,
        CommitmentState.UNDER_WAY,
        "Travel money is paid on the coast. It stands in the papers of what we buy next.",
    ),
    Promise(
        "There is nobody at weekends.",
        "Twenty more personal assistants who work at weekends",
        "Market development",
        300,
        "",
        "",
    ),
)


@dataclass
class Statements:
    """Two officers of one council, and the providers whom they ask."""

    calendar: Calendar
    writer: User
    second: User
    place: str
    supply: Supply

    def stories(self, quarters: Sequence[str]) -> Iterator[Story]:
        """One for each quarter, begun two days after its numbers are published."""
        for number, period in enumerate(quarters):
            settled = first_of(next_quarter(period)) + periods.SETTLED_AFTER
            yield self.one(period, (settled - self.calendar.today).days + 10, first=not number)

    def one(self, period: str, published_on: int, *, first: bool) -> Story:
        """One quarter's statement, from open to publish in a week; the day is counted from today."""
        random = Random(f"statement of {period}")
        yield self.calendar.at(published_on - 8, 9, 30)
        authority = Authority.objects.get(pk=self.place)
        statement = statements.open_draft(authority, by=self.writer)
        words = telling.words_of(authority, period, timezone.localdate())
        for section in SECTIONS:
            if section.slots:
                statements.write(statement, section, _said(section, words), by=self.writer)
        statements.name_contact(statement, CONTACT, by=self.writer)
        self._promises(authority, random, first=first)
        statements.send_for_comment(statement, until=timezone.localdate() + timedelta(days=5), by=self.writer)
        yield self.calendar.at(published_on - 5, 18)
        comments = list(self._comments(statement, random))
        yield self.calendar.at(published_on - 4, 12)
        self._are_hours_right()
        yield self.calendar.at(published_on - 2, 11)
        for made, answer in zip(comments, ANSWERS, strict=False):
            statement_comments.answer(made, reply=answer, show=True, names_nobody=True, by=self.writer)
        yield self.calendar.at(published_on - 1, 10)
        statement.refresh_from_db()
        asked = statements.propose(statement, why="The quarter is over, and it is all said.", by=self.writer)
        yield self.calendar.at(published_on, 9)
        statements.agree(asked, statement, by=self.second)
        yield self.calendar.at(published_on, 9, 20)
        statements.publish(statement, by=self.writer)
        yield self.calendar.at(published_on + 3, 16)
        yield from self._asked(statement, random, answered=first)

    def _are_hours_right(self) -> None:
        """Providers are asked whether their hours are right before the numbers are frozen, and most say so."""
        staying = [one for one in sorted(self.supply.live.items()) if one[0] not in self.supply.going]
        for number, (_, listing) in enumerate(staying):
            if number % 3 and (owner := _owner(listing)):
                providers.confirm_hours(listing.provider, by=owner)

    def _promises(self, authority: Authority, random: Random, *, first: bool) -> None:
        if first:
            for each in PROMISES:
                commitments.promise(
                    authority,
                    promise=each.words,
                    owner=each.owner,
                    told=each.told,
                    due_on=timezone.localdate() + timedelta(days=each.days),
                    form_token=token(random),
                    by=self.writer,
                )
            return
        made = {one.promise: one for one in authority.commitments.all()}
        for each in PROMISES:
            if each.becomes and each.words in made:
                commitments.tell_progress(
                    made[each.words], state=each.becomes, evidence=each.shows, by=self.writer
                )

    def _asked(self, statement: Statement, random: Random, *, answered: bool) -> Story:
        """Somebody asks whether a number is right; of the last statement nobody has answered yet."""
        statement.refresh_from_db()
        speaker = next(self._speakers(), None)
        if speaker is None:
            return
        made = statement_comments.question(
            statement, section="time-of-week", words=QUESTION, form_token=token(random), by=speaker
        )
        if answered:
            yield timezone.now() + timedelta(days=2)
            statement_comments.answer(made, reply=REPLY, show=False, by=self.writer)

    def _speakers(self) -> Iterator[User]:
        """Owners of providers whose telephone the council has proved."""
        owners = (one for one in map(_owner, self.supply.live.values()) if one)
        return (one for one in owners if verified_provider_of(one, self.place))

    def _comments(self, statement: Statement, random: Random) -> Iterator[StatementComment]:
        for (section, words), by in zip(COMMENTS, self._speakers(), strict=False):
            try:
                yield statement_comments.comment(
                    statement, section=section, words=words, form_token=token(random), by=by
                )
            except NotAllowed:
                return


def _said(section: Section, words: Mapping[str, str]) -> dict[str, Said]:
    """What is said in each slot, or why there is nothing."""
    return {
        slot.key: _said_of(words.get(f"{section.key}.{slot.key}", ""))
        for slot in section.slots
        if slot.required or f"{section.key}.{slot.key}" in words
    }


def _said_of(words: str) -> Said:
    return Said(words, "" if words else NOTHING)


def _owner(listing: Listing) -> User | None:
    return User.objects.belonging_to(listing.provider.organisation).order_by("pk").first()
