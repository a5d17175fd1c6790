"""Concerns, reports and complaints, told through the actions that receive them."""

from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.enums import MembershipRole
from marketplace.actions import complaints, concerns, reports
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import HOME, AuthorityFactory, a_live_listing, seat_of

TOLD = {
    "in_danger": "no",
    "badly_hurt": "no",
    "in_contact": "no",
    "others": "no",
    "harms": ["financial"],
    "happened": "Her purse was empty again on Monday.",
    "who_by": "The man who does the garden.",
    "adult_name": "Mrs Peverell",
    "adult_contact": "The blue door by the bridge.",
    "needs_care": "yes",
    "at_risk": "yes",
    "cannot_protect": "unsure",
    "adult_aware": "yes",
    "wanted": "For it to stop.",
    "reporter_kind": "neighbour",
    "anonymity": "anonymous",
    "reporter_name": "",
    "reporter_phone": "",
    "reporter_email": "",
}


def home():
    """The council every test knows."""
    return AuthorityFactory(gss=HOME, name="Wolds", slug="wolds")


def a_concern(*, by=None, authority=None, **told):
    """One about an adult who lives in ``authority`` (the council every test knows)."""
    place = {"authority": authority or home(), "postcode": "QV11AA"}
    return concerns.receive(form_token=uuid4(), by=by, **place | TOLD | told)


def a_report(listing=None, *, by=None, **told):
    """Somebody says that a page misleads."""
    listing = listing or a_live_listing()
    said = {"kind": "misleading", "about": "listing", "about_reference": listing.reference}
    said |= {"words": "The price is not that.", "email": ""}
    return reports.receive(listing, form_token=uuid4(), by=by, **said | told)


def a_complaint(authority=None, *, by=None, **told):
    """Somebody is not content with how this site works."""
    seat_of(authority or home())
    said = {"kind": "site", "words": "The search is slow.", "wanted": "", "about_reference": "", "email": ""}
    return complaints.receive(authority or home(), form_token=uuid4(), by=by, **said | told)


def a_lead(authority=None):
    """A safeguarding lead of the council of ``authority``, with a second factor."""
    council = seat_of(authority or home())
    user = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    TOTP.activate(user, generate_totp_secret())
    return user
