"""Advertising a job: what it costs, who could do it, what they ask for, and how much of the week the answers cover.

Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from directory.bands import HOURLY_BANDS, Band
from directory.enums import Engagement, FundingKind, ProviderKind
from directory.pattern import AgreedVisit, Agreement, Pattern, possible_starts
from directory.pattern_words import missing_words
from directory.policies import words_by_tag
from directory.tags import TagKind, tag
from marketplace.actions import asking, looking
from marketplace.enums import JobContract
from marketplace.models import AdvertInvite
from payments.employer import OnTop
from payments.floors import Floor
from payments.policies import wage_floor
from payments.pricing import Price

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Listing
    from marketplace.models import Advert, Brief
    from marketplace.showing import Shown

LONGEST = timedelta(days=56)
USUAL = timedelta(days=28)
MOST_PAGES = 4
MOST_SHOWN = 40
FEWEST_TO_TELL = 20
WEEKDAY = HOURLY_BANDS.index(Band.WEEKDAY)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a week of the job costs: the wages line by line, and what comes on top for an employer."""

    price: Price
    on_top: OnTop | None

    @property
    def total_pence(self) -> int:
        """All of it, as far as it is known."""
        return self.on_top.total if self.on_top else self.price.total_pence


@dataclass(frozen=True, slots=True)
class Beside:
    """The pay of an advert beside what those who could come ask for an hour on a weekday."""

    many: int
    more: int
    middle: int

    @property
    def is_low(self) -> bool:
        """Whether more than half of them ask for more."""
        return self.more * 2 > self.many


@dataclass(frozen=True, slots=True)
class Together:
    """How much of the week those who are interested would cover between them."""

    many: int
    covered: frozenset[int]
    of: int
    missing: str

    @property
    def is_whole(self) -> bool:
        """Whether it is all of it."""
        return len(self.covered) == self.of


def why_not_advertise(brief: Brief) -> str:
    """What keeps a job from being advertised on ``brief``, in words for people; empty when nothing does."""
    if brief.funding == FundingKind.COUNCIL:
        return "The council arranges this care, so it finds who comes. Talk to them if you want to employ somebody yourself."
    return ""


def last_day(brief: Brief) -> date:
    """The latest day an advert may be shown: eight weeks on, and not after the job was to begin."""
    latest = timezone.localdate() + LONGEST
    return min(latest, brief.starts_on) if brief.starts_on else latest


def first_last_day(brief: Brief) -> date:
    """Until when it is shown unless another day is chosen."""
    return min(timezone.localdate() + USUAL, last_day(brief))


def floor_of(brief: Brief) -> Floor | None:
    """The least an hour that may be paid when the job begins."""
    today = timezone.localdate()
    return wage_floor(max(today, brief.starts_on or today))


def cost_of(pattern: Pattern, pay_pence: int) -> Cost:
    """A week of ``pattern`` at this pay, by the same sums as wherever care is priced."""
    starts = [possible_starts(pattern, index) for index in range(len(pattern.visits))]
    visits = tuple(
        AgreedVisit(
            visit.day, found[0] if found else visit.earliest, visit.minutes, visit.workers, visit.sleep_in
        )
        for visit, found in zip(pattern.visits, starts, strict=True)
    )
    agreement = Agreement(
        visits, starts_on=pattern.starts_on, every_weeks=pattern.every_weeks, ends_on=pattern.ends_on
    )
    terms = asking.waged(pay_pence)
    price = asking.week_price(agreement, terms)
    return Cost(price, asking.employer_costs(price.total_pence, terms, agreement.starts_on))


def could_come(advert: Advert, *, by: User) -> list[Shown]:
    """The assistants who could do all of it, then those near enough to do some, as a search for it finds them.

    Raises ``directory.locating.Unlocated`` when the postcode is no longer known.
    """
    contracts = [Engagement.EMPLOYED]
    if advert.contract == JobContract.EITHER:
        contracts.append(Engagement.SELF_EMPLOYED)
    only = (
        (tag(TagKind.PROVIDER_KIND, ProviderKind.PERSONAL_ASSISTANT),),
        tuple(tag(TagKind.ENGAGEMENT, one) for one in contracts),
    )
    found: list[Shown] = []
    for page in range(1, MOST_PAGES + 1):
        answer = looking.look(advert.brief, by=by, any_of=only, page=page)
        found += answer.shown
        if page >= answer.answer.pages:
            break
    return found


def beside(pay_pence: int, shown: Sequence[Shown]) -> Beside | None:
    """The pay beside what they ask; None when nobody could come."""
    asked = sorted(one.card.rates[WEEKDAY] or 0 for one in shown)
    if not asked:
        return None
    return Beside(len(asked), sum(rate > pay_pence for rate in asked), asked[len(asked) // 2])


def together(advert: Advert, invites: Sequence[AdvertInvite]) -> Together:
    """What those of ``invites`` who are interested would cover."""
    pattern = advert.pattern
    answers = [one for one in invites if one.state == "interested"]
    covered = frozenset(place for one in answers for place in one.visits if place < len(pattern.visits))
    return Together(len(answers), covered, len(pattern.visits), missing_words(pattern, covered))


def free_for(advert: Advert, listing: Listing) -> list[int]:
    """The visits that ``listing`` is free for now, by their place in the week."""
    offers = asking.offers_for(listing, advert.brief)
    placed = asking.place(advert.pattern, offers[0]) if offers else []
    return [place for place, start in enumerate(placed) if start is not None]


def wishes_of(advert: Advert) -> list[str]:
    """What is looked for in whoever comes, besides the tasks."""
    words = words_by_tag()
    wishes = ((looking.tag_of(wish), wish["must"]) for wish in advert.brief.requirements)
    return [
        words[number] if must else f"{words[number]}, if possible"
        for number, must in wishes
        if number in words
    ]


def usual_answers() -> dict[str, int] | None:
    """How many of those who were shown an advert answered; None while too few were."""
    counted = AdvertInvite.objects.answers()
    return counted if counted["asked"] >= FEWEST_TO_TELL else None
