import pytest

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from directory.actions import files, listings, photos
from directory.enums import PhotoState
from directory.gateways.scanner import Silent
from directory.gateways.store import Folder, the_store
from directory.models import Photo
from tests.corpus import BAD_PICTURES, jpeg
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.directory import (
    AuthorityFactory,
    a_listing,
    a_live_listing,
    a_photo,
    a_provider,
    an_officer,
    owner_of,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def provider():
    return a_live_listing().provider


@made_once
def gwen():
    return an_officer()


@pytest.fixture
def scanner_away(settings):
    settings.DEMO_SCANNER = False


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def what_was_done(thing):
    return [event.what for event in Event.objects.about(thing)]


def test_a_photo_waits_until_a_council_shows_it(provider, gwen, private_files):
    photo = a_photo(provider, words="Mary")
    assert (photo.state, list(Photo.objects.on_the_site())) == ("pending", [])
    assert list(Photo.objects.waiting_for(gwen)) == [photo]
    photos.show(photo, by=gwen)
    assert list(Photo.objects.on_the_site()) == [photo]
    assert what_was_done(photo) == ["photo.added", "photo.shown"]
    assert files_in(private_files) == sorted([photo.large, photo.small])
    told = Notification.objects.filter(kind="photo_shown", thing_reference=photo.reference)
    assert {row.recipient_id for row in told} == {owner_of(provider).pk}


def test_the_shown_one_stays_until_the_new_one_is_shown(
    provider, gwen, private_files, django_capture_on_commit_callbacks
):
    old = photos.show(a_photo(provider), by=gwen)
    new = a_photo(provider, content=jpeg(colour="navy"))
    assert list(Photo.objects.on_the_site()) == [old]
    with django_capture_on_commit_callbacks(execute=True):
        photos.show(new, by=gwen)
    assert list(Photo.objects.on_the_site()) == [new]
    old.refresh_from_db()
    assert (old.state, old.erased_at is None) == ("removed", False)
    assert files_in(private_files) == sorted(new.keys)


def test_one_that_waits_is_replaced(provider, private_files, django_capture_on_commit_callbacks):
    first = a_photo(provider)
    with django_capture_on_commit_callbacks(execute=True):
        second = a_photo(provider, content=jpeg(colour="navy"))
    first.refresh_from_db()
    assert (first.state, second.state) == ("removed", "pending")
    assert files_in(private_files) == sorted(second.keys)


def test_the_same_picture_sent_twice_is_one_act(provider, private_files):
    assert a_photo(provider) == a_photo(provider)
    assert len(files_in(private_files)) == 2
    assert a_photo(provider, words="Now with words").words == "Now with words"


@pytest.mark.parametrize("name", [name for name in BAD_PICTURES if name != "nothing"])
def test_a_file_that_cannot_be_used_leaves_nothing(provider, private_files, name):
    make, words = BAD_PICTURES[name]
    before = Event.objects.count()
    with pytest.raises(NotAllowed, match=words):
        photos.add(provider, content=make(), by=None)
    assert (Photo.objects.count(), Event.objects.count(), files_in(private_files)) == (0, before, [])


def test_a_row_that_cannot_be_written_leaves_no_file(provider, private_files):
    with pytest.raises(ValueError, match="must be a"):
        photos.add(provider, content=jpeg(), by="somebody")
    assert files_in(private_files) == []


def test_a_file_that_cannot_be_written_leaves_no_row(provider, private_files, monkeypatch):
    second = iter([Folder.put, None])

    def put(self, content):
        if act := next(second):
            return act(self, content)
        raise OSError("The disk is full.")

    monkeypatch.setattr(Folder, "put", put)
    with pytest.raises(OSError, match="full"):
        photos.add(provider, content=jpeg(), by=None)
    assert (Photo.objects.count(), files_in(private_files)) == (0, [])


def test_what_was_not_scanned_is_shown_to_nobody_until_it_is(provider, gwen, settings, scanner_away):
    photo = a_photo(provider)
    assert photo.scanned_at is None
    with pytest.raises(NotAllowed, match="scanned"):
        photos.show(photo, by=gwen)
    assert photos.scan_waiting() == 1
    settings.DEMO_SCANNER = True
    assert photos.scan_waiting() == 0
    photo.refresh_from_db()
    assert photos.show(photo, by=gwen).state == "shown"


def test_the_database_shows_nothing_unscanned(provider, gwen):
    """The control: with the guard taken away, the constraint behind it still stands."""
    photo = a_photo(provider)
    with pytest.raises(Exception, match="photo_shown_was_scanned_and_seen"):
        Photo.objects.filter(pk=photo.pk).update(state=PhotoState.SHOWN)


def test_refusing_needs_words_and_lets_the_files_go(
    provider, gwen, private_files, django_capture_on_commit_callbacks
):
    photo = a_photo(provider)
    with pytest.raises(NotAllowed, match="Say why"):
        photos.refuse(photo, why=" ", by=gwen)
    with django_capture_on_commit_callbacks(execute=True):
        photos.refuse(photo, why="There is a child in it.", by=gwen)
    photo.refresh_from_db()
    assert (photo.state, photo.why_refused) == ("refused", "There is a child in it.")
    assert files_in(private_files) == []
    assert Notification.objects.filter(kind="photo_refused").exists()


def test_a_shown_one_is_taken_down_by_its_provider_and_by_its_council(provider, gwen):
    photos.take_down(photos.show(a_photo(provider), by=gwen), by=owner_of(provider))
    photos.refuse(photos.show(a_photo(provider), by=gwen), why="It is a logo of another firm.", by=gwen)
    assert sorted(photo.state for photo in provider.photos.all()) == ["refused", "removed"]


def test_nobody_decides_about_their_own_firm(provider, gwen):
    MembershipFactory(organisation=provider.organisation, user=gwen, role="member")
    photo = a_photo(provider)
    for act in (lambda: photos.show(photo, by=gwen), lambda: photos.refuse(photo, why="No", by=gwen)):
        with pytest.raises(NotAllowed, match="Someone else"):
            act()


def test_another_council_and_strangers_decide_nothing(provider):
    photo, elsewhere = a_photo(provider), an_officer(AuthorityFactory())
    assert list(Photo.objects.waiting_for(elsewhere)) == []
    for stranger in (elsewhere, UserFactory(), owner_of(provider)):
        with pytest.raises(NotAllowed):
            photos.show(photo, by=stranger)


def test_what_was_never_handed_in_is_not_the_councils_business(gwen):
    provider = a_provider()
    a_listing(provider)
    a_photo(provider)
    assert list(Photo.objects.waiting_for(gwen)) == []


def test_a_listing_that_is_hidden_hides_its_photo(provider, gwen):
    photos.show(a_photo(provider), by=gwen)
    listings.pause(provider.listings.get(), by=owner_of(provider))
    assert list(Photo.objects.on_the_site()) == []


def test_erasing_cut_short_is_simply_done_again(provider, private_files, monkeypatch):
    photo = photos.take_down(a_photo(provider), by=owner_of(provider))
    remove = Folder.remove

    def once(self, key):
        monkeypatch.setattr(Folder, "remove", remove)
        raise OSError

    monkeypatch.setattr(Folder, "remove", once)
    assert files.erase_all(Photo.objects.to_be_erased()) == 1
    photo.refresh_from_db()
    assert photo.erased_at is None
    assert files.erase_all(Photo.objects.to_be_erased()) == 0
    photo.refresh_from_db()
    assert photo.erased_at
    assert files_in(private_files) == []


def test_orphans_go_and_what_a_row_stands_for_stays(provider, private_files, monkeypatch):
    photo, orphan = a_photo(provider), the_store().put(b"of a process that was killed")
    assert files.let_orphans_go() == 0
    monkeypatch.setattr(files, "HALF_DONE_SECONDS", -1)
    assert files.let_orphans_go() == 1
    assert files_in(private_files) == sorted(photo.keys)
    assert orphan not in files_in(private_files)


def test_a_scanner_that_is_not_there_is_silent():
    assert Silent().scan(jpeg()) == "unknown"
