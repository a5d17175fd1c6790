"""What the law and the house let a provider publish."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Membership, Person
from directory import passport
from directory.enums import (
    BarredList,
    CheckKind,
    CheckSource,
    CheckState,
    DbsLevel,
    Engagement,
    LanguageLevel,
    LegalForm,
    ListingState,
    ProviderKind,
    ReferenceOutcome,
    Sex,
)
from directory.impartial import surname
from directory.kinds import Why, may_offer, refusal_words, why_not
from directory.models import EvidencePolicy, Language, Need, OfferNeed, Skill
from directory.passport import INSURED_AT_LEAST_PENCE, Effect, Held, Kind, Required
from directory.postcodes import parse
from directory.register import alike
from directory.scanner import Seen, scan
from directory.tags import TagKind, language_tag, tag
from directory.tiers import highest, tier_of

if TYPE_CHECKING:
    from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

    from accounts.models import User
    from directory.models import Check, Listing, Offer, Provider

WORDS_KEPT_SECONDS = 300
SLIVER = 10_000  # square metres: less is two maps disagreeing
ON_SHOW = {ListingState.LIVE, ListingState.PAUSED}


def may_offer_need(provider: Provider, need: Need) -> bool:
    """Whether the law lets this provider publish this task."""
    return may_offer(need.regulated, provider.facts)


def needs_shown(offer: Offer) -> list[Need]:
    """The tasks of an offer that people may be shown now: lawful ones, and of a listing on show only what holds now."""
    lawful = [need for need in offer.open_needs if may_offer_need(offer.listing.provider, need)]
    tags = offer.tags_now
    if offer.listing.state != ListingState.LIVE or not (tags or offer.listing.is_shown):
        return lawful
    return [need for need in lawful if tag(TagKind.NEED, need.pk) in tags]


def skills_shown(listing: Listing) -> list[Skill]:
    """The skills of a listing that people may be shown now."""
    skills = list(listing.skills.all())
    tags = {one for offer in listing.offers.all() for one in offer.tags_now}
    if listing.state != ListingState.LIVE or not tags:
        return skills
    return [skill for skill in skills if tag(TagKind.SKILL, skill.pk) in tags]


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


def missing_before_submitting(listing: Listing, offers: Collection[Offer] | None = None) -> list[str]:
    """What a listing still needs before a council looks at it, in words; empty when it is ready."""
    missing = []
    if not listing.summary:
        missing.append("Say in a sentence what you do.")
    offers = listing.services() if offers is None else offers
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


def facts_of(provider: Provider) -> passport.Facts:
    """What the check passport asks of a provider."""
    workers = sorted(provider.workers.all(), key=lambda worker: worker.number)
    return passport.Facts(
        provider.legal_form,
        provider.carers,
        one_human=provider.facts.one_human,
        registered=provider.kind == ProviderKind.AGENCY,
        humans=tuple(passport.Human(one.pk, one.starts_on, one.ends_on) for one in workers),
    )


def checks_required(listing: Listing, offers: Collection[Offer] | None = None) -> list[Required]:
    """Every check its provider needs for this listing: for the tasks the law allows it, and its skills."""
    provider = listing.provider
    offers = list(offers or listing.offers.all())
    prefetch_related_objects(offers, "tasks__need")
    needs = {
        need.slug: need for offer in offers for need in offer.open_needs if may_offer_need(provider, need)
    }
    offered = passport.Offered(
        {slug: need.regulated for slug, need in needs.items()},
        frozenset(skill.slug for skill in listing.skills.all()),
        frozenset(offer.engagement for offer in offers),
    )
    return passport.required(facts_of(provider), offered)


def checks_held(provider: Provider) -> list[Held]:
    """What somebody decided is in order, whether or not it has run out; registers among it."""
    held = [
        Held(Kind(check.kind), check.worker_id, check.detail, check.valid_from, check.valid_until)
        for check in provider.checks.all()
        if check.state == CheckState.VALID
    ]
    return [*held, *_registered(provider)]


def _registered(provider: Provider) -> list[Held]:
    """Its registration with the Care Quality Commission, as the register has it."""
    return [Held(Kind.CQC, None, "", date.min)] if provider.kind == ProviderKind.AGENCY else []


def checks_missing(listing: Listing, offers: Collection[Offer]) -> list[Required]:
    """The checks without which some or all of this listing, with these services, may not be shown today."""
    held, today = checks_held(listing.provider), timezone.localdate()
    return [
        one
        for one in checks_required(listing, offers)
        if one.rule.effect in passport.KEEPS_BACK and passport.hidden_on(today, [one], held) != frozenset()
    ]


def checks_missing_words(listing: Listing, offers: Collection[Offer]) -> list[str]:
    """Why it may not be published yet with these services: a check whose lack hides all of it, or nothing that could be shown."""
    missing = checks_missing(listing, offers)
    claims = {need.slug for offer in offers for need in offer.open_needs}
    kept_back = {claim for one in missing for claim in one.claims}
    blocking = [one for one in missing if one.rule.effect == Effect.PAUSED]
    if not blocking and not claims <= kept_back:
        return []
    names = dict.fromkeys(CheckKind(one.kind).label for one in (blocking or missing))
    return [f"These checks are missing or have run out: {', '.join(names)}."]


def faults_of_check(check: Check, *, decided: bool = False) -> list[str]:
    """What cannot be right about a check, in words; ``decided`` also asks for all that must have been seen."""
    today, kind = timezone.localdate(), check.kind
    faults = []
    if check.issued_on and check.issued_on > today:
        faults.append("The date on it is in the future. Check the day, month and year.")
    if check.valid_from and check.valid_until and check.valid_until < check.valid_from:
        faults.append("The last day is before the first day. Check both dates.")
    if kind in passport.INSURANCES and check.limit_pence and check.limit_pence < INSURED_AT_LEAST_PENCE:
        faults.append("The insurance must be for £5 million or more.")
    if kind in passport.BY_HUMAN and (check.worker is None) != (check.source == CheckSource.ATTESTED):
        faults.append("Say whose it is.")
    if kind not in passport.BY_HUMAN and check.worker is not None:
        faults.append("This is about the business, not about one worker.")
    if decided:
        faults += _lacking(check, today)
    return faults


def _lacking(check: Check, today: date) -> list[str]:
    """What must have been seen before a check counts and was not."""
    attested = check.source == CheckSource.ATTESTED
    dbs = {"level": "the level", "workforce": "the workforce", "issued_on": "the date on it"}
    wanted = {"source": "how it was seen"}
    if check.kind == Kind.DBS:
        wanted |= {"level": "the level"} if attested else dbs | {"last_four": "the last four figures"}
    if check.kind in passport.INSURANCES:
        wanted |= {"issuer": "the insurer", "limit_pence": "how much it is for"}
    if not passport.RULES[Kind(check.kind)].may_be_open:
        wanted |= {"valid_until": "the last day"}
    faults = [f"Say {words}." for name, words in wanted.items() if not getattr(check, name)]
    if (
        check.level == DbsLevel.ENHANCED_BARRED
        and not attested
        and BarredList.ADULTS not in check.barred_lists
    ):
        faults.append(
            "Say whether the adults’ barred list was checked; without it this is an enhanced check."
        )
    if check.kind == Kind.REFERENCES and not attested and not _both_good(check.outcomes):
        faults.append("Two good references are needed, at least one from someone who knows their care work.")
    longest = passport.longest(check.kind, check.course, check.valid_from or today)
    if check.valid_until and longest and check.valid_until > longest:
        faults.append(f"It cannot hold for longer than until {longest:%-d %B %Y}.")
    if check.valid_until and check.valid_until < today:
        faults.append("It has run out already.")
    return faults


def _both_good(outcomes: Iterable[str]) -> bool:
    return sorted(outcomes) in (
        [ReferenceOutcome.CARE, ReferenceOutcome.CARE],
        [ReferenceOutcome.CARE, ReferenceOutcome.CHARACTER],
    )


def flags_of(listing: Listing) -> list[Seen]:
    """What in its words should be looked at again. It stops nothing: the writer sees it, and the council."""
    return flags_in(listing.provider, f"{listing.title}\n{listing.summary}\n{listing.about}")


def flags_in(provider: Provider, words: str) -> list[Seen]:
    """What in ``words`` of this provider should be looked at. In new words of a page people see, it makes them wait."""
    return scan(
        words,
        personal_care=may_offer("personal_care", provider.facts),
        nursing=may_offer("nursing", provider.facts),
        alone=provider.facts.one_human,
    )


def register_doubts(provider: Provider) -> list[str]:
    """Where what a provider says differs from what the registers say. A person decides; nothing is refused for it."""
    location, doubts = provider.cqc_location, []
    if provider.company_name and not alike(provider.company_name, provider.organisation.name):
        doubts.append(f"Companies House calls {provider.company_number} “{provider.company_name}”.")
    if location and location.name:
        names = (location.name, location.run_by_name)
        if not any(alike(name, provider.organisation.name) for name in names if name):
            doubts.append(
                f"The CQC register calls {location} “{location.name}”, run by “{location.run_by_name}”."
            )
        if provider.company_number and location.company_number not in {"", provider.company_number}:
            doubts.append(f"The CQC register has another company number for it: {location.company_number}.")
    return doubts


def conflicts_of_provider(user: User, provider: Provider) -> list[str]:
    """Why ``user`` may not decide about what ``provider`` has handed in, in words."""
    return conflicts_among(user, [provider]).get(provider.pk, [])


def why_no_evidence(check: Check) -> str:
    """Why its council takes no file for this check, in words; empty when it does."""
    return _policy_for(check.provider).why_not(check.kind)


def kinds_with_files(provider: Provider) -> set[str]:
    """The kinds of check for which its council takes files."""
    policy = _policy_for(provider)
    return {kind.value for kind in CheckKind if not policy.why_not(kind)}


def _policy_for(provider: Provider) -> EvidencePolicy:
    return EvidencePolicy.objects.filter(authority=provider.lsoa.council_id).first() or EvidencePolicy()


def words_by_tag() -> Mapping[int, str]:
    """What every tag means in words, kept in this process for five minutes: a cache would copy them for each page."""
    return _words_by_tag(int(monotonic() // WORDS_KEPT_SECONDS))


@lru_cache(maxsize=1)
def _words_by_tag(_turn: int) -> Mapping[int, str]:
    words = {tag(TagKind.SKILL, pk): name for pk, name in Skill.objects.values_list("pk", "name")}
    words |= {tag(TagKind.NEED, pk): name for pk, name in Need.objects.values_list("pk", "name")}
    for pk, name in Language.objects.values_list("pk", "name"):
        for level in LanguageLevel:
            words[language_tag(pk, level)] = f"{name} ({level.label.lower()})"
    chosen = ((TagKind.PROVIDER_KIND, ProviderKind), (TagKind.ENGAGEMENT, Engagement), (TagKind.SEX, Sex))
    for kind, choices in chosen:
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
    words = conflicts_of_provider(user, listing.provider)
    return [*words, DECIDED] if user.pk in decided else words


def tier_of_listing(listing: Listing) -> int:
    """Its risk tier, from the tasks it offers (prefetch ``offers__tasks__need`` for many)."""
    tasks = (task for offer in listing.offers.all() for task in offer.tasks.all())
    return highest((task.need.slug, task.need.regulated) for task in tasks)


def tiers_of(listing_ids: Collection[int]) -> dict[int, int]:
    """The risk tier of each of these listings that offers anything, in one query."""
    known = RawSQL("select unnest(%s::bigint[])", [list(listing_ids)])  # one parameter, however many
    tasks = OfferNeed.objects.filter(offer__listing__in=known).order_by().values("offer__listing")
    rows = tasks.annotate(needs=ArrayAgg("need", distinct=True)).values_list("offer__listing", "needs")
    tiers = caches["process"].get_or_set("tiers-by-need", _tiers_by_need, WORDS_KEPT_SECONDS) or {}
    return {pk: max(tiers.get(need, 1) for need in needs) for pk, needs in rows}


def _tiers_by_need() -> dict[int, int]:
    needs = Need.objects.values_list("pk", "slug", "regulated")
    return {pk: tier_of(slug, regulated) for pk, slug, regulated in needs}


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
