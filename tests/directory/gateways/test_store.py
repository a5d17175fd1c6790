import os
import stat

import pytest

from directory.gateways.store import Folder, the_store


@pytest.fixture
def store(private_files):
    return the_store()


def test_a_file_comes_back_as_it_was_and_goes(store, private_files):
    key = store.put(b"content")
    assert len(key) == 32
    assert store.get(key) == b"content"
    store.remove(key)
    store.remove(key)
    with pytest.raises(FileNotFoundError):
        store.get(key)


def test_nobody_else_may_look_in(store, private_files):
    key = store.put(b"content")
    place = private_files / key[:2] / key
    assert stat.S_IMODE(private_files.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33, "a" * 32 + "\n", "a" * 31 + "\0", "/" * 32]
)
def test_only_a_key_of_ours_becomes_a_path(store, key):
    for act in (store.get, store.remove):
        with pytest.raises(FileNotFoundError):
            act(key)


def test_a_write_that_fails_leaves_nothing(store, private_files, monkeypatch):
    def full(_):
        raise OSError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="full"):
            store.put(b"content")
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


def test_files_of_an_age_are_listed_and_half_written_ones_go(store, private_files):
    old, new = store.put(b"old"), store.put(b"new")
    half = private_files / old[:2] / "half.part"
    half.write_bytes(b"ha")
    for path in (private_files / old[:2] / old, half):
        os.utime(path, (0, 0))
    assert list(store.older_than(60)) == [old]
    assert not half.exists()
    assert store.get(new)


def test_a_folder_that_is_not_there_yet_is_empty(tmp_path):
    assert list(Folder(tmp_path / "none").older_than(0)) == []
