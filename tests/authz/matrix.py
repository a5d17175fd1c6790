"""The authorisation matrix: for every object of the table, by which routes each action is reached, and by whom.

Letters are the roles of table.py, and A for a council's administrator. Where the product gives more or less than the
table, ``more`` and ``less`` say so with the reason beside it; where an object does not exist yet, ``none_yet`` says
which models would bring it, so that the day it comes the suite asks for its rows.
"""

from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.authz.routes import BOTH, CARE, EVERYBODY, LOOKING, SIGNED_IN, SUPPLY, post, see
from tests.authz.table import ACTIONS, ROLES
from tests.corpus import PDF

NO_SCREENS = "has no screens yet: everything but the public pages is not there"
NO_STUDIO = "staff have no studio: only owners keep listings and hours, until staff are invited with limits"
ANYBODY = "nobody needs an account to say what they need (product.md section 3)"


@dataclass
class Thing:
    """One object of the table: its routes, and where the product differs from the table."""

    routes: list = field(default_factory=list)
    differs: list = field(default_factory=list)
    models: tuple = ()
    why: str = ""


def more(roles, actions, why):
    """The product lets these roles do these actions; the table does not."""
    return (roles, actions, True, why)


def less(roles, actions, why):
    """The table lets these roles do these actions; the product does not (yet)."""
    return (roles, actions, False, why)


def none_yet(*models, why):
    """No route: the object does not exist. ``models`` are the names it would come under."""
    every = less("".join(ROLES), "".join(ACTIONS), why)
    return Thing(differs=[every], models=models, why=why)


def a_paper():
    """A file as a browser sends it."""
    return SimpleUploadedFile("insurance.pdf", PDF + b"\n", "application/pdf")


OWN = {"reference": "provider"}
WORKER = {"reference": "provider", "number": "one"}
WORDS = {"title": "Help at home", "summary": "Kind help", "about": ""}
BACK = {"reasons": "unclear", "why": "Say when you come."}
APPEAL = {"upheld": "0", "reasons": "It is a shop."}
REPORT = {"kind": "misleading", "words": "The price is not that.", "form_token": "@token"}
DECISION = {"state": "not_upheld", "words": "It is the price."}
COMPLAINT = {
    "kind": "site",
    "authority": "@gss",
    "words": "The search is slow.",
    "email": "kind@example.com",
    "form_token": "@token",
}
ANSWER = {"state": "not_upheld", "words": "We looked at it and found that it is quick."}
EXTRA = {"on": 30, "start": "1320", "end": "1380"}
NO_EXTRA = {"on": "2030-01-01", "starts": "0"}
PRAISE = {"stars": "4", "words": "Always on time, and kind.", "form_token": "@token"}
GRAVE = {"ground": "untrue", "why": "Two letters."}

MATRIX = {
    "Live listing (public fields)": Thing(
        [
            see("directory:listing_detail", EVERYBODY, slug="slug", public=True),
            post("C", "directory:studio_listing_add", "P", **OWN, data=WORDS),
            see("directory:studio_listing_add", "P", **OWN),
            see("directory:studio_listing", "P", reference="listing"),
            see("directory:studio_withdraw", "P", reference="listing"),
            post("X", "directory:studio_withdraw", "P", reference="listing"),
            post("X", "directory:studio_move", "P", reference="listing", data={"to": "paused_by_provider"}),
            *(
                see(f"directory:studio_{page}", "P", reference="listing")
                for page in ("words", "terms", "travel", "languages", "skills", "offer_add")
            ),
            post("U", "directory:studio_languages", "P", reference="listing", data={"remove": "pl"}),
            see("directory:studio_offer", "P", reference="listing", number="one"),
            post("U", "directory:studio_offer_remove", "P", reference="draft", number="one"),
            see("directory:studio_facts", "P", **OWN),
            see("directory:studio_place", "P", **OWN),
            post("U", "directory:studio_place", "P", **OWN, data={"postcode": "@postcode", "town": "Wold"}),
            see("directory:studio_photo", "P", **OWN),
            post("X", "directory:studio_photo_remove", "P", **OWN, data={"photo": "@photo"}),
            see("directory:photo_list", LOOKING),
            see("directory:photo_detail", LOOKING, reference="photo"),
            see("directory:photo_file", f"{SUPPLY}{LOOKING}", key="photo_key", visitor="no"),
            post("A", "directory:photo_show", LOOKING, reference="photo"),
            post("A", "directory:photo_refuse", LOOKING, reference="photo", data={"why": "It is blurred."}),
            post(
                "A",
                "directory:moderation_publish",
                LOOKING,
                reference="handed_in",
                data={"seen": "@as_read"},
            ),
        ],
        [
            less("S", "U", NO_STUDIO),
            less("M", "U", "an officer returns a listing with reasons, and never writes a provider's words"),
        ],
    ),
    "Draft/edit version": Thing(
        [
            post("C", "directory:studio_listing_add", "P", **OWN, data=WORDS),
            see("directory:studio_listing", "P", reference="draft"),
            post("U", "directory:studio_words", "P", reference="draft", data=WORDS),
            post("U", "directory:studio_move", "P", reference="draft", data={"to": "submitted"}),
            post("X", "directory:studio_take_back", "P", reference="listing"),
            see("directory:moderation_list", LOOKING),
            see("directory:moderation_detail", LOOKING, reference="handed_in"),
            see(
                "directory:moderation_detail", "", reference="draft", note="not handed in: its owner's alone"
            ),
            post("A", "directory:moderation_start", LOOKING, reference="submitted"),
            post("A", "directory:moderation_send_back", LOOKING, reference="handed_in", data=BACK),
            see("directory:version_detail", LOOKING, reference="version"),
            post("A", "directory:version_approve", LOOKING, reference="version", data={"seen": "@digest"}),
            post("A", "directory:version_send_back", LOOKING, reference="version", data=BACK),
            see("directory:interest_list", LOOKING),
            see("directory:interest_declare", LOOKING, reference="handed_in"),
        ],
        [
            less("S", "RU", NO_STUDIO),
            less("G", "R", "a lead pauses what people can see; what waits is the moderators' work"),
        ],
    ),
    "Suspend/reinstate/remove": Thing(
        [
            see("marketplace:desk_proposals", LOOKING, action=""),
            see("marketplace:desk_proposal", LOOKING, action="", reference="proposal"),
            see("marketplace:desk_hold", LOOKING, action="", reference="listing"),
            post("C", "marketplace:desk_hold", LOOKING, reference="listing", data=GRAVE),
            see("marketplace:desk_propose", LOOKING, action="", reference="listing", deed="deed"),
            post("C", "marketplace:desk_propose", LOOKING, reference="listing", deed="remove", data=GRAVE),
            post("C", "marketplace:desk_proposal", LOOKING, reference="proposal", data={"answer": "agree"}),
            post("C", "marketplace:concern_act", "G", reference="concern_of_listing", act="hold"),
            see("directory:ruling_detail", "PSMGA", action="", reference="ruling"),
        ],
    ),
    "Availability": Thing(
        [
            see("directory:listing_detail", EVERYBODY, slug="slug", public=True),
            see("directory:studio_diary", "P", **OWN),
            see("directory:studio_workers", "P", **OWN),
            *(
                see(f"directory:studio_{page}", "P", **WORKER)
                for page in ("worker", "weekly", "copy", "days", "extra", "away")
            ),
            post("C", "directory:studio_extra", "P", **WORKER, data=EXTRA),
            post("C", "directory:studio_away", "", **WORKER, told="P", note="sent empty: asked again"),
            post("U", "directory:studio_confirm", "P", **OWN),
            post("U", "directory:studio_worker", "P", **WORKER, data={"label": "Sam"}),
            post(
                "X",
                "directory:studio_away_remove",
                "P",
                reference="provider",
                number="third",
                data={"entry": "@entry"},
            ),
            post("X", "directory:studio_extra_remove", "", **WORKER, data=NO_EXTRA, note="nothing there"),
            see("marketplace:week_provider", SUPPLY),
        ],
        [
            less("S", "CUX", NO_STUDIO),
            more("NFD", "R", "a live listing shows when somebody is free, to everybody"),
        ],
    ),
    "Check record (status badge)": none_yet(why="no page records or shows a check yet"),
    "Check evidence file": Thing(
        [
            see("directory:studio_evidence", "P", reference="provider", check="waiting_check", action=""),
            post(
                "C",
                "directory:studio_evidence",
                "P",
                reference="provider",
                check="waiting_check",
                data={"file": a_paper},
            ),
            post(
                "X",
                "directory:studio_evidence_take_back",
                "P",
                reference="provider",
                check="waiting_check",
                data={"evidence": "@file"},
            ),
            post("R", "directory:evidence_link", "MGA", reference="file", quiet=True),
            see(
                "directory:evidence_file", "", token="no_token", note="a link lives a minute, for one session"
            ),
            see("directory:evidence_policy", "A", action=""),
        ],
        [
            more(
                "P",
                "X",
                "what somebody gave they may take back until it is decided; they never read it again",
            )
        ],
    ),
    "DBS/RTW detail": none_yet(why="no page records or shows a check yet"),
    "Review": Thing(
        [
            see("marketplace:listing_reviews", EVERYBODY, slug="slug", public=True),
            see("marketplace:review_list", SIGNED_IN, action=""),
            see("marketplace:review_write", CARE, reference="cared_for", action=""),
            post("C", "marketplace:review_write", CARE, reference="cared_for", data=PRAISE),
            see("marketplace:review_detail", BOTH, reference="review", told="MGA", action=""),
            post(
                "C",
                "marketplace:review_reply",
                SUPPLY,
                reference="review",
                data={"words": "Thank you."},
                told=CARE,
            ),
            see("marketplace:review_withdraw", CARE, reference="review", action=""),
            post("X", "marketplace:review_withdraw", CARE, reference="review"),
            see("marketplace:review_queue", "MGA"),
            see("marketplace:review_decide", "MGA", reference="review"),
            post(
                "X",
                "marketplace:review_decide",
                "MGA",
                reference="review",
                data={"ground": "fake", "why": "Nobody came."},
            ),
        ],
        [
            more("BYPSIMGFD", "R", "everybody reads what is public"),
            more("Y", "CX", "who may book for somebody may say how their care went, and take it back"),
            more("S", "C", "whoever answers for a business gives its one answer"),
        ],
    ),
    "Person needs profile": Thing(
        [
            post("C", "marketplace:find_start", EVERYBODY, data={"postcode": "@postcode"}, quiet=True),
            see("marketplace:find_start", EVERYBODY, action=""),
            see("marketplace:find_all_new", EVERYBODY, action=""),
            see("marketplace:find_results", CARE, reference="brief", visitor="no"),
            see("marketplace:find_all", CARE, reference="brief", visitor="no"),
            see("marketplace:find_map", CARE, reference="brief", visitor="no"),
            see("marketplace:find_listing", CARE, reference="brief", slug="slug", visitor="no"),
            see("marketplace:find_step", CARE, reference="brief", question="funding_page", visitor="no"),
            post(
                "U",
                "marketplace:find_step",
                CARE,
                reference="brief",
                question="funding_page",
                data={"funding": "own"},
                visitor="no",
                quiet=True,
            ),
            post(
                "U", "marketplace:find_flex", CARE, reference="brief", change="zero", visitor="no", quiet=True
            ),
            post(
                "X", "marketplace:find_drop", CARE, reference="brief", number="zero", visitor="no", quiet=True
            ),
            see("marketplace:booking_detail", BOTH, reference="request"),
        ],
        [
            more("VPSIKMGNFD", "C", ANYBODY),
            more(
                "Y", "CX", "who may book for somebody says what they need, and takes a visit out of it again"
            ),
            less("IKG", "R", NO_SCREENS),
        ],
    ),
    "Home address": Thing(
        [
            see("accounts:person_detail", CARE, reference="person"),
            see("accounts:person_edit", CARE, reference="person"),
            *(
                post(
                    action,
                    "accounts:person_edit",
                    CARE,
                    reference="person",
                    data={"name": "Asha Rao", "postcode": "@postcode", "address_lines": "4 Mill Lane"},
                )
                for action in "CU"
            ),
            see("marketplace:booking_detail", BOTH, reference="agreement"),
        ],
        [
            more("Y", "C", "writing an address where there was none is the same page as changing it"),
            less("IKG", "R", NO_SCREENS),
        ],
    ),
    "Proxy authority": Thing(
        [
            see("accounts:delegation_list", CARE, reference="person"),
            see("accounts:delegation_detail", CARE, reference="delegation"),
            see("accounts:delegation_invite", "B", reference="person", action=""),
            see("accounts:person_invite", "B", reference="person", action=""),
            post(
                "C",
                "accounts:delegation_invite",
                "B",
                reference="person",
                data={
                    "email": "new@example.com",
                    "kind": "supporter",
                    "scopes": "see",
                    "decision_mode": "alone",
                },
            ),
            post(
                "U",
                "accounts:delegation_detail",
                "B",
                reference="delegation",
                data={"scopes": "see"},
                told="Y",
            ),
            post("X", "accounts:delegation_revoke", CARE, reference="delegation"),
            post("X", "accounts:invitation_withdraw", "B", reference="invitation", told="Y"),
        ],
        [
            more("B", "U", "what somebody gave they may also narrow"),
            more("Y", "X", "a helper may always step back"),
            less("IK", "R", NO_SCREENS),
            less(
                "M",
                "RUA",
                "papers are checked by no screen yet; a right that needs them does not hold before",
            ),
            less("G", "RX", NO_SCREENS),
        ],
    ),
    "Message thread": Thing(
        [
            see("marketplace:booking_detail", BOTH, reference="request"),
            see("marketplace:booking_detail", BOTH, reference="agreement"),
            post(
                "C",
                "marketplace:message_send",
                BOTH,
                reference="agreement",
                data={"words": "Thank you.", "form_token": "@token"},
            ),
            see("marketplace:report_decide", LOOKING, reference="report_of_message"),
        ],
        [
            less("IK", "CR", NO_SCREENS),
            less("G", "R", "what is told in a concern is what a lead has"),
        ],
    ),
    "Booking/visit": Thing(
        [
            see("marketplace:booking_list", SIGNED_IN, action=""),
            see("marketplace:week_person", SIGNED_IN, action=""),
            see("marketplace:booking_ask", CARE, reference="brief", slug="slug", action="", visitor="no"),
            post(
                "C",
                "marketplace:booking_ask",
                CARE,
                reference="brief",
                slug="slug",
                data={
                    "person": "@person",
                    "offer": "@offer",
                    "placed": "540",
                    "shown_pence": "2000",
                    "form_token": "@token",
                },
                visitor="no",
            ),
            see("marketplace:booking_detail", BOTH, reference="agreement"),
            see("marketplace:visit_detail", BOTH, reference="visit"),
            post("U", "marketplace:booking_accept", SUPPLY, reference="request", told=CARE),
            see("marketplace:booking_suggest", SUPPLY, reference="request", told=CARE),
            see("marketplace:booking_decline", SUPPLY, reference="request", told=CARE),
            post(
                "U",
                "marketplace:booking_decline",
                SUPPLY,
                reference="request",
                told=CARE,
                data={"reason": "no_time"},
            ),
            see("marketplace:booking_withdraw", CARE, reference="request", told=SUPPLY, action=""),
            post("X", "marketplace:booking_withdraw", CARE, reference="request", told=SUPPLY),
            see("marketplace:booking_end", BOTH, reference="agreement"),
            post(
                "X", "marketplace:booking_end", BOTH, reference="agreement", data={"from_on": 30, "sure": "1"}
            ),
            see(
                "marketplace:booking_choices", "", reference="agreement", told=BOTH, note="nothing is paused"
            ),
            see("marketplace:visit_dispute", BOTH, reference="visit"),
            see("marketplace:visit_missed", BOTH, reference="visit"),
            see("marketplace:visit_cancel", BOTH, reference="visit"),
            post("U", "marketplace:visit_confirm", "", reference="visit", told=BOTH, note="still to come"),
            post("X", "marketplace:visit_cancel", BOTH, reference="visit"),
            post(
                "U", "marketplace:booking_end", BOTH, reference="agreement", data={"from_on": 60, "sure": "1"}
            ),
        ],
        [
            more("S", "X", "whoever answers for a business may also say that a visit cannot be kept"),
            less("I", "RA", NO_SCREENS),
            less("K", "CR", NO_SCREENS),
            less("MGF", "R", NO_SCREENS),
        ],
    ),
    "Payment/refund": none_yet("Payment", "Refund", "Payout", why="nothing is paid through the site yet"),
    "Ledger entry": none_yet("LedgerEntry", "Ledger", "Entry", why="nothing is paid through the site yet"),
    "Invoice/ISF approval": none_yet(
        "Invoice", "InvoiceLine", "Credit", "Funding", why="nothing is invoiced yet"
    ),
    "Safeguarding concern": Thing(
        [
            see("marketplace:concern_start", EVERYBODY, action=""),
            post("C", "marketplace:concern_start", EVERYBODY, data={"postcode": "@postcode"}, quiet=True),
            see("marketplace:concern_list", "G"),
            see("marketplace:concern_export", "G"),
            see("marketplace:concern_detail", "G", reference="concern"),
            post(
                "U",
                "marketplace:concern_act",
                "G",
                reference="concern",
                act="note",
                data={"words": "Rang her.", "form_token": "@token"},
            ),
            see("marketplace:concern_unheard", "D", action=""),
            see("marketplace:contact_edit", "A", action=""),
        ],
        [
            more("NFD", "C", "anybody tells a concern, with an account or without"),
            less(
                "B",
                "R",
                "the receipt is for whoever sent it, in the session they sent it from; nobody else's",
            ),
        ],
    ),
    "Complaint/appeal": Thing(
        [
            see("directory:ruling_detail", "PSMGA", reference="ruling"),
            see("directory:ruling_appeal", SUPPLY, reference="ruling"),
            post("C", "directory:ruling_appeal", SUPPLY, reference="ruling", data={"words": "It is not."}),
            see("directory:appeal_answer", LOOKING, reference="appeal"),
            post("U", "directory:appeal_answer", LOOKING, reference="appeal", data=APPEAL),
            see("marketplace:report_new", EVERYBODY, about="a_listing", reference="slug", public=True),
            see("marketplace:report_new", BOTH, about="a_message", reference="message", visitor="no"),
            post(
                "C",
                "marketplace:report_new",
                EVERYBODY,
                about="a_listing",
                reference="slug",
                data=REPORT,
                public=True,
            ),
            see("marketplace:report_detail", "B", reference="report"),
            see("marketplace:report_queue", LOOKING),
            see("marketplace:report_decide", LOOKING, reference="report"),
            post("U", "marketplace:report_decide", LOOKING, reference="report", data=DECISION),
            see("marketplace:complain", EVERYBODY, action=""),
            post("C", "marketplace:complain", EVERYBODY, data=COMPLAINT),
            see("marketplace:complaint_list", SIGNED_IN),
            see("marketplace:complaint_detail", "B", reference="complaint"),
            see("marketplace:answer_detail", EVERYBODY, token="answer_token", public=True, action=""),
            see("marketplace:complaint_queue", LOOKING),
            see("marketplace:complaint_answer", LOOKING, reference="complaint"),
            post("U", "marketplace:complaint_answer", LOOKING, reference="looked_into", data=ANSWER),
            post("U", "marketplace:complaint_acknowledge", LOOKING, reference="complaint"),
        ],
        [
            more("VSKMGNFD", "C", "anybody reports what is wrong and complains, with an account or without"),
            more("V", "R", "a page can be reported by whoever reads it; the form shows nothing else"),
            more("SKNFD", "R", "everybody reads what became of their own, and nobody else's"),
        ],
    ),
    "Tender/need pack": none_yet("Tender", "Round", "Lot", "Invite", "GapReport", why="no brokerage yet"),
    "Bid": none_yet("Bid", "Award", why="no brokerage yet"),
    "Demand aggregate": none_yet(
        "Release", "Publication", "Statistic", "PersonPeriod", why="no figures are published yet"
    ),
    "Audit log": Thing(
        [
            see("accounts:person_history", CARE, reference="person"),
            see("accounts:person_looks", CARE, reference="person"),
            see("directory:studio_looks", "P", **OWN),
            see("admin:accounts_seal_changelist", "D"),
            see("marketplace:concern_detail", "G", reference="concern"),
        ],
        [
            more(
                "Y", "R", "who acts for somebody reads what was done for them, and the person what they did"
            ),
            less("F", "R", NO_SCREENS),
        ],
    ),
    "User/role/MFA": Thing(
        [
            see("accounts:home", SIGNED_IN),
            see("accounts:security", SIGNED_IN),
            post("U", "accounts:name_edit", SIGNED_IN, data={"name": "Another Name"}, quiet=True),
            see("accounts:name_edit", SIGNED_IN),
        ],
        [
            less("PI", "C", "nobody invites colleagues yet: members are added by whoever runs the site"),
        ],
    ),
    "Export/erase": none_yet(
        why="no export and no erasure by a page yet: whoever runs the site does it by hand"
    ),
}
