"""The law's table, by hand and against the database's own; and what a purchase is for."""

from itertools import product

import pytest
from django.db import connection

from directory.enums import FundingKind
from payments.bars import WORDS, is_barred, purposes
from payments.enums import Relation

LAW = [  # kind, relation, same home: whether regulation 3, or 8(5A), bars it
    ("direct_payment", "partner", False, True),
    ("direct_payment", "partner", True, True),
    ("direct_payment", "close", False, False),
    ("direct_payment", "close", True, True),
    ("direct_payment", "their_partner", False, False),
    ("direct_payment", "their_partner", True, True),
    ("direct_payment", "other", True, False),
    ("direct_payment", "friend", True, False),
    ("direct_payment", "no", True, False),
    ("health_budget", "partner", False, False),
    ("health_budget", "close", True, True),
    ("health_budget", "other", True, True),
    ("health_budget", "friend", True, True),
    ("health_budget", "friend", False, False),
    ("health_budget", "no", True, False),
    ("own", "partner", True, False),
    ("isf", "close", True, False),
    ("council", "partner", True, False),
]


@pytest.mark.parametrize(("kind", "relation", "home", "barred"), LAW)
def test_bar_is_what_the_law_says(kind, relation, home, barred):
    assert is_barred(kind, relation, same_home=home) is barred
    assert kind in WORDS or not barred


@pytest.mark.django_db
def test_database_bars_just_what_the_code_does():
    every = list(product(FundingKind.values, Relation.values, [True, False]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payments_is_barred(kind, relation, home) FROM unnest(%s::text[], %s::text[], %s::boolean[]) "
            "WITH ORDINALITY AS asked(kind, relation, home, n) ORDER BY n",
            [[one[place] for one in every] for place in range(3)],
        )
        found = [barred for (barred,) in cursor.fetchall()]
    assert found == [is_barred(kind, relation, same_home=home) for kind, relation, home in every]


def test_purposes_are_the_contract_and_the_headings_of_the_tasks():
    assert purposes({"cleaning", "washing"}, "agency") == {"anything", "agency", "house"}
    assert purposes({"night-asleep", "breathing"}, "employed") == {
        "anything",
        "employed",
        "nights",
        "nursing",
    }
