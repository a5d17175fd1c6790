"""Numbers about people leave by one gate: only it makes releases, only their model reads them back, and no public page of the market looks past them."""

import pytest

from tests.house.test_imports import imports_of, modules

GATE = "marketplace.disclosure"
READS_BACK = "marketplace.models.intelligence.release"
RAW = ("marketplace.models", "marketplace.measures", "directory.models", "payments.models", "accounts.models")
MAY = {
    *(f"marketplace.models.{name}" for name in ("Release", "PublishedStatement")),
    *(f"marketplace.models.intelligence.{name}" for name in ("Release", "PublishedStatement")),
    "directory.models.Authority",
    *(
        "marketplace.measures.MEASURES",
        "marketplace.measures.THEMES",
        "marketplace.measures.by_code",
    ),  # words
}


def is_public(name):
    """Pages, files and the API about the market that anybody may open."""
    return name.startswith(
        ("marketplace.views.market", "marketplace.api.market", "marketplace.views.published")
    )


def faults_in(found):
    faults = []
    for name, source in found.items():
        if "_GATE" in source and name != GATE:
            faults.append(f"{name} makes a release past the gate")
        if "reopened" in source and name not in (GATE, READS_BACK):
            faults.append(f"{name} reads a release back by itself")
        if is_public(name):
            faults += [
                f"{name} looks past what was published, to {imported}"
                for imported, _ in imports_of(source)
                if imported.startswith(RAW) and imported not in MAY
            ]
    return faults


def test_one_gate():
    assert faults_in(modules()) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("marketplace.actions.a", "from marketplace.disclosure import _GATE"),
        ("marketplace.views.a", "from marketplace.disclosure import reopened"),
        ("marketplace.views.market", "from marketplace.models import Brief"),
        ("marketplace.views.market", "from directory.models import SearchRecord"),
        ("marketplace.api.market", "from marketplace.models.intelligence import PersonPeriod"),
        ("marketplace.views.market", "from marketplace.measures.quality import continuity"),
        ("marketplace.views.market_statement", "from marketplace.models import Statement"),
    ],
)
def test_one_gate_finds_who_goes_round_it(name, source):
    assert len(faults_in({name: source})) == 1
