"""What was published stands; and whoever reads it can read nothing else."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from accounts.actions.granting import readers
from accounts.models import Person
from marketplace import disclosure
from marketplace.actions.releasing import publish
from marketplace.disclosure import PUBLIC, STAFF, Refused, Row
from marketplace.models import Booking, Brief, PublishedCell, Release
from marketplace.querysets.releases import MARKET_READER, as_market_reader
from tests.marketplace.tried import CUBE, KEY, people, tried_cube

__all__ = ["tried_cube"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def release():
    return publish(CUBE, people(), PUBLIC, by=None)


def asked(statement):
    """What the database answers as the market's reader."""
    with as_market_reader(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def refused(statement):
    with pytest.raises(DatabaseError) as trouble, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set constraints all immediate; {statement}")
    return str(trouble.value)


def test_release_is_read_back_as_it_was_published(release):
    read = Release.objects.standing(*KEY)
    assert read == disclosure.publishable(CUBE, people(), PUBLIC)
    assert {name: cell.value for name, cell in read.within("service").items()} == {
        "personal": 30,
        "night": 10,
        "domestic": None,
    }
    assert Release.objects.by_reference(release.reference) == read
    assert Release.objects.newest("tried", "E06") == read
    assert Release.objects.quarters("tried", "E06") == ["2026Q1"]


@pytest.mark.parametrize(
    "statement",
    [
        "update marketplace_release set note = 'x'",
        "delete from marketplace_release",
        "truncate marketplace_release cascade",
        "update marketplace_publishedcell set value = 31",
        "delete from marketplace_publishedcell",
        "truncate marketplace_publishedcell",
    ],
)
def test_release_refuses_to_change(release, statement):
    assert "stands as it was published" in refused(statement)


def without_triggers(*tables):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in tables:
            cursor.execute(f"alter table {table} disable trigger user")


def test_release_with_a_changed_byte_is_not_shown(release):
    """The control: with the triggers away a number can be changed, and then the digest tells."""
    without_triggers("marketplace_publishedcell")
    PublishedCell.objects.filter(path=["service:night"]).update(value=15)
    with pytest.raises(Refused, match="not as it was published"):
        Release.objects.standing(*KEY)


def test_release_takes_no_cells_later(release):
    without_triggers("marketplace_release")
    with connection.cursor() as cursor:
        cursor.execute("update marketplace_release set xid = '3'")  # as if it were of an earlier transaction
    with pytest.raises(DatabaseError, match="come with their release"), transaction.atomic():
        PublishedCell.objects.create(release=release, path=["service:night", "outcome:met"], value=10)


def test_release_a_forged_reference_or_key_is_not_found(release):
    assert Release.objects.by_reference("RL-NOTTHERE") is None
    assert Release.objects.by_reference(release.reference, audience="staff") is None
    assert Release.objects.standing("tried", "E07", "2026Q1") is None
    assert Release.objects.newest("other", "E06") is None


def test_release_for_staff_is_apart(release):
    publish(CUBE, people(night=6), STAFF, by=None)
    assert Release.objects.standing(*KEY).value(("service", "night")) == 10
    assert Release.objects.standing(*KEY, audience="staff").value(("service", "night")) == 5


def test_newest_stays_up_when_a_quarter_fails_the_gate(release):
    unknown = [Row(f"p{each}", {"service": "new"}) for each in range(20)]
    with pytest.raises(Refused, match="service new"):
        publish(CUBE, replace(people(period="2026Q2"), rows=unknown), PUBLIC, by=None)
    assert Release.objects.newest("tried", "E06").period == "2026Q1"


# The role


def test_market_reader_can_read_what_is_published_and_no_other_table():
    """Asked of every relation there is; PostGIS lets everybody read its own three."""
    postgis = {"spatial_ref_sys", "geometry_columns", "geography_columns"}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
            and (has_table_privilege(%s, oid, 'select') or has_any_column_privilege(%s, oid, 'select'))
            """,
            [MARKET_READER, MARKET_READER],
        )
        readable = {name for (name,) in cursor.fetchall()} - postgis
        cursor.execute(
            """
            select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
            and has_table_privilege(%s, oid, 'insert, update, delete, truncate, references, trigger')
            """,
            [MARKET_READER],
        )
        writable = cursor.fetchall()
        cursor.execute(
            "select rolsuper, rolcanlogin, rolcreaterole, rolbypassrls, (select count(*) from pg_auth_members where member = r.oid)"
            " from pg_roles r where rolname = %s",
            [MARKET_READER],
        )
        assert cursor.fetchone() == (False, False, False, False, 0)
    published = {"marketplace_release", "marketplace_publishedcell", "marketplace_publishedstatement"}
    assert readable == published == set(readers()[MARKET_READER])
    assert writable == []


@pytest.mark.parametrize("model", [Person, Brief, Booking, apps.get_model("directory", "SearchRecord")])
def test_market_reader_is_refused_by_the_database(model):
    assert model.objects.count() == 0
    with pytest.raises(ProgrammingError, match="permission denied"), as_market_reader():
        model.objects.count()
    assert model.objects.count() == 0  # and the former role is back


def test_market_reader_is_left_again_and_leaves_nothing(release):
    assert asked("select current_user") == [("market_reader",)]
    assert asked("select count(*) from marketplace_release") == [(1,)]
    with connection.cursor() as cursor:
        cursor.execute("select current_user = session_user")
        assert cursor.fetchone() == (True,)
    assert not connection.needs_rollback


def test_the_role_of_the_site_may_become_the_market_reader():
    with connection.cursor() as cursor:
        cursor.execute("create role site_of_this_test nologin")
        cursor.execute("select pg_has_role('site_of_this_test', %s, 'member')", [MARKET_READER])
        assert cursor.fetchone() == (False,)
        call_command("grant_role", "site_of_this_test")
        cursor.execute("select pg_has_role('site_of_this_test', %s, 'member')", [MARKET_READER])
        assert cursor.fetchone() == (True,)
        cursor.execute("select has_table_privilege('site_of_this_test', 'marketplace_release', 'update')")
        assert cursor.fetchone() == (False,)


def test_the_market_reader_can_read_again_after_a_restore_that_lost_its_grants(release):
    with connection.cursor() as cursor:
        cursor.execute("create role site_of_this_test nologin")
        cursor.execute("revoke all on marketplace_release, marketplace_publishedcell from market_reader")
    with pytest.raises(ProgrammingError, match="permission denied"):
        Release.objects.standing(*KEY)
    call_command("grant_role", "site_of_this_test")
    assert Release.objects.standing(*KEY).version == 1
