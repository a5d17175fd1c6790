"""Reviews: written after care that took place, scanned, made public, answered once, taken back, taken down on a ground.

Praise and blame are treated alike: no ground for taking one down is that it is negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale, move
from accounts.enums import Role, Scope
from accounts.models import User
from directory.policies import conflicts_of
from marketplace.enums import RemovalGround, ReviewState
from marketplace.models import Booking, Review
from marketplace.policies import is_too_close, may_reply, providers_of, staff_for, why_not_review
from marketplace.review_scan import Found, Kind, scan

if TYPE_CHECKING:
    from accounts.querysets import UserQuerySet

S = ReviewState
AT_ONCE = 200
CHANGE_FIRST = {Kind.NAME, Kind.HEALTH, Kind.CONTACT}


class NotFit(NotAllowed):
    """Something in the words must be changed first; ``found`` says what."""

    def __init__(self, found: list[Found]):
        super().__init__("Some of this must be changed before everybody can read it.")
        self.found = found


def found_in(words: str, booking: Booking) -> list[Found]:
    """What must not stand in public words about ``booking``. What the listing says of itself is public."""
    provider, person = booking.listing.provider, booking.person
    helpers = User.objects.filter(pk__in=booking.helpers)
    members = User.objects.filter(pk__in=booking.members)
    names = [person.name, person.known_as, *(user.name for user in (*helpers, *members))]
    return scan(
        words, names=names, allowed=[provider.organisation.name, booking.listing.title, provider.town]
    )


def write(booking: Booking, *, stars: int, words: str, form_token: UUID, by: User) -> Review:
    """Write it, and make it public unless the scan finds something. One form is one review: sent again, the first is returned.

    Raises NotAllowed in words for people: no confirmed visit, too long ago, too close, or written less than 90 days ago.
    """
    booking = Booking.objects.with_parties().get(pk=booking.pk)
    try:
        with transaction.atomic():
            _may_be_written(booking, by)
            now = timezone.now()
            review = Review.objects.create(
                booking=booking,
                listing=booking.listing,
                writer=by,
                stars=stars,
                words=words,
                form_token=form_token,
                written_at=now,
                again_from=now + Review.ONE_IN,
            )
            record("review.written", thing=review, by=by, for_person=booking.person, after=S.WRITTEN)
            return _scanned(review, by=by)
    except (NotAllowed, IntegrityError) as error:
        sent = Review.objects.filter(form_token=form_token, writer=by).first()
        if sent:
            return sent
        if isinstance(error, IntegrityError):
            raise NotAllowed("You have written a review of this a moment ago.") from None
        raise


def _may_be_written(booking: Booking, by: User) -> None:
    if refusal := why_not_review(by, booking):
        raise NotAllowed(refusal)


@transaction.atomic
def revise(review: Review, *, stars: int, words: str, as_it_is: bool = False, by: User) -> Review:
    """Other words for a review that is not public yet; ``as_it_is`` gives it to somebody to look at, unchanged."""
    review = _fresh(review)
    _for_the_writer(review, S.WRITTEN, by)
    review.stars, review.words = stars, words
    review.save(update_fields=["stars", "words"])
    record("review.revised", thing=review, by=by, for_person=review.booking.person)
    return _scanned(review, as_it_is=as_it_is, by=by)


def _scanned(review: Review, *, as_it_is: bool = False, by: User) -> Review:
    """Public, held for the council, or left with the writer to change."""
    person = review.booking.person
    review.found = sorted({one.kind for one in found_in(review.words, review.booking)})
    review.save(update_fields=["found"])
    if Kind.ALLEGATION in review.found or (review.found and as_it_is):
        why = " ".join(review.found)
        move(review, S.HELD, by=by, for_person=person, why=why)
        tell(staff_for(review), "review_waiting", about=review)
    elif not review.found:
        _publish(review, by=by)
    return review


def _publish(review: Review, *, by: User, **changes: object) -> None:
    since = review.published_at or timezone.now()
    move(review, S.PUBLISHED, by=by, for_person=review.booking.person, published_at=since, **changes)
    tell(providers_of(review.booking), "review_published", about=review)


@transaction.atomic
def withdraw(review: Review, *, by: User) -> Review:
    """The writer's side takes it back: nobody can read it any more, and its words are forgotten.

    Words that the council still has to look at are kept for it.
    """
    review = _fresh(review)
    forgotten = {} if review.state == S.HELD else {"words": "", "reply_words": ""}
    return move(review, S.WITHDRAWN, by=by, for_person=review.booking.person, **forgotten)


@transaction.atomic
def publish(review: Review, *, by: User) -> Review:
    """An officer finds that it may stand, or puts it back."""
    review = _fresh(review)
    decided = _decided(review, by)
    _publish(review, by=by, ground="", why_removed="", **decided)
    tell([review.writer], "review_decided", about=review)
    return review


@transaction.atomic
def remove(review: Review, *, ground: str, why: str, by: User) -> Review:
    """An officer takes it down, on one of the grounds the law knows, and says why to its writer."""
    review = _fresh(review)
    decided = _decided(review, by)
    if ground not in RemovalGround.values:
        raise NotAllowed("Choose the ground. That a review is negative is no ground.")
    if not why.strip():
        raise NotAllowed("Say why. Whoever wrote it will read it.")
    person = review.booking.person
    move(
        review,
        S.REMOVED,
        by=by,
        for_person=person,
        why=ground,
        ground=ground,
        why_removed=why.strip(),
        **decided,
    )
    tell([review.writer], "review_decided", about=review)
    return review


def _decided(review: Review, by: User) -> dict[str, object]:
    """Whoever may decide; nobody with a conflict of interest, and of harm a safeguarding lead alone."""
    if conflicts := conflicts_of(by, review.listing):
        raise NotAllowed(" ".join(conflicts))
    grave = review.state == S.HELD and Kind.ALLEGATION in review.found
    if grave and Role.SAFEGUARDING not in review.roles_of(by):
        raise NotAllowed("This waits for the safeguarding lead.")
    return {"decided_at": timezone.now(), "decided_by": by}


@transaction.atomic
def reply(review: Review, *, words: str, by: User) -> Review:
    """The provider's one answer, public beside the review. Raises NotFit when a name or somebody's health is in it."""
    review = _fresh(review)
    if review.replied_at and review.replied_by_id == by.pk and review.reply_words == words:
        return review
    if not may_reply(by, review):
        raise NotAllowed("A review is answered once, by its provider, while it is public.")
    found = [one for one in found_in(words, review.booking) if one.kind in CHANGE_FIRST]
    if found:
        raise NotFit(found)
    review.reply_words, review.replied_at, review.replied_by = words, timezone.now(), by
    review.save(update_fields=["reply_words", "replied_at", "replied_by"])
    record("review.replied", thing=review, by=by, for_person=review.booking.person)
    tell([review.writer], "review_replied", about=review)
    return review


def _fresh(review: Review) -> Review:
    """As it stands now; whoever changes it holds its row."""
    return Review.objects.with_parties().select_for_update(no_key=True, of=("self",)).get(pk=review.pk)


def _for_the_writer(review: Review, state: str, by: User) -> None:
    if review.state != state:
        raise Stale("This has changed meanwhile. Look at it again.")
    if Role.SEEKER not in review.booking.roles_of(by):
        raise NotAllowed("You cannot do that here.")


def invite() -> int:
    """By the clock: ask the person's side, once for each booking, how it went; how many bookings."""
    done = 0
    while batch := _invite_some():
        done += batch
    return done


@transaction.atomic
def _invite_some() -> int:
    due = (
        Booking.objects.to_invite().select_related("person", "listing__provider__organisation").order_by("pk")
    )
    batch = list(due.select_for_update(skip_locked=True, of=("self",), no_key=True)[:AT_ONCE])
    for booking in batch:
        tell(
            [user for user in _askable(booking) if not is_too_close(user, booking)],
            "review_invited",
            about=booking,
        )
    asked = [booking.pk for booking in batch]
    Booking.objects.filter(pk__in=asked).update(review_invited_at=timezone.now())
    return len(batch)


def _askable(booking: Booking) -> UserQuerySet:
    return User.objects.acting_for(booking.person, scope=Scope.BOOK)
