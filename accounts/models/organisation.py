"""Organisation: a provider's business, a council or a fund holder. Membership: who belongs, as what."""

from functools import partial

from django.db import models
from django.db.models import Q

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models.user import User
from accounts.querysets import MembershipQuerySet, OrganisationQuerySet
from accounts.references import new_reference
from accounts.retention import Kept


class Organisation(models.Model):
    """A body that acts through its members."""

    KEPT = Kept.ACCOUNT
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "OR"), editable=False
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """Someone belongs to an organisation in one role, from a day until they leave."""

    KEPT = Kept.ACCOUNT
    PERSONAL = frozenset()

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MembershipRole)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(left_at=None),
                name="membership_once_while_it_lasts",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} of {self.organisation}"
