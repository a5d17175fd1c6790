"""Lines of a visit sum to what it owes, however often that changes, and are never changed themselves."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.enums import Engagement, FundingKind
from payments.actions import charging
from payments.models import Line, Share
from tests.factories.invoices import WEEK, an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def arrangement():
    return ArrangementFactory()


def told(arrangement):
    lines = Line.objects.filter(arrangement=arrangement).order_by("pk")
    return list(lines.values_list("about", "turn", "code", "pence"))


def two_sources(**share):
    """A direct payment that takes the rest, and own money that pays as ``share`` says."""
    given = FundingFactory(kind=FundingKind.DIRECT_PAYMENT)
    arrangement = ArrangementFactory(person=given.person, funding=given)
    own = FundingFactory(person=arrangement.person)
    Share.objects.create(arrangement=arrangement, funding=own, valid_from=arrangement.starts_on, **share)
    return arrangement, given, own


def by_source(arrangement):
    sums = arrangement.lines.order_by().values_list("funding").annotate(Sum("pence"))
    return dict(sums)


def test_charge_makes_a_line_of_each_visit(arrangement):
    charge(arrangement, ("VI-1", 2000), ("VI-2", 1500, WEEK + timedelta(days=1)))
    assert told(arrangement) == [("VI-1", 1, "visit", 2000), ("VI-2", 1, "visit", 1500)]
    line = Line.objects.first()
    assert (line.funding, line.whole_pence, line.minutes, line.vat) == (
        arrangement.shares.get().funding,
        2000,
        60,
        "none",
    )


def test_charge_again_adds_nothing(arrangement):
    charge(arrangement, ("VI-1", 2000))
    assert charge(arrangement, ("VI-1", 2000)) == []
    assert charge(arrangement, ("VI-2", 0)) == []


def test_charge_less_undoes_and_says_it_anew(arrangement):
    charge(arrangement, ("VI-1", 2000))
    charge(arrangement, ("VI-1", 0))
    charge(arrangement, ("VI-1", 500))
    assert told(arrangement) == [
        ("VI-1", 1, "visit", 2000),
        ("VI-1", 1, "visit_undone", -2000),
        ("VI-1", 2, "visit", 500),
    ]


def test_charge_splits_over_sources_to_the_penny():
    arrangement, given, own = two_sources(rule="portion", basis_points=3333)
    charge(arrangement, ("VI-1", 1001))
    assert by_source(arrangement) == {own.pk: 334, given.pk: 667}
    charge(arrangement, ("VI-1", 0))
    assert by_source(arrangement) == {own.pk: 0, given.pk: 0}


def test_charge_fills_an_amount_a_week_once_each_week():
    arrangement, given, own = two_sources(rule="amount", pence=2500)
    charge(arrangement, ("VI-1", 2000), ("VI-2", 2000, WEEK + timedelta(days=6)))
    charge(arrangement, ("VI-3", 2000, WEEK + timedelta(days=7)))
    assert by_source(arrangement) == {own.pk: 4500, given.pk: 1500}


def test_what_comes_off_gives_an_amount_back_to_the_rest_of_its_week():
    """Whichever visit of a week is charged first, the source with an amount a week pays all of it, and no more."""
    arrangement, given, own = two_sources(rule="amount", pence=2500)
    charge(arrangement, ("VI-1", 2000), ("VI-2", 2000), ("VI-3", 1000, WEEK + timedelta(days=7)))
    before = Line.objects.count()
    charge(arrangement, ("VI-1", 0), ("VI-2", 2000), ("VI-3", 1000, WEEK + timedelta(days=7)))
    assert by_source(arrangement) == {own.pk: 3000, given.pk: 0}
    assert Line.objects.filter(about="VI-3").count() == 1
    charge(arrangement, ("VI-1", 1000), ("VI-2", 2000))
    assert by_source(arrangement) == {own.pk: 3500, given.pk: 500}
    assert Line.objects.count() > before


def test_charge_takes_the_sources_of_the_day_of_the_visit():
    arrangement = ArrangementFactory()
    later = FundingFactory(person=arrangement.person, kind=FundingKind.DIRECT_PAYMENT)
    arrangement.shares.update(valid_until=WEEK)
    Share.objects.create(arrangement=arrangement, funding=later, valid_from=WEEK + timedelta(days=1))
    charge(arrangement, ("VI-1", 2000), ("VI-2", 2000, WEEK + timedelta(days=1)))
    assert [line.funding_id == later.pk for line in arrangement.lines.all()] == [False, True]


def test_charge_without_a_source_waits_and_says_so(arrangement, caplog):
    assert charge(arrangement, ("VI-1", 2000, WEEK - timedelta(days=30))) == []
    assert "No source pays for VI-1" in caplog.text


def test_charge_never_charges_wages(arrangement):
    wages = ArrangementFactory(engagement=Engagement.EMPLOYED)
    assert charge(wages, ("VI-1", 2000)) == []
    charge(arrangement, ("VI-1", 2000))
    copied = Line.objects.get()
    copied.pk, copied.source, copied.arrangement = None, "other", wages
    with pytest.raises(IntegrityError, match="would charge wages"), transaction.atomic():
        copied.save(force_insert=True)


@pytest.mark.parametrize(
    "statement",
    [
        "update payments_line set pence = pence + 1",
        'update payments_line set "on" = "on" + 1',
        "update payments_line set invoice_id = null",
        "delete from payments_line",
        "update payments_invoice set total_pence = total_pence + 1",
        "update payments_invoice set number = number + 1",
        "delete from payments_invoice",
    ],
)
def test_database_lets_nobody_change_a_line_or_an_invoice(statement):
    an_invoice()
    with (
        pytest.raises(IntegrityError, match="is never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_without_the_guard_a_line_could_be_changed(arrangement):
    """The control."""
    charge(arrangement, ("VI-1", 2000))
    with connection.cursor() as cursor:
        cursor.execute("drop trigger line_is_kept on payments_line")
        cursor.execute("update payments_line set pence = 1")
    assert Line.objects.get().pence == 1


VISITS = st.sampled_from([f"VI-{number}" for number in range(4)])
CHANGES = st.lists(st.tuples(VISITS, st.integers(0, 10_000), st.booleans()), min_size=1, max_size=12)
RULES = st.sampled_from(
    [
        {"rule": "portion", "basis_points": 3333},
        {"rule": "amount", "pence": 3001},
        {"rule": "visits", "visits": [1]},
    ]
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, rule=RULES)
def test_lines_always_sum_to_what_is_owed_now(changes, rule):
    with transaction.atomic():
        arrangement, _, _ = two_sources(**rule)
        owed, week = {}, WEEK
        for visit, pence, issued in changes:
            owed[visit] = pence
            charge(arrangement, (visit, pence))
            if issued:
                issue(arrangement.provider, week)
                week += timedelta(days=7)
        sums = dict(arrangement.lines.order_by().values_list("about").annotate(Sum("pence")))
        assert {visit: sums.get(visit, 0) for visit in owed} == owed
        transaction.set_rollback(True)


def test_undo_is_the_very_opposite(arrangement):
    [line] = charge(arrangement, ("VI-1", 2000))
    [undone] = charging.undo([line])
    same = ("arrangement_id", "funding_id", "share_id", "about", "turn", "on", "minutes", "workers", "vat")
    assert [getattr(undone, name) for name in same] == [getattr(line, name) for name in same]
    assert (undone.pence, undone.whole_pence, undone.undoes) == (-2000, -2000, line)
    with pytest.raises(IntegrityError), transaction.atomic():
        charging.undo([line])


def test_vat_of_a_line_follows_from_the_provider(arrangement):
    books = arrangement.provider
    charge(arrangement, ("VI-1", 2000))
    books.refresh_from_db()
    arrangement.provider.books.__class__.objects.update(vat_number="123456789")
    charge(arrangement, ("VI-2", 1200))
    assert list(arrangement.lines.values_list("vat", flat=True)) == ["none", "standard"]
    [invoice] = issue(arrangement.provider)
    assert (invoice.total_pence, invoice.vat_pence, invoice.vat_number) == (3200, 200, "123456789")
    assert invoice.issued_on >= date(2026, 1, 1)


def test_charge_otherwise_fills_the_amount_a_week_anew():
    """What is undone counts no more."""
    arrangement, given, own = two_sources(rule="amount", pence=2500)
    charge(arrangement, ("VI-1", 2000))
    charge(arrangement, ("VI-1", 1000), ("VI-2", 2000))
    assert by_source(arrangement) == {own.pk: 2500, given.pk: 500}
