"""What the CQC's interface and its monthly file say, read into the same words."""

import json
from datetime import date

import pytest

from directory.gateways.cqc import FIXTURES, made_from
from directory.register import COLUMNS, Entry, alike, from_file, from_interface

# In the layout of the interface's own answers about a home care agency that has closed and a rated home.
CLOSED = {
    "locationId": "1-134558905",
    "providerId": "1-102643096",
    "name": "Somewhere Healthcare",
    "registrationStatus": "Deregistered",
    "registrationDate": "2010-12-02",
    "deregistrationDate": "2016-11-28",
    "regulatedActivities": [],
    "currentRatings": {"overall": {"rating": "No published rating", "useOfResources": {}}},
}
RATED = {
    "locationId": "1-125856395",
    "providerId": "1-102642955",
    "name": "Lucerne",
    "registrationStatus": "Registered",
    "lastReport": {"publicationDate": "2019-10-31"},
    "regulatedActivities": [
        {"name": "Treatment of disease, disorder or injury", "code": "RA5", "contacts": []},
        {"name": "Personal care", "code": "RA1", "contacts": []},
    ],
    "currentRatings": {"overall": {"rating": "Good", "reportDate": "2019-10-30"}},
}
RUN_BY = {"providerId": "1-102642955", "name": "Barton Limited", "companiesHouseNumber": "01234567"}


def test_a_closed_location():
    assert from_interface(CLOSED) == Entry(
        "1-134558905",
        "deregistered",
        "Somewhere Healthcare",
        "1-102643096",
        deregistered_on=date(2016, 11, 28),
    )


def test_a_rated_location_and_who_runs_it():
    assert from_interface(RATED, RUN_BY) == Entry(
        "1-125856395",
        "registered",
        "Lucerne",
        "1-102642955",
        "Barton Limited",
        ("Personal care", "Treatment of disease, disorder or injury"),
        "Good",
        date(2019, 10, 30),
        company_number="01234567",
    )


def test_a_report_without_its_own_day_has_that_of_the_last():
    rated = RATED | {"currentRatings": {"overall": {"rating": "Good"}}}
    assert from_interface(rated).rated_on == date(2019, 10, 31)


@pytest.mark.parametrize(
    "said", [{}, {"locationId": "1-1"}, {"locationId": 1, "registrationStatus": "Registered"}]
)
def test_nonsense_is_refused(said):
    with pytest.raises(ValueError, match="not a CQC location"):
        from_interface(said)


def a_row(**more):
    return dict.fromkeys(COLUMNS, "") | {"Location ID": "1-1", "Location Name": " Wold ", **more}


def test_a_row_of_the_file():
    row = a_row(
        **{
            "Provider ID": "1-2",
            "Provider Name": "Wold Ltd",
            "Location Latest Overall Rating": "Outstanding",
            "Publication Date": "01/03/2026",
            "Provider Companies House Number": "01234567",
            "Regulated activity - Personal care": "Y",
            "Regulated activity - Nursing care": "N",
            "Regulated activity - Surgical procedures": "y",
        }
    )
    assert from_file(row) == Entry(
        "1-1",
        "registered",
        "Wold",
        "1-2",
        "Wold Ltd",
        ("Personal care", "Surgical procedures"),
        "Outstanding",
        date(2026, 3, 1),
        company_number="01234567",
    )


def test_a_row_without_an_id_is_refused():
    with pytest.raises(ValueError, match="no Location ID"):
        from_file(a_row(**{"Location ID": " "}))


def test_the_fixtures_are_in_the_layout_of_the_interface():
    said = json.loads(FIXTURES.read_text())
    entries = [
        from_interface(one, said["providers"][one["providerId"]]) for one in said["locations"].values()
    ]
    assert {entry.status for entry in entries} == {"registered", "deregistered"}
    assert from_interface(made_from("1-000123401")) == from_interface(made_from("1-000123401"))
    assert from_interface(made_from("1-000123401")).rating == "Good"


@pytest.mark.parametrize(
    ("one", "other", "could_be"),
    [
        ("Wold Care", "WOLD CARE LIMITED", True),
        ("Wold Care", "The Wold Care Co. Ltd", True),
        ("Wold Care Drayhythe", "Wold Care", True),
        ("Mary’s Help", "Marys Help CIC", True),
        ("Wold Care", "Easterling Homes Ltd", False),
        ("Wold Care", "", True),
    ],
)
def test_names_that_could_be_the_same(one, other, could_be):
    assert alike(one, other) is could_be
