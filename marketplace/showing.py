"""What a card says about one listing, from plain facts: can they come, what will it cost, since when is it known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.spoken import say_day, say_distance, say_pounds, say_time
from directory.answer import Card
from directory.bands import HOURLY_BANDS
from directory.hours import DAYS
from directory.initials import initials_of
from directory.passport_words import card_words
from directory.pattern import Pattern
from directory.pattern_words import missing_words
from directory.tags import TagKind, untag
from directory.usual_week import freshness_words, is_fresh
from marketplace.rating import Rating
from payments.employer import OnTop, Rates, about, on_top
from payments.price_runs import timed
from payments.pricing import Price, Tariff, price_week

ENGAGEMENT_WORDS = {
    "employed": "You would employ them",
    "self_employed": "They work for themselves",
    "agency": "Through an agency",
}
ANY_SLUG = (
    "a-slug-that-is-nobodys"  # stands in links for the slug of each card: forty of them are made from four
)
KIND_WORDS = {
    "personal_assistant": "Personal assistant",
    "micro_enterprise": "Small local business",
    "agency": "Home care agency",
    "other": "Care service",
}
WAGES_ONLY = "wages only, employer’s costs come on top"


@dataclass(frozen=True)
class Shown:
    """One card and everything around it that its words depend on."""

    card: Card
    pattern: Pattern
    today: date
    bank_holidays: Collection[date]
    words_by_tag: Mapping[int, str]
    links: Mapping[str, str]
    face: str = ""  # the key of a small photo
    rating: Rating | None = None  # once there are enough reviews
    employer: Rates | None = None  # what an employer pays besides wages, on the first day asked for

    @property
    def photo(self) -> str:
        """Where their photo is, if they show one."""
        return self.links["photo"].replace(ANY_SLUG, self.face) if self.face else ""

    @property
    def initials(self) -> str:
        """What stands in its place."""
        return initials_of(self.card.provider_name)

    @property
    def page(self) -> str:
        """Where to read about them with these visits in mind."""
        return self._link("page")

    @property
    def ask(self) -> str:
        """Where to ask them for these visits."""
        return self._link("ask")

    @property
    def keep(self) -> str:
        """Where to put them on the shortlist."""
        return self._link("keep")

    @property
    def let_go(self) -> str:
        """Where to take them off it."""
        return self._link("let_go")

    def _link(self, name: str) -> str:
        return self.links[name].replace(ANY_SLUG, self.card.slug)

    @property
    def coverage(self) -> str:
        """How many of the visits they can do: "12 of 14"."""
        return f"{len(self.card.covered)} of {len(self.pattern.visits)}"

    @property
    def missing(self) -> str:
        """What they cannot do: "no Sunday tea"."""
        return missing_words(self.pattern, self.card.covered)

    @cached_property
    def week(self) -> Price:
        """All-in, for the visits they can do, each on the first day it would happen."""
        return week_price(self.card, self.pattern, self.bank_holidays)

    @property
    def checked(self) -> str:
        """What the council saw of everyone who gives care there, in a few words."""
        return card_words(self.card.checks)

    @property
    def kind(self) -> str:
        """What kind of provider it is."""
        return KIND_WORDS[self.card.provider_kind]

    @property
    def engagement(self) -> str:
        """Whose contract it would be, in plain words."""
        return ENGAGEMENT_WORDS[self.card.engagement]

    @cached_property
    def on_top(self) -> OnTop | None:
        """What it costs a week to be their employer, by the same sum as wherever this is asked for and agreed."""
        if self.card.engagement != "employed" or self.employer is None:
            return None
        return on_top(self.card.week_pence or 0, self.employer)

    @property
    def price_note(self) -> str:
        """What the total leaves out, if anything."""
        if self.card.engagement != "employed":
            return ""
        extra = self.on_top
        return f"wages, and about {about(extra.pence)} more for being their employer" if extra else WAGES_ONLY

    @property
    def distance(self) -> str:
        """How far away, in a band."""
        return say_distance(self.card.metres)

    @property
    def freshness(self) -> str:
        """When their free hours were last said to be right."""
        words = freshness_words(self.card.hours_confirmed_on, self.today)
        return f"Free hours {'not confirmed yet' if words == 'never' else f'confirmed {words}'}"

    @property
    def is_fresh(self) -> bool:
        """Whether that is recent enough to rely on."""
        return is_fresh(self.card.hours_confirmed_on, self.today)

    @property
    def matched(self) -> list[str]:
        """What they have of what was asked for, besides the tasks."""
        wished = (number for number in sorted(self.card.matched) if untag(number).kind != TagKind.NEED)
        return [self.words_by_tag[number] for number in wished if number in self.words_by_tag]

    @property
    def times(self) -> list[tuple[str, str]]:
        """Each visit they can do: its day, and the time it would start."""
        return [
            (" ".join(filter(None, [DAYS[visit.day], visit.label])), say_time(start))
            for visit, start in zip(self.pattern.visits, self.card.starts, strict=True)
            if start is not None
        ]

    @property
    def who(self) -> str:
        """What kind, from where, and how far away."""
        town = f" in {self.card.town}" if self.card.town else ""
        return f"{self.kind}{town} ({self.card.district}), {self.distance}"

    @property
    def comes(self) -> str:
        """Whether they can come, and from when."""
        whole, card = self.card.is_whole, self.card
        words = "Yes, every visit" if whole else f"{self.coverage}: {self.missing}"
        words += f", from {say_day(card.starts_on)}." if card.starts_on else "."
        if card.all_from_on and not whole:
            words += f" All visits from {say_day(card.all_from_on)}."
        return words

    @property
    def total(self) -> str:
        """The price of the week."""
        return say_pounds(self.card.week_pence)  # type: ignore[arg-type]  # a page of results always asks for prices

    @property
    def total_is_for(self) -> str:
        """What the price is for, what it leaves out, and whose contract it is."""
        what = "the week" if self.card.is_whole else f"these {len(self.card.covered)} visits"
        if self.on_top:
            more = about(self.on_top.pence)
            return f"in wages for {what}, and about {more} more for being their employer. {self.engagement}."
        if self.price_note:
            return f"{self.price_note.capitalize()}, for {what}. {self.engagement}."
        return f"for {what}, all in. {self.engagement}."


def week_price(card: Card, pattern: Pattern, bank_holidays: Collection[date]) -> Price:
    """The price of one week of the visits a card covers, by its own rates."""
    return price_week(tariff_of(card), timed(pattern, card.starts), bank_holidays)


def tariff_of(card: Card) -> Tariff:
    """The rates of a card; its array has the hourly bands first and the sleep-in last."""
    hourly, rest = card.rates[: len(HOURLY_BANDS)], card.rates[len(HOURLY_BANDS) :]
    return Tariff(
        {band: rate for band, rate in zip(HOURLY_BANDS, hourly, strict=True) if rate is not None},
        minimum_minutes=card.minimum_minutes,
        travel_pence=card.travel_pence,
        sleep_in_pence=(rest[0] or None) if rest else None,
    )
