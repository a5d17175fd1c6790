"""What is personal stays where it belongs: in no address, log, event, notification, cache key or task."""

from accounts.models import Event, Notification
from tests.authz.rounds import KEPT, WALKED

PLACES = {"address", "event", "notification", "task", "log", "cache key"}


def test_nothing_personal_leaves_its_place(worlds, rounds):
    """Wherever anybody goes who is let in, acts included; and in all that was written while the worlds were made."""
    walked = [rounds(thing) for thing in WALKED]
    assert sorted(set().union(*(one.leaks for one in walked))) == []
    assert set().union(*(one.places for one in walked)) == PLACES
    written = [*Event.objects.values(), *Notification.objects.values(*KEPT)]
    assert worlds.rounds.secrets_in(map(repr, written)) == set()


def test_lists_and_files_of_a_council_name_nothing_of_the_other(rounds):
    """Queues, lists and exports: no reference and no secret of the other world, whoever looks."""
    assert [shown for thing in WALKED for shown in rounds(thing).theirs] == []


def test_whatever_is_said_of_somebody_would_be_noticed(worlds, db):
    """The control: each secret of either world, in the middle of other words."""
    for world in (worlds.here, worlds.there):
        said = {
            name: worlds.rounds.secrets_in(["Nothing.", f"See {secret}, please."])
            for name, secret in world.secrets.items()
        }
        assert said == {name: {name} for name in world.secrets}
