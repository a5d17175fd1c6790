"""What people need, who acts for them, what they agree on and what they say of it."""

from datetime import timedelta

from tests.authz.cells import ANYBODY, NO_SCREENS, Thing, less, more
from tests.authz.routes import BOTH, CARE, EVERYBODY, LOOKING, SIGNED_IN, SUPPLY, post, see
from tests.factories.marketplace import soon

LATER = {"on": lambda: soon() + timedelta(days=2), "start": "11am"}
PRAISE = {"stars": "4", "words": "Always on time, and kind.", "form_token": "@token"}

DAYS = {"pence": "500", "starts_on": 30, "ends_on": 60}
PAYS = {"rest": "@payment", "relation": "no", "from_on": 30}
EXEMPT = {"ground": "care", "words": "Nobody else is near.", "valid_from": 0}
CAUTION = {"kind": "isf", "purpose": "house", "words": "Ask us first.", "valid_from": 0}
ASKS = {"email": "a.friend@example.com", "host_name": "Asha"}
SHARES = {"person": "@person", "name": "Asha", "source": "@source", "relation": "no", "from_on": 30}
MONEY = [
    see("marketplace:money_home", SIGNED_IN, action=""),
    see("marketplace:funding_new", CARE, action=""),
    post(
        "",
        "marketplace:funding_new",
        CARE,
        data={"person": "@person", "kind": "own", "way": "card", "name": "Savings"},
    ),
    see("marketplace:funding_detail", CARE, reference="funding", action=""),
    see("marketplace:funding_edit", CARE, reference="funding", action=""),
    post("", "marketplace:funding_edit", CARE, reference="funding", data={"way": "transfer"}),
    see("marketplace:funding_budget", CARE, reference="funding", action=""),
    post("", "marketplace:funding_budget", CARE, reference="funding", data=DAYS),
    see("marketplace:funding_close", CARE, reference="payment", action=""),
    post("", "marketplace:funding_close", CARE, reference="payment", data={"on": 30}),
    see("marketplace:booking_pay", CARE, reference="agreement", action=""),
    post("", "marketplace:booking_pay", CARE, reference="agreement", data=PAYS),
    see("marketplace:booking_split", CARE, reference="brief", slug="slug", action=""),
    post(
        "",
        "marketplace:booking_split",
        CARE,
        reference="brief",
        slug="slug",
        data={"rest": "@source"},
        quiet=True,
    ),
    see("marketplace:funding_holder", CARE, reference="payment", action=""),
    post("", "marketplace:funding_holder", CARE, reference="held_source", data={"holder": ""}),
    see("marketplace:booking_share", CARE, reference="agreement", action=""),
    post("", "marketplace:booking_share", CARE, reference="agreement", data=ASKS),
    see("marketplace:shared_detail", "B", reference="asked_to_share", action=""),
    post("", "marketplace:shared_detail", "B", reference="asked_to_share", data=SHARES),
    post("", "marketplace:shared_answer", "B", reference="asked_to_share", act="refuse"),
    see("marketplace:shared_detail", CARE, reference="shared", action=""),
    post("", "marketplace:shared_leave", CARE, reference="shared", data={"from_on": 30}),
    see("marketplace:council_money", "FA", action=""),
    see("marketplace:council_funding", "FA", reference="payment", action=""),
    see("marketplace:council_audit", "FA", reference="payment", first="first", action=""),
    see("marketplace:council_audit_zip", "FA", reference="payment", first="first", action=""),
    see("marketplace:council_exempt", "A", reference="payment", about="relative", action=""),
    post("", "marketplace:council_exempt", "A", reference="payment", about="relative", data=EXEMPT),
    see("marketplace:council_cautions", "A", action=""),
    see("marketplace:council_caution", "A", action=""),
    post("", "marketplace:council_caution", "A", data=CAUTION),
]
"""Pages about money. What is owed and paid has rows of its own."""

THE_JOB = {
    "employer_name": "Asha Rao",
    "worker_name": "Ada Pike",
    "job_title": "Personal assistant",
    "duties": "Company",
    "place": "4 Mill Lane",
    "counted_from": 10,
    "pay_every": "weekly",
    "pay_day": "Fridays",
    "notice_weeks": "1",
    "probation_weeks": "0",
    "mile_pence": "0.45",
    "turn_to": "Asha Rao",
    "form_token": "@token",
}
JOBS = [
    see("marketplace:employment_list", SIGNED_IN, action=""),
    see("marketplace:employment_detail", BOTH, reference="job", action=""),
    see("marketplace:employment_job", CARE, reference="job", action=""),
    post("", "marketplace:employment_job", CARE, reference="job", data=THE_JOB),
    see("marketplace:employment_step", CARE, reference="job", kind="cest", action=""),
    post(
        "",
        "marketplace:employment_step",
        CARE,
        reference="job",
        kind="cest",
        data={"answer": "employed", "on": 0, "form_token": "@token"},
    ),
    post("", "marketplace:employment_start", "", reference="job", told=CARE, note="still to come"),
    see("marketplace:employment_statement", BOTH, reference="job", action=""),
    see("marketplace:employment_statement_pdf", BOTH, reference="job", action=""),
    post("", "marketplace:employment_received", SUPPLY, reference="job"),
    see("marketplace:employment_hours", BOTH, reference="job", action=""),
    see("marketplace:employment_sheet", BOTH, reference="job", action=""),
    see("marketplace:employment_note", BOTH, reference="job", action=""),
    post(
        "",
        "marketplace:employment_note",
        "",
        reference="job",
        told=BOTH,
        data={"kind": "sick", "on": 0, "form_token": "@token"},
        note="before the first day",
    ),
    post(
        "",
        "marketplace:employment_note_undo",
        "",
        reference="job",
        number="zero",
        note="nothing is written down before the first day",
    ),
    see("marketplace:employment_leave", BOTH, reference="job", action=""),
    post("", "marketplace:employment_leave", BOTH, reference="job", data={"reason": "agreed", "last_on": 30}),
    see("marketplace:employment_close", CARE, reference="leaving", action=""),
    post("", "marketplace:employment_close", CARE, reference="leaving", data={"done": "keys", "on": 0}),
]
"""Pages about somebody employed: the employer decides, the worker reads what is theirs."""

COULD_NOT_FIND = {"cause": "language", "agreed": "on", "form_token": "@token"}
AN_ADVERT = {"words": "Someone cheerful.", "pay_pence": "14.50", "contract": "employed", "until": 5}
ADVERTS = [
    see("marketplace:advert_list", SIGNED_IN, action=""),
    see("marketplace:advert_new", CARE, reference="brief", action=""),
    post(
        "",
        "marketplace:advert_new",
        CARE,
        reference="brief",
        data={"person": "@person", "form_token": "@token", **AN_ADVERT},
    ),
    see("marketplace:advert_detail", CARE, reference="advert", action=""),
    see("marketplace:advert_edit", CARE, reference="advert_draft", action=""),
    post("", "marketplace:advert_edit", CARE, reference="advert_draft", data=AN_ADVERT),
    see("marketplace:advert_choose", CARE, reference="advert", action=""),
    post("", "marketplace:advert_choose", "", reference="advert_draft", told=CARE, note="nobody is ticked"),
    post("", "marketplace:advert_close", CARE, reference="advert", data={"to": "filled"}),
    post("", "marketplace:advert_again", CARE, reference="advert", data={"form_token": "@token"}),
    see("marketplace:reply_detail", CARE, reference="advert_answer", action=""),
    post(
        "",
        "marketplace:reply_message",
        BOTH,
        reference="advert_answer",
        data={"words": "Hello.", "form_token": "@token"},
    ),
    see("marketplace:invite_list", SUPPLY, action=""),
    see("marketplace:invite_detail", SUPPLY, reference="advert_answer", action=""),
    post(
        "",
        "marketplace:invite_detail",
        SUPPLY,
        reference="advert_answer",
        data={"words": "Mondays alone.", "visits": "0"},
    ),
    see("marketplace:invite_decline", SUPPLY, reference="advert_asked", action=""),
    post("", "marketplace:invite_decline", SUPPLY, reference="advert_asked", data={"cause": "price"}),
    post("", "marketplace:invite_back", SUPPLY, reference="advert_answer"),
]
"""Adverts: the person's side writes and chooses; those who were chosen read, and answer. No council has a page of them."""

CARE_ROWS = {
    "Person needs profile": Thing(
        [
            post("C", "marketplace:find_start", EVERYBODY, data={"postcode": "@postcode"}, quiet=True),
            see("marketplace:find_start", EVERYBODY, action=""),
            see("marketplace:find_all_new", EVERYBODY, action=""),
            see("marketplace:find_results", CARE, reference="brief", visitor="no"),
            see("marketplace:find_all", CARE, reference="brief", visitor="no"),
            see("marketplace:find_map", CARE, reference="brief", visitor="no"),
            see("marketplace:shortfall_tell", CARE, reference="brief", visitor="no", action=""),
            post(
                "",
                "marketplace:shortfall_tell",
                CARE,
                reference="brief",
                data=COULD_NOT_FIND,
                visitor="no",
                quiet=True,
            ),
            post("", "marketplace:awaited_ask", CARE, reference="hopeless"),
            see("marketplace:awaited_list", SIGNED_IN, action=""),
            post("", "marketplace:awaited_stop", "B", reference="awaited"),
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
            *MONEY,
            *JOBS,
            *ADVERTS,
            see("marketplace:booking_detail", BOTH, reference="agreement"),
            see("marketplace:visit_detail", BOTH, reference="visit"),
            see("marketplace:visit_time", CARE, reference="visit"),
            post("U", "marketplace:visit_time", CARE, reference="visit", data=LATER),
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
            post("U", "marketplace:visit_longer", "", reference="visit", told=BOTH, note="still to come"),
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
}
