"""Adverts of the person whose sign-in is printed: one that is answered, one that is filled, one whose time is over, a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.models import Listing
from marketplace.actions import advertising, adverts, briefs, messages
from marketplace.common_weeks import week_of
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.people import Household
from marketplace.demo.supply import Supply
from marketplace.demo.visiting import token
from marketplace.enums import AdvertState, Cause, JobContract
from marketplace.models import Advert, AdvertInvite

PAY = 1500
SHOWN_TO = 5
INTERESTED, DECLINES, READS = 2, 2, 3  # how many are interested; who is not; who reads it last
WORDS = (
    "I am in my thirties and like to be out: the market, the pool, a film. Be on time and easy to talk to.",
    "Two afternoons with somebody who likes cooking and does not mind the radio on. We plan the week together.",
    "I look for somebody patient for a few hours of help at home. There is a dog, who will want to know you first.",
)
ANSWERS = (
    "I have time on these days and live close by. I like cooking for people.",
    "I could do some of it. I have worked as an assistant for three years.",
)
WEEKS = ("weekday-mornings", "weekday-mornings", "weekday-mornings", "two-afternoons")
ENDS = (None, AdvertState.FILLED, AdvertState.EXPIRED, AdvertState.DRAFT)
"""How each ends; nothing for the one that is still open."""


def after_the_holidays(day: date) -> date:
    """The same day, or the first working week of the year for what falls at Christmas: nobody begins a job then."""
    if (day.month, day.day) >= (12, 18):
        return date(day.year + 1, 1, 6)
    return max(day, date(day.year, 1, 6))


@dataclass
class Advertisers:
    """Somebody who looks for an assistant, with dice of their own."""

    calendar: Calendar
    supply: Supply
    asha: Sequence[Household]
    random: Random

    def stories(self) -> list[Story]:
        """One for each ending."""
        return [self.story(number, end) for number, end in enumerate(ENDS)]

    def story(self, number: int, end: AdvertState | None) -> Story:
        """Written, shown, answered, closed."""
        began = -6 if end is None else -25
        yield self.calendar.at(began, 11)
        home = self.asha[0]
        advert = self.written(home, number)
        if end == AdvertState.DRAFT:
            return
        found = [one.card.listing_id for one in advertising.could_come(advert, by=home.actor)[:SHOWN_TO]]
        listings = Listing.objects.filter(pk__in=found).select_related("provider__organisation")
        try:
            adverts.show(advert, list(listings), by=home.actor)
        except NotAllowed:  # nobody is near enough
            return
        yield self.calendar.at(began + 2, 18)
        for place, invite in enumerate(advert.invites.with_parties()):
            self.answer(invite, place, home)
        if end == AdvertState.FILLED:
            yield self.calendar.at(began + 8, 9)
            adverts.close(advert, AdvertState.FILLED, by=home.actor)
        elif end == AdvertState.EXPIRED:
            yield self.calendar.at(began + 20, 1)
            adverts.expire()

    def written(self, home: Household, number: int) -> Advert:
        """A draft."""
        today = timezone.localdate()
        brief = briefs.start(
            by=home.actor,
            postcode=home.spot.postcode,
            needs=[self.supply.needs["washing"].pk],
            visits=week_of(WEEKS[number], minutes=60, workers=1),
            starts_on=after_the_holidays(today + timedelta(days=35)),
        )
        said = {
            "words": WORDS[number % len(WORDS)],
            "pay_pence": PAY,
            "contract": JobContract.EITHER if number else JobContract.EMPLOYED,
            "until": today + timedelta(days=18),
        }
        return adverts.write(brief, person=home.person, form_token=token(self.random), by=home.actor, **said)

    def answer(self, invite: AdvertInvite, place: int, home: Household) -> None:
        """Two are interested, in less and less of it, one is not, one reads it, and the rest do not."""
        by = adverts.answerers_of(invite).first()
        if by is None or place > READS:
            return
        adverts.seen(invite, by=by)
        if place == DECLINES:
            adverts.decline(invite, cause=Cause.TOO_SMALL, by=by)
        elif place < INTERESTED:
            visits = advertising.free_for(invite.advert, invite.listing)[: INTERESTED - place] or [0]
            invite = adverts.interested(invite, words=ANSWERS[place], visits=visits, by=by)
            words = "Thank you! Which day would suit you to meet?"
            messages.send_about(invite, words=words, form_token=token(self.random), by=home.actor)
