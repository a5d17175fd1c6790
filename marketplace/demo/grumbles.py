"""Grumbles: pages that are reported, complaints, and how a council answered them. In every state; all of it invented."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from accounts.models import Organisation, User
from directory.models import Listing
from marketplace.actions import complaints, reports
from marketplace.demo.clock import Calendar, Story
from marketplace.enums import ComplaintKind, ComplaintState, ReportKind, ReportState

R, C = ReportState, ComplaintState
# days ago, what is wrong, words, what became of it, the answer
Told = tuple[int, str, str, str, str]
REPORTS: tuple[Told, ...] = (
    (1, ReportKind.MISLEADING, "It says they speak Polish. They do not.", R.RECEIVED, ""),
    (2, ReportKind.SOMEONE_ELSE, "I agreed with one person and another came.", R.RECEIVED, ""),
    (
        *(8, ReportKind.MISLEADING, "The price for weekends is not the one on the page.", R.UPHELD),
        "You were right. The provider has put the right price on the page.",
    ),
    (
        *(15, ReportKind.OTHER, "I do not like the photograph.", R.NOT_UPHELD),
        "We looked at it. Nothing about it is against the rules, so it stays.",
    ),
)
COMPLAINTS: tuple[Told, ...] = (
    (2, ComplaintKind.SITE, "I could not find the page for my mother’s booking.", C.RECEIVED, ""),
    (34, ComplaintKind.DATA_PROTECTION, "I asked what you keep about me and heard nothing.", C.RECEIVED, ""),
    (6, ComplaintKind.STAFF, "Nobody rang me back, three times.", C.ACKNOWLEDGED, ""),
    (
        *(30, ComplaintKind.DECISION, "My listing waited for seven weeks.", C.UPHELD),
        "You are right, and we are sorry. A second officer now looks at new listings as well.",
    ),
    (
        *(40, ComplaintKind.SITE, "The print is too small and the map is slow.", C.PARTLY_UPHELD),
        "The print can be made larger on every page. The map was slow that day, and is not any more.",
    ),
    (
        *(48, ComplaintKind.OTHER, "Care should not cost so much.", C.NOT_UPHELD),
        "Providers set their own prices here. We can look with you at what help you may have towards them.",
    ),
)


@dataclass
class Grumbles:
    """Who sends them, and who answers."""

    random: Random
    calendar: Calendar
    council: Organisation
    officer: User
    live: dict[str, Listing]

    def stories(self) -> list[Story]:
        """All of them."""
        said = [self._report(number, one) for number, one in enumerate(REPORTS)]
        return said + [self._complaint(number, one) for number, one in enumerate(COMPLAINTS)]

    def _token(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def _report(self, number: int, told: Told) -> Story:
        token, (ago, kind, words, until, answer) = self._token(), told
        yield self.calendar.at(-ago, 10 + number)
        ours = self.council.authority.pk
        here = [one for one in self.live.values() if one.provider.lsoa.council_id == ours]
        if not here:
            return
        listing = here[number % len(here)]
        more = {
            "about": "listing",
            "about_reference": listing.reference,
            "email": f"reader{number}@example.com",
        }
        report = reports.receive(listing, form_token=token, by=None, kind=kind, words=words, **more)
        if until != R.RECEIVED:
            yield self.calendar.at(-ago + 1, 15)
            reports.decide(report, state=until, words=answer, by=self.officer)

    def _complaint(self, number: int, told: Told) -> Story:
        token, (ago, kind, words, until, answer) = self._token(), told
        yield self.calendar.at(-ago, 11 + number)
        more = {"kind": kind, "words": words, "wanted": "", "about_reference": ""}
        complaint = complaints.receive(
            self.council.authority,
            form_token=token,
            by=None,
            email=f"writer{number}@example.com",
            **more,
        )
        if until == C.RECEIVED:
            return
        yield self.calendar.at(-ago + 2, 14)
        complaints.acknowledge(complaint, by=self.officer)
        if until != C.ACKNOWLEDGED:
            yield self.calendar.at(-ago + 12, 14)
            complaints.answer(complaint, state=until, words=answer, by=self.officer)
