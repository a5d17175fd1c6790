"""The county's Market Position Statements: written by one officer, spoken to by providers, approved by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.models import Authority, Listing
from marketplace.actions import commitments, periods, statement_comments, statements
from marketplace.actions.statements import Said
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.visiting import token
from marketplace.enums import CommitmentState
from marketplace.models import Statement, StatementComment
from marketplace.person_traits import first_of, next_quarter
from marketplace.policies import verified_provider_of
from marketplace.statement_sections import SECTIONS, Section

A_WEEK = timedelta(days=7)
CONTACT = "Gwen Okorafo, market development"
WORDS: Mapping[str, str] = {
    "four-questions.summary": "There is enough company and help in the house in the towns. There is not enough personal care at weekends and in the evenings, and too little of anything on the coast.",
    "four-questions.context": "The National Living Wage rose in April. Care workers can earn as much in shops, so rates have to follow. Nothing else changed in law that alters what we buy.",
    "gap-map.needs": "More people each quarter ask through this site, whoever pays. Most need two short visits on some days of the week. We expect more people over 85 on the coast, and more who pay for themselves.",
    "quality.research": "We spoke with 41 people who have care at home, at two coffee mornings and by telephone. They want the same few faces, and to be told when somebody is late.",
    "intentions.resources": "We expect to spend about as much on care at home as last year, and one tenth more on direct payments, for two years.",
    "intentions.intentions": "Weekend personal care in Saltmere Coast, from April: a framework open to agencies and micro-enterprises, by tender in January. Evening calls in Tarnwick follow in summer.",
    "stance.direction": "More personal assistants and small providers who live near the people they help. Fewer short visits. No more contracts by lowest price.",
    "commitments.ambitions": "Whoever needs care here has three or more to choose from, at the times they need. We look at it each quarter, in this statement.",
    "rare-needs.rare": "In the region: British Sign Language, tube feeding at night, and support for young people who leave school with complex needs. We plan for these with our neighbours.",
    "neighbours.together": "With Castermouth we share a list of providers who work on both sides of the boundary, and look at prices together each spring.",
    "start-here.start": "Join on this site. We look at your identity, your DBS certificate and your insurance, most within ten working days, at no cost. Ask the market development team if anything stops you.",
}
LATER: Mapping[str, str] = {
    "four-questions.summary": "There is enough company and help in the house in the towns, and more evening care than last quarter. Weekends are still short, and so is the coast.",
    "commitments.ambitions": "Whoever needs care here has three or more to choose from, at the times they need. In the towns that has come true on weekdays; on the coast it has not.",
}
NOTHING = "Nothing was decided on this in the quarter."
COMMENTS = (
    (
        "time-of-week",
        "Saturdays are hard because buses to the coast stop at six. Could visits start earlier?",
    ),
    ("prices", "A visit of half an hour on the coast takes an hour with the road. The price has to say so."),
)
ANSWERS = (
    "You are right. We will ask for windows that fit the buses, and say so in the tender.",
    "We agree. The framework will pay for the road where there is more than ten minutes of it.",
)
PROMISES = (
    ("Pay for travel time on the coast in every new agreement", "Head of commissioning", 120),
    ("Twenty more personal assistants who work at weekends", "Market development", 200),
    ("Answer each application to join within ten working days", "Market development", 40),
)


@dataclass
class Statements:
    """Two officers of one council, and the providers whom they ask."""

    calendar: Calendar
    writer: User
    second: User
    place: str
    live: Mapping[str, Listing]

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
        words = WORDS if first else {**WORDS, **LATER}
        for section in SECTIONS:
            if section.slots:
                statements.write(statement, section, _said(section, words), by=self.writer)
        statements.name_contact(statement, CONTACT, by=self.writer)
        self._promises(authority, random, first=first)
        statements.send_for_comment(statement, until=timezone.localdate() + timedelta(days=5), by=self.writer)
        yield self.calendar.at(published_on - 5, 18)
        comments = list(self._comments(statement, random))
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

    def _promises(self, authority: Authority, random: Random, *, first: bool) -> None:
        if not first:
            oldest = authority.commitments.order_by("pk").first()
            if oldest:
                commitments.tell_progress(
                    oldest, state=CommitmentState.UNDER_WAY, evidence="In the tender papers.", by=self.writer
                )
            return
        for words, owner, days in PROMISES:
            commitments.promise(
                authority,
                promise=words,
                owner=owner,
                due_on=self.calendar.today + timedelta(days=days),
                form_token=token(random),
                by=self.writer,
            )

    def _comments(self, statement: Statement, random: Random) -> Iterator[StatementComment]:
        owners: Sequence[User] = [one for one in map(_owner, self.live.values()) if one]
        speakers = (one for one in owners if verified_provider_of(one, self.place))
        for (section, words), by in zip(COMMENTS, speakers, strict=False):
            try:
                yield statement_comments.comment(
                    statement, section=section, words=words, form_token=token(random), by=by
                )
            except NotAllowed:
                return


def _said(section: Section, words: Mapping[str, str]) -> dict[str, Said]:
    """What is said in each slot, or why there is nothing."""
    return {
        slot.key: Said(words.get(f"{section.key}.{slot.key}", ""), NOTHING)
        for slot in section.slots
        if slot.required
    }


def _owner(listing: Listing) -> User | None:
    return User.objects.belonging_to(listing.provider.organisation).order_by("pk").first()
