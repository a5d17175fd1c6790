"""Nouns of the money floor."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from directory.enums import Engagement, FundingKind
from payments.actions import funding
from payments.enums import PayingWay
from payments.models import Arrangement, Funding, Share
from tests.factories.accounts import PersonFactory
from tests.factories.directory import HOME, AuthorityFactory, ProviderFactory, seat_of


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


def a_direct_payment(user, *, pence=1_000_000, council=None):
    """12 months of 10,000 pounds from now on, of the council every test knows, with a name of the person's own."""
    source = funding.open_source(
        user.person,
        kind=FundingKind.DIRECT_PAYMENT,
        name="Secret name",
        authority=council or seat_of(AuthorityFactory(gss=HOME)),
        by=user,
    )
    today = timezone.localdate()
    year = {"starts_on": today, "ends_on": today + timedelta(days=364)}
    funding.set_budget(source, **year, pence=pence, by=user)
    return source
