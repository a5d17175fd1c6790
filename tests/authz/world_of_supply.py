"""What a provider of a world has on the site, and what waits of it on the council's desk."""

from datetime import timedelta

from directory.actions import appeals, diary, grave, listings, moderation
from directory.enums import CheckState, Deed, EntryKind, Ground
from directory.hours import wall
from directory.passport import Kind
from directory.policies import as_read
from tests.factories.directory import (
    CheckFactory,
    a_check,
    a_file,
    a_listing,
    a_live_listing,
    a_photo,
    cleared,
)
from tests.factories.marketplace import soon


def supply(world, provider):
    """Listings of the provider: shown, not handed in, handed in, and being looked at; and its photo that waits."""
    owner, moderator = world.users["P"], world.users["M"]
    cleared(provider)
    waiting = CheckFactory(provider=provider, kind=Kind.VEHICLE, state=CheckState.PENDING, decided_at=None)
    told = a_check(provider, number=world.secrets["certificate"], by=owner)
    live = a_live_listing(provider, owner=owner, officer=moderator)
    draft, submitted, handed_in = (a_listing(provider) for _ in range(3))
    listings.submit(submitted, by=owner)
    listings.submit(handed_in, by=owner)
    moderation.start(handed_in, by=moderator)
    photo = a_photo(provider, by=owner)
    away = wall(soon() + timedelta(days=20), 0)
    entry = diary.block(
        [provider.workers.last()], away, away + timedelta(days=1), kind=EntryKind.LEAVE, by=owner
    )
    world.things |= {
        "provider": provider.reference,
        "slug": live.slug,
        "listing": live.reference,
        "draft": draft.reference,
        "submitted": submitted.reference,
        "handed_in": handed_in.reference,
        "as_read": as_read(handed_in),
        "photo": photo.reference,
        "photo_key": photo.large,
        "entry": entry[0].reference,
        "check": told.reference,
        "certificate": world.secrets["certificate"],
        "valid_check": provider.checks.get(kind=Kind.FOOD_HYGIENE).reference,
        "trader": Kind.TRADER.value,
        "identity": Kind.IDENTITY.value,
        "waiting_check": waiting.reference,
        "file": a_file(waiting).reference,
        "no_token": "nobodys-token",
        "third": 3,
        "zero": 0,
        "remove": Deed.REMOVE.value,
        "deed": Deed.REMOVE.value,
        "funding_page": "funding",
        "hold": "hold",
        "note": "note",
        "one": 1,
    }
    return live


def desk(world, provider, live):
    """What waits on the council's desk: a change, a proposal, and an appeal against what was turned down."""
    owner, colleague = world.users["P"], world.users["colleague"]
    turned_down, again = (listings.submit(a_listing(provider), by=owner) for _ in range(2))
    rulings = []
    for one in (turned_down, again):
        moderation.start(one, by=colleague)
        rulings.append(moderation.reject(one, why="This is a shop.", by=colleague))
    listings.revise(live, title=f"Help from {world.word}", by=owner)
    proposal = grave.propose(live, Deed.SUSPEND, ground=Ground.UNTRUE, why="Two letters", by=colleague)
    version = live.versions.get()
    world.things |= {
        "ruling": rulings[1].reference,
        "appeal": appeals.make(rulings[0], words="It is not.", by=owner).reference,
        "version": version.reference,
        "digest": version.digest,
        "proposal": proposal.reference,
    }
