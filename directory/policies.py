"""What the law and the house let a provider publish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.core.cache import caches

from accounts.models import Membership, Person
from directory.enums import Engagement, LanguageLevel, LegalForm, ListingState, ProviderKind, Sex
from directory.impartial import surname
from directory.kinds import Why, may_offer, refusal_words, why_not
from directory.models import Language, Need, Skill
from directory.postcodes import parse
from directory.tags import TagKind, language_tag, tag
from directory.tiers import highest

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

    from accounts.models import User
    from directory.models import Listing, Provider

WORDS_KEPT_SECONDS = 300
SLIVER = 10_000  # square metres: less is two maps disagreeing
ON_SHOW = {ListingState.LIVE, ListingState.PAUSED}


def may_offer_need(provider: Provider, need: Need) -> bool:
    """Whether the law lets this provider publish this task."""
    return may_offer(need.regulated, provider.facts)


def refused_needs(provider: Provider, needs: Iterable[Need]) -> list[Need]:
    """Those of ``needs`` it may not publish."""
    return [need for need in needs if not may_offer_need(provider, need)]


def refusals(provider: Provider, needs: Iterable[Need]) -> list[str]:
    """Why it may not publish some of ``needs``, and what to do, in words; each reason once, with its tasks."""
    reasons: dict[Why, list[str]] = {}
    for need in needs:
        if why := why_not(need.regulated, provider.facts):
            reasons.setdefault(why, []).append(need.name)
    return [f"{', '.join(names)}: {refusal_words(why)}" for why, names in reasons.items()]


def engagements_open_to(provider: Provider) -> list[Engagement]:
    """On which kinds of contract it may work. They are never blurred."""
    if provider.kind == ProviderKind.AGENCY:
        return [Engagement.AGENCY]
    if provider.facts.works_alone and provider.legal_form == LegalForm.EMPLOYED_PA:
        return [Engagement.EMPLOYED]
    if provider.facts.works_alone:
        return [Engagement.SELF_EMPLOYED, Engagement.EMPLOYED]
    return [Engagement.SELF_EMPLOYED]


def missing_before_submitting(listing: Listing) -> list[str]:
    """What a listing still needs before a council looks at it, in words; empty when it is ready."""
    missing = []
    if not listing.summary:
        missing.append("Say in a sentence what you do.")
    offers = list(listing.offers.prefetch_related("tasks__need"))
    if not offers:
        missing.append("Add what you offer and what you charge.")
    for offer in offers:
        if not offer.tasks.all():
            missing.append("Choose the tasks of each service.")
        elif not offer.open_needs:
            missing.append("The law keeps every task of a service from you for now. Change the service.")
        if offer.engagement not in engagements_open_to(listing.provider):
            missing.append(f"You cannot work as “{offer.get_engagement_display()}”. Choose another way.")
    if not listing.provider.workers.filter(weekly_hours__isnull=False).exists():
        missing.append("Say when you work.")
    return missing


def may_decide_about(user: User, provider: Provider) -> bool:
    """Nobody decides about what a provider has handed in whom anything binds to it."""
    return not conflicts_among(user, [provider])


def words_by_tag() -> dict[int, str]:
    """What every tag means in words. The taxonomy changes rarely: kept in this process for five minutes."""
    return caches["process"].get_or_set("words-by-tag", _words_by_tag, WORDS_KEPT_SECONDS) or {}


def _words_by_tag() -> dict[int, str]:
    words = {tag(TagKind.SKILL, pk): name for pk, name in Skill.objects.values_list("pk", "name")}
    words |= {tag(TagKind.NEED, pk): name for pk, name in Need.objects.values_list("pk", "name")}
    for pk, name in Language.objects.values_list("pk", "name"):
        for level in LanguageLevel:
            words[language_tag(pk, level)] = f"{name} ({level.label.lower()})"
    for kind, choices in (
        (TagKind.PROVIDER_KIND, ProviderKind),
        (TagKind.ENGAGEMENT, Engagement),
        (TagKind.SEX, Sex),
    ):
        words |= {tag(kind, choice.value): choice.label for choice in choices}
    return words


BELONGS = "You belong to this provider."
DECLARED = "You declared an interest in this provider."
NAMESAKE = "You have the same family name as somebody there, and live in the same postcode district."
DECIDED = "You took part in the decision that is appealed against."


def conflicts_among(user: User, providers: Collection[Provider]) -> dict[int, list[str]]:
    """Why ``user`` may not decide about each of ``providers``, in words, by key; only those with a reason.

    A fixed number of queries, however many there are.
    """
    found: dict[int, list[str]] = {}
    by_organisation = {provider.organisation_id: provider.pk for provider in providers}
    mine = user.memberships.current().filter(organisation__in=by_organisation)
    for organisation in mine.values_list("organisation", flat=True):
        found.setdefault(by_organisation[organisation], []).append(BELONGS)
    declared = user.interests.holding().filter(provider__in=[provider.pk for provider in providers])
    for pk in declared.values_list("provider", flat=True):
        found.setdefault(pk, []).append(DECLARED)
    for pk in _namesakes(user, providers) - {pk for pk, words in found.items() if BELONGS in words}:
        found.setdefault(pk, []).append(NAMESAKE)
    return found


def _namesakes(user: User, providers: Collection[Provider]) -> set[int]:
    """Those in the district ``user`` lives in, as far as we know it, with a member of the same family name."""
    person = Person.objects.filter(user=user).first()
    family = surname(user.name)
    if person is None or not person.postcode or not family:
        return set()
    home = parse(person.postcode).outcode
    near = {provider.organisation_id: provider.pk for provider in providers if provider.district == home}
    members = Membership.objects.current().filter(organisation__in=near).exclude(user=user)
    named = members.values_list("organisation", "user__name")
    return {near[organisation] for organisation, name in named if surname(name) == family}


def conflicts_of(user: User, listing: Listing, *, decided: Collection[int] = ()) -> list[str]:
    """Why ``user`` may not decide about ``listing``, in words; ``decided`` are those who decided what is appealed."""
    words = conflicts_among(user, [listing.provider]).get(listing.provider_id, [])
    return [*words, DECIDED] if user.pk in decided else words


def tier_of_listing(listing: Listing) -> int:
    """Its risk tier, from the tasks it offers (prefetch ``offers__tasks__need`` for many)."""
    tasks = (task for offer in listing.offers.all() for task in offer.tasks.all())
    return highest((task.need.slug, task.need.regulated) for task in tasks)


def as_read(listing: Listing) -> str:
    """A digest of what an officer reads of a listing before deciding: another digest, another listing."""
    offers = [
        (offer.engagement, sorted(offer.rates.items()), sorted(need.slug for need in offer.needs.all()))
        for offer in listing.offers.prefetch_related("needs")
    ]
    area = listing.area.wkb.hex() if listing.area else ""
    read = [listing.title, listing.summary, listing.about, listing.travels_metres, area, offers]
    read.append(sorted(listing.skills.values_list("slug", flat=True)))
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()[:16]


def reaches_beyond(listing: Listing, *, travels_metres: int, area: MultiPolygon | None) -> bool:
    """Whether these travels go where neither the council that looked nor the listing went before."""
    council = listing.provider.lsoa.council.area
    if council is None:
        return False
    new = _ground(listing, travels_metres, area)
    more = new.difference(council).difference(_ground(listing, listing.travels_metres, listing.area))
    return more.area > SLIVER


def _ground(listing: Listing, travels_metres: int, area: MultiPolygon | None) -> GEOSGeometry:
    return area or listing.provider.public_point.buffer(travels_metres)
