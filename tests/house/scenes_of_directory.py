"""Scenes of supply: listings and their changes, checks and evidence, photos, appeals."""

from django.utils import timezone

from accounts.enums import MembershipRole, Role
from directory.enums import (
    AppealState,
    CheckReason,
    CheckState,
    EvidenceState,
    ListingState,
    PhotoState,
    VersionState,
)
from directory.models import Appeal, Listing, ListingVersion, Ruling
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import (
    CheckFactory,
    ProviderFactory,
    a_file,
    a_photo,
    an_officer,
    owner_of,
    seat_of,
)
from tests.house.scene import Scene


def listing():
    provider = ProviderFactory()
    owner = MembershipFactory(organisation=provider.organisation).user
    council = seat_of(provider.lsoa.council)
    officer = MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user
    lead = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    thing = Listing.objects.create(provider=provider, slug="a-listing", title="A listing", summary="Help")
    return Scene(
        thing,
        {Role.PROVIDER: owner, Role.OFFICER: officer, Role.SAFEGUARDING: lead},
        {
            ListingState.LIVE: {"published_at": timezone.now()},
            ListingState.REMOVED: {"removal_at": timezone.now()},
        },
    )


def check():
    thing = CheckFactory(state=CheckState.PENDING, decided_at=None)
    owner = MembershipFactory(organisation=thing.provider.organisation).user
    now = timezone.now()
    return Scene(
        thing,
        {Role.PROVIDER: owner, Role.OFFICER: an_officer(thing.provider.lsoa.council)},
        {
            CheckState.VALID: {"decided_at": now},
            CheckState.REJECTED: {"decided_at": now, "reason": CheckReason.UNREADABLE},
            CheckState.WITHDRAWN: {"withdrawn_at": now},
        },
    )


def photo():
    officer = an_officer()
    provider = ProviderFactory()
    owner = owner_of(provider)
    looked_at = {"decided_at": timezone.now(), "decided_by": officer}
    return Scene(
        a_photo(provider, by=owner),
        {Role.PROVIDER: owner, Role.OFFICER: officer},
        {PhotoState.SHOWN: looked_at, PhotoState.REFUSED: looked_at},
    )


def version():
    scene = listing()
    thing = ListingVersion.objects.create(listing=scene.thing, changes={"skills": ["hoist"]})
    return Scene(thing, scene.users, decided(VersionState, scene.users[Role.OFFICER]))


def appeal():
    scene = listing()
    officer = scene.users[Role.OFFICER]
    ruling = Ruling.objects.create(
        listing=scene.thing, deed="reject", ground="law", why="So", before="in_review", decided_by=officer
    )
    thing = Appeal.objects.create(ruling=ruling, words="No", made_by=scene.users[Role.PROVIDER])
    return Scene(thing, scene.users, decided(AppealState, officer))


def decided(states, by):
    """Whoever decides, and when; nothing while it waits."""
    answered = {"decided_at": timezone.now(), "decided_by": by}
    nobody = {"decided_at": None, "decided_by": None}
    return {state: nobody if state == states.WAITING else answered for state in states}


def evidence():
    scanned, gone = {"scanned_at": timezone.now()}, {"erased_at": timezone.now()}
    return Scene(
        a_file(),
        {},
        {EvidenceState.CLEAN: scanned, EvidenceState.INFECTED: scanned, EvidenceState.DELETED: gone},
    )


SCENES = {
    "directory.Appeal": appeal,
    "directory.Check": check,
    "directory.Evidence": evidence,
    "directory.Listing": listing,
    "directory.ListingVersion": version,
    "directory.Photo": photo,
}
