"""What councils decide and hear, what was done, and what does not exist yet."""

from tests.authz.cells import NO_SCREENS, Thing, less, more, none_yet
from tests.authz.routes import BOTH, CARE, EVERYBODY, LOOKING, SIGNED_IN, SUPPLY, post, see

OWN = {"reference": "provider"}
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
GRAVE = {"ground": "untrue", "why": "Two letters."}

CAME = {"amount": "1", "on": 0, "way": "bank", "form_token": "@token"}
ONCE = {"what": "once", "form_token": "@token"}
BACK = {"pence": "1", "still": "no", "form_token": "@token"}
OFF = {"pence": "1", "reason": "goodwill", "words": "", "form_token": "@token"}

NOT_AGREED = {"reason": "money", "words": "There is too little left."}
AGAIN = {"to": "council", "words": "It is in the plan."}
LOOKED = {"agreed": "0", "words": "It is not."}
LISTED = {"name": "New Funds", "email": "@holder_email"}
TAXPAYER = {
    "kind": "entity",
    "legal_name": "Home Help Ltd",
    "company_number": "01234567",
    "address_lines": "4 Mill Lane",
    "town": "Larkspur",
    "postcode": "@postcode",
    "tax_number": "1955839661",
    "vat_number": "",
    "account_holder": "Home Help Ltd",
    "account": "01-02-03 12345678",
}

ABOUT = {"key": "gss", "period": "quarter", "section": "gap-map"}
OF_A_VERSION = {"key": "gss", "period": "quarter", "version": "one"}
SAID = {"section": "prices", "words": "Nights cost more.", "form_token": "@token"}
WORDS = {"reference": "statement", "section": "gap-map", "data": {"needs": "More nights."}}
REPLY = {"reply": "They do.", "show": "no"}
PROMISE = {"promise": "Train ten people", "owner": "The head", "due_on": 30, "form_token": "@token"}
PROGRESS = {"state": "done", "evidence": "Ten work nights."}
READING, SHAPING = "KMGNA", "MNA"
HAPPENED = {"words": "A factory opened", "happened_on": 0, "district": ""}
TRIED = {
    "name": "Open day",
    "kind": "event",
    "words": "A day to meet.",
    "measure": "missing_hours",
    "starts_on": 0,
    "ends_on": "",
    "lsoas": "@lsoa",
}
DECLARED = {"rules": "many", "relations": "loose", "why": "It is bought by tender.", "since": 1}

COUNCIL_ROWS = {
    "Suspend/reinstate/remove": Thing(
        [
            see("marketplace:desk_queue", LOOKING, action=""),
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
    "Payment/refund": Thing(
        [
            see("payments:invoice_pay", CARE, action="", reference="invoice"),
            post("C", "payments:invoice_pay", CARE, reference="invoice", data=ONCE),
            see("payments:payment_detail", BOTH, reference="card_payment"),
            see("payments:payment_detail", f"{BOTH}I", reference="held_payment"),
            post("", "payments:payment_go", CARE, reference="card_payment", quiet=True),
            see("payments:payment_back", "", told=BOTH, reference="card_payment", note="sends them on"),
            see("payments:payment_refund", SUPPLY, action="", reference="held_payment"),
            post("C", "payments:payment_refund", SUPPLY, reference="held_payment", data=BACK),
            see("payments:mandate_leave", CARE, action="", reference="invoice"),
            post("", "payments:mandate_leave", CARE, reference="invoice", data={"agreed": "on"}),
            see("payments:mandate_detail", CARE, action="", reference="mandate"),
            see("payments:mandate_back", "", told=CARE, reference="mandate", note="sends them on"),
            post("", "payments:mandate_withdraw", CARE, reference="mandate"),
            see("payments:card_account", "P", action="", reference="provider"),
            post("", "payments:card_account_open", "P", reference="provider", quiet=True),
            see("payments:card_account_back", "", told="P", reference="provider", note="sends them on"),
            see("marketplace:dispute_detail", SUPPLY, action="", reference="dispute"),
            post("", "marketplace:dispute_detail", SUPPLY, reference="dispute", data={"words": ""}),
        ],
        [
            more("S", "CR", "whoever answers for a business sees what came for it, and may pay it back"),
            less(
                "F",
                "CR",
                "a council's finance officers read payments in the audit pack; only the provider pays back",
            ),
        ],
    ),
    "Ledger entry": Thing(
        [
            see("payments:statement", CARE, reference="source"),
            see("payments:statement", f"{CARE}IFA", reference="held_source"),
            see("payments:statement", "P", reference="provider"),
            see("marketplace:funding_statement", f"{CARE}I", reference="held_source"),
        ],
    ),
    "Invoice/ISF approval": Thing(
        [
            see("payments:invoice_list", SIGNED_IN, action=""),
            see("payments:invoice_detail", BOTH, reference="invoice"),
            see("payments:invoice_pdf", BOTH, reference="invoice"),
            see("payments:invoice_detail", f"{BOTH}IFA", reference="held_invoice"),
            see("payments:invoice_paid", SUPPLY, action="", reference="invoice"),
            post("C", "payments:invoice_paid", SUPPLY, reference="invoice", data=CAME),
            see("payments:invoice_credit", SUPPLY, action="", reference="invoice"),
            post("C", "payments:invoice_credit", SUPPLY, reference="invoice", data=OFF),
            see("payments:invoice_void", SUPPLY, action="", reference="unpaid_invoice"),
            post("", "payments:invoice_void", SUPPLY, reference="unpaid_invoice"),
            see("payments:books_edit", "P", action="", reference="provider"),
            post("", "payments:books_edit", "P", reference="provider", data={"due_days": "30"}),
            see("payments:remittance_list", f"{SUPPLY}I", action=""),
            see("payments:remittance_detail", SUPPLY, action="", reference="bank_file"),
            see("payments:remittance_row", SUPPLY, action="", reference="bank_row"),
            post("", "payments:remittance_aside", SUPPLY, reference="bank_row"),
            see("marketplace:holder_desk", "I"),
            see("marketplace:holder_funding", "I", reference="held_source"),
            see("marketplace:holder_terms", "I", reference="held_source", action=""),
            post("", "marketplace:holder_terms", "I", reference="held_source", data={"others": "20"}),
            see("marketplace:approval_detail", f"{CARE}I", reference="asked"),
            see("marketplace:approval_detail", f"{CARE}IA", reference="appealed"),
            see("marketplace:approval_refuse", "I", action="", reference="asked"),
            post("A", "marketplace:approval_approve", "I", reference="asked"),
            post("A", "marketplace:approval_refuse", "I", reference="asked", data=NOT_AGREED),
            see("marketplace:council_holders", "A", action=""),
            post("", "marketplace:council_holders", "A", data=LISTED),
            post("", "marketplace:council_holder_end", "A", reference="accreditation"),
            see("payments:seller_edit", "P", action="", reference="provider"),
            post("", "payments:seller_edit", "P", reference="provider", data=TAXPAYER),
            see("payments:seller_statement", "P", action="", reference="provider", year="year"),
            see("payments:seller_statement_pdf", "P", action="", reference="provider", year="year"),
        ],
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
            see("marketplace:approval_appeal", CARE, reference="refused"),
            post("C", "marketplace:approval_appeal", CARE, reference="refused", data=AGAIN),
            see("marketplace:approval_answer", "A", action="", reference="appealed"),
            post("", "marketplace:approval_answer", "A", reference="appealed", data=LOOKED),
            post("U", "directory:appeal_answer", LOOKING, reference="appeal", data=APPEAL),
            see("marketplace:report_new", EVERYBODY, about="a_listing", reference="slug", public=True),
            see("marketplace:report_new", EVERYBODY, about="a_review", reference="review", public=True),
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
    "Demand aggregate": Thing(
        [
            see("marketplace:market_method", EVERYBODY, public=True),
            see("marketplace:market_method_file", EVERYBODY, public=True),
            see("marketplace:number_list", EVERYBODY, key="gss", public=True),
            see("marketplace:number_file", EVERYBODY, reference="release", kind="csv", public=True),
            see("marketplace:market_list", EVERYBODY),
            see("marketplace:shortfall_queue", LOOKING, action=""),
            post(
                "", "marketplace:shortfall_code", LOOKING, reference="shortfall", data={"cause": "language"}
            ),
            see("marketplace:market_newest", EVERYBODY, key="gss", public=True),
            *(
                see(f"marketplace:market_{page}", EVERYBODY, key="gss", period="quarter", public=True)
                for page in ("period", "changes", "neighbours")
            ),
            see("marketplace:market_file", EVERYBODY, key="gss", period="quarter", kind="csv", public=True),
            see("marketplace:market_version", EVERYBODY, **OF_A_VERSION, public=True),
            see("marketplace:market_version_file", EVERYBODY, **OF_A_VERSION, kind="csv", public=True),
            see("marketplace:comment_ask", SIGNED_IN, **ABOUT, public=True, action=""),
            post("", "marketplace:comment_ask", SIGNED_IN, **ABOUT, data=SAID, public=True),
            see("marketplace:comment_draft", SUPPLY, action="", reference="statement"),
            post("", "marketplace:comment_draft", SUPPLY, reference="statement", data=SAID),
            see("marketplace:comment_mine", "P", action="", reference="comment"),
            see("marketplace:statement_list", LOOKING, action=""),
            post("", "marketplace:statement_open", LOOKING, data={"council": "@gss"}, quiet=True),
            *(
                see(f"marketplace:statement_{page}", LOOKING, action="", reference="statement")
                for page in ("detail", "send", "preview", "withdraw", "correct")
            ),
            see("marketplace:statement_propose", LOOKING, action="", reference="statement", deed="approve"),
            see(
                "marketplace:statement_section", LOOKING, action="", reference="statement", section="gap-map"
            ),
            post("", "marketplace:statement_section", LOOKING, **WORDS),
            post("", "marketplace:statement_contact", LOOKING, reference="statement", data={"contact": "Us"}),
            post("", "marketplace:statement_act", LOOKING, reference="statement", act="back"),
            post("", "marketplace:statement_withdraw", LOOKING, reference="statement", data={"why": "Late"}),
            see("marketplace:council_pack", LOOKING, action="", key="gss", period="quarter"),
            see(
                "marketplace:council_pack_file", LOOKING, action="", key="gss", period="quarter", part="open"
            ),
            see("marketplace:comment_queue", LOOKING, action=""),
            see("marketplace:comment_answer", LOOKING, action="", reference="comment"),
            post("", "marketplace:comment_answer", LOOKING, reference="comment", data=REPLY),
            see("marketplace:commitment_list", LOOKING, action=""),
            see("marketplace:commitment_add", LOOKING, action="", key="gss"),
            post("", "marketplace:commitment_add", LOOKING, key="gss", data=PROMISE),
            see("marketplace:commitment_detail", LOOKING, action="", reference="promise"),
            post("", "marketplace:commitment_detail", LOOKING, reference="promise", data=PROGRESS),
            see("marketplace:council_market", READING, action=""),
            see("marketplace:council_market_theme", READING, action="", key="gss", page="theme"),
            see("marketplace:council_market_theme", SHAPING, action="", key="gss", page="exits"),
            see(
                "marketplace:council_market_file", READING, action="", key="gss", page="panel_key", kind="csv"
            ),
            see(
                "marketplace:council_market_release",
                READING,
                action="",
                reference="staff_release",
                kind="csv",
            ),
            see("marketplace:council_annotations", SHAPING, action=""),
            post("", "marketplace:council_annotations", SHAPING, data=HAPPENED),
            see("marketplace:council_interventions", SHAPING, action=""),
            see("marketplace:council_intervention_new", SHAPING, action=""),
            post("", "marketplace:council_intervention_new", SHAPING, data=TRIED),
            see("marketplace:council_intervention", SHAPING, action="", reference="intervention"),
            see("marketplace:council_sub_markets", SHAPING, action=""),
            post("", "marketplace:council_sub_markets", SHAPING, data={"service": "nursing", "district": ""}),
            see("marketplace:council_sub_market", SHAPING, action="", reference="sub_market"),
            post("", "marketplace:council_sub_market", SHAPING, reference="sub_market", data=DECLARED),
            post(
                "", "marketplace:council_take_back", SHAPING, kind="annotation_kind", reference="annotation"
            ),
        ],
        [more("FD", "R", "what is published is for everybody; below ten people nobody has a page yet")],
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
