"""Adding up: every fact once, in its own month; late, stopped and asked for again."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from directory.demand import Found, Kind
from directory.models import DemandFact
from directory.time_of_week import CELLS, NOTHING
from marketplace.actions import rolling
from marketplace.models import DemandByLsoa, DemandByNeed, RollUp

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
OLD, NEW = 10, 20  # numbers of transactions that ended long ago


def facts(number=1, *, at=AT, by=OLD, qhours=None, **more):
    """So many facts, as though another transaction had written them."""
    words = {
        "kind": Kind.LOOKED,
        "lsoa_id": "Y01",
        "council_id": "E10",
        "service": "company",
        "funding": "own",
        "outcome": Found.THIN,
    }
    made = DemandFact.objects.bulk_create(
        DemandFact(occurred_at=at, qhours=qhours or list(NOTHING), **words | more) for _ in range(number)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "update directory_demandfact set ingested_xid = %s::text::xid8 where id = any(%s)",
            [by, [each.pk for each in made]],
        )


def added(**more):
    return sum(step.facts for step in rolling.roll_up(**more))


def by_lsoa():
    return list(
        DemandByLsoa.objects.order_by("month", "lsoa_id", "kind").values_list("month", "lsoa_id", "facts")
    )


def test_facts_are_added_up_once():
    week = [2, *NOTHING[1:]]
    facts(3, qhours=week)
    facts(2, qhours=week, funding="council", first=False)
    assert (added(), added()) == (5, 0)
    row = DemandByLsoa.objects.get()
    assert (row.facts, row.firsts, row.qhours[0], row.funding) == (5, 3, 10, [3, 0, 0, 0, 2, 0])
    facts(1, by=NEW, qhours=week)
    with connection.cursor() as cursor:
        cursor.execute("update marketplace_rollup set upto = %s", [OLD + 1])
    assert added() == 1
    assert [(each.objects.get().facts, each.objects.get().qhours[0]) for each in rolling.ROLL_UPS] == [
        (6, 12)
    ] * 2
    assert DemandByLsoa.objects.of("E10", Kind.LOOKED).months(AT.date(), AT.date()).week() == [
        12,
        *NOTHING[1:],
    ]


def test_a_late_fact_lands_in_its_own_month_by_the_clock_of_london():
    facts(at=AT)
    facts(at=datetime(2026, 3, 31, 23, tzinfo=UTC))  # it is April in London
    facts(at=AT - timedelta(days=700))
    added()
    assert [month.isoformat() for month, _, _ in by_lsoa()] == ["2024-04-01", "2026-03-01", "2026-04-01"]


def test_what_is_not_sure_to_be_over_waits():
    for _ in range(2):
        DemandFact.objects.create(
            occurred_at=AT, kind=Kind.ASKED, lsoa_id="Y01", council_id="E10", service="other", funding="own",
            qhours=list(NOTHING),
        )  # fmt: skip
    assert added() == added(at_once=1) == 0  # this very transaction still runs
    facts(by=OLD)
    with connection.cursor() as cursor:
        cursor.execute("update marketplace_rollup set upto = 0")
    assert added() == 1


def test_stopped_half_way_a_step_has_done_nothing_and_the_next_does_it(monkeypatch):
    facts(2, by=OLD)
    facts(3, by=NEW)
    steps = rolling.roll_up(at_once=2)
    assert next(steps).facts == 2
    steps.close()
    monkeypatch.setattr(rolling, "_mark", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        added()
    monkeypatch.undo()
    assert [facts for _, _, facts in by_lsoa()] == [2]
    assert RollUp.objects.get().upto == NEW
    assert added() == 3
    monkeypatch.setattr(rolling, "_mark", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rolling.rebuild()
    assert [facts for _, _, facts in by_lsoa()] == [5]


def test_one_great_transaction_is_one_step():
    facts(5, by=OLD)
    facts(1, by=NEW)
    assert [step.facts for step in rolling.roll_up(at_once=2)] == [5, 1]


def test_needs_tell_what_stood_in_the_way_and_why():
    facts(outcome=Found.NOBODY, barrier="sex")
    facts(kind=Kind.DECLINED, outcome="", cause="travel")
    added()
    assert set(DemandByNeed.objects.values_list("kind", "barrier", "cause", "need_id")) == {
        ("looked", "sex", "", 0), ("declined", "", "travel", 0),
    }  # fmt: skip


def test_a_neighbourhood_that_went_to_another_council_keeps_what_it_was():
    facts(council_id="E10")
    facts(council_id="E20")
    added()
    assert set(DemandByLsoa.objects.values_list("council_id", "facts")) == {("E10", 1), ("E20", 1)}


def test_made_again_after_a_restore_everything_counts_once():
    facts(4)
    facts(2, by=2**40)  # numbers of the server that was
    assert added() == 4
    assert rolling.rebuild().facts == 6
    assert [facts for _, _, facts in by_lsoa()] == [6]
    assert added() == 0


def test_after_a_restore_the_mark_never_goes_back_by_itself():
    """Else what is added up already would be added again."""
    facts(4)
    RollUp.objects.create(pk=1, upto=2**40)
    assert (added(), RollUp.objects.get().upto) == (0, 2**40)


def test_command():
    facts(2)
    out = StringIO()
    call_command("roll_up", stdout=out)
    call_command("roll_up", "--rebuild", stdout=out)
    assert out.getvalue().splitlines()[-2:] == ["2 facts added up.", "2 facts added up anew."]


def test_months_long_past_go(time_machine):
    facts()
    added()
    for days, gone in ((3 * 365, 0), (3 * 365 + 40, 2)):
        time_machine.move_to(AT + timedelta(days=days), tick=False)
        assert rolling.forget() == gone
    assert len(DemandByLsoa.objects.none().week()) == CELLS
