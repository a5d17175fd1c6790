"""A council's desk for tests: a live listing, its owner, and officers with an open mind."""

from dataclasses import dataclass, field

from accounts.models import User
from directory.actions import grave
from directory.enums import Deed, Ground
from directory.models import Listing
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_live_listing, an_officer


@dataclass
class Desk:
    """One listing and the people around it."""

    owner: User = field(default_factory=UserFactory)
    first: User = field(default_factory=an_officer)
    second: User = field(default_factory=an_officer)
    third: User = field(default_factory=an_officer)
    listing: Listing = None

    def __post_init__(self):
        self.listing = self.listing or a_live_listing(owner=self.owner, officer=an_officer())

    def fresh(self):
        """The listing as it stands now."""
        return Listing.objects.get(pk=self.listing.pk)

    def propose(self, deed, *, ground=Ground.UNTRUE, why="Two letters say so", by=None):
        """The first officer proposes, unless another is named."""
        return grave.propose(self.fresh(), deed, ground=ground, why=why, by=by or self.first)

    def together(self, deed, *, ground=Ground.UNTRUE, by=None):
        """Two officers decide."""
        first, second = by or (self.first, self.second)
        return grave.agree(self.propose(deed, ground=ground, by=first), self.fresh(), by=second)

    def suspend(self):
        """Two officers suspend it."""
        return self.together(Deed.SUSPEND)
