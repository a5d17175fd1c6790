"""Nouns of the people floor."""

import factory
from allauth.account.models import EmailAddress

from accounts.enums import Channel, DelegationKind, MembershipRole, OrganisationKind, Scope
from accounts.models import Delegation, Membership, Notification, Organisation, Person, User


class UserFactory(factory.django.DjangoModelFactory):
    """Someone who signs in, with an address they have shown to be theirs."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"someone{number}@example.com")
    name = factory.Sequence(lambda number: f"Someone Number{number}")
    password = "!"

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class PersonFactory(factory.django.DjangoModelFactory):
    """Someone who needs support and may never sign in."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda number: f"Person Number{number}")
    created_by = factory.SubFactory(UserFactory)


class DelegationFactory(factory.django.DjangoModelFactory):
    """A supporter who may do everything."""

    class Meta:
        model = Delegation

    person = factory.SubFactory(PersonFactory)
    delegate = factory.SubFactory(UserFactory)
    kind = DelegationKind.SUPPORTER
    scopes = factory.LazyFunction(lambda: list(Scope.values))
    granted_by = factory.SelfAttribute("person.created_by")


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A provider's business."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")
    kind = OrganisationKind.PROVIDER


class CouncilFactory(OrganisationFactory):
    """A council."""

    kind = OrganisationKind.COUNCIL
    name = factory.Sequence(lambda number: f"Council {number}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """An owner of a provider's business."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = MembershipRole.OWNER


class NotificationFactory(factory.django.DjangoModelFactory):
    """An email that waits to be sent."""

    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    channel = Channel.EMAIL
    kind = "invitation_accepted"
    thing = "accounts.person"
    thing_reference = "PE-TEST-TEST"
    link = "/account/people/PE-TEST-TEST/"
