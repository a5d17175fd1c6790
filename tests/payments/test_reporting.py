"""The arithmetic of HMRC's yearly report: numbers people have, quarters, whole pounds, and the file itself."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from payments.reporting import Operator, Seller, Totals, period, pounds, quarter_of, tax_number, xml_of

OPERATOR = Operator("XEDPI0000000001", "Wolds Council", "1955839661", "1 Square, Wold, QV1 1AA", "Nearhand")
ADA = Seller(
    "PR-1", True, "AB123456C", "4 Mill Lane\nFlat 2", "Wold", "QV1 1AA", "01020312345678", "Ada Pike",
    first_name="Ada", last_name="Pike & <Co>", born_on=date(1990, 2, 3), vat_number="GB123456789",
)  # fmt: skip
HELP = Seller(
    "PR-2", False, "1955839661", "1 Row", "Wold", "QV1 1AB", "01020387654321", "Help Ltd",
    legal_name="Help Ltd", company_number="01234567",
)  # fmt: skip
TOTALS = Totals((200_050, 0, -50, 49), (3, 0, 0, 1), (100, 0, 0, 0))
SPACES = {"dpi": "urn:oecd:ties:dpi:v1", "stf": "urn:oecd:ties:dpistf:v1"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ab 12 34 56 c", ("nino", "AB123456C")),
        ("19558 39661", ("utr", "1955839661")),
        ("1955839661K", ("utr", "1955839661")),
    ],
)
def test_tax_numbers_as_people_write_them(text, found):
    assert tax_number(text) == found


@pytest.mark.parametrize(
    "text", ["", "1955839662", "GB123456A", "QQ123456C", "AB123456E", "123", "AB12345６C"]
)
def test_tax_numbers_that_cannot_be(text):
    with pytest.raises(ValueError, match="neither"):
        tax_number(text)


def test_a_year_is_the_calendar_s_also_when_it_ends_on_a_sunday():
    assert date(2028, 12, 31).weekday() == 6
    assert period(2028) == (date(2028, 1, 1), date(2028, 12, 31))
    assert [quarter_of(date(2028, month, 1)) for month in (1, 3, 4, 6, 7, 12)] == [0, 0, 1, 1, 2, 3]


@pytest.mark.parametrize(("pence", "whole"), [(0, 0), (49, 0), (50, 1), (200_050, 2001), (-49, 0), (-50, -1)])
def test_whole_pounds(pence, whole):
    assert pounds(pence) == whole


def read(sellers):
    made_at = datetime(2027, 1, 5, 9, 30, tzinfo=UTC)
    return ET.fromstring(xml_of(OPERATOR, sellers, 2026, made_at=made_at))  # noqa: S314 -- our own file


def texts(node, path):
    return [found.text for found in node.findall(path, SPACES)]


def names(node):
    return [child.tag.partition("}")[2] for child in node]


def test_the_file_has_the_elements_of_the_schema_in_its_order():
    root = read([(ADA, TOTALS), (HELP, TOTALS)])
    assert root.tag == "{urn:oecd:ties:dpi:v1}DPI_OECD"
    spec, body = root
    assert names(spec) == [
        *("SendingEntityIN", "TransmittingCountry", "ReceivingCountry", "MessageType", "MessageRefId"),
        *("MessageTypeIndic", "ReportingPeriod", "Timestamp"),
    ]
    assert texts(spec, "dpi:ReportingPeriod") == ["2026-12-31"]
    assert texts(spec, "dpi:MessageTypeIndic") == ["DPI401"]
    operator, ada, help_ltd = body
    assert names(operator) == [
        *("ResCountryCode", "TIN", "Name", "PlatformBusinessName", "Address", "AssumedReporting", "DocSpec"),
    ]
    assert names(ada) == names(help_ltd) == ["Identity", "RelevantActivities", "DocSpec"]
    person = ada.find(".//dpi:IndividualSeller/dpi:Standard/dpi:IndSellerID", SPACES)
    assert names(person) == ["ResCountryCode", "TIN", "VAT", "Name", "Address", "BirthInfo"]
    entity = help_ltd.find(".//dpi:EntitySeller/dpi:Standard/dpi:EntSellerID", SPACES)
    assert names(entity) == ["ResCountryCode", "TIN", "IN", "Name", "Address"]
    services = ada.find(".//dpi:PersonalServices", SPACES)
    assert names(services) == ["Consideration", "NumberOfActivities", "Fees", "Taxes"]
    assert [one.text for one in services[0]] == ["2001", "0", "-1", "0"]
    assert [one.text for one in services[1]] == ["3", "0", "0", "1"]
    assert [one.text for one in services[2]] == ["1", "0", "0", "0"]
    assert services[0][0].attrib == {"currCode": "GBP"}


def test_the_file_names_people_as_they_are_and_every_row_once():
    root = read([(ADA, TOTALS), (HELP, TOTALS)])
    assert texts(root, ".//dpi:LastName") == ["Pike & <Co>"]
    assert texts(root, ".//dpi:AddressFix/dpi:Street") == ["4 Mill Lane, Flat 2", "1 Row"]
    references = texts(root, ".//stf:DocRefId")
    assert len(references) == len(set(references)) == 3
    assert all(reference.startswith("GB2026GB-XEDPI0000000001") for reference in references)


def test_a_year_of_nothing_says_so():
    assert texts(read([]), ".//dpi:MessageTypeIndic") == ["DPI403"]
