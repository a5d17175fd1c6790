"""What people say about their care: good and bad, in every state a review can be in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from accounts.actions.transitions import NotAllowed
from accounts.enums import Role
from accounts.models import User
from marketplace.actions import reviews
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.visiting import token
from marketplace.enums import RemovalGround
from marketplace.models import Booking, Review
from marketplace.policies import providers_of, why_not_review

# (how common, stars, words)
SAID = (
    (5, 5, "Always on time, and never in a rush. We would ask for them again."),
    (4, 5, "Kind, quick to answer, and the kettle is on before I am down the stairs."),
    (4, 4, "Good care. Once or twice a little late, but they rang each time."),
    (3, 4, "They listened to how we like things done, and then did them that way."),
    (2, 3, "The care is good. The office is hard to reach before ten."),
    (2, 2, "Three different people in two weeks, and each had to be told everything again."),
    (1, 1, "Late most days and nobody rang. We have found somebody else."),
)
NAMED = "Sheila was wonderful with us from the first morning."
IN_DOUBT = "The tea is as good as at Betty’s in town."
GRAVE = "Forty pounds went missing while they were here. I think somebody stole it."
ANSWERS = (
    "Thank you. It is a pleasure to come to you.",
    "Thank you for saying so plainly. We have changed who answers the telephone in the morning.",
)
UNWRITTEN = 6  # one in so many says nothing


@dataclass
class Reviewers:
    """Everybody who had care and has something to say about it, and the officers who look at what is held."""

    random: Random
    calendar: Calendar
    officers: list[User]
    best_known: int = 0

    def story(self) -> Story:
        """They are asked; on the next evening they write; a day later some are answered and some taken down."""
        yield self.calendar.at(-3, 16, 30)
        reviews.invite()
        yield self.calendar.at(-2, 19)
        written = list(self.written())
        yield self.calendar.at(-1, 11)
        self.afterwards(written)

    def written(self) -> Iterator[Review]:
        """A few meet the scan; the rest are public at once. Of the best known listing everybody says something fit to read."""
        cared = [
            one
            for one in Booking.objects.with_parties().order_by("pk")
            if not why_not_review(one.requested_by, one)
        ]
        self.best_known = Counter(one.listing_id for one in cared).most_common(1)[0][0]
        special = iter((NAMED, IN_DOUBT, GRAVE))
        for number, booking in enumerate(cared):
            _, stars, words = self.random.choices(SAID, [one[0] for one in SAID])[0]
            if booking.listing_id != self.best_known:
                if number % UNWRITTEN == UNWRITTEN - 1:
                    continue
                words = next(special, words)
            stars = 1 if words == GRAVE else stars
            writer = booking.requested_by
            review = reviews.write(
                booking, stars=stars, words=words, form_token=token(self.random), by=writer
            )
            if words == IN_DOUBT:
                review = reviews.revise(review, stars=stars, words=words, as_it_is=True, by=writer)
            yield review

    def afterwards(self, written: list[Review]) -> None:
        """One is taken back, one taken down; every third is answered."""
        public = [review for review in written if review.state == "published"]
        public.sort(key=lambda review: review.listing_id == self.best_known)
        for number, review in enumerate(public):
            if number == 0:
                reviews.withdraw(review, by=review.writer)
            elif number == 1:
                self.take_down(review)
            elif number % 3 == 0:
                by = providers_of(review.booking)[0]
                reviews.reply(review, words=ANSWERS[review.stars < 4], by=by)

    def take_down(self, review: Review) -> None:
        """By the first officer of its own council who may."""
        why = "It says where another person lives. Write it again without that, if you like."
        for officer in self.officers:
            if Role.OFFICER in review.listing.roles_of(officer):
                try:
                    reviews.remove(review, ground=RemovalGround.PRIVATE, why=why, by=officer)
                except NotAllowed:
                    continue
                return
