"""What the law and the house let a provider publish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.cache import caches

from directory.enums import Engagement, LanguageLevel, LegalForm, ListingState, ProviderKind, Sex
from directory.kinds import is_one_human, may_offer
from directory.models import Language, Need, Skill
from directory.tags import TagKind, language_tag, tag

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Listing, Provider

WORDS_KEPT_SECONDS = 300
ON_SHOW = {ListingState.LIVE, ListingState.PAUSED}


def may_offer_need(provider: Provider, need: Need) -> bool:
    """Whether the law lets this provider publish this task."""
    return may_offer(
        need.regulated,
        provider.legal_form,
        provider.carers,
        has_cqc_location=bool(provider.cqc_location_id),
    )


def refused_needs(provider: Provider, needs: Iterable[Need]) -> list[Need]:
    """Those of ``needs`` it may not publish."""
    return [need for need in needs if not may_offer_need(provider, need)]


def engagements_open_to(provider: Provider) -> list[Engagement]:
    """On which kinds of contract it may work. They are never blurred."""
    if provider.cqc_location_id:
        return [Engagement.AGENCY]
    if provider.legal_form == LegalForm.EMPLOYED_PA:
        return [Engagement.EMPLOYED]
    if is_one_human(provider.legal_form, provider.carers):
        return [Engagement.SELF_EMPLOYED, Engagement.EMPLOYED]
    return [Engagement.SELF_EMPLOYED]


def missing_before_submitting(listing: Listing) -> list[str]:
    """What a listing still needs before a council looks at it, in words; empty when it is ready."""
    missing = []
    if not listing.summary:
        missing.append("Say in a sentence what you do.")
    offers = list(listing.offers.prefetch_related("needs"))
    if not offers:
        missing.append("Add what you offer and what you charge.")
    for offer in offers:
        if refused := refused_needs(listing.provider, offer.needs.all()):
            names = ", ".join(need.name for need in refused)
            missing.append(f"You cannot offer this without CQC registration: {names}. Take it out.")
        if not offer.needs.all():
            missing.append("Choose the tasks of each service.")
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
