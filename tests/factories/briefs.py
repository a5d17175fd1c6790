"""Nouns around a brief: a place to need care in, and what is needed there."""

from datetime import timedelta

from django.utils import timezone

from directory.enums import FundingKind, Precision
from directory.models import Need, Postcode, Vintage
from marketplace.actions import briefs
from marketplace.common_weeks import week_of
from marketplace.models import Awaited
from tests.factories.directory import HERE, LsoaFactory

POSTCODE = "QV1 1AA"


def a_postcode(compact="QV11AA", point=HERE, **facts):
    """A postcode with a neighbourhood, at ``HERE`` unless said otherwise."""
    lsoa = facts.pop("lsoa", None) or LsoaFactory(code="Y00000001")
    vintage, _ = Vintage.objects.get_or_create(
        source="test", digest="0" * 64, defaults={"label": "test", "rows": 1, "refused": 0}
    )
    row, _ = Postcode.objects.get_or_create(
        pk=compact,
        defaults={"point": point, "lsoa": lsoa, "precision": Precision.UNIT, "vintage": vintage, **facts},
    )
    return row


def needs_of(*slugs):
    """The ids of some tasks."""
    return sorted(Need.objects.filter(slug__in=slugs).values_list("pk", flat=True))


def a_brief(*, by=None, **answers):
    """A whole brief: washing and dressing every morning from tomorrow, by someone's own money."""
    a_postcode()
    usual = {
        "postcode": POSTCODE,
        "needs": needs_of("washing", "dressing"),
        "visits": week_of("mornings", minutes=None, workers=1),
        "starts_on": timezone.localdate() + timedelta(days=1),
        "funding": FundingKind.OWN,
    }
    return briefs.start(by=by, **usual | answers)


def an_awaited(brief=None, *, by, **facts):
    """Somebody waits for what a brief asks, for eight weeks from today."""
    usual = {"brief": brief or a_brief(by=by), "ends_on": timezone.localdate() + timedelta(weeks=8)}
    return Awaited.objects.create(asked_by=by, **usual | facts)
