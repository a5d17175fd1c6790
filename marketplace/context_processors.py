"""What every page knows: whose site it is, and where the person looking may go."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.enums import MembershipRole, OrganisationKind
from marketplace.querysets.market import READING
from payments.querysets import SEEING_MONEY

INVENTED_POSTCODE = "QV4 1AG"
EVERYBODY = (("Find care", "marketplace:find_start"), ("Your shortlist", "directory:shortlist_detail"))
SIGNED_IN = (
    ("Bookings", "marketplace:booking_list"),
    ("Your week", "marketplace:week_person"),
    ("Your money", "marketplace:money_home"),
)
PROVIDERS = (
    ("Find care", "marketplace:find_start"),
    ("Bookings", "marketplace:booking_list"),
    ("Your week", "marketplace:week_provider"),
    ("Invoices", "payments:invoice_list"),
    ("Studio", "directory:studio_home"),
)
COUNCILS = (
    ("Find care", "marketplace:find_start"),
    ("Listings to check", "marketplace:desk_queue"),
    ("Reviews", "marketplace:review_queue"),
    ("Reports", "marketplace:report_queue"),
)
ADMINISTRATORS = (
    ("Contacts", "marketplace:contact_edit"),
    ("Files for checks", "directory:evidence_policy"),
    ("Who looks after money", "marketplace:council_holders"),
)
OVERSEERS = (("Money", "marketplace:council_money"),)
MARKET_READERS = (("Market", "marketplace:council_market"),)
HOLDERS = (("Money you look after", "marketplace:holder_desk"), ("Invoices", "payments:invoice_list"))
LEADS = (
    ("Find care", "marketplace:find_start"),
    ("Concerns", "marketplace:concern_list"),
    ("Reviews", "marketplace:review_queue"),
)
ALONE = {
    frozenset({MembershipRole.SAFEGUARDING_LEAD}): LEADS,
    frozenset({MembershipRole.FINANCE}): EVERYBODY[:1],
    frozenset({MembershipRole.ANALYST}): EVERYBODY[:1],
}
"""What staff with one of these roles and no other go to first; everybody else of a council goes to listings."""


def site(request):
    """The council's own name and contacts, and the way round for whoever is looking."""
    return {
        "site_name": settings.SITE_NAME,
        "brand_colour": settings.BRAND_COLOUR,
        "council_contact": settings.COUNCIL_CONTACT,
        "invented_postcode": INVENTED_POSTCODE if settings.DEMO else "",
        "cards_are_pretend": settings.PRETEND_STRIPE,
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
    }


def _navigation(request):
    """The links there are pages for; the nearest one above this page is where one stands."""
    items = [item for item in (_item(request, *entry) for entry in _entries(request)) if item]
    above = [item["href"] for item in items if request.path.startswith(item["href"])]
    for item in items:
        item["active"] = item["href"] == max(above, key=len, default="")
    return items


def _entries(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return (*EVERYBODY, ("Sign in", "account_login"))
    seats = set(user.memberships.current().values_list("organisation__kind", "role"))
    kinds = {kind for kind, _ in seats}
    if OrganisationKind.COUNCIL in kinds:
        roles = frozenset(role for kind, role in seats if kind == OrganisationKind.COUNCIL)
        lead = MembershipRole.SAFEGUARDING_LEAD in roles
        main = ALONE.get(roles, COUNCILS + LEADS[1:2] * lead)
        main += ADMINISTRATORS * (MembershipRole.ADMINISTRATOR in roles)
        main += OVERSEERS * bool(roles & set(SEEING_MONEY))
        main += MARKET_READERS * bool(roles & set(READING))
    elif OrganisationKind.PROVIDER in kinds:
        main = PROVIDERS + HOLDERS[:1] * (OrganisationKind.FUND_HOLDER in kinds)
    elif OrganisationKind.FUND_HOLDER in kinds:
        main = (*HOLDERS, *EVERYBODY[:1])
    else:
        main = (*EVERYBODY, *SIGNED_IN, ("Offer care", "directory:studio_home"))
    return (*main, ("Account", "accounts:home"))


def _item(request, text, name):
    """A link, unless this site has no such page."""
    href = _href(name)
    return href and {"text": text, "href": href, "current": request.path == href}


@lru_cache(maxsize=64)
def _href(name):
    """Where a page is; no page, no link. The menu is on every page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
