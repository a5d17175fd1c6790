"""What the clock does to deals. Everything here is found again by the next run if this one is lost."""

import logging

from celery import shared_task

from marketplace.actions import (
    adverts,
    alerts,
    awaiting,
    billing,
    bookings,
    briefs,
    employing,
    halting,
    keeping,
    looked,
    panels,
    periods,
    planning,
    reconciling,
    releasing,
    reviews,
    rolling,
    shortfalls,
    visits,
    wanting,
)

logger = logging.getLogger(__name__)


@shared_task(name="marketplace.expire_requests")
def expire_requests():
    """Close requests nobody answered in time."""
    bookings.expire()


@shared_task(name="marketplace.extend_bookings")
def extend_bookings():
    """Plan the next days of running agreements."""
    planning.extend_all()


@shared_task(name="marketplace.settle_visits")
def settle_visits():
    """Remind, and confirm visits that are 48 hours old."""
    visits.settle()


@shared_task(name="marketplace.expire_adverts")
def expire_adverts():
    """Say that the time of adverts is over."""
    adverts.expire()


@shared_task(name="marketplace.forget_adverts")
def forget_adverts():
    """Delete adverts that were closed a year ago, with what was answered."""
    adverts.forget()


@shared_task(name="marketplace.forget_briefs")
def forget_briefs():
    """Delete briefs that nobody claimed or touched for 90 days, and what nobody waits for any more since then."""
    awaiting.forget()
    briefs.forget(by=None)


@shared_task(name="marketplace.look_for_awaited")
def look_for_awaited():
    """Ask every search again that somebody waits for, and tell whoever waited for what is found."""
    awaiting.look_for_all()


@shared_task(name="marketplace.let_go")
def let_go():
    """Delete the reports, complaints and concerns whose time is over; this fails loudly when one stays."""
    shortfalls.forget()
    keeping.let_go()


@shared_task(name="marketplace.chase_concerns")
def chase_concerns():
    """See that somebody was alerted of every concern."""
    alerts.chase()


@shared_task(name="marketplace.remove_listings")
def remove_listings():
    """Write down the removals whose day has come, and tell whoever has a booking."""
    halting.remove_due()


@shared_task(name="marketplace.invite_reviews")
def invite_reviews():
    """Ask people, once, how their care went."""
    reviews.invite()


@shared_task(name="marketplace.invoice_week")
def invoice_week():
    """Invoice what is left of the latest settled week."""
    for _ in billing.bill_week():
        pass


@shared_task(name="marketplace.count_people")
def count_people():
    """Count who asked for care, and who only looked, in the quarters that are open; let go of those long past."""
    periods.count_open()
    for reason in looked.count_open():
        logger.error("Not counted. %s", reason)
    periods.forget()
    looked.forget()


@shared_task(name="marketplace.release_quarter")
def release_quarter():
    """Publish what may be said of the latest quarter that is over for everybody in it."""
    for reason in releasing.release_newest():
        logger.error("Not published. %s", reason)


@shared_task(name="marketplace.reckon_panels")
def reckon_panels():
    """Reckon what the councils' workspaces show."""
    for _ in panels.reckon_all():
        pass


@shared_task(name="marketplace.reconcile")
def reconcile():
    """Write every difference between bookings, invoices and the ledger into the log."""
    for difference in reconciling.differences():
        logger.error("Money does not agree. %s", difference)


@shared_task(name="marketplace.look_after_jobs")
def look_after_jobs():
    """Say that jobs are over whose last day has gone, and remind employers of what is to be seen to."""
    employing.look_after()


@shared_task(name="marketplace.write_of_what_is_wanted")
def write_of_what_is_wanted():
    """Write to providers who want it, once a week; and look at what became of their answers."""
    wanting.look_again()
    wanting.write_letters()


@shared_task(name="marketplace.roll_up")
def roll_up():
    """Add up what was wanted since the last time."""
    for _ in rolling.roll_up():
        pass
    rolling.forget()
