"""Asking: what an agreement would be and cost, and whether it may be asked for. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Person
from accounts.spoken import say_time
from directory.actions import diary
from directory.bands import Band
from directory.coverage import coverage
from directory.enums import Engagement, ListingState, RegulatedClass
from directory.hours import HORIZON_WEEKS, WINDOW_WEEKS, instants, monday_of
from directory.models import Need
from directory.pattern import (
    AgreedVisit,
    Agreement,
    Pattern,
    PatternVisit,
    expand,
    occurrences,
    possible_starts,
    short_personal_care,
)
from directory.policies import needs_shown
from directory.tags import TagKind, tag
from marketplace import terms as frozen
from marketplace.actions import planning
from marketplace.models import AdvertInvite
from marketplace.models import AgreedVisit as AgreedRow
from payments.employer import OnTop, on_top
from payments.models import BankHoliday, StatutoryRate
from payments.pricing import Price, TimedVisit, price_week

if TYPE_CHECKING:
    from accounts.models import User
    from directory.actions.diary import Wanted
    from directory.models import Listing, Offer
    from marketplace.models import Brief

MOST_NAMED = 3


class TimesGone(NotAllowed):
    """Some of the times are not free any more; ``missing`` says which."""

    def __init__(self, missing: Sequence[Wanted], *, whose: str = "They are"):
        named = [one.words() for one in missing[:MOST_NAMED]]
        more = len(missing) - len(named)
        if more:
            named.append(f"{more} more visit{'' if more == 1 else 's'}")
        listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
        super().__init__(f"Nothing was booked. {whose} no longer free on {listed}.")
        self.missing = list(missing)


@dataclass(frozen=True, slots=True)
class Quote:
    """What would be agreed: the visits at their times, from when, on which terms, and what a week costs."""

    offer: Offer
    placed: list[int | None]
    visits: tuple[tuple[PatternVisit, int], ...]
    left_out: tuple[PatternVisit, ...]
    agreement: Agreement
    terms: dict[str, Any]
    price: Price
    first_at: datetime
    on_top: OnTop | None = None


def offers_for(listing: Listing, brief: Brief) -> list[Offer]:
    """The offers of ``listing`` that hold every need of ``brief``, cheapest hour first."""
    needs = set(brief.needs)
    holding = [
        offer for offer in listing.offers.with_needs() if needs <= {need.pk for need in needs_shown(offer)}
    ]
    return sorted(holding, key=lambda offer: (offer.weekday_pence, offer.pk))


def freeze(offer: Offer) -> dict[str, Any]:
    """The rates and terms of ``offer`` as they are now."""
    listing = offer.listing
    rates = {band: getattr(offer, f"{band}_pence") for band in Band if band != Band.SLEEP_IN}
    return {
        "engagement": offer.engagement,
        "rates": {str(band): pence for band, pence in rates.items() if pence is not None},
        "minimum_minutes": offer.minimum_minutes,
        "travel_pence": offer.travel_pence,
        "sleep_in_pence": offer.sleep_in_pence,
        "free_to_cancel_hours": listing.free_to_cancel_hours,
        "late_fee_percent": listing.late_fee_percent,
        "grace_minutes": frozen.GRACE_MINUTES,
    }


def waged(pay_pence: int) -> dict[str, Any]:
    """The same pay for every hour, and nothing else: what an advert promises."""
    return {
        "engagement": Engagement.EMPLOYED.value,
        "rates": {Band.WEEKDAY.value: pay_pence},
        "minimum_minutes": 0,
        "travel_pence": 0,
        "sleep_in_pence": None,
    }


def frozen_for(brief: Brief, offer: Offer) -> dict[str, Any]:
    """The terms of ``offer`` for ``brief``: at the pay of its advert, once they said that they are interested in that."""
    terms = freeze(offer)
    if offer.engagement == Engagement.EMPLOYED and (answer := interest_of(offer.listing, brief)):
        terms |= waged(answer.advert.pay_pence)
    return terms


def interest_of(listing: Listing, brief: Brief) -> AdvertInvite | None:
    """What ``listing`` answered to the advert that ``brief`` is of, when that is that they are interested."""
    answers = AdvertInvite.objects.interested().filter(advert__brief=brief, listing=listing)
    return answers.select_related("advert").first()


def place(pattern: Pattern, offer: Offer) -> list[int | None]:
    """The earliest start of each visit that the provider is free for, as the search would find it now."""
    monday = monday_of(pattern.starts_on)
    return coverage(pattern, diary.free_lanes(offer.listing.provider, monday, WINDOW_WEEKS), monday)


def quote(brief: Brief, offer: Offer, placed: Sequence[int | None]) -> Quote:
    """What ``brief`` at these starts would be on ``offer``. Raises NotAllowed when no visit is placed."""
    pattern = brief.pattern(otherwise=timezone.localdate())
    if len(placed) != len(pattern.visits):
        raise NotAllowed("What you need has changed since you saw these times. Look at the results again.")
    visits = tuple(
        (visit, start) for visit, start in zip(pattern.visits, placed, strict=True) if start is not None
    )
    if not visits:
        raise NotAllowed("They are not free for any of these visits now.")
    agreement = Agreement(
        tuple(
            AgreedVisit(visit.day, start, visit.minutes, visit.workers, visit.sleep_in)
            for visit, start in visits
        ),
        starts_on=pattern.starts_on,
        every_weeks=pattern.every_weeks,
        ends_on=pattern.ends_on,
    )
    terms = frozen_for(brief, offer)
    left_out = tuple(visit for visit, start in zip(pattern.visits, placed, strict=True) if start is None)
    price = week_price(agreement, terms)
    extra = employer_costs(price.total_pence, terms, agreement.starts_on)
    agreement = after_notice(agreement, offer.listing)
    starts_at = first_at(agreement)
    return Quote(offer, list(placed), visits, left_out, agreement, terms, price, starts_at, extra)


def offered(brief: Brief, listing: Listing, offers: Sequence[Offer], engagement: str = "") -> Quote:
    """What can be asked for now: the cheapest offer, or the one on this kind of contract, at the times they are free.

    Of an advert they are asked for the visits they said they could do. Raises NotAllowed when nothing can be asked for.
    """
    if listing.status != ListingState.LIVE:
        raise NotAllowed("They are not taking new requests at the moment.")
    if not offers:
        raise NotAllowed("They do not offer everything you need.")
    offer = next((offer for offer in offers if offer.engagement == engagement), offers[0])
    placed = place(brief.pattern(otherwise=timezone.localdate()), offer)
    if answer := interest_of(listing, brief):
        placed = [start if index in answer.visits else None for index, start in enumerate(placed)]
    return quote(brief, offer, placed)


def week_price(agreement: Agreement, terms: dict[str, Any]) -> Price:
    """The price of a week, line by line, as the search priced it."""
    return price_week(frozen.tariff(terms), timed_week(agreement), BankHoliday.objects.dates_known())


def timed_week(agreement: Agreement) -> list[TimedVisit]:
    """Every visit once, on the first day it falls on."""
    timed = []
    for index, visit in enumerate(agreement.visits):
        first = monday_of(agreement.starts_on) + timedelta(days=visit.day)
        on = next(iter(occurrences(agreement, index)), first)
        starts_at, ends_at = instants(on, visit.start, visit.minutes)
        timed.append(TimedVisit(starts_at, ends_at, visit.workers, visit.sleep_in))
    return timed


def employer_costs(week_pence: int, terms: dict[str, Any], on: date) -> OnTop | None:
    """What being the employer costs in such a week, by the rates of a day; None when nobody is employed."""
    rates = StatutoryRate.objects.employer_on(on) if terms["engagement"] == Engagement.EMPLOYED else None
    return on_top(week_pence, rates) if rates else None


def after_notice(agreement: Agreement, listing: Listing) -> Agreement:
    """The same agreement from the first day on which no visit is sooner than the provider can answer.

    A first day in the past is left as it is: that is a mistake to be told of.
    """
    if agreement.starts_on < timezone.localdate():
        return agreement
    ready_at = timezone.now() + timedelta(hours=listing.ask_by_hours)
    visits = expand(agreement, agreement.starts_on, planning.furthest_on(agreement.starts_on)).visits
    too_soon = {visit.on for visit in visits if visit.starts_at < ready_at}
    days = sorted({visit.on for visit in visits} - too_soon)
    return replace(agreement, starts_on=days[0]) if too_soon and days else agreement


def first_at(agreement: Agreement) -> datetime:
    """When the first visit starts. Raises NotAllowed when there is none, or the clock skips one that was searched for."""
    searched = agreement.starts_on + timedelta(weeks=HORIZON_WEEKS)
    found = expand(agreement, agreement.starts_on, planning.furthest_on(agreement.starts_on))
    skipped = [refusal.reason for refusal in found.refused if refusal.on < searched]
    if skipped or not found.visits:
        raise NotAllowed(skipped[0] if skipped else "There is no visit between these two days.")
    return found.visits[0].starts_at


def check(brief: Brief, asked: Quote, *, person: Person, shown_pence: int | None, by: User) -> None:
    """Raises NotAllowed, in words for people, unless ``by`` may ask for this now, at the price they were shown."""
    if not Person.objects.of(by, scope=Scope.BOOK).filter(pk=person.pk).exists():
        raise NotAllowed(
            "You cannot book for this person. Ask them, or whoever helps them, for the right to."
        )
    if shown_pence not in {None, asked.price.total_pence}:
        raise NotAllowed("The price has changed since you saw it. Look at it again before you ask.")
    _check_offer(brief, asked.offer)
    _check_times(brief, asked)
    _check_not_asked_already(asked, person)
    gone = planning.missing(asked.offer.listing.provider, asked.agreement)
    if gone:
        raise TimesGone(gone)


def _check_offer(brief: Brief, offer: Offer) -> None:
    tags = offer.tags_now
    if offer.listing.state != ListingState.LIVE or not tags:
        raise NotAllowed("They are not taking new requests at the moment.")
    if not brief.needs or not {tag(TagKind.NEED, need) for need in brief.needs} <= tags:
        raise NotAllowed("They do not offer everything you need. Look at the results again.")


def _check_not_asked_already(asked: Quote, person: Person) -> None:
    """The same hours of the same person are not asked of the same listing twice, from a second tab or a second helper."""
    standing = person.bookings.filter(listing=asked.offer.listing)
    held = AgreedRow.objects.filter(booking__in=standing.unanswered() | standing.agreed())
    for agreed in held.select_related("booking"):
        for visit, start in asked.visits:
            apart = start + visit.minutes <= agreed.starts or agreed.starts + agreed.minutes <= start
            if visit.day == agreed.day and not apart:
                raise NotAllowed(
                    f"You have already asked them for {agreed.get_day_display()} at {say_time(agreed.starts)}, in "
                    f"{agreed.booking.reference}. Look at your bookings."
                )


def _check_times(brief: Brief, asked: Quote) -> None:
    pattern = brief.pattern(otherwise=timezone.localdate())
    index_of = {visit: index for index, visit in enumerate(pattern.visits)}
    if any(start not in possible_starts(pattern, index_of[visit]) for visit, start in asked.visits):
        raise NotAllowed("One of these times is outside the times you gave. Look at the results again.")
    check_notice(asked.offer.listing, asked.first_at)
    regulated = Need.objects.filter(pk__in=brief.needs).exclude(regulated=RegulatedClass.NONE).exists()
    if short_personal_care(pattern, regulated) and not brief.short_visit_reason:
        raise NotAllowed(
            "A visit of 15 minutes or less is too short for personal care, unless there is a reason the law allows. "
            "Make it longer, or tell us the reason."
        )


def check_notice(listing: Listing, starts_at: datetime) -> None:
    """Raises NotAllowed when the first visit has passed, or is sooner than the provider can answer."""
    now = timezone.now()
    if starts_at <= now:
        raise NotAllowed(
            f"The first visit, {diary.moment_words(starts_at)}, has passed. Choose a later first day."
        )
    if starts_at < now + timedelta(hours=listing.ask_by_hours):
        raise NotAllowed(
            f"They ask for {frozen.hours_words(listing.ask_by_hours)} of warning before a first visit, and yours would be "
            f"{diary.moment_words(starts_at)}. Choose a later first day."
        )
