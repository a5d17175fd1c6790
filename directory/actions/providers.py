"""Who offers care: they say the facts, and what they are and may do follows."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from accounts.actions import organisations
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import OrganisationKind
from accounts.models import User
from directory import company_numbers
from directory.actions import checks, projection, registers, versions
from directory.actions.diary import hold
from directory.actions.free_hours import rebuild
from directory.actions.withholding import Settled, settle
from directory.enums import LegalForm
from directory.jitter import public_position
from directory.kinds import Why, refusal_words
from directory.locating import Located
from directory.models import Postcode, Provider, Worker
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.models.provider import DECIDING

FACTS = {"legal_form", "carers", "hands", "company_number", "company_name", "sex", "phone", "town"}
NUMBER_TAKEN = "Another provider here has already given this number. Look at it again. If it is yours, write to your council."
OF_THE_COUNCIL = {"legal_form", "carers", "hands"}


@transaction.atomic
def register(
    *,
    name: str,
    legal_form: str,
    postcode: str,
    carers: int = 1,
    lanes: int = 1,
    owner: User | None = None,
    cqc_location_id: str = "",
    by: User | None,
    **facts: str,
) -> Provider:
    """A provider joins, with its organisation, its owner and ``lanes`` workers who have no hours yet.

    Raises ``directory.locating.Unlocated`` when the postcode cannot be placed, and NotAllowed for an introductory
    agency or a CQC location it may not claim.
    """
    _gives_care(legal_form)
    organisation = organisations.register(kind=OrganisationKind.PROVIDER, name=name, by=by, owner=owner)
    provider = Provider(organisation=organisation, legal_form=legal_form, carers=carers, **_only(facts))
    _settle(provider, Postcode.objects.locate(postcode))
    provider.cqc_location = registers.claim(cqc_location_id, provider)
    _own_number(provider)
    provider.facts_confirmed_at = timezone.now()
    provider.save()
    _enough_hands(provider, lanes)
    workers = Worker.objects.bulk_create(
        Worker(provider=provider, number=number) for number in range(1, lanes + 1)
    )
    rebuild([worker.pk for worker in workers])
    record("provider.registered", thing=provider, by=by, **_said(provider))
    return provider


def joined_just_now(name: str, *, by: User) -> Provider | None:
    """What ``by`` has already joined as under this name in the last hour: a form sent twice joins once.

    Holds ``by`` until the transaction ends, so that two at the same moment come one after the other.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    since = timezone.now() - timedelta(hours=1)
    return Provider.objects.owned_by(by).filter(organisation__name=name, created_at__gte=since).first()


def ask_registers(*, cqc_location_id: str, company_number: str, legal_form: str) -> str:
    """What somebody is about to say of themselves, asked of the registers first; the name the company has there.

    Outside any transaction. Raises NotAllowed for what a register does not know.
    """
    _gives_care(legal_form)
    registers.look_up(cqc_location_id)
    company = registers.company_of(_number(company_number, legal_form))
    return company.name[:160] if company else ""


def _number(company_number: str, legal_form: str) -> str:
    try:
        return company_numbers.read(company_number, legal_form)
    except company_numbers.WrongNumber as wrong:
        raise NotAllowed(f"{wrong}.") from None


def _own_number(provider: Provider) -> None:
    """A number belongs to one provider; to several only when they are branches that the CQC says one provider runs."""
    provider.company_number = _number(provider.company_number, provider.legal_form)
    if not provider.company_number:
        provider.company_name = ""
        return
    others = Provider.objects.filter(company_number=provider.company_number).exclude(pk=provider.pk)
    run_by = provider.cqc_location.run_by_id if provider.cqc_location else ""
    branches = others.filter(cqc_location__run_by_id=run_by) if run_by else others.none()
    if others.count() > branches.count():
        raise NotAllowed(NUMBER_TAKEN)


def _gives_care(legal_form: object) -> None:
    """Who only introduces carers is refused, kindly."""
    if legal_form == LegalForm.INTRODUCER:
        raise NotAllowed(refusal_words(Why.INTRODUCER))


def _said(provider: Provider) -> dict[str, str | int]:
    """The facts as they were said that day, for the record."""
    facts = provider.facts
    return {
        "kind": provider.kind.value,
        "legal_form": facts.legal_form,
        "carers": facts.carers,
        "hands": facts.hands,
        "cqc": provider.cqc_location_id or "",
    }


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
def set_facts(
    provider: Provider, *, cqc_location_id: str | None = None, by: User | None, **facts: object
) -> Settled:
    """Change what it is. The tasks it may no longer offer are withheld at once; those it may again come back.

    Raises NotAllowed when more workers are on the books than the facts allow, for an introductory agency, and for a
    CQC location it may not claim.
    """
    hold(provider)
    provider.refresh_from_db(fields=DECIDING)
    before = {name: getattr(provider, name) for name in versions.WATCHED}
    _gives_care(facts.get("legal_form"))
    if any(name in facts and facts[name] != getattr(provider, name) for name in OF_THE_COUNCIL):
        provider.council_asked_at = provider.council_agreed_at = provider.council_agreed_by = None
        provider.council_agreed_why = ""
    if by and facts.get("phone", provider.phone) != provider.phone:
        checks.number_changed(provider, by=by)
    for name, value in _only(facts).items():
        setattr(provider, name, value)
    if cqc_location_id is not None:
        provider.cqc_location = registers.claim(cqc_location_id, provider)
    if {"company_number", "legal_form"} & facts.keys():
        _own_number(provider)
    _enough_hands(provider, provider.workers.working().count())
    if not provider.facts.works_alone:
        provider.sex = ""
    provider.facts_confirmed_at = timezone.now()
    provider.save()
    record("provider.facts_set", thing=provider, by=by, **_said(provider))
    versions.facts_changed(provider, before, by=by)
    return settle(provider, by=by)


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
