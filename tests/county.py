"""A small county for journeys: the invented places and a few providers, made through actions, copied for each test."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import joining, organisations
from accounts.enums import MembershipRole
from directory.models import Authority, Photo
from marketplace.demo import clock, places, sketches
from marketplace.demo.names import Crowd, Human
from marketplace.demo.supply import QUICK, Supply
from tests.database import fingerprint, make_copy, the_server

COUNTY = "X10000001"
WRENCHESTER, FARROW_BANK, MARCHFLEET, OLLERSTOW = "QV3 1EP", "QV10 3PS", "QV10 1LE", "QV9 1HB"
OFFICER = "officer@example.com"
DARA = Human("Dara", "Lamb", "english", "female", "dara@example.com", "07700 900903")


def people_it():
    """An agency that is free, someone with few hours, and the three corners of the demo."""
    random = Random(7)
    crowd, calendar = Crowd(random), clock.Calendar(timezone.now())
    places.load()
    with clock.nobody_asked(), clock.at(calendar.at(-20)):
        officer = joining.open_account(email=OFFICER, name="Gwen Okorafo")
        joining.add_authenticator(officer)
        council = places.welcome({COUNTY: officer}, today=calendar.today)[COUNTY]
        organisations.add_member(council, user=officer, role=MembershipRole.MODERATOR, by=officer)
        agency = sketches.agency(random, crowd, ("Wrenchester", "Lamb Lane Home Care"), lanes=6, owner=DARA)
        agency.terms, agency.becomes = QUICK, sketches.S.LIVE
        everybody = [agency, *sketches.corners(random, crowd)]
        for one in everybody:
            one.joined, one.confirmed, one.takes_leave = 15, 2, False
        supply = Supply(random, calendar, [officer])
        clock.play([supply.life(one) for one in everybody], timezone.now() + timedelta(days=20))


@pytest.fixture(scope="session")
def county_template(django_db_setup, django_db_blocker):
    """The database of this worker with the county in it, kept to copy; the worker goes on with an empty one."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        template = f"{name.rpartition('_')[0]}_template_{fingerprint()}"
        people_it()
        Photo.objects.all().delete()  # the files of these lie in a folder that no other test has
        with the_server() as server:
            make_copy(server, name, f"{name}_county")
            make_copy(server, template, name)
    yield f"{name}_county"
    with django_db_blocker.unblock(), the_server() as server:
        connection.close()
        server.execute(f'DROP DATABASE IF EXISTS "{name}_county" WITH (FORCE)')


@pytest.fixture
def county(county_template, live_server):
    """A fresh county behind the live site."""
    with the_server() as server:
        make_copy(server, county_template, connection.settings_dict["NAME"])
    return Authority.objects.get(pk=COUNTY)
