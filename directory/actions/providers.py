"""Who offers care: they say the facts, and what they are and may do follows."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from accounts.actions import organisations
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import OrganisationKind
from accounts.models import User
from directory.actions import projection
from directory.actions.diary import hold
from directory.actions.free_hours import rebuild
from directory.jitter import public_position
from directory.kinds import is_one_human
from directory.locating import Located
from directory.models import Need, Offer, Postcode, Provider, Worker
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.policies import refused_needs

FACTS = {"legal_form", "carers", "company_number", "cqc_location_id", "sex", "phone", "town"}


@transaction.atomic
def register(
    *,
    name: str,
    legal_form: str,
    postcode: str,
    carers: int = 1,
    lanes: int = 1,
    owner: User | None = None,
    by: User | None,
    **facts: str,
) -> Provider:
    """A provider joins, with its organisation, its owner and ``lanes`` workers who have no hours yet.

    Raises ``directory.locating.Unlocated`` when the postcode cannot be placed.
    """
    organisation = organisations.register(kind=OrganisationKind.PROVIDER, name=name, by=by, owner=owner)
    provider = Provider(organisation=organisation, legal_form=legal_form, carers=carers, **_only(facts))
    _settle(provider, Postcode.objects.locate(postcode))
    provider.save()
    _enough_hands(provider, lanes)
    workers = Worker.objects.bulk_create(
        Worker(provider=provider, number=number) for number in range(1, lanes + 1)
    )
    rebuild([worker.pk for worker in workers])
    record("provider.registered", thing=provider, by=by, kind=provider.kind.value)
    return provider


def _only(facts: dict) -> dict:
    if strange := facts.keys() - FACTS:
        raise ValueError(f"A provider's {', '.join(sorted(strange))} is not changed this way.")
    return facts


def _settle(provider: Provider, place: Located) -> None:
    """Keep the postcode closed, and show a position that has been moved by a secret distance."""
    x, y = public_position(place.point.x, place.point.y, provider.reference, settings.LOCATION_KEY.encode())
    provider.postcode, provider.district = place.compact, place.outcode
    provider.public_point = Point(x, y, srid=BRITISH_NATIONAL_GRID)
    provider.lsoa_id = place.lsoa_id


def _enough_hands(provider: Provider, lanes: int) -> None:
    """No more lanes than people: nobody is in two places."""
    if lanes > provider.carers:
        people = "1 person gives" if provider.carers == 1 else f"{provider.carers} people give"
        raise NotAllowed(f"You told us that {people} care. Change that first.")


@transaction.atomic
def set_facts(provider: Provider, *, by: User | None, **facts: object) -> list[Need]:
    """Change what it is. The tasks it may no longer offer are taken out of its offers, and returned.

    Raises NotAllowed when more workers are on the books than the facts allow.
    """
    hold(provider)
    for name, value in _only(facts).items():
        setattr(provider, name, value)
    _enough_hands(provider, provider.workers.working().count())
    if not is_one_human(provider.legal_form, provider.carers):
        provider.sex = ""
    provider.save(update_fields=[*FACTS])
    lost = _let_go(provider, by=by)
    projection.write(provider)
    record("provider.facts_set", thing=provider, by=by, kind=provider.kind.value)
    return lost


def _let_go(provider: Provider, *, by: User | None) -> list[Need]:
    """Take every task the law now keeps from this provider out of its offers."""
    lost = {}
    for offer in Offer.objects.filter(listing__provider=provider).prefetch_related("needs"):
        refused = refused_needs(provider, offer.needs.all())
        if refused:
            offer.needs.remove(*refused)
            lost.update({need.pk: need for need in refused})
            record("listing.needs_taken_out", thing=offer.listing, by=by, needs=len(refused))
    return list(lost.values())


@transaction.atomic
def relocate(provider: Provider, *, postcode: str, by: User | None) -> None:
    """Workers set out from somewhere else. Raises ``directory.locating.Unlocated`` when it cannot be placed."""
    place = Postcode.objects.locate(postcode)
    hold(provider)
    _settle(provider, place)
    provider.save(update_fields=["postcode", "district", "public_point", "lsoa"])
    rebuild(list(provider.workers.values_list("pk", flat=True)))
    projection.write(provider)
    record("provider.relocated", thing=provider, by=by)


@transaction.atomic
def confirm_hours(provider: Provider, *, by: User | None) -> None:
    """They say that the hours shown are right today; the age people see starts again."""
    hold(provider)
    provider.hours_confirmed_at = timezone.now()
    provider.save(update_fields=["hours_confirmed_at"])
    projection.write(provider)
    record("provider.hours_confirmed", thing=provider, by=by)
