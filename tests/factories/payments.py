"""Nouns of the money floor."""

from datetime import date, timedelta

import factory
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.enums import OrganisationKind
from directory.enums import Engagement, FundingKind
from payments.actions import approving, bars, funding
from payments.enums import PayingWay, Relation
from payments.models import Accreditation, Arrangement, Funding, Share
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
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


def a_holder(name="Greenway Funds", *, council=None):
    """An organisation the council every test knows lets look after money, with two people and their authenticators."""
    body = OrganisationFactory(kind=OrganisationKind.FUND_HOLDER, name=name)
    for seat in MembershipFactory.create_batch(2, organisation=body):
        TOTP.activate(seat.user, generate_totp_secret())
    accredited(body, council=council)
    return body


def accredited(body, *, council=None):
    """It is on the council's list."""
    council = council or seat_of(AuthorityFactory(gss=HOME))
    return Accreditation.objects.create(
        holder=body,
        council=council,
        about="We have looked after money for people for ten years.",
        fee_per="month",
        fee_pence=2000,
        valid_from=date(2026, 1, 1),
        given_by=UserFactory(),
    )


def an_isf(person, *, pence=1_000_000, holder=None, council=None):
    """12 months of 10,000 pounds from today on, of the council every test knows, looked after by ``holder``."""
    council = council or seat_of(AuthorityFactory(gss=HOME))
    source = FundingFactory(
        person=person,
        kind=FundingKind.ISF,
        way=PayingWay.HOLDER,
        authority=council,
        holder=holder or a_holder(council=council),
    )
    today = timezone.localdate()
    source.budgets.create(
        starts_on=today,
        ends_on=today + timedelta(days=364),
        pence=pence,
        created_by=source.created_by,
    )
    return source


def a_question(source, provider, *, about="BK-1", week_pence=2000, by=None):
    """The holder of ``source`` is asked about ``about``: a booking, or a reference."""
    return approving.ask(
        source,
        provider,
        about=getattr(about, "reference", about),
        week_pence=week_pence,
        answer_by=timezone.now() + timedelta(days=2),
        within_budget=True,
        by=by or source.person.created_by,
    )


def a_refusal(source, provider, **facts):
    """The last of the holder's people did not agree."""
    last = source.holder.memberships.last().user
    words = "There is not enough left this year."
    return approving.refuse(a_question(source, provider, **facts), reason="money", words=words, by=last)


def a_relative(source, *, by):
    """A provider of whom it was said that they are a close relative in the same home."""
    return bars.tell_of(source, ProviderFactory(), relation=Relation.CLOSE, same_home=True, by=by)
