"""Nouns of the money floor."""

from datetime import date

import factory

from directory.enums import Engagement, FundingKind
from payments.enums import PayingWay
from payments.models import Arrangement, Funding, Share
from tests.factories.accounts import PersonFactory
from tests.factories.directory import ProviderFactory


class FundingFactory(factory.django.DjangoModelFactory):
    """Own money, paid by card, of somebody who never signs in."""

    class Meta:
        model = Funding

    person = factory.SubFactory(PersonFactory)
    kind = FundingKind.OWN
    way = PayingWay.CARD
    created_by = factory.SelfAttribute("person.created_by")


class ArrangementFactory(factory.django.DjangoModelFactory):
    """20 pounds a week with a self-employed worker, from the second week of March 2026, out of their own money."""

    class Meta:
        model = Arrangement
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    provider = factory.SubFactory(ProviderFactory)
    engagement = Engagement.SELF_EMPLOYED
    about = factory.Sequence(lambda number: f"BK-{number:04}")
    terms = factory.LazyFunction(dict)
    starts_on = date(2026, 3, 9)
    week_pence = 2000

    @factory.post_generation
    def funding(self, create, extracted, **kwargs):
        if create:
            source = extracted or FundingFactory(person=self.person)
            Share.objects.create(arrangement=self, funding=source, valid_from=self.starts_on)
