"""What the law and the house let a provider publish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.cache import caches

from directory.enums import Engagement, LanguageLevel, LegalForm, ListingState, ProviderKind, Sex
from directory.kinds import Why, may_offer, refusal_words, why_not
from directory.models import Language, Need, Skill
from directory.tags import TagKind, language_tag, tag

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Listing, Provider

WORDS_KEPT_SECONDS = 300
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


def may_publish(user: User, listing: Listing) -> bool:
    """Nobody publishes, returns or rejects a listing of a provider they belong to."""
    return may_decide_about(user, listing.provider)


def may_decide_about(user: User, provider: Provider) -> bool:
    """Nobody decides about what a provider they belong to has handed in."""
    return not provider.organisation.memberships.current().filter(user=user).exists()


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
