"""Changes to a listing people can see: what must be looked at waits, and what they see stays up until then.

What waits (trust page 2.2): the title, skills and graver tasks that are added, ground beyond the council that looked,
and words that the scanner flags. Other new words are shown at once and one in ten is read afterwards. Facts bite at once and are looked at again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale, move
from accounts.models import User
from directory.actions import projection
from directory.actions.diary import hold
from directory.actions.moderation import CHANGED, impartial, owners
from directory.enums import ReturnReason, VersionKind, VersionState
from directory.models import Listing, ListingVersion, Need, Offer, Provider, Skill
from directory.policies import engagements_open_to, flags_in, refused_needs
from directory.sampling import is_sampled
from directory.tiers import is_looked_at_first

S = VersionState
WORDS = ("title", "summary", "about")
SHOWN_AT_ONCE = ("summary", "about")
WATCHED = ("legal_form", "carers", "hands", "company_number", "cqc_location_id")


def open_version(listing: Listing, kind: str = VersionKind.EDIT) -> ListingVersion | None:
    """What waits of this kind."""
    return listing.versions.filter(kind=kind, state=S.WAITING).first()


def sift(listing: Listing, changes: Mapping[str, object], *, by: User | None) -> dict[str, object]:
    """Which of these words and terms may be shown at once; the others wait. The caller holds the provider's row."""
    if not listing.is_published:
        return dict(changes)
    aside = _words_aside(listing, changes)
    if aside:
        set_aside(listing, aside, by=by)
    shown = {name: value for name, value in changes.items() if not aside.get(name)}
    fresh = {
        name: shown[name] for name in SHOWN_AT_ONCE if name in shown and shown[name] != getattr(listing, name)
    }
    if fresh and (open_version(listing, VersionKind.SAMPLE) or _drawn(listing, fresh)):
        _look_after(
            listing, VersionKind.SAMPLE, fresh, {name: getattr(listing, name) for name in fresh}, by=by
        )
    return shown


def _words_aside(listing: Listing, changes: Mapping[str, object]) -> dict[str, object]:
    """The title and new words that are flagged, which wait; and nothing for words that waited and now need not."""
    version = open_version(listing)
    aside = {name: changes[name] for name in changes if name == "title"}
    for name in SHOWN_AT_ONCE:
        new = str(changes.get(name, getattr(listing, name)))
        if new != getattr(listing, name) and flags_in(listing.provider, new):
            aside[name] = new
        elif name in changes and version and name in version.content:
            aside[name] = None
    return aside


def _drawn(listing: Listing, fresh: Mapping[str, object]) -> bool:
    """Whether these words are among the one in ten."""
    return is_sampled(settings.SECRET_KEY.encode(), f"{listing.reference} {sorted(fresh.items())}")


def set_aside(listing: Listing, changes: Mapping[str, object], *, by: User | None) -> ListingVersion | None:
    """Let these changes wait, with those that wait already; one that is what people see now waits no longer."""
    version = open_version(listing) or ListingVersion(listing=listing, proposed_by=by)
    content = version.content | dict(changes)
    now = content_now(listing, content)
    content = {name: value for name, value in content.items() if value and value != now[name]}
    if not content:
        if version.pk:
            _closed(version, S.TAKEN_BACK, by=by)
        return None
    changed = content != version.content
    _fill(version, content, now)
    if changed:
        version.proposed_at, version.proposed_by = timezone.now(), by
    version.save()
    record("listing.edit_waits", thing=listing, by=by, fields=", ".join(sorted(content)))
    return version


def _fill(version: ListingVersion, content: Mapping[str, object], before: Mapping[str, object]) -> None:
    """Words are closed at rest; codes and numbers are not."""

    def parts(whole: Mapping[str, object]) -> tuple[dict, str]:
        words = {name: whole[name] for name in WORDS if name in whole}
        codes = {name: value for name, value in whole.items() if name not in WORDS}
        return codes, json.dumps(words) if words else ""

    version.changes, version.words = parts(content)
    version.before, version.words_before = parts({name: before[name] for name in content})


def content_now(listing: Listing, names: Collection[str]) -> dict[str, object]:
    """What people see now, by name, as a version would say it."""
    now: dict[str, object] = {name: getattr(listing, name) for name in WORDS}
    now |= {"skills": [], "services": [], "travel": travel(listing.travels_metres, listing.area)}
    return {name: now.get(name) for name in names}


def travel(metres: int, area: MultiPolygon | None) -> dict[str, object]:
    """Where they go, as a version says it."""
    return {"metres": metres, "area": area.wkb.hex() if area else ""}


def sift_skills(listing: Listing, skills: Collection[Skill], *, by: User | None) -> list[Skill]:
    """Those that may be shown at once: what it has already. New ones are claims, and wait."""
    if not listing.is_published:
        return list(skills)
    held = set(listing.skills.values_list("pk", flat=True))
    set_aside(listing, {"skills": sorted(skill.slug for skill in skills if skill.pk not in held)}, by=by)
    return [skill for skill in skills if skill.pk in held]


def sift_needs(listing: Listing, offer: Offer, needs: Collection[Need], *, by: User | None) -> list[Need]:
    """The tasks of ``offer`` that may be shown at once; graver ones that are new to it wait."""
    held = set(offer.needs.values_list("pk", flat=True))
    new = [
        need.slug for need in needs if need.pk not in held and is_looked_at_first(need.slug, need.regulated)
    ]
    if not listing.is_published:
        return list(needs)
    others = [one for one in _services_waiting(listing) if one["offer"] != offer.pk]
    added = [{"offer": offer.pk, "needs": sorted(new)}] if new else []
    set_aside(listing, {"services": others + added}, by=by)
    return [need for need in needs if need.slug not in new]


def would_wait(listing: Listing, needs: Collection[Need]) -> bool:
    """Whether a new service with these tasks is looked at by a council before people see it."""
    return listing.is_published and any(is_looked_at_first(need.slug, need.regulated) for need in needs)


def sift_service(
    listing: Listing, needs: Collection[Need], facts: Mapping[str, object], *, by: User | None
) -> bool:
    """Whether a whole new service waits, because of what it offers."""
    if not would_wait(listing, needs):
        return False
    service = {"offer": None, "needs": sorted(need.slug for need in needs), **facts}
    services = _services_waiting(listing)
    set_aside(listing, {"services": services if service in services else [*services, service]}, by=by)
    return True


def _services_waiting(listing: Listing) -> list[dict]:
    version = open_version(listing)
    services = version.changes.get("services", []) if version else []
    return list(services)


def facts_changed(provider: Provider, before: Mapping[str, object], *, by: User | None) -> None:
    """What the provider is has changed and holds already: its council looks again at what people see."""
    after = {name: getattr(provider, name, before[name]) for name in before}
    new = {name: value for name, value in after.items() if value != before[name]}
    look_again(provider, new, {name: before[name] for name in new}, by=by)


def look_again(
    provider: Provider, facts: Mapping[str, object], before: Mapping[str, object], *, by: User | None
) -> None:
    """Ask the council to look at every listing of this provider that people can see."""
    if facts:
        for listing in provider.listings.all():
            if listing.is_published:
                _look_after(listing, VersionKind.FACTS, facts, before, by=by)


def _look_after(
    listing: Listing, kind: str, new: Mapping[str, object], before: Mapping[str, object], *, by: User | None
) -> None:
    """It holds already; somebody looks at it afterwards. Further changes join it, and the first words stand as before."""
    version = open_version(listing, kind) or ListingVersion(listing=listing, kind=kind, proposed_by=by)
    _fill(version, version.content | dict(new), dict(before) | version.content_before)
    version.save()
    record("listing.to_look_at", thing=listing, by=by, why=kind, fields=", ".join(sorted(new)))


@transaction.atomic
def approve(version: ListingVersion, *, seen: str = "", by: User) -> ListingVersion:
    """An officer agrees: what waited is shown. ``seen`` is the digest of what they read.

    Raises Stale when it was changed or answered meanwhile, NotAllowed when the law or the facts stand against it now.
    """
    listing = version.listing
    impartial(listing, by)
    hold(listing.provider)
    version, listing = _fresh(version, seen)
    _closed(version, S.APPROVED, by=by)
    if version.kind == VersionKind.EDIT:
        _apply(listing, version.content)
        projection.write(listing.provider)
        tell(owners(listing), "listing_edit_approved", about=version)
    return version


def _fresh(version: ListingVersion, seen: str) -> tuple[ListingVersion, Listing]:
    locked = ListingVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if seen and locked.digest != seen:
        raise Stale(CHANGED)
    locked.listing = Listing.objects.select_related("provider").get(pk=locked.listing_id)
    return locked, locked.listing


def _closed(version: ListingVersion, to: str, *, by: User | None, **said: object) -> None:
    """It waits no longer; the listing's own history says so too."""
    move(version, to, by=by, decided_at=timezone.now(), decided_by=by, **said)
    record(f"listing.edit_{to}", thing=version.listing, by=by, why=version.kind)


def _apply(listing: Listing, content: Mapping[str, Any]) -> None:
    """Make what people see what was agreed, as far as the law lets it today."""
    for name in WORDS:
        setattr(listing, name, content.get(name, getattr(listing, name)))
    if "travel" in content:
        listing.travels_metres = content["travel"]["metres"]
        area = content["travel"]["area"]
        listing.area = _area(area, listing.provider.public_point.srid) if area else None
    listing.save(update_fields=[*WORDS, "travels_metres", "area"])
    listing.skills.add(*Skill.objects.filter(slug__in=content.get("skills", [])))
    for service in content.get("services", []):
        _apply_service(listing, service)


def _area(shape: str, srid: int) -> MultiPolygon:
    """The areas that ``travel`` wrote down."""
    area = GEOSGeometry(memoryview(bytes.fromhex(shape)), srid=srid)
    assert isinstance(area, MultiPolygon)
    return area


def _apply_service(listing: Listing, service: Mapping[str, Any]) -> None:
    """Add the tasks to their service, or the whole new service. Raises NotAllowed when the law stands against it now."""
    facts = {name: value for name, value in service.items() if name not in {"offer", "needs"}}
    needs = list(Need.objects.filter(slug__in=service["needs"]))
    if refused := refused_needs(listing.provider, needs):
        names = ", ".join(need.name for need in refused)
        raise NotAllowed(f"The law does not let them offer this any more: {names}. Send the change back.")
    if service["offer"]:
        offer = listing.offers.filter(pk=service["offer"]).first()
    elif facts["engagement"] in engagements_open_to(listing.provider):
        offer = _offer_made(listing, facts)
    else:
        raise NotAllowed("They cannot work on that kind of contract any more. Send the change back.")
    if offer:
        offer.needs.add(*needs)


def _offer_made(listing: Listing, facts: Mapping[str, Any]) -> Offer:
    """The new service. The database alone knows whether its wages are still lawful: the floor rises every April."""
    try:
        with transaction.atomic():
            return Offer.objects.create(listing=listing, **facts)
    except IntegrityError as error:
        if "wages may not be under" not in str(error):
            raise
        raise NotAllowed(
            "The wages are under the least the law lets an employer pay. Send the change back."
        ) from None


@transaction.atomic
def send_back(
    version: ListingVersion, *, why: str, reasons: Sequence[str] = (ReturnReason.OTHER,), by: User
) -> ListingVersion:
    """An officer says no, with reasons. An edit is never shown; sampled words give way to those before them."""
    impartial(version.listing, by)
    if not why.strip():
        raise NotAllowed("Say why, so that they know what to do.")
    if not reasons or set(reasons) - set(ReturnReason.values):
        raise NotAllowed("Choose at least one reason from the list.")
    hold(version.listing.provider)
    version, listing = _fresh(version, "")
    _closed(version, S.RETURNED, by=by, reasons=list(reasons), answer=why.strip())
    if version.kind == VersionKind.SAMPLE:
        new, old = version.content, version.content_before
        back = [name for name in new if getattr(listing, name) == new[name]]
        for name in back:
            setattr(listing, name, old[name])
        listing.save(update_fields=back)
    tell(owners(listing), "listing_edit_returned", about=version)
    return version


@transaction.atomic
def take_back(version: ListingVersion, *, by: User) -> ListingVersion:
    """The owner changes their mind before it is decided."""
    hold(version.listing.provider)
    version, _ = _fresh(version, "")
    if version.kind != VersionKind.EDIT:
        raise NotAllowed("This holds already, so it cannot be taken back.")
    _closed(version, S.TAKEN_BACK, by=by)
    return version
