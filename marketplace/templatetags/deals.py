"""``{% load deals %}``: bookings and visits in a few words."""

from django import template
from django.urls import NoReverseMatch, reverse

from directory.hours import minutes_words
from marketplace.actions.pooling import week_part
from marketplace.booking_words import COLOURS, agreed_lines
from marketplace.enums import NoteKind
from marketplace.forms.advert import WHY_NOT
from marketplace.models import AdvertInvite, Booking, Review, Statement
from marketplace.policies import is_open_to_details
from marketplace.rating import MOST_STARS
from payments.models import SpendingApproval
from payments.payroll import miles_words
from payments.policies import is_a_holder

register = template.Library()

REVIEWS_SHOWN = 5
REVIEW_COLOURS = {
    "written": "yellow",
    "held": "yellow",
    "published": "green",
    "withdrawn": "grey",
    "removed": "red",
}


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


@register.inclusion_tag("marketplace/_requests_waiting.html")
def requests_waiting(user):
    """What somebody asked this provider's people and waits for, the one to be answered first before the others."""
    waiting = Booking.objects.to_be_answered_by(user).with_providers_of(user).for_lists()
    shown = AdvertInvite.objects.of_providers(user).waiting().with_parties()
    return {"bookings": waiting.order_by("expires_at"), "invites": shown, "user": user}


@register.inclusion_tag("marketplace/_money_held.html")
def money_held(user):
    """The way to the desk of whoever looks after money, and how many wait there for a word; nothing for anybody else."""
    holds = is_a_holder(user)
    return {"holds": holds, "waiting": SpendingApproval.objects.waiting_for(user).count() if holds else 0}


@register.inclusion_tag("marketplace/_statements_to_comment.html")
def statements_to_comment(user):
    """What the councils of this provider's people ask them to comment on today."""
    return {"statements": Statement.objects.in_comment_for(user).select_related("authority")}


@register.inclusion_tag("components/status_tag.html")
def booking_status(booking):
    """Where it stands now, in a word."""
    return {"text": booking.status.label, "colour": COLOURS[booking.status]}


@register.inclusion_tag("components/status_tag.html")
def visit_status(visit):
    """Where it stands now, in a word; a planned one that is over waits for somebody to say so."""
    if visit.waits_to_be_confirmed:
        return {"text": "Over, not confirmed yet", "colour": "yellow"}
    return {"text": visit.status.label, "colour": COLOURS[visit.status]}


@register.filter
def lines(booking):
    """The times of its week."""
    return agreed_lines(
        (visit.day, visit.starts, visit.minutes, visit.workers, visit.label, visit.sleep_in)
        for visit in booking.agreed_visits.all()
    )


@register.filter
def part_pence(booking):
    """About what its person pays of a usual week that others share; nothing when nobody does. Of ``for_lists``."""
    return week_part(booking, booking.others) if booking.others and booking.status == "accepted" else None


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
    return worker.name


@register.inclusion_tag("components/status_tag.html")
def review_status(review):
    """Where it stands now, in a word."""
    return {"text": review.status.label, "colour": REVIEW_COLOURS[review.status]}


@register.inclusion_tag("marketplace/_stars.html")
def stars(number):
    """``★★★★☆``, and in words for those who cannot see it."""
    return {"stars": number, "filled": [one < number for one in range(MOST_STARS)]}


@register.inclusion_tag("marketplace/_reviews.html")
def reviews_of(listing):
    """What people say about it: the rating, once there are enough, and the latest words."""
    rating = Review.objects.rating_of(listing)
    latest = list(Review.objects.published().filter(listing=listing)[:REVIEWS_SHOWN])
    more = rating.count if rating and rating.count > REVIEWS_SHOWN else 0
    return {"listing": listing, "rating": rating, "latest": latest, "more": more}


@register.inclusion_tag("components/button.html")
def concern_button(listing):
    """The way to tell somebody who can act; the help page while this site has no form for it."""
    try:
        href = f"{reverse('marketplace:concern_start')}?about={listing.reference}"
    except NoReverseMatch:
        href = reverse("marketplace:help_page", args=["safety"])
    return {"text": "Tell the safeguarding lead", "href": href}


ADVERT_COLOURS = {
    "draft": "grey",
    "shown": "green",
    "filled": "teal",
    "withdrawn": "grey",
    "expired": "grey",
}
INVITE_COLOURS = {
    "invited": "grey",
    "seen": "yellow",
    "interested": "green",
    "declined": "grey",
    "withdrawn": "grey",
}


@register.filter
def advert_title(advert):
    """Where, and how many hours a week: all that its title says to anybody."""
    minutes = sum(visit.minutes * visit.workers for visit in advert.pattern.visits)
    return f"Personal assistant in {advert.district}, {minutes_words(minutes)} a week"


@register.inclusion_tag("components/status_tag.html")
def advert_status(advert):
    """Where an advert stands now, in a word."""
    return {"text": advert.status.label, "colour": ADVERT_COLOURS[advert.status]}


@register.inclusion_tag("components/status_tag.html")
def invite_status(invite):
    """Where somebody stands whom an advert was shown to, in a word."""
    return {"text": invite.status.label, "colour": INVITE_COLOURS[invite.status]}


@register.filter
def why_not_words(invite):
    """Why it is not for them, as they said it."""
    return f"“{WHY_NOT[invite.cause]}”"


JOB_COLOURS = {
    "preparing": "yellow",
    "started": "green",
    "notice": "orange",
    "closing": "orange",
    "closed": "grey",
    "never": "grey",
}
STEP_WORDS = {
    "missing": ("To do", "grey"),
    "open": ("Not finished", "yellow"),
    "wrong": ("Look at this", "red"),
    "lapsed": ("Run out", "red"),
    "soon": ("Runs out soon", "orange"),
    "done": ("Done", "green"),
}
LEAVING_WORDS = {
    "worker": {"resigned": "you want to leave", "dismissed": "they end it"},
    "employer": {"resigned": "they want to leave", "dismissed": "you end it"},
}


@register.inclusion_tag("components/status_tag.html")
def employment_status(job):
    """Where a job stands now, in a word."""
    return {"text": job.status.label, "colour": JOB_COLOURS[job.status]}


@register.inclusion_tag("components/status_tag.html")
def step_status(item):
    """Where one of an employer's steps stands, in a word."""
    text, colour = STEP_WORDS[item.standing]
    return {
        "text": "Late" if item.is_late and item.standing == "missing" else text,
        "colour": "red" if item.is_late else colour,
    }


@register.filter
def leaving_words(job, reader):
    """Why it ends, as this side would say it."""
    reason = job.leaving_reason
    shared = {
        "agreed": "both sides agreed on it",
        "redundant": "the job is no longer needed",
        "misconduct": "it was ended at once",
        "died": "the person has died",
        "fixed_end": "it was agreed to end then",
    }
    return (shared | LEAVING_WORDS[reader])[reason]


@register.filter
def note_words(note):
    """What payroll must know, in words."""
    if note.kind == NoteKind.HOLIDAY:
        return f"{minutes_words(note.amount)} of holiday"
    return "off sick" if note.kind == NoteKind.SICK else f"{miles_words(note.amount)} miles"


@register.filter
def miles(tenths):
    """``123`` is ``12.3 miles``."""
    return f"{miles_words(tenths)} miles"
