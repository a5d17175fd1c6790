"""What becomes of a request: the answer, the visits, and now and then something that does not go as planned."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import User
from marketplace.actions import bookings, holding, messages, visits
from marketplace.demo import words
from marketplace.demo.clock import Calendar, Story
from marketplace.enums import BookingState, DeclineReason, VisitState
from marketplace.models import Booking, Visit
from payments.models import SpendingApproval
from payments.policies import holders_of

B = BookingState
SAID = [reason for reason in DeclineReason if reason != DeclineReason.HALTED]
RUNNING, ENDING = "running", "ending"
LATE = timedelta(minutes=15)
DEEDS = ("dispute", "", "missed", "late", "", "early", "theirs", "other times", "")


def token(random: Random) -> UUID:
    """A form's token."""
    return UUID(int=random.getrandbits(128), version=4)


def agree_to_money(booking: Booking) -> None:
    """Whoever is asked about held money agrees, before the provider can."""
    for asked in SpendingApproval.objects.of_deal(booking.reference).open().for_pages():
        by = booking.requested_by if asked.is_conflict else holders_of(asked).first()
        if by:
            holding.approve(asked, by=by)


@dataclass
class Deal:
    """One request and those who speak for its two sides."""

    booking: Booking
    actor: User
    provider: User
    ending: str
    deed: str
    calendar: Calendar
    random: Random

    def say(self, sentence: str, by: User) -> None:
        """A message."""
        messages.send(self.booking, words=sentence, form_token=token(self.random), by=by)

    def story(self) -> Story:
        """From the moment it was asked for."""
        if self.random.random() < 0.5:
            self.say(self.random.choice(words.FIRST_MESSAGES), self.actor)
        if self.ending in {B.REQUESTED, B.EXPIRED}:
            return
        yield timezone.now() + timedelta(minutes=self.random.randint(20, 170))
        if self.random.random() < 0.6:
            self.say(self.random.choice(words.ANSWERS), self.provider)
        yield from self.answered()

    def answered(self) -> Story:
        """The provider's answer, and what comes of it."""
        if self.ending == B.WITHDRAWN:
            bookings.withdraw(self.booking, by=self.actor)
        elif self.ending == B.DECLINED:
            self.decline(self.random.choice(SAID))
        elif self.ending == B.SUGGESTED:
            self.suggest()
        elif self.accepted():
            yield from self.visited()
            yield from self.ended()

    def decline(self, reason: str) -> None:
        """No, and why."""
        bookings.decline(self.booking, reason=reason, words=words.ADVICE[reason], by=self.provider)

    def suggest(self) -> None:
        """Half an hour later or earlier where that can be, or what else can; if nothing can, the request just waits."""
        agreed = list(self.booking.agreed_visits.all())
        sentence = self.random.choice(words.SUGGESTIONS)
        for minutes in (30, -30, 60, -60, 15, -15, 90, -90, 120, -120):
            starts = {visit.pk: visit.starts + minutes for visit in agreed}
            try:
                bookings.suggest(self.booking, starts=starts, words=sentence, by=self.provider)
            except NotAllowed:
                continue
            return

    def accepted(self) -> bool:
        """Whether it could be; somebody else may have had the hours meanwhile."""
        agree_to_money(self.booking)
        try:
            bookings.accept(self.booking, by=self.provider)
        except NotAllowed:
            self.decline(DeclineReason.NO_TIME)
            return False
        return True

    def ended(self) -> Story:
        """Some have ended, and some have an end in sight."""
        if self.ending == B.ENDED:
            yield self.calendar.at(-self.random.randint(1, 5), 17)
            self.ends(timezone.localdate(), by=self.random.choice((self.actor, self.provider)))
        elif self.ending == ENDING:
            yield self.calendar.at(-1, 17)
            last = timezone.localdate() + timedelta(days=self.random.randint(5, 20))
            self.ends(last, by=self.actor)

    def ends(self, on: date, *, by: User) -> None:
        """Unless it has ended already, or ends before: whoever gave it stopped, or was stopped."""
        with suppress(NotAllowed):
            bookings.end(self.booking, from_on=on, by=by)

    def visited(self) -> Story:
        """The first visits are confirmed by hand; then a kind word; then something happens."""
        first = list(self.booking.visits.order_by("starts_at")[:2])
        for visit, by in zip(first, (self.provider, self.actor), strict=False):
            yield visit.ends_at + timedelta(hours=self.random.randint(1, 9))
            if self.is_planned(visit):
                visits.confirm(visit, by=by)
        if self.random.random() < 0.6:
            self.say(self.random.choice(words.FROM_PROVIDERS), self.provider)
            self.say(self.random.choice(words.FROM_FAMILIES), self.actor)
        soon = self.following(timedelta(hours=4))
        if self.deed and soon:
            yield from self.happens(soon)

    def is_planned(self, visit: Visit) -> bool:
        """Whether it still is, when its time has come: leave, or an end, may have taken it away."""
        visit.refresh_from_db()
        return visit.state == VisitState.PLANNED

    def following(self, after: timedelta) -> Visit | None:
        """The next visit planned, some while from now."""
        planned = self.booking.visits.filter(state=VisitState.PLANNED, starts_at__gt=timezone.now() + after)
        return planned.order_by("starts_at").first()

    def happens(self, visit: Visit) -> Story:
        """One visit does not go as planned."""
        if self.deed in {"late", "theirs"}:
            yield visit.starts_at - timedelta(hours=3)
            if self.is_planned(visit):
                visits.cancel(visit, by=self.actor if self.deed == "late" else self.provider)
        elif self.deed == "early":
            visits.cancel(self.following(timedelta(days=4)) or visit, by=self.actor)
        elif self.deed == "missed":
            yield visit.ends_at + timedelta(hours=2)
            if self.is_planned(visit):
                visits.missed(visit, words=self.random.choice(words.MISSED), by=self.actor)
        else:
            yield visit.ends_at + timedelta(hours=2)
            if not self.is_planned(visit):
                return
            happened = {"happened_from": visit.starts_at + LATE, "happened_until": visit.ends_at + LATE}
            visits.confirm(visit, **happened, by=self.provider)
            if self.deed == "dispute":
                yield timezone.now() + timedelta(hours=3)
                visits.dispute(visit, words=self.random.choice(words.DISPUTED), by=self.actor)
                later = self.following(timedelta(hours=4))
                if later:
                    yield later.ends_at + timedelta(hours=2)
                if later and self.is_planned(later):
                    visits.missed(later, words=self.random.choice(words.MISSED), by=self.actor)
