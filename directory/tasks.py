"""What the clock asks of supply."""

import logging

from celery import shared_task

from directory.actions import (
    demand,
    evidence,
    files,
    free_hours,
    partitions,
    photos,
    places,
    registers,
    reminding,
    settling,
)
from directory.models import Photo

logger = logging.getLogger(__name__)


@shared_task(name="directory.roll_free_hours")
def roll_free_hours():
    """Move every window of free hours on to this Monday, a batch at a time."""
    while free_hours.roll():
        pass


@shared_task(name="directory.verify_free_hours")
def verify_free_hours():
    """Prove the free hours against the diary, mend what is wrong and say so in the log."""
    wrong = sum(len(progress.wrong) for progress in free_hours.verify(repair=True))
    if wrong:
        logger.error("Free hours of %s workers were wrong and have been rewritten.", wrong)


@shared_task(name="directory.sync_registers")
def sync_registers():
    """Ask the CQC register about every location claimed here; say so where it has been silent for a week."""
    _, silent = registers.sync_all()
    if silent:
        logger.warning("The CQC register did not answer for %s locations; the last word stands.", silent)
    if stale := registers.tell_of_stale():
        logger.error("Nobody could look up %s CQC locations for a week.", stale)


@shared_task(name="directory.remind_of_checks")
def remind_of_checks():
    """Tell providers whose checks run out soon, or have run out, each once; and ask again what was said a year ago."""
    reminding.remind()
    reminding.ask_again()


@shared_task(name="directory.follow_councils")
def follow_councils():
    """On the day a council ends, give its neighbourhoods to those that take its place."""
    left = places.settle()
    if left:
        logger.error("%s neighbourhoods belong to a council that has ended; nothing says what follows.", left)


@shared_task(name="directory.scan_photos")
def scan_photos():
    """Look through the photos that came while the virus scanner was away."""
    photos.scan_waiting()


@shared_task(name="directory.tidy_files")
def tidy_files():
    """Remove the files of photos that were taken down, and files that belong to nothing."""
    files.erase_all(Photo.objects.to_be_erased())
    files.let_orphans_go()


@shared_task(name="directory.scan_evidence")
def scan_evidence():
    """Look through the evidence that came while the virus scanner was away."""
    evidence.scan_quarantined()


@shared_task(name="directory.delete_evidence")
def delete_evidence():
    """Delete the evidence that has to go; this fails loudly when one stays."""
    evidence.delete_due()


@shared_task(name="directory.settle_searches")
def settle_searches():
    """Decide which of the looks at answers count as demand, once whoever looked has been away for long enough."""
    settling.settle()


@shared_task(name="directory.keep_demand")
def keep_demand():
    """Make the months ahead of time, and let go of what has been kept for long enough."""
    settling.settle()
    partitions.make_ahead()
    demand.forget()
