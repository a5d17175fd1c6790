"""No page without a row: every URL is walked by the matrix, or is about oneself, or holds nothing of anybody's."""

from tests.authz.matrix import MATRIX
from tests.house.test_urls_by_role import names
from tests.house.url_roles import URLS

PUBLIC = {
    "marketplace:home": "holds nothing of anybody's",
    "marketplace:welcome": "sends everybody on to their own first page",
    "marketplace:healthz": "says whether the site is up",
    "marketplace:theme": "colours",
    "marketplace:help_index": "holds nothing of anybody's",
    "marketplace:help_page": "holds nothing of anybody's",
    "marketplace:concern_step": "what this visitor is typing, from their own session",
    "marketplace:concern_check": "what this visitor is typing, from their own session",
    "marketplace:concern_sent": "the receipt of what this visitor sent, from their own session",
    "marketplace:find_compare": "the shortlist of this visitor beside their brief; else the results, which are walked",
    "directory:shortlist_detail": "the shortlist of this visitor",
    "directory:shortlist_add": "the shortlist of this visitor",
    "directory:shortlist_remove": "the shortlist of this visitor",
    "payments:pretend_checkout": "the sealed address is the key, as at Stripe; pretend money, and no name",
    "payments:pretend_bank": "the sealed address is the key, as at a bank; pretend money, and no name",
    "payments:hook": "takes nothing but what the card company has signed, and shows nothing",
    "payments:pretend_onboarding": "the sealed address is the key, as at Stripe; asks nobody for anything",
    "accounts:invitation_detail": "the signed address is the key, and then only for whoever was asked",
}
OWN = {
    "accounts:device_end": "only a session of one's own can be ended",
    "accounts:notification_list": "what oneself was told",
    "accounts:notification_read": "what oneself was told",
    "accounts:security_required": "one's own second factor",
    "accounts:totp_activate": "one's own second factor",
    "accounts:passkey_add": "one's own second factor",
    "accounts:person_start": "a choice of two forms",
    "accounts:person_become": "makes a person of oneself",
    "accounts:person_add": "makes a person one supports, on a word that is recorded",
    "directory:studio_home": "one's own businesses",
    "directory:studio_register": "makes a business of one's own",
    "directory:interest_end": "only an interest of one's own can be ended",
}
OTHERS = ("account_", "mfa_", "usersessions_", "admin:")
"""Of allauth, about oneself alone; and the staff screens, which test_admin.py walks one by one."""


def walked():
    return {route.name for row in MATRIX.values() for route in row.routes}


def test_every_url_is_walked_or_says_why_not():
    rest = names() - walked() - set(PUBLIC) - set(OWN)
    assert sorted(name for name in rest if not name.startswith(OTHERS)) == []


def test_no_row_without_a_page():
    assert sorted((walked() | set(PUBLIC) | set(OWN)) - names() - {"admin:accounts_seal_changelist"}) == []


def test_what_is_walked_is_not_also_excused():
    assert sorted(walked() & (set(PUBLIC) | set(OWN))) == []


def test_every_url_is_in_the_table_of_roles():
    assert sorted(names() - set(URLS)) == []


def test_pages_for_machines_are_walked_too():
    """A page that answers in JSON or CSV, or lies under /api/, is a page like any other: none is left out by its form."""
    from django.urls import get_resolver

    strange = [str(one.pattern) for one in flat(get_resolver().url_patterns) if not one.name]
    assert [pattern for pattern in strange if not pattern.startswith(ADMIN_UNNAMED)] == []


ADMIN_UNNAMED = (
    "(?P<url>",
    "<path:object_id>/",
    "^(?P<app_label>",
)


def flat(patterns):
    """Every single pattern, however deep."""
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from flat(entry.url_patterns)
        else:
            yield entry
