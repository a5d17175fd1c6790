"""Lines: what each visit owes, said so that the lines of it sum to just that. Told again, nothing is added."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from directory.enums import Engagement
from directory.hours import monday_of
from payments import vat
from payments.actions.arranging import hold
from payments.enums import LineCode, ShareRule
from payments.models import Line, Share
from payments.splitting import SplitError, split
from payments.weeks import last_day_of

if TYPE_CHECKING:
    from payments.models import Arrangement, Books

logger = logging.getLogger(__name__)

UNDOING: dict[str, str] = {LineCode.VISIT: LineCode.VISIT_UNDONE, LineCode.LATE_FEE: LineCode.LATE_FEE_UNDONE}


@dataclass(frozen=True, slots=True)
class Owed:
    """What one visit owes now on one arrangement, nothing included; ``agreed`` is the weekly visit it is one of."""

    about: str
    arrangement: Arrangement
    on: date
    code: str
    pence: int
    minutes: int = 0
    workers: int = 1
    agreed: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one visit owes, and the lines of it so far."""

    owed: Owed
    before: Sequence[Line]

    @property
    def is_so(self) -> bool:
        """Whether its lines say just that."""
        return sum(line.pence for line in self.before) == self.owed.pence

    @property
    def standing(self) -> list[Line]:
        """Those lines that nothing undoes."""
        undone = {line.undoes_id for line in self.before}
        return [line for line in self.before if line.undoes_id is None and line.pk not in undone]

    @property
    def week(self) -> tuple[int, date]:
        """The week of its arrangement that it is in."""
        return self.owed.arrangement.pk, monday_of(self.owed.on)


@transaction.atomic
def charge(books: Books, owed: Sequence[Owed]) -> list[Line]:
    """Add the lines that make the lines of each visit sum to what it owes. Whoever asks holds ``books``; it holds the rest.

    What was charged before and is owed no more, or otherwise, is undone line by line, each on the source it was on. When
    that gives a source some of its amount a week back, the rest of ``owed`` in that week is shared out anew. An employed
    worker is never charged for.
    """
    hold(one.arrangement.pk for one in owed)
    before = defaultdict(list)
    for line in Line.objects.filter(about__in=[one.about for one in owed]).order_by("pk"):
        before[line.about, line.arrangement_id].append(line)
    kind = vat.kind_of(
        registered_with_cqc=books.provider.cqc_location_id is not None, vat_number=books.vat_number
    )
    paying = [one for one in owed if one.arrangement.engagement != Engagement.EMPLOYED]
    week = Week(paying)
    told = [
        Told(one, before[one.about, one.arrangement.pk])
        for one in sorted(paying, key=lambda one: (one.on, one.about))
    ]
    given_back = {one.week for one in told if not one.is_so and week.counts(one.standing)}
    anew = [one for one in told if not one.is_so or one.week in given_back]
    for one in anew:
        week.add(one.standing, times=-1)
    return Line.objects.bulk_create(line for one in anew for line in _charge_one(one, kind, week))


class Week:
    """Who pays for arrangements on a day, and what sources with an amount a week have paid: asked once for all visits."""

    def __init__(self, owed: Sequence[Owed]):
        self.shares: dict[int, list[Share]] = defaultdict(list)
        arrangements = {one.arrangement.pk for one in owed}
        for share in Share.objects.filter(arrangement__in=arrangements).select_related("funding"):
            self.shares[share.arrangement_id].append(share)
        held = [share for shares in self.shares.values() for share in shares]
        self.amounts = {share.pk for share in held if share.rule == ShareRule.AMOUNT}
        self.known: dict[tuple[int, date], int] = {}

    def sharing(self, one: Owed) -> list[Share]:
        """Those that hold on its day."""
        return [
            share
            for share in self.shares[one.arrangement.pk]
            if share.valid_from <= one.on and (share.valid_until is None or one.on <= share.valid_until)
        ]

    def taken(self, shares: Iterable[Share], on: date) -> dict[int, int]:
        """What each source with an amount a week has paid so far in the week of ``on``."""
        return {
            share.pk: self._paid(share.pk, monday_of(on))
            for share in shares
            if share.rule == ShareRule.AMOUNT
        }

    def counts(self, lines: Iterable[Line]) -> bool:
        """Whether any of these is on a source with an amount a week."""
        return any(line.share_id in self.amounts for line in lines)

    def add(self, lines: Iterable[Line], *, times: int = 1) -> None:
        """These are paid too from now on; with ``times`` below nothing, they are not any more."""
        for line in lines:
            if line.share_id in self.amounts:
                monday = monday_of(line.on)
                self.known[line.share_id, monday] = self._paid(line.share_id, monday) + times * line.pence

    def _paid(self, share: int, monday: date) -> int:
        key = (share, monday)
        if key not in self.known:
            lines = Line.objects.filter(share=share, on__range=(monday, last_day_of(monday)))
            self.known[key] = lines.order_by().aggregate(sum=Sum("pence"))["sum"] or 0
        return self.known[key]


def undo(lines: Iterable[Line], **paper: object) -> list[Line]:
    """Lines that say the opposite of these, each on the source it was on."""
    return Line.objects.bulk_create(_opposites(lines, **paper))


def _opposites(lines: Iterable[Line], **paper: object) -> list[Line]:
    return [
        Line(
            arrangement_id=line.arrangement_id,
            funding_id=line.funding_id,
            share_id=line.share_id,
            top_up=line.top_up,
            source=f"{line.source}/undone",
            about=line.about,
            turn=line.turn,
            on=line.on,
            code=UNDOING[line.code],
            minutes=line.minutes,
            workers=line.workers,
            whole_pence=-line.whole_pence,
            pence=-line.pence,
            vat=line.vat,
            undoes=line,
            **paper,
        )
        for line in lines
    ]


def _charge_one(told: Told, kind: str, week: Week) -> list[Line]:
    """The lines of one visit. What cannot be split waits for the next run, is logged, and shows in ``reconcile``."""
    one, standing, shares = told.owed, told.standing, week.sharing(told.owed)
    try:
        taken = week.taken(shares, one.on)
        parts = split(one.pence, [share.plain for share in shares], visit=one.agreed, taken=taken)
    except SplitError:
        logger.warning("No source pays for %s on that day; it was not charged.", one.about)
        parts = None
    if parts is None or parts == {line.share_id: line.pence for line in standing}:
        week.add(standing)
        return []
    turn = max((line.turn for line in told.before), default=0) + 1
    made = [_a_line(one, share, parts[share.pk], turn, kind) for share in shares if share.pk in parts]
    week.add(made)
    return _opposites(standing) + made


def _a_line(one: Owed, share: Share, pence: int, turn: int, kind: str) -> Line:
    return Line(
        arrangement=one.arrangement,
        funding=share.funding,
        share=share,
        top_up=share.top_up,
        source=f"{one.about}/{turn}/{share.pk}",
        about=one.about,
        turn=turn,
        on=one.on,
        code=one.code,
        minutes=one.minutes,
        workers=one.workers,
        whole_pence=one.pence,
        pence=pence,
        vat=kind,
    )
