"""Visits that two share, made by the actions that make them."""

from django.utils import timezone

from marketplace.actions import pooling
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.marketplace import an_agreement, soon
from tests.factories.payments import FundingFactory


def asked_to_share(user):
    """``user`` was asked by somebody else to share visits of theirs."""
    host = PersonFactory(user=UserFactory()).user
    booking = an_agreement(person=host.person, by=host, starts_on=soon())
    return pooling.invite(booking, email=user.email, host_name="Zora", by=host)


def sharing(user):
    """``user`` shares visits of somebody else, from their own money."""
    asked, own = asked_to_share(user), FundingFactory(person=user.person)
    day = timezone.localdate()
    agreed = pooling.agree(asked, person=user.person, funding=own, name="Ash", from_on=day, by=user)
    return pooling.join(agreed, by=owner_of(asked.booking.listing.provider))
