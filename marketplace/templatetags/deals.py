"""``{% load deals %}``: bookings and visits in a few words."""

from django import template

from directory.hours import minutes_words
from marketplace.booking_words import COLOURS, agreed_lines
from marketplace.policies import is_open_to_details

register = template.Library()


@register.simple_tag
def booking_title(booking, user):
    """Who it is with, as this reader may know them: the provider sees a name only once it is agreed."""
    if booking.person.user_id == user.pk or booking.listing.provider_id not in provider_ids(user):
        return booking.listing.title
    if is_open_to_details(booking):
        return f"{booking.person.short_name}, {booking.district}"
    return f"Somebody in {booking.district}"


def provider_ids(user):
    """The providers this reader belongs to, asked for once a page."""
    if not hasattr(user, "_provider_ids"):
        current = user.memberships.current().exclude(organisation__provider=None)
        user._provider_ids = set(current.values_list("organisation__provider", flat=True))
    return user._provider_ids


@register.inclusion_tag("components/status_tag.html")
def booking_status(booking):
    """Where it stands now, in a word."""
    return {"text": booking.status.label, "colour": COLOURS[booking.status]}


@register.inclusion_tag("components/status_tag.html")
def visit_status(visit):
    """Where it stands now, in a word; a planned one that is over waits for somebody to say so."""
    if visit.waits_to_be_confirmed:
        return {"text": "Over, not confirmed yet", "colour": COLOURS["over"]}
    return {"text": visit.status.label, "colour": COLOURS[visit.status]}


@register.filter
def lines(booking):
    """The times of its week."""
    return agreed_lines(
        (visit.day, visit.starts, visit.minutes, visit.workers, visit.label, visit.sleep_in)
        for visit in booking.agreed_visits.all()
    )


@register.filter
def length_words(visit):
    """How long was agreed, as it really passes."""
    return minutes_words(int((visit.ends_at - visit.starts_at).total_seconds()) // 60)


@register.filter
def happened_words(visit):
    """How long it really was."""
    return minutes_words(int((visit.happened_until - visit.happened_from).total_seconds()) // 60)


@register.filter
def lane_name(worker):
    """What the provider calls this pair of hands."""
    return worker.label or f"Worker {worker.number}"
