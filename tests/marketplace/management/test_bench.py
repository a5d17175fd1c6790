"""The bench command: progress, then one JSON object on the last line."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from marketplace.bench import database, pages
from marketplace.management.commands import bench
from tests.script.conftest import CHECKOUT


@pytest.fixture
def answers(monkeypatch):
    """A bench that measures nothing, on a database that may be emptied."""
    figures = {"ratio": 1.5, "ours_ms": 3.0, "floor_ms": 2.0}

    def run(say, *, rounds=1):
        say("Measuring …")
        return figures | {"rounds": rounds}

    monkeypatch.setattr(bench, "BENCHES", {"sample": SimpleNamespace(__doc__="A sample.\n\nMore.", run=run)})
    monkeypatch.setattr(database, "is_for_benches", lambda: True)
    monkeypatch.setattr(database, "prepare", lambda: None)
    return figures


def said(*words):
    out = StringIO()
    call_command("bench", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_bench_last_line_is_one_json_object(answers):
    lines = said("sample", "rounds=3")
    result = json.loads(lines[-1])
    assert result["name"] == "sample"
    assert result["ratio"] == 1.5
    assert result["rounds"] == 3
    assert result["problems"] == []
    assert {"cpu", "cores", "memory_gb", "python", "postgres", "fsync"} <= set(result["machine"])
    assert any("Measuring" in line for line in lines)


@pytest.mark.django_db
def test_bench_with_a_broken_promise_prints_and_fails(answers):
    answers["problems"] = ["It was too slow."]
    out = StringIO()
    with pytest.raises(CommandError, match="It was too slow"):
        call_command("bench", "sample", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["problems"] == ["It was too slow."]


def test_bench_without_a_name_lists_them(answers):
    assert said() == ["sample       A sample."]


def test_bench_unknown_names_those_there_are(answers):
    with pytest.raises(CommandError, match="There are: sample"):
        said("nothing")


@pytest.mark.parametrize("word", ["rounds", "rounds=", "rounds=many", "a b=3", "rounds=-1"])
def test_bench_size_that_is_not_one_is_refused(answers, word):
    with pytest.raises(CommandError, match="NAME=NUMBER"):
        said("sample", word)


def test_bench_on_any_other_database_is_refused(answers, monkeypatch):
    monkeypatch.setattr(database, "is_for_benches", lambda: False)
    with pytest.raises(CommandError, match="script/bench gives them one of their own"):
        said("sample")


def test_pages_bench_measures_the_site_beside_a_bare_page(monkeypatch):
    monkeypatch.chdir(CHECKOUT)
    result = pages.run(lambda _words: None, pages=3)
    assert result["page_p50_ms"] > 0
    assert result["bare_p50_ms"] > 0
    assert result["bytes"] > 1000
    assert result["ratio"] > 0


@pytest.mark.parametrize(
    ("name", "answer"), [("nearhand_bench", True), ("nearhand", False), ("bench_copy", False)]
)
def test_only_a_database_named_for_it_is_for_benches(monkeypatch, name, answer):
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    assert database.is_for_benches() is answer
