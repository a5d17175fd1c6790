"""Private files and the rows they belong to: a file without its row is found and let go; a row outlives its file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import models, transaction
from django.utils import timezone

from directory.gateways.store import Store, the_store
from directory.models import Evidence, Photo

logger = logging.getLogger(__name__)

HALF_DONE_SECONDS = 3600  # a file younger than this may still be waiting for its row


@contextmanager
def stored(*contents: bytes, store: Store | None = None) -> Iterator[list[str]]:
    """Keep these files, and give their keys to what writes the row; when it fails, none of them stays."""
    store = store or the_store()
    keys: list[str] = []
    try:
        keys.extend(map(store.put, contents))  # one by one: those before a failure are known
        yield keys
    except BaseException:
        for key in keys:
            store.remove(key)
        raise


def erase_later(thing: models.Model) -> None:
    """Let its files go once this transaction stands. What is missed here, the clock finds."""
    transaction.on_commit(partial(erase, thing), robust=True)


def erase(thing: models.Model) -> None:
    """The files first, then the note that they are gone: cut short between the two, it is simply done again."""
    store = the_store()
    for key in thing.keys:
        store.remove(key)
    type(thing)._default_manager.filter(pk=thing.pk, erased_at=None).update(erased_at=timezone.now())


def erase_all(things: models.QuerySet) -> int:
    """Erase the files of each; the number that would not go, which the caller must say aloud."""
    failed = 0
    for thing in things.iterator(chunk_size=200):
        try:
            erase(thing)
        except OSError:
            failed += 1
            logger.exception("A file of %s could not be removed.", thing.reference)
    return failed


def let_orphans_go(store: Store | None = None) -> int:
    """Remove every file that belongs to nothing: of a process killed before its row was written. How many."""
    store = store or the_store()
    found = list(store.older_than(HALF_DONE_SECONDS))
    orphans = set(found) - known(found)
    for key in orphans:
        store.remove(key)
    if orphans:
        logger.warning("%s files belonged to nothing and were removed.", len(orphans))
    return len(orphans)


def known(keys: list[str]) -> set[str]:
    """Those of ``keys`` that a row still stands for."""
    return {
        key
        for model, name in ((Photo, "large"), (Photo, "small"), (Evidence, "key"))
        for key in model.objects.filter(erased_at=None, **{f"{name}__in": keys}).values_list(name, flat=True)
    }
