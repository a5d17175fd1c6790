"""Jobs: somebody employed, by the actions that make it so."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from directory.enums import Engagement
from marketplace.actions import employing, leaving
from marketplace.actions.employing import first_words
from tests.factories.directory import a_provider
from tests.factories.marketplace import ListingFactory, OfferFactory, an_agreement

WAGES = 1400


def an_employed_offer(provider=None):
    """An offer to be employed, at 14 pounds an hour."""
    listing = ListingFactory(provider=provider or a_provider())
    return OfferFactory(
        listing=listing, engagement=Engagement.EMPLOYED, weekday_pence=WAGES, minimum_minutes=0
    )


def a_job(*, by, provider=None, **facts):
    """Agreed; nothing is seen to yet."""
    offer = an_employed_offer(provider)
    return an_agreement(person=by.person, by=by, offer=offer, **facts).employment


def described(job, *, by, **facts):
    """With its particulars."""
    words = dict(first_words(job.booking)) | {"training": "", "more": ""} | facts
    employing.describe(job, **words, form_token=uuid4(), by=by)
    return job


def seen_to(job, *kinds, by, until=None):
    """With these steps seen to, today."""
    answers = {"statement": "given", "right_to_work": "online", "insurance": "bought", "cest": "employed"}
    for kind in kinds:
        ends = until or (timezone.localdate() + timedelta(days=365) if kind == "insurance" else None)
        today = timezone.localdate()
        employing.see_to(job, kind, answer=answers[kind], on=today, until=ends, form_token=uuid4(), by=by)
    return job


def a_job_that_ends(*, by, provider=None, **facts):
    """Both sides agreed on its last day."""
    job = described(a_job(by=by, provider=provider, **facts), by=by)
    last_on = job.booking.starts_on + timedelta(days=6)
    return leaving.give_notice(job, reason="agreed", last_on=last_on, by=by)
