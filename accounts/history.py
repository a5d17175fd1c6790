"""What was done, in plain words: the second half of a sentence that begins with who did it."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES = {
    "person.added": "added this page",
    "person.revised": "changed the details",
    "person.taken_over": "began to sign in themselves",
    "delegation.granted": "gave {helper} the right to help",
    "delegation.revised": "changed what {helper} may do",
    "delegation.revoked": "ended the right of {helper} to help",
    "invitation.sent": "asked somebody to help",
    "invitation.accepted": "agreed to help",
    "invitation.withdrawn": "took an invitation back",
    "listing.created": "wrote the listing",
    "listing.revised": "changed the words or terms",
    "listing.offer_set": "set a service and its prices",
    "listing.offer_removed": "took a service out",
    "listing.languages_set": "set the languages",
    "listing.skills_set": "set the skills",
    "listing.travel_set": "set where they go",
    "listing.needs_withheld": "lost tasks that the law keeps from them, for now",
    "listing.needs_returned": "got back tasks that the law lets them offer again",
    "listing.draft": "took it back",
    "listing.submitted": "handed it in",
    "listing.in_review": "began to look at it",
    "listing.live": "put it on the site",
    "listing.changes_requested": "asked for changes",
    "listing.rejected": "did not accept it",
    "listing.paused_by_provider": "paused it",
    "listing.withdrawn": "took it down",
    "evidence.given": "gave a file for a check",
    "evidence.clean": "found a file to be clean",
    "evidence.infected": "found something harmful in a file",
    "evidence.opened": "opened a file given for a check",
    "evidence.taken_back": "took a file back",
    "evidence.deleted": "deleted a file given for a check",
    "evidencepolicy.allowed_on": "let providers send files for checks",
    "evidencepolicy.allowed_off": "stopped taking files for checks",
    "evidencepolicy.certificates_on": "let providers send copies of DBS certificates",
    "evidencepolicy.certificates_off": "stopped taking copies of DBS certificates",
    "photo.added": "handed in a photo",
    "photo.shown": "agreed to the photo",
    "photo.refused": "did not accept the photo",
    "photo.removed": "took the photo down",
    "listing.paused_safeguarding": "paused it",
    "listing.suspended": "suspended it, two people together",
    "listing.removed": "removed it",
    "listing.removal_set": "set the day on which it is removed, two people together",
    "listing.kept": "called the removal off, two people together",
    "listing.edit_waits": "made a change that waits",
    "listing.edit_approved": "agreed to a change",
    "listing.edit_returned": "sent a change back",
    "listing.edit_taken_back": "took a change back",
    "listing.to_look_at": "changed something that the council looks at again",
    "listing.rates_set": "changed prices",
    "listing.appealed": "appealed against a decision",
    "listing.appeal_answered": "answered an appeal",
    "booking.requested": "asked for a booking",
    "booking.accepted": "accepted the booking",
    "booking.declined": "said no to the booking",
    "booking.withdrawn": "took the request back",
    "booking.expired": "closed the request, as nobody answered in time",
    "booking.active": "started the booking",
    "booking.ended": "ended the booking",
    "visit.confirmed": "confirmed a visit",
    "visit.disputed": "said that a visit was not as agreed",
    "visit.cancelled": "cancelled a visit",
    "visit.missed": "said that a visit was missed",
    "message.sent": "wrote a message",
    "report.received": "sent it",
    "report.message_read": "read the message it is about",
    "report.upheld": "found it right",
    "report.not_upheld": "left things as they are",
    "complaint.received": "sent it",
    "complaint.acknowledged": "said that it is being looked into",
    "complaint.upheld": "upheld it",
    "complaint.partly_upheld": "upheld it in part",
    "complaint.not_upheld": "did not uphold it",
    "concern.received": "sent it",
    "concern.viewed": "opened it",
    "concern.triaged": "looked into it",
    "concern.referred": "referred it",
    "concern.not_referred": "did not refer it",
    "concern.closed": "closed it",
    "concern.noted": "wrote a note",
    "concern.position_of_trust": "said which listing was in a position of trust",
    "concern.provider_told": "told the provider that the council wants to speak to them",
    "concern.held": "put it under legal hold",
    "concern.hold_ended": "ended the legal hold",
    "concern.listing_held": "held the listing",
    "concern.handed_over": "handed it to another council",
    "concern.exported": "took the codes of concerns out as a file",
    "concern.hold_asked": "asked another council to hold the listing",
}
# What somebody may look at that is somebody else's: each look is an Event called ``<word>.seen``.
LOOKS = {
    "person": "name, address, telephone and how to get in",
    "address": "address, telephone and how to get in",
    "needs": "what is needed and what matters",
    "visit": "the times of visits",
    "check": "details of a check",
    "evidence": "papers shown for a check",
}
SCOPE_WORDS = {"see": "see", "message": "write messages", "book": "book and cancel", "pay": "agree payments"}


def sentence(what: str, facts: Mapping[str, object], *, helper: str = "somebody") -> str:
    """``what`` as people would say it; an act without words of its own is spelled out."""
    noun, _, verb = what.partition(".")
    if verb == "seen":
        return f"looked at {LOOKS.get(noun, noun.replace('_', ' '))}"
    words = SENTENCES.get(what, f"{verb.replace('_', ' ')}: {noun.replace('_', ' ')}")
    words = words.format(helper=helper)
    given = str(facts.get("scopes", "")).split()
    scopes = [words_ for scope, words_ in SCOPE_WORDS.items() if scope in given]
    return f"{words} ({', '.join(scopes)})" if scopes else words
