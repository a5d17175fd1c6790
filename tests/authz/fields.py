"""Which facts each role reads on the pages where they differ, by what was planted in the world (world.py)."""

from tests.authz.routes import see

HERS = ("access", "address", "phone")
BEFORE = {"B": ("matters", "surname"), "P": ("matters",)}
AFTER = {
    "B": ("matters", "message", "provider phone", "surname"),
    "P": (*HERS, "matters", "message", "surname"),
}
NOBODY: dict = {}

PAGES = [
    ("The page of a live listing", see("directory:listing_detail", "", slug="slug"), NOBODY),
    (
        "A booking that was asked for",
        see("marketplace:booking_detail", "", reference="request"),
        BEFORE | {"Y": BEFORE["B"], "S": BEFORE["P"]},
    ),
    (
        "A booking that was agreed",
        see("marketplace:booking_detail", "", reference="agreement"),
        AFTER | {"Y": AFTER["B"], "S": AFTER["P"]},
    ),
    ("One visit", see("marketplace:visit_detail", "", reference="visit"), {"P": ("lane",), "S": ("lane",)}),
    ("A provider's week", see("marketplace:week_provider", ""), {"P": ("lane",), "S": ("lane",)}),
    (
        "The page of a person",
        see("accounts:person_detail", "", reference="person"),
        {"B": (*HERS, "surname"), "Y": (*HERS, "surname")},
    ),
    ("A listing that was handed in", see("directory:moderation_detail", "", reference="handed_in"), NOBODY),
    ("A provider's own checks", see("directory:check_studio", "", reference="provider"), {"P": ("lane",)}),
    (
        "A DBS certificate",
        see("directory:check_detail", "", reference="check"),
        {"M": ("certificate", "lane"), "A": ("certificate", "lane")},
    ),
    (
        "All checks of a provider",
        see("directory:check_provider", "", reference="provider"),
        {"M": ("lane",), "A": ("lane",)},
    ),
    (
        "A message somebody reported",
        see("marketplace:report_decide", "", reference="report_of_message"),
        {"M": ("message",), "A": ("message",)},
    ),
    (
        "A safeguarding concern",
        see("marketplace:concern_detail", "", reference="concern"),
        {"G": ("adult", "concern", "reporter")},
    ),
]
"""The page, the way to it, and for each role the facts it reads there; a role that is not named reads none."""
