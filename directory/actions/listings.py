"""What a provider publishes: made, changed, handed in, paused and taken down by the provider itself."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.db.models import PROTECT
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from directory.actions import projection, versions
from directory.actions.diary import hold
from directory.enums import ListingState
from directory.models import Language, Listing, ListingLanguage, Need, Offer, Provider, Skill
from directory.models.provider import DECIDING
from directory.policies import engagements_open_to, missing_before_submitting, reaches_beyond, refusals

REVISABLE = {
    "title", "summary", "about", "ask_by_hours", "answers_within_hours", "free_to_cancel_hours",
    "late_fee_percent",
}  # fmt: skip
S = ListingState


@transaction.atomic
def create(provider: Provider, *, title: str, summary: str = "", by: User | None, **more: object) -> Listing:
    """A draft nobody sees yet. Its address comes from its title and never changes."""
    slug = f"{slugify(title)[:70].strip('-') or 'care'}-{secrets.token_hex(3)}"
    listing = Listing.objects.create(
        provider=provider, title=title, summary=summary, slug=slug, **_only(more)
    )
    record("listing.created", thing=listing, by=by)
    return listing


def _only(changes: dict[str, object]) -> dict[str, object]:
    if strange := changes.keys() - REVISABLE:
        raise ValueError(f"A listing's {', '.join(sorted(strange))} is not changed this way.")
    return changes


@transaction.atomic
def revise(listing: Listing, *, by: User | None, **changes: object) -> Listing:
    """Change its words and terms; a new title of a listing people can see waits for a council.

    Agreed bookings keep the terms they were made on.
    """
    hold(listing.provider)
    shown = versions.sift(listing, _only(changes), by=by)
    for name, value in shown.items():
        setattr(listing, name, value)
    return _kept(listing, "listing.revised", by=by, update_fields=list(shown))


def _kept(listing: Listing, what: str, *, by: User | None, update_fields: list[str] | None = None) -> Listing:
    """Save what changed, let search know, and record it."""
    hold(listing.provider)
    if update_fields:
        listing.save(update_fields=update_fields)
    projection.write(listing.provider)
    record(what, thing=listing, by=by, fields=", ".join(update_fields or []))
    return listing


@transaction.atomic
def set_offer(
    listing: Listing,
    *,
    engagement: str,
    needs: Collection[Need],
    offer: Offer | None = None,
    by: User | None,
    **rates: int | None,
) -> Offer:
    """Add a service, or change ``offer``. ``rates`` are the offer's own: weekday_pence, minimum_minutes and so on.

    On a listing people can see, graver tasks that are new wait for a council; of a service that waits as a whole the
    offer is returned unsaved. Raises NotAllowed for a task or a contract the law keeps from this provider. Wages are
    asked about on the floor above (``payments.actions.offers``), which pages and commands call; the database refuses
    those under the floor.
    """
    hold(listing.provider)
    listing.provider.refresh_from_db(fields=DECIDING)
    if refused := refusals(listing.provider, needs):
        raise NotAllowed(" ".join(refused))
    if engagement not in engagements_open_to(listing.provider):
        raise NotAllowed("You cannot work on that kind of contract.")
    offer = offer or Offer(listing=listing)
    was = dict(offer.rates)
    offer.engagement = engagement
    for name, value in rates.items():
        setattr(offer, name, value)
    offer.full_clean(exclude=["listing"])
    if offer.pk is None and versions.sift_service(listing, needs, {"engagement": engagement, **rates}, by=by):
        return offer
    offer.save()
    _set_tasks(offer, versions.sift_needs(listing, offer, needs, by=by))
    _kept(listing, "listing.offer_set", by=by)
    _note_rates(offer, was, by=by)
    return offer


def _set_tasks(offer: Offer, needs: Collection[Need]) -> None:
    """These become its tasks. Those that are withheld stay so, and come back by themselves."""
    offer.tasks.exclude(need__in=needs).filter(withheld_at=None).delete()
    offer.tasks.filter(need__in=needs).update(withheld_at=None, withheld_why="")
    offer.needs.add(*needs)


def _note_rates(offer: Offer, was: dict[str, int], *, by: User | None) -> None:
    """Prices need nobody's leave, but their history can be read."""
    if was and was != offer.rates:
        old = {f"{band}_was": pence for band, pence in was.items()}
        record("listing.rates_set", thing=offer.listing, by=by, **offer.rates, **old)


def why_not_stop(offer: Offer) -> str | None:
    """Why it may not be stopped: nothing else would be shown, or it was asked for."""
    if offer.listing.state == S.LIVE and offer.listing.offers.count() == 1:
        return "This is your only service. Pause or take down the listing instead."
    if _is_held(offer):
        return (
            "Somebody has asked for this service, so it stays on record. Change its tasks or prices, or pause "
            "or take down the listing instead."
        )
    return None


def _is_held(offer: Offer) -> bool:
    """Whether a floor above keeps something that hangs on it, and so protects it: a booking does."""
    fields = Offer._meta.get_fields(include_hidden=True)
    holding = [one for one in fields if getattr(one, "on_delete", None) is PROTECT and one.auto_created]
    return any(one.related_model._base_manager.filter(**{one.field.name: offer}).exists() for one in holding)


@transaction.atomic
def remove_offer(offer: Offer, *, by: User | None) -> None:
    """Stop a service. Raises NotAllowed for the last one of a listing people can see, and for one that was asked for."""
    listing = offer.listing
    if refused := why_not_stop(offer):
        raise NotAllowed(refused)
    offer.delete()
    _kept(listing, "listing.offer_removed", by=by)


@transaction.atomic
def set_languages(listing: Listing, levels: dict[Language, int], *, by: User | None) -> None:
    """These become the languages spoken, each at its level."""
    listing.spoken.all().delete()
    ListingLanguage.objects.bulk_create(
        ListingLanguage(listing=listing, language=language, level=level) for language, level in levels.items()
    )
    _kept(listing, "listing.languages_set", by=by)


@transaction.atomic
def set_skills(listing: Listing, skills: Iterable[Skill], *, by: User | None) -> None:
    """These become its skills; new ones of a listing people can see wait for a council."""
    hold(listing.provider)
    listing.skills.set(versions.sift_skills(listing, list(skills), by=by))
    _kept(listing, "listing.skills_set", by=by)


@transaction.atomic
def set_travel(
    listing: Listing, *, travels_metres: int, area: MultiPolygon | None = None, by: User | None
) -> None:
    """How far workers go from where they set out; ``area`` instead, when there is one.

    Ground beyond the council that looked at a listing people can see waits for it.
    """
    hold(listing.provider)
    beyond = reaches_beyond(listing, travels_metres=travels_metres, area=area)
    if listing.is_published and beyond:
        versions.set_aside(listing, {"travel": versions.travel(travels_metres, area)}, by=by)
        return
    if listing.is_published:
        versions.set_aside(listing, {"travel": None}, by=by)
    listing.travels_metres, listing.area = travels_metres, area
    _kept(listing, "listing.travel_set", by=by, update_fields=["travels_metres", "area"])


@transaction.atomic
def submit(listing: Listing, *, by: User) -> Listing:
    """Hand it in for a council to look at. Raises NotAllowed while something is missing."""
    if missing := missing_before_submitting(listing):
        raise NotAllowed(" ".join(missing))
    return move(listing, S.SUBMITTED, by=by, submitted_at=timezone.now(), taken_by=None)


def take_back(listing: Listing, *, by: User) -> Listing:
    """Have it back before anyone has looked, to change something."""
    return move(listing, S.DRAFT, by=by)


@transaction.atomic
def pause(listing: Listing, *, by: User) -> Listing:
    """Hide it for a while; bookings go on."""
    return _moved(listing, S.PAUSED, by=by)


@transaction.atomic
def resume(listing: Listing, *, by: User) -> Listing:
    """Show it again. Raises NotAllowed when something has gone missing meanwhile."""
    if missing := missing_before_submitting(listing):
        raise NotAllowed(" ".join(missing))
    return _moved(listing, S.LIVE, by=by)


@transaction.atomic
def withdraw(listing: Listing, *, by: User) -> Listing:
    """Take it down for good; bookings go on."""
    return _moved(listing, S.WITHDRAWN, by=by)


def _moved(listing: Listing, to: str, *, by: User) -> Listing:
    hold(listing.provider)
    move(listing, to, by=by)
    projection.write(listing.provider)
    return listing
