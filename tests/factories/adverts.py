"""Adverts for an assistant, by the actions that make them so."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from marketplace.actions import adverts
from marketplace.enums import JobContract
from tests.factories.briefs import a_postcode
from tests.factories.employing import WAGES, an_employed_offer
from tests.factories.marketplace import BriefFactory, owner_of, soon, visit

WORDS = "Someone cheerful for the garden and the cinema."
TWO = [visit(), visit(day=2)]


def an_advert(by, *, brief=None, person=None, **said):
    """A draft: an hour on Mondays and one on Wednesdays, at the wages an employed offer asks for."""
    if brief is None:
        a_postcode()
        brief = BriefFactory(visits=TWO, starts_on=soon())
    usual = {
        "words": WORDS,
        "pay_pence": WAGES,
        "contract": JobContract.EMPLOYED,
        "until": timezone.localdate() + timedelta(days=5),
    }
    person = person or by.person
    return adverts.write(brief, person=person, form_token=uuid4(), by=by, **usual | said)


def shown(by, *listings, **said):
    """Shown to these listings."""
    advert = an_advert(by, **said)
    adverts.show(advert, listings, by=by)
    advert.refresh_from_db()
    return advert


def an_invite(by, listing=None, **said):
    """Shown to one assistant, who has not read it."""
    listing = listing or an_employed_offer().listing
    owner_of(listing.provider)
    return shown(by, listing, **said).invites.get()


def an_answer(by, listing=None, *, visits=(0, 1), words="I love gardens.", **said):
    """Somebody is interested."""
    invite = an_invite(by, listing, **said)
    return adverts.interested(invite, words=words, visits=visits, by=owner_of(invite.listing.provider))
