"""Whose money pays: sources and budgets, words of the council, relatives, an exception, and visits that two share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.enums import Scope
from accounts.models import Organisation, User
from accounts.policies import scopes_of
from directory.enums import Engagement, FundingKind
from directory.models import Listing
from marketplace.actions import briefs, pooling
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.people import Household
from marketplace.models import Booking, Brief
from marketplace.policies import providers_of
from payments.actions import bars, cautions, funding
from payments.enums import ExemptionGround, Relation
from payments.models import Funding
from payments.runway import tax_year
from payments.splitting import AMOUNT, Wish

DIRECT_PAYMENT, SAVINGS, LESS_SAVINGS = 1_200_000, 60_000, 2_000
ON_TOP = 2_000
MOST_ASKED = 2
SATURDAY = 5
FIRST_WORDS = "Is it in your care and support plan? If you are not sure, ring the direct payments team before you agree."
OF_HOUSEWORK = "We pay for cleaning and shopping when your plan says so, or for six weeks after hospital."
NECESSARY = "Her sister speaks Gujarati and is the only one near who can come at night. Agreed at the review."


@dataclass
class Sources:
    """Asha and those who share with her, the administrator of her council, and whom she might pay."""

    calendar: Calendar
    asha: Sequence[Household]
    homes: Sequence[Household]
    council: Organisation
    chief: User
    live: dict[str, Listing]

    def stories(self) -> list[Story]:
        """Each on its own."""
        return [self.words(), self.opened(), self.relatives(), self.shared(), self.less()]

    def words(self) -> Story:
        """The council says in its own words what its direct payments are for."""
        yield self.calendar.at(-60, 11)
        for purpose, said in (("anything", FIRST_WORDS), ("house", OF_HOUSEWORK)):
            cautions.say(
                self.council,
                kind=FundingKind.DIRECT_PAYMENT,
                purpose=purpose,
                words=said,
                valid_from=timezone.localdate(),
                by=self.chief,
            )

    def opened(self) -> Story:
        """Asha tells of her direct payment and her savings, and how much there is."""
        yield self.calendar.at(-48, 18)
        home, (first, last) = self.asha[0], tax_year(self.calendar.today)
        for kind, name, council, pence in (
            (FundingKind.DIRECT_PAYMENT, "Direct payment", self.council, DIRECT_PAYMENT),
            (FundingKind.OWN, "Savings", None, SAVINGS),
        ):
            told = {"name": name, **({"authority": council} if council else {})}
            source = funding.open_source(home.person, kind=kind, by=home.actor, **told)
            funding.set_budget(source, starts_on=first, ends_on=last, pence=pence, by=home.actor)

    def source(self, kind: str) -> Funding:
        """The one of Asha's that she told of."""
        return Funding.objects.get(person=self.asha[0].person, kind=kind)

    def paid_by_two(self, brief: Brief, home: Household) -> None:
        """The direct payment pays, and so much a week on top comes out of her savings."""
        rest, own = self.source(FundingKind.DIRECT_PAYMENT), self.source(FundingKind.OWN)
        wishes = [Wish(rest.pk), Wish(own.pk, AMOUNT, pence=ON_TOP, top_up=True)]
        briefs.share_out(brief, wishes, person=home.person, by=home.actor)

    def relatives(self) -> Story:
        """Two who are family and live with her: for one the council makes an exception."""
        yield self.calendar.at(-20, 16)
        home, payment = self.asha[0], self.source(FundingKind.DIRECT_PAYMENT)
        strangers = [
            one for one in self.live.values() if not one.bookings.filter(person=home.person).exists()
        ]
        son, sister = sorted(strangers, key=lambda listing: listing.pk)[-2:]
        for listing in (son, sister):
            bars.tell_of(payment, listing.provider, relation=Relation.CLOSE, same_home=True, by=home.actor)
        yield self.calendar.at(-18, 10)
        bars.exempt(
            payment,
            sister.provider,
            ground=ExemptionGround.CARE,
            words=NECESSARY,
            valid_from=timezone.localdate(),
            valid_until=self.calendar.today + timedelta(days=180),
            by=self.chief,
        )

    def shared(self) -> Story:
        """A neighbour shares some of Asha's visits, and another was asked."""
        yield self.calendar.at(-13, 12)
        home = self.asha[0]
        weekends = {"person": home.person, "agreed_visits__day__gte": SATURDAY}  # those go on
        running = Booking.objects.agreed().filter(**weekends).with_parties().order_by("pk").distinct()
        mine = [one for one in running if one.terms["engagement"] != Engagement.EMPLOYED]
        others = [one for one in self.homes if Scope.PAY in scopes_of(one.actor, one.person)][:2]
        if not mine or len(others) < MOST_ASKED:
            return
        booking, neighbour = mine[0], others[0]
        asked = pooling.invite(booking, email=neighbour.actor.email, host_name="Asha", by=home.actor)
        yield self.calendar.at(-13, 20)
        own = funding.usual(neighbour.person, kind=FundingKind.OWN, by=neighbour.actor)
        name, today = neighbour.person.short_name, timezone.localdate()
        facts = {"person": neighbour.person, "funding": own, "name": name, "from_on": today}
        agreed = pooling.agree(asked, **facts, by=neighbour.actor)
        yield self.calendar.at(-12, 9)
        pooling.join(agreed, by=providers_of(booking)[0])
        yield self.calendar.at(-1, 19)
        pooling.invite(booking, email=others[1].actor.email, host_name="Asha", by=home.actor)

    def less(self) -> Story:
        """Her savings are less than she has promised of them: it is kept, and said."""
        yield self.calendar.at(-2, 20)
        own, (first, last) = self.source(FundingKind.OWN), tax_year(self.calendar.today)
        by = self.asha[0].actor
        funding.set_budget(own, starts_on=first, ends_on=last, pence=LESS_SAVINGS, by=by)
