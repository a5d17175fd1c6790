"""The vocabulary of people: whom one may see, act for and represent."""

from django.db.models import QuerySet


class UserQuerySet(QuerySet):
    """Users, in words."""

    def active(self):
        """Those whose account is open."""
        return self.filter(closed_at=None)
