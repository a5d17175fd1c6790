"""Who would pay for what is asked: which sources, how much of a week each, and what is said of that money first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.enums import FundingKind
from directory.models import Need
from marketplace import terms as frozen
from marketplace.actions import asking
from payments.actions import bars, funding
from payments.bars import ASKED_FOR, purposes
from payments.models import BankHoliday, Caution, Funding
from payments.pricing import price_visit
from payments.splitting import REST, VISITS, Charge, Wish, split_week, totals

if TYPE_CHECKING:
    from accounts.models import Person, User
    from directory.models import Provider
    from marketplace.actions.asking import Quote
    from marketplace.models import AgreedVisit, Brief

CHANGED = "What is said of this money has changed since you read it. Read it again before you ask."
GONE = "One of the sources you chose cannot pay for this any more. Choose again who pays."


@dataclass(frozen=True, slots=True)
class Payer:
    """One source as asking shows it; ``pence`` is what it pays of the week that is asked for."""

    wish: Wish
    kind: str
    source: Funding | None
    pence: int = 0

    @property
    def authority(self) -> int | None:
        """The council it comes from."""
        return self.source.authority_id if self.source else None

    @property
    def title(self) -> str:
        """What to call it on a page of the person's own."""
        return self.source.title if self.source else str(FundingKind(self.kind).label)


def kind_of(brief: Brief) -> str:
    """The kind of money that was named; who is not sure yet pays themselves."""
    return FundingKind.OWN if brief.funding in {"", FundingKind.NOT_SURE} else brief.funding


def payers_of(brief: Brief, person: Person | None) -> list[Payer]:
    """Who would pay if ``person`` asked: the sources that were chosen, else the one that usually does."""
    wishes, sources = _chosen(brief, person)
    if wishes:
        return [Payer(wish, sources[wish.funding].kind, sources[wish.funding]) for wish in wishes]
    usual = Funding.objects.usual(person, kind_of(brief)) if person else None
    return [Payer(Wish(usual.pk if usual else 0), kind_of(brief), usual)]


def with_pence(payers: Sequence[Payer], quote: Quote) -> list[Payer]:
    """The same, with what each pays of a week with every visit once."""
    shares = [replace(payer.wish.share, key=number) for number, payer in enumerate(payers)]
    tariff, holidays, places = frozen.tariff(quote.terms), BankHoliday.objects.dates_known(), placed(quote)
    charges = [
        Charge(number, price_visit(tariff, visit, holidays).total_pence, places[number])
        for number, visit in enumerate(asking.timed_week(quote.agreement))
    ]
    paid = totals(split_week(charges, shares).values())
    return [replace(payer, pence=paid.get(number, 0)) for number, payer in enumerate(payers)]


def _chosen(brief: Brief, person: Person | None) -> tuple[list[Wish], dict[int, Funding]]:
    """What was chosen on the brief, when all of it still is this person's and open."""
    wishes = brief.wishes if person and brief.person_id == person.pk else []
    if not wishes:
        return [], {}
    sources = Funding.objects.filter(person=person, pk__in=[wish.funding for wish in wishes])
    found = {one.pk: one for one in sources.still_open(timezone.localdate()).select_related("authority")}
    return (wishes, found) if all(wish.funding in found for wish in wishes) else ([], {})


def placed(quote: Quote) -> list[int]:
    """The place in the brief's pattern of each visit that is asked for."""
    return [place for place, start in enumerate(quote.placed) if start is not None]


def cautions_on(brief: Brief, quote: Quote, payers: Sequence[Payer]) -> list[tuple[str, Caution]]:
    """What is said before each kind of money is spent on this, each once: the kind and the words."""
    tasks = Need.objects.filter(pk__in=brief.needs).values_list("slug", flat=True)
    bought, day = purposes(set(tasks), quote.terms["engagement"]), timezone.localdate()
    found = {}
    for payer in payers:
        said = Caution.objects.said_on(day, kind=payer.kind, authority=payer.authority, purposes=bought)
        found |= {one.pk: (payer.kind, one) for one in said}
    return list(found.values())


def asks_relation(payers: Sequence[Payer]) -> bool:
    """Whether the law asks what whoever is paid is to the person."""
    return any(payer.kind in ASKED_FOR for payer in payers)


def tell_of(
    brief: Brief, person: Person, provider: Provider, *, relation: str, same_home: bool, by: User
) -> None:
    """Keep what whoever would be paid is to the person, for each source of which the law asks it."""
    for payer in payers_of(brief, person):
        if payer.kind in ASKED_FOR:
            source = payer.source or funding.usual(person, kind=payer.kind, by=by)
            bars.tell_of(source, provider, relation=relation, same_home=same_home, by=by)


@dataclass(frozen=True, slots=True)
class Paid:
    """What a request keeps of who pays: a kind to show, the wishes, what was said of the money; whether any is held."""

    kind: str
    wishes: list[Wish]
    cautions: list[dict[str, Any]]
    is_held: bool


def settle(brief: Brief, person: Person, quote: Quote, *, read: Sequence[str] | None, by: User) -> Paid:
    """Who pays for what is asked now. ``read`` are the references of what the page said of the money, when there was one.

    Raises NotAllowed, in words for people, when the law bars it, or something else is said now than was read.
    """
    if brief.split and brief.person_id == person.pk and not _chosen(brief, person)[0]:
        raise NotAllowed(GONE)
    payers = payers_of(brief, person)
    said = cautions_on(brief, quote, payers)
    if read is not None and set(read) != {one.reference for _, one in said}:
        raise NotAllowed(CHANGED)
    if payers[0].source is None:
        usual = funding.usual(person, kind=payers[0].kind, by=by)
        payers = [replace(payers[0], wish=Wish(usual.pk), source=usual)]
    sources = {payer.source.pk: payer.source for payer in payers if payer.source}
    bars.check(sources.values(), quote.offer.listing.provider, on=quote.agreement.starts_on)
    rest = next(payer.kind for payer in payers if payer.wish.rule == REST)
    kind = rest if brief.split else brief.funding or FundingKind.NOT_SURE
    kept = [{"kind": kind_, "words": one.words} for kind_, one in said]
    is_held = any(source.holder_id for source in sources.values())
    return Paid(kind, [payer.wish for payer in payers], kept, is_held)


def for_agreed(wishes: Sequence[Wish], quote: Quote, agreed: Sequence[AgreedVisit]) -> list[dict[str, Any]]:
    """As a booking keeps the wishes: its own visits for the places in the brief; a wish without any left falls away."""
    keys = {place: visit.pk for place, visit in zip(placed(quote), agreed, strict=True)}
    found = []
    for wish in wishes:
        visits = tuple(keys[place] for place in wish.visits if place in keys)
        if wish.rule != VISITS or visits:
            found.append(replace(wish, visits=visits).written())
    return found
