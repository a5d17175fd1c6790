"""A provider's photo: given, looked at by its council, shown, and taken down again."""

from __future__ import annotations

import hashlib
import logging

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from directory.actions import files
from directory.actions.diary import hold
from directory.enums import PhotoState
from directory.gateways import pictures
from directory.gateways.pictures import NotAPicture
from directory.gateways.scanner import Verdict, the_scanner
from directory.gateways.store import the_store
from directory.models import Photo, Provider
from directory.policies import conflicts_of_provider

logger = logging.getLogger(__name__)

S = PhotoState
INFECTED = "Our virus scanner found something harmful in this file. It was not kept."


def add(provider: Provider, *, content: bytes, words: str = "", by: User | None) -> Photo:
    """Hand in a photo for the council to look at, in place of one that waits. What is shown stays until then.

    The same picture sent twice is one act. Raises NotAllowed, in words, for a file that cannot be used; then nothing
    of it is kept. When the scanner does not answer, the photo waits and nobody is shown it.
    """
    verdict = the_scanner().scan(content)
    if verdict == Verdict.INFECTED:
        raise NotAllowed(INFECTED)
    try:
        large, small = pictures.portrait(content)
    except NotAPicture as refusal:
        raise NotAllowed(str(refusal)) from None
    digest = hashlib.sha256(large).hexdigest()
    if again := provider.photos.waiting().filter(digest=digest, words=words).first():
        return again
    with files.stored(large, small) as keys, transaction.atomic():
        hold(provider)
        for old in provider.photos.waiting():
            take_down(old, by=by)
        photo = Photo.objects.create(
            provider=provider,
            words=words,
            large=keys[0],
            small=keys[1],
            digest=digest,
            added_by=by,
            scanned_at=timezone.now() if verdict == Verdict.CLEAN else None,
        )
        record("photo.added", thing=photo, by=by)
    return photo


@transaction.atomic
def show(photo: Photo, *, by: User) -> Photo:
    """Everybody may see it from now on, in place of the one before. Raises NotAllowed while it is not scanned."""
    _somebody_else(photo, by)
    if photo.scanned_at is None:
        raise NotAllowed("This photo has not been scanned for viruses yet. Try again later.")
    hold(photo.provider)
    for before in photo.provider.photos.shown():
        move(before, S.REMOVED, by=by)
        files.erase_later(before)
    move(photo, S.SHOWN, by=by, decided_at=timezone.now(), decided_by=by)
    tell(_owners(photo), "photo_shown", about=photo)
    return photo


@transaction.atomic
def refuse(photo: Photo, *, why: str, by: User) -> Photo:
    """Nobody is to see it, or to see it any longer; the provider reads why, and its files go."""
    _somebody_else(photo, by)
    if not why.strip():
        raise NotAllowed("Say why, so that they know what to choose instead.")
    now = timezone.now()
    move(photo, S.REFUSED, by=by, decided_at=now, decided_by=by, why_refused=why.strip())
    files.erase_later(photo)
    tell(_owners(photo), "photo_refused", about=photo)
    return photo


@transaction.atomic
def take_down(photo: Photo, *, by: User | None) -> Photo:
    """The provider wants it gone: nobody sees it any more, and its files go."""
    move(photo, S.REMOVED, by=by)
    files.erase_later(photo)
    return photo


def scan_waiting() -> int:
    """Look through the photos that came while the scanner was away. How many still wait. Not in a transaction."""
    scanner, store = the_scanner(), the_store()
    left = 0
    for photo in Photo.objects.waiting().filter(scanned_at=None).iterator(chunk_size=200):
        try:
            verdicts = {scanner.scan(store.get(key)) for key in photo.keys}
        except OSError:
            logger.exception("Photo %s cannot be read, so it is shown to nobody.", photo.reference)
            verdicts = set()
        if verdicts == {Verdict.CLEAN}:
            Photo.objects.filter(pk=photo.pk).update(scanned_at=timezone.now())
        else:
            left += 1
    return left


def _somebody_else(photo: Photo, by: User) -> None:
    if words := conflicts_of_provider(by, photo.provider):
        raise NotAllowed(f"{' '.join(words)} Someone else must look at its photo.")


def _owners(photo: Photo):
    return User.objects.belonging_to(photo.provider.organisation)
