"""Reading the statement's row into an Answer."""

from collections.abc import Mapping
from datetime import date, timedelta

from directory.answer import Answer, Card, Team, Unlock
from directory.hours import DAYS_A_WEEK, SLOT, SLOTS_A_DAY, SLOTS_A_WEEK
from directory.question import PAGE, Question
from directory.statement.planes import Times
from directory.statement.text import notice
from directory.tags import CHOICES, TagKind, tag

KINDS = {tag(TagKind.PROVIDER_KIND, kind): kind for kind in CHOICES[TagKind.PROVIDER_KIND]}


def read(question: Question, times: Times, row: Mapping) -> Answer:
    """The answer to ``question`` that the statement's one row holds."""
    cards = _Cards(question, times)
    shown = {card.listing_id: card for card in (cards.read(fields) for fields in row["cards"] or ())}
    whole, partial = row["whole"], row["partial"]
    total = whole if question.whole_only else whole + partial
    pages = max(-(-total // PAGE), 1)
    return Answer(
        whole=whole,
        partial=partial,
        total=total,
        page=min(max(question.page, 1), pages),
        pages=pages,
        cards=tuple(shown[pk] for pk in row["page"] or ()),
        facets={int(tag): many for tag, many in (row["facets"] or {}).items()},
        teams=tuple(Team(shown[first], shown[second]) for first, second in row["teams"] or ()),
        unlocks=tuple(Unlock(change, more) for change, more in row["unlocks"] or ()),
    )


class _Cards:
    """Reads cards; what depends on the question alone is reckoned once."""

    def __init__(self, question: Question, times: Times):
        self.question, self.times = question, times
        self.asked = frozenset(question.musts) | frozenset(question.prefers)
        self.asked |= {tag for tags in question.any_of for tag in tags}
        self.notices: dict[int, int] = {}

    def read(self, fields: list) -> Card:
        """One card from its fields, in the order of the statement."""
        pk, offer, provider, slug, title, summary, name, engagement, *rest = fields
        district, town, metres, bits, later, confirmed_on, *rest = rest
        rates, minimum, travel, ask_by, pence, tags, checks = rest
        starts = self._starts(bits)
        starts_on = self._first_day(starts, 0, ask_by)
        all_from_on = starts_on
        if None in starts:
            all_from_on = self._first_day(self._starts(later[1]), later[0], ask_by) if later else None
        return Card(
            listing_id=pk,
            offer_id=offer,
            provider_id=provider,
            slug=slug,
            title=title,
            summary=summary,
            provider_name=name,
            provider_kind=next((KINDS[tag] for tag in tags if tag in KINDS), "other"),
            engagement=engagement,
            district=district,
            town=town,
            metres=metres,
            starts=starts,
            starts_on=starts_on,
            all_from_on=all_from_on,
            hours_confirmed_on=date.fromisoformat(confirmed_on) if confirmed_on else None,
            rates=tuple(rates),
            minimum_minutes=minimum,
            travel_pence=travel,
            ask_by_hours=ask_by,
            week_pence=pence if self.question.prices else None,
            matched=self.asked.intersection(tags),
            checks=tuple((kind, human, level) for kind, human, level in checks or ()),
        )

    def _starts(self, bits: str) -> tuple[int | None, ...]:
        """Where each visit is placed: its first possible start."""
        found = []
        for visit, window in zip(self.question.pattern.visits, self.times.windows, strict=True):
            at = bits.find("1", window.first, window.first + window.many)
            found.append(None if at < 0 else visit.earliest + (at - window.first) * SLOT)
        return tuple(found)

    def _first_day(self, starts: tuple[int | None, ...], week: int, hours: int) -> date | None:
        """The first day from ``week`` on that a visit could happen on, with the notice asked for."""
        if hours not in self.notices:
            self.notices[hours] = notice(self.question, self.times, hours)
        earliest = max(self.notices[hours], week * SLOTS_A_WEEK)
        found = [
            day
            for index, start in enumerate(starts)
            if start is not None and (day := self._first_date(index, start, week, earliest)) is not None
        ]
        return min(found, default=None)

    def _first_date(self, index: int, start: int, week: int, earliest: int) -> date | None:
        monday = self.times.monday
        from_on = monday + timedelta(days=week * DAYS_A_WEEK)
        for day in self.times.dates[index]:
            if day >= from_on and (day - monday).days * SLOTS_A_DAY + start // SLOT >= earliest:
                return day
        return None
