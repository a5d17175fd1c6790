"""What providers publish: listings, changes to them, hours, checks and their papers."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.authz.cells import NO_STUDIO, Thing, less, more
from tests.authz.routes import EVERYBODY, LOOKING, SUPPLY, post, see
from tests.corpus import PDF


def a_paper():
    """A file as a browser sends it."""
    return SimpleUploadedFile("insurance.pdf", PDF + b"\n", "application/pdf")


TRADER = {"number": "1234567890"}
IDENTITY = {"source": "original"}
CERTIFICATE = {
    "level": "enhanced",
    "workforce": "adult",
    "issued_on": -9,
    "number": "@certificate",
    "source": "original",
}
OWN = {"reference": "provider"}
WORKER = {"reference": "provider", "number": "one"}
WORDS = {"title": "Help at home", "summary": "Kind help", "about": ""}
BACK = {"reasons": "unclear", "why": "Say when you come."}
EXTRA = {"on": 30, "start": "1320", "end": "1380"}
NO_EXTRA = {"on": "2030-01-01", "starts": "0"}

SUPPLY_ROWS = {
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
                for page in ("words", "terms", "travel", "languages", "skills")
            ),
            post("U", "directory:studio_languages", "P", reference="listing", data={"remove": "pl"}),
            see("payments:offer_edit", "P", reference="listing", number="one"),
            see("payments:offer_remove", "P", reference="draft", number="one"),
            post("U", "payments:offer_remove", "P", reference="draft", number="one"),
            see("payments:offer_add", "P", reference="listing"),
            see("directory:studio_tasks", "P", **OWN),
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
            see("marketplace:desk_queue", LOOKING),
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
            see("marketplace:wanted", "P", **OWN),
            post("C", "marketplace:wanted_answer", "", **OWN, told="P", note="sent empty: asked again"),
            post("U", "marketplace:wanted_letters", "P", **OWN, data={"letters": "begin"}),
        ],
        [
            less("S", "CUX", NO_STUDIO),
            more("NFD", "R", "a live listing shows when somebody is free, to everybody"),
        ],
    ),
    "Check record (status badge)": Thing(
        [
            see("directory:listing_detail", EVERYBODY, slug="slug", public=True),
            see("directory:check_studio", "P", reference="provider"),
            see("directory:check_offer", "P", reference="provider", kind="trader", action=""),
            post("C", "directory:check_offer", "P", reference="provider", kind="trader", data=TRADER),
            post("X", "directory:check_take_back", "P", reference="check"),
            see("directory:check_list", LOOKING),
            see("directory:check_provider", LOOKING, reference="provider"),
            see("directory:check_see", LOOKING, reference="provider", kind="identity", action=""),
            post("C", "directory:check_see", LOOKING, reference="provider", kind="identity", data=IDENTITY),
            post("U", "directory:check_end", LOOKING, reference="valid_check", data={"why": "mistake"}),
            see("directory:company_decide", LOOKING, reference="provider"),
            post(
                "U",
                "directory:company_decide",
                "",
                reference="provider",
                told=LOOKING,
                data={"answer": "yes", "why": "She is alone in it"},
                note="nothing to decide about a sole trader",
            ),
            post(
                "C",
                "directory:studio_ask_council",
                "",
                reference="provider",
                told="P",
                note="nothing to ask for a sole trader",
            ),
        ],
        [
            more(
                "P",
                "CX",
                "a provider says what it has, and may take that back; it counts once the council saw it",
            ),
            more("NFD", "R", "what was checked is on the page of a live listing, for everybody"),
        ],
    ),
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
    "DBS/RTW detail": Thing(
        [
            see("directory:check_studio", "P", reference="provider"),
            see("directory:check_detail", LOOKING, reference="check"),
            post("U", "directory:check_detail", LOOKING, reference="check", data=CERTIFICATE),
            post("U", "directory:check_refuse", LOOKING, reference="check", data={"why": "not_shown"}),
            post(
                "U", "directory:check_adverse", LOOKING, reference="check", note="proposes; a second agrees"
            ),
            post(
                "U",
                "directory:check_update_service",
                "",
                reference="check",
                told=LOOKING,
                data={"status": "no_new"},
                note="nothing to ask about before it counts",
            ),
        ],
        [
            less(
                "G",
                "R",
                "a lead opens the papers that were given; the record of a certificate is the moderators'",
            )
        ],
    ),
}
