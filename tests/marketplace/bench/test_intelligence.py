"""The bench of the market finds the pages there are, and keeps its promises in words."""

import pytest

from marketplace.bench import intelligence

FOUND = {
    "rollup_day_s": 1.0,
    "workspace_p95_ms": 90.0,
    "workspace_cold_p95_ms": 150.0,
    "release_minutes": 2.0,
    "release_growth": 1.0,
    "rollup_wrong": 0,
}


def test_names_are_those_of_the_url_conf():
    assert {"council_market", "council_market_theme"} <= set(intelligence.names())


def test_only_what_reads_is_asked_again():
    said = ["SELECT 1", "(select 1)", "WITH a AS (select 1) select 1", "UPDATE a SET b = 1", "SAVEPOINT a"]
    assert [bool(intelligence.READS.match(one)) for one in said] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("name", "value"),
    [("rollup_day_s", 61), ("workspace_p95_ms", 201), ("workspace_cold_p95_ms", 201), ("rollup_wrong", 1)],
)
def test_a_broken_promise_is_said(name, value):
    assert intelligence.problems(FOUND) == []
    assert len(intelligence.problems(FOUND | {name: value})) == 1
