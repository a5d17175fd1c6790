"""Nouns of the supply floor."""

from datetime import date, timedelta

import factory
from django.contrib.gis.geos import Point
from django.utils import timezone

from accounts.actions.organisations import add_member
from accounts.enums import MembershipRole
from directory.actions import (
    checks,
    evidence,
    evidence_policies,
    listings,
    moderation,
    photos,
    projection,
    registers,
)
from directory.actions.free_hours import rebuild
from directory.actions.hours import row_of
from directory.enums import (
    AuthorityTier,
    BarredList,
    CheckSource,
    CheckState,
    Course,
    DbsLevel,
    LegalForm,
    Precision,
    ProviderKind,
    ReferenceOutcome,
    Workforce,
)
from directory.hours import WeeklySpan
from directory.models import (
    Authority,
    Check,
    CqcLocation,
    Lsoa,
    Need,
    Postcode,
    Provider,
    Vintage,
    WeeklyHours,
    Worker,
)
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.passport import BY_HUMAN, INSURANCES, INSURED_AT_LEAST_PENCE, RECORDED, Kind
from directory.policies import engagements_open_to
from directory.register import Entry
from tests.corpus import PDF, jpeg
from tests.factories.accounts import CouncilFactory, MembershipFactory, OrganisationFactory, UserFactory

HOME = "X99999999"
REGULATED = ("Personal care", "Treatment of disease, disorder or injury")
HERE = Point(400_000, 300_000, srid=BRITISH_NATIONAL_GRID)


class AuthorityFactory(factory.django.DjangoModelFactory):
    """A council with social care that exists today."""

    class Meta:
        model = Authority
        django_get_or_create = ("gss",)

    gss = factory.Sequence(lambda number: f"X{number:08}")
    name = factory.Sequence(lambda number: f"Council {number}")
    slug = factory.Sequence(lambda number: f"council-{number}")
    tier = AuthorityTier.COUNCIL


def seat_of(authority):
    """The council of ``authority``, which joins when it has not yet."""
    if authority.organisation is None:
        authority.organisation = CouncilFactory(name=f"{authority.name} Council")
        authority.save(update_fields=["organisation"])
    return authority.organisation


class LsoaFactory(factory.django.DjangoModelFactory):
    """A neighbourhood around ``HERE``, in the council every test knows unless another is named."""

    class Meta:
        model = Lsoa
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda number: f"Y{number:08}")
    name = factory.Sequence(lambda number: f"Neighbourhood {number}")
    council = factory.SubFactory(AuthorityFactory, gss=HOME, name="Wolds", slug="wolds")
    district = factory.SelfAttribute("council")
    centre = HERE


class ProviderFactory(factory.django.DjangoModelFactory):
    """A sole trader who works alone, with one lane and no hours; ``lanes=3`` gives more."""

    class Meta:
        model = Provider
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    legal_form = LegalForm.SOLE_TRADER
    postcode = "QV1 1AA"
    district = "QV1"
    town = "Wold"
    public_point = HERE
    lsoa = factory.SubFactory(LsoaFactory)

    @factory.post_generation
    def lanes(self, create, extracted, *, hours_follow=False, **kwargs):
        if create:
            Worker.objects.bulk_create(
                Worker(provider=self, number=number) for number in range(1, (extracted or 1) + 1)
            )
        if create and not hours_follow:
            rebuild(list(self.workers.values_list("pk", flat=True)))


def always(start=0, end=1440, days=range(7)):
    """The same hours on each of some days, for ever."""
    return [WeeklySpan(day, start, end, date.min) for day in days]


def a_provider(*, lanes=1, spans=None, **facts):
    """A provider whose every lane is free in ``spans`` (round the clock when not given)."""
    provider = ProviderFactory(lanes=lanes, lanes__hours_follow=True, **facts)
    workers, spans = list(provider.workers.all()), always() if spans is None else spans
    WeeklyHours.objects.bulk_create(row_of(worker, span) for worker in workers for span in spans)
    rebuild([worker.pk for worker in workers])
    return provider


def a_location(location_id="1-123456789", **said):
    """What the CQC register says of a location: registered for personal care and nursing unless told otherwise."""
    entry = Entry(location_id, **{"name": "Wold Care", "activities": REGULATED} | said)
    registers.write(entry)
    return CqcLocation.objects.get(pk=location_id)


def an_agency(location_id="1-123456789", *, carers=9, legal_form=LegalForm.COMPANY, **facts):
    """A company registered with the CQC."""
    return a_provider(legal_form=legal_form, carers=carers, cqc_location=a_location(location_id), **facts)


class PostcodeFactory(factory.django.DjangoModelFactory):
    """A postcode that cannot exist, at ``HERE``."""

    class Meta:
        model = Postcode
        django_get_or_create = ("compact",)

    compact = "QV11AA"
    point = HERE
    lsoa = factory.SubFactory(LsoaFactory)
    precision = Precision.UNIT
    vintage = factory.LazyFunction(
        lambda: Vintage.objects.get_or_create(
            source="tests", digest="0", defaults={"label": "1", "rows": 1, "refused": 0}
        )[0]
    )


def a_listing(provider=None, *, needs=("company",), owner=None, engagement=None, **rates):
    """A draft with one service, made through actions; ``owner`` joins the provider."""
    provider = provider or a_provider()
    if owner:
        add_member(provider.organisation, user=owner, role=MembershipRole.OWNER, by=None)
    listing = listings.create(provider, title="Help at home", summary="Kind help, on time", by=owner)
    listings.set_offer(
        listing,
        engagement=engagement or engagements_open_to(provider)[0],
        needs=list(Need.objects.filter(slug__in=needs)),
        by=owner,
        **{"weekday_pence": 2000, **rates},
    )
    return listing


def a_photo(provider=None, *, content=None, by=None, **more):
    """A photo that waits for the council."""
    provider = provider or a_live_listing().provider
    return photos.add(provider, content=content or jpeg(), by=by or owner_of(provider), **more)


def takes_files(authority=None, *, certificates=False):
    """The council of ``authority`` (the one every test knows) has switched files for checks on."""
    authority = authority or AuthorityFactory(gss=HOME, name="Wolds", slug="wolds")
    authority.refresh_from_db()
    chief = MembershipFactory(organisation=seat_of(authority), role=MembershipRole.ADMINISTRATOR).user
    return evidence_policies.switch(authority, allowed=True, certificates=certificates, by=chief)


def a_waiting_check(provider=None, *, kind=Kind.PUBLIC_LIABILITY):
    """A check that its provider has told of and the council has yet to see."""
    provider = provider or ProviderFactory()
    return CheckFactory(provider=provider, kind=kind, state=CheckState.PENDING, decided_at=None)


def a_file(check=None, *, content=PDF):
    """A file given for a check, of a council that takes files."""
    check = check or a_waiting_check()
    takes_files(check.provider.lsoa.council)
    return evidence.give(check, content=content, by=owner_of(check.provider))


def owner_of(provider):
    """Somebody who may act for the provider: its first member, who joins when there is none."""
    member = provider.organisation.memberships.current().select_related("user").first()
    return member.user if member else MembershipFactory(organisation=provider.organisation).user


class CheckFactory(factory.django.DjangoModelFactory):
    """Public liability insurance that is in order for a year."""

    class Meta:
        model = Check

    provider = factory.SubFactory(ProviderFactory)
    kind = Kind.PUBLIC_LIABILITY
    state = CheckState.VALID
    source = CheckSource.COPY
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    valid_until = factory.LazyAttribute(lambda check: check.valid_from + timedelta(days=364))
    decided_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def issuer(self):
        return "Wold Mutual" if self.kind in INSURANCES else ""

    @factory.lazy_attribute
    def limit_pence(self):
        return INSURED_AT_LEAST_PENCE if self.kind in INSURANCES else None


def a_check(provider=None, *, kind=Kind.DBS, by=None, **seen):
    """What its owner told the council: an enhanced certificate, unless told otherwise."""
    provider = provider or a_provider()
    worker = provider.workers.first() if kind in BY_HUMAN and "source" not in seen else None
    issued_on = timezone.localdate() - timedelta(days=9)
    usual = {
        "level": DbsLevel.ENHANCED,
        "workforce": Workforce.ADULT,
        "number": "001234564821",
        "issued_on": issued_on,
    }
    seen = (usual if kind == Kind.DBS else {}) | seen
    return checks.offer(provider, kind=kind, worker=worker, by=by or owner_of(provider), **seen)


def of_a_human(kind):
    """What was seen of one human, enough for everything, course by course."""
    if kind == Kind.TRAINING:
        return [{"course": course, "issuer": "Wold College"} for course in Course]
    if kind == Kind.REFERENCES:
        return [{"outcomes": [ReferenceOutcome.CARE, ReferenceOutcome.CHARACTER]}]
    if kind == Kind.DBS:
        seen = {"workforce": Workforce.ADULT, "barred_lists": [BarredList.ADULTS], "last_four": "4821"}
        issued_on = timezone.localdate() - timedelta(days=40)
        return [
            {
                "level": DbsLevel.ENHANCED_BARRED,
                "source": CheckSource.ORIGINAL,
                "issued_on": issued_on,
                **seen,
            }
        ]
    return [{}]


USUAL = ("provider", "state", "source", "valid_from", "valid_until", "decided_at", "issuer", "limit_pence")
"""What the factory says of every check. Twenty of them are made from two: it takes its time over each."""


def cleared(provider, *, but=(), on_show=True, **dates):
    """Gives a provider every check there is, for each of its workers; ``but`` leaves kinds out.

    ``on_show`` is False where nothing of the provider can be on show yet, so that search need not hear of it.
    """
    attested = provider.kind == ProviderKind.AGENCY
    whose = [None] if attested else list(provider.workers.all())
    more = {"source": CheckSource.ATTESTED} if attested else {}
    built = [
        CheckFactory.build(provider=provider, kind=kind, **dates)
        for kind in (Kind.CONTACT, Kind.PUBLIC_LIABILITY)
    ]
    other, insured = ({name: getattr(one, name) for name in USUAL} for one in built)
    seen = []
    for kind in RECORDED:
        usual = {"kind": kind} | (insured if kind in INSURANCES else other)
        if kind in but:
            continue
        if kind not in BY_HUMAN:
            seen.append(Check(**usual | dates))
            continue
        seen += [
            Check(**usual | {"worker": worker} | facts | more | dates)
            for worker in whose
            for facts in of_a_human(kind)
        ]
    Check.objects.bulk_create(seen)
    if on_show:
        projection.write(provider)
    return provider


def an_officer(authority=None):
    """Someone who may publish, of the council of ``authority`` (the one every test knows)."""
    council = seat_of(authority or AuthorityFactory(gss=HOME, name="Wolds", slug="wolds"))
    return MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user


def a_live_listing(provider=None, *, owner=None, officer=None, **more):
    """A listing everybody can find, handed in by its owner and published by an officer."""
    owner = owner or UserFactory()
    listing = a_listing(provider, owner=owner, **more)
    if not listing.provider.checks.exists():
        cleared(listing.provider, on_show=False)
    officer = officer or an_officer(listing.provider.lsoa.council)
    listings.submit(listing, by=owner)
    moderation.start(listing, by=officer)
    moderation.publish(listing, by=officer)
    return listing
