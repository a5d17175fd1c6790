"""What a council notes of its market."""

from django.utils import timezone

from accounts.enums import MembershipRole
from directory.models import Authority
from marketplace.actions import shaping
from marketplace.enums import InterventionKind, InterventionMeasure, MarketService, Relations, Rules
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory, seat_of


def an_analyst(authority=None):
    """Whoever reads and shapes the market of a council."""
    seat = seat_of(authority or AuthorityFactory(gss=HOME, name="Wolds", slug="wolds"))
    return MembershipFactory(organisation=seat, role=MembershipRole.ANALYST).user


def an_annotation(authority=None, *, by=None, **more):
    """A bus that goes no more, everywhere in the council."""
    by = by or an_analyst(authority)
    said = {"happened_on": timezone.localdate(), "district": None, "words": "Bus 24 withdrawn"} | more
    return shaping.annotate(authority or council_of(by), **said, by=by)


def an_intervention(authority=None, *, by=None, **more):
    """Travel money in one neighbourhood, from today on."""
    by = by or an_analyst(authority)
    council = authority or council_of(by)
    lsoa = LsoaFactory(council=council)
    said = {
        "name": "Travel money",
        "kind": InterventionKind.FEES,
        "words": "Two pounds more for each visit to the villages.",
        "lsoas": [lsoa.pk],
        "starts_on": timezone.localdate(),
        "ends_on": None,
        "measure": InterventionMeasure.MISSING_HOURS,
    }
    return shaping.intervene(council, **said | more, by=by)


def a_sub_market(authority=None, *, by=None, declared=True):
    """Personal care in the whole council, meant to be a partnership."""
    by = by or an_analyst(authority)
    council = authority or council_of(by)
    market = shaping.open_sub_market(council, service=MarketService.PERSONAL_CARE, district=None, by=by)
    if declared:
        said = {"rules": Rules.FEW, "relations": Relations.CLOSE, "why": "Small providers know the villages."}
        shaping.declare(market, **said, since=timezone.localdate(), by=by)
    return market


def council_of(user):
    """The council somebody belongs to."""
    return Authority.objects.get(organisation__memberships__user=user)
