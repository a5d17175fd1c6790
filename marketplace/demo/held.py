"""Money an organisation looks after for some people of the county: its rules, what waits for its word, and its answers."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.actions import joining, organisations
from accounts.enums import MembershipRole
from accounts.models import Organisation, User
from directory.enums import FundingKind
from marketplace.actions import briefs, holding
from marketplace.common_weeks import week_of
from marketplace.demo.clock import Calendar, Story
from marketplace.demo.deals import Deals, Want
from marketplace.demo.people import DARA, Household, known
from marketplace.demo.visiting import RUNNING
from marketplace.enums import BookingState
from marketplace.models import Brief
from payments.actions import approving, funding
from payments.actions import holding as floor
from payments.enums import AppealTo, RefusalReason
from payments.models import Funding, SpendingApproval
from payments.policies import kinds_spent_by
from payments.runway import tax_year
from payments.splitting import Wish

GRETA = known("Greta", "Vaughan", "welsh", "female", 10)
MOST = 6
BUDGETS = (1_040_000, 620_000, 1_560_000, 480_000, 900_000, 300_000)
ART = Want(("company", "getting-out"), week_of("two-afternoons", minutes=120, workers=1))
COMPANY = Want(("company", "getting-out"), week_of("two-afternoons", minutes=None, workers=1))
MORNINGS = Want(("washing", "dressing"), week_of("weekday-mornings", minutes=45, workers=1))


@dataclass
class Holder:
    """An organisation on the county council's list, and its two people."""

    calendar: Calendar
    council: Organisation
    chief: User
    homes: list[Household]
    asha: list[Household]
    held: list[Household]
    password: str

    def story(self) -> Story:
        """It is put on the list; some choose it, and it says its rules."""
        yield self.calendar.at(-34, 11)
        greta = joining.open_account(email=GRETA.email, name=GRETA.name, password=self.password)
        listed = floor.accredit(
            self.council,
            name="Greenway Money Matters",
            owner=greta,
            about="A charity in Wrenchester. We pay the bills, and you decide. A named person rings you every quarter.",
            phone="01632 960 410",
            fee_per="month",
            fee_pence=1800,
            by=self.chief,
        )
        second = joining.open_account(email="gus.greenway@example.com", name="Gus Hartley")
        organisations.add_member(listed.holder, user=second, role=MembershipRole.MEMBER, by=greta)
        for keeper in (greta, second):
            joining.add_authenticator(keeper)
        yield self.calendar.at(-33, 10)
        for home, pence in zip(self.chosen(), BUDGETS, strict=False):
            source = self.open(home, pence, listed.holder)
            floor.set_terms(
                source,
                by_itself_pence=6000,
                others_basis_points=2000,
                fee_per="month",
                fee_pence=1800,
                by=greta,
            )
            self.held.append(home)
        yield self.calendar.before(hours=1)
        self.turn_down(listed.holder, second)

    def turn_down(self, holder: Organisation, by: User) -> None:
        """One of those that wait is refused, and the council is asked to look again."""
        waiting = SpendingApproval.objects.filter(holder=holder).open().for_pages().order_by("pk")
        for asked in waiting[1:2]:
            words = "We cannot see this in the plan we were sent. Ring me, and we will look at it together."
            refused = approving.refuse(asked, reason=RefusalReason.PLAN, words=words, by=by)
            approving.appeal(
                refused,
                to=AppealTo.COUNCIL,
                words="It is on page three: time with others.",
                by=asked.asked_by,
            )

    def chosen(self) -> list[Household]:
        """Asha, and others whose helpers may agree payments."""
        may = [home for home in self.homes if FundingKind.ISF in kinds_spent_by(home.actor, home.person)]
        return [*self.asha, *may][:MOST]

    def open(self, home: Household, pence: int, holder: Organisation) -> Funding:
        """A year's money, that the holder looks after from now on."""
        source = funding.open_source(home.person, kind=FundingKind.ISF, authority=self.council, by=home.actor)
        first, last = tax_year(timezone.localdate())
        funding.set_budget(source, starts_on=first, ends_on=last, pence=pence, by=home.actor)
        return holding.choose_holder(source, holder, by=home.actor)


def deals(made: Deals, held: list[Household]) -> list[Story]:
    """What they ask for out of it: some of it runs, some waits for the holder's word."""
    asked = (
        (0, RUNNING, ART, ""),
        (1, RUNNING, MORNINGS, ""),
        (2, BookingState.REQUESTED, COMPANY, DARA.email),
        (3, BookingState.REQUESTED, COMPANY, DARA.email),
    )
    return [_later(made, held, one) for one in asked]


def _later(made: Deals, held: list[Household], asked: tuple[int, str, Want, str]) -> Story:
    """Once there is somebody whose money is looked after."""
    yield made.calendar.at(-32, 9)
    number, ending, want, owner = asked
    if held:
        yield from made.story(held, number, ending, want=want, listing_of=owner, paid=by_the_holder)


def by_the_holder(brief: Brief, home: Household) -> None:
    """It is to be paid from what is looked after for them."""
    source = Funding.objects.usual(home.person, FundingKind.ISF)
    briefs.share_out(brief, [Wish(source.pk)], person=home.person, by=home.actor)
