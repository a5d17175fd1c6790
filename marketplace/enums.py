"""The words of deals."""

from django.db.models import TextChoices


class BookingState(TextChoices):
    REQUESTED = "requested", "Waiting for an answer"
    SUGGESTED = "suggested", "Other times suggested"
    ACCEPTED = "accepted", "Agreed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Not answered in time"
    ENDED = "ended", "Ended"


class DeclineReason(TextChoices):
    NO_TIME = "no_time", "We are not free at those times"
    TOO_FAR = "too_far", "It is too far for us"
    NOT_OUR_WORK = "not_our_work", "It is not work we can do safely"
    TOO_SHORT = "too_short", "The visits are too short"
    TOO_SOON = "too_soon", "We cannot start that soon"
    OTHER = "other", "Another reason"


class VisitState(TextChoices):
    PLANNED = "planned", "Planned"
    CONFIRMED = "confirmed", "Confirmed"
    DISPUTED = "disputed", "Not agreed"
    MISSED = "missed", "Did not happen"
    CANCELLED = "cancelled", "Cancelled"


class Side(TextChoices):
    """Which side of a booking someone spoke for."""

    PERSON = "person", "The person or their helper"
    PROVIDER = "provider", "The provider"
    CLOCK = "clock", "By itself"


class ShortVisitReason(TextChoices):
    """Why a visit of 15 minutes or less may include personal care (NICE NG21 1.4.2; DHSC statutory guidance 4.107)."""

    PART_OF_MORE = "part_of_more", "It is part of a wider package, and the person knows who is coming"
    SAFE_AND_WELL = "safe_and_well", "It checks that someone is safe and well, or that a medicine was taken"
    ASKED_FOR = "asked_for", "The person asked for it and it meets the need"
