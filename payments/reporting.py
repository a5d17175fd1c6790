"""What a digital platform tells HMRC of its sellers each year, as arithmetic and as a file.

The rules are the OECD's model rules for digital platforms, made law by the Platform Operators (Due Diligence and
Reporting Requirements) Regulations 2023 (SI 2023/817). The file has the elements and the order of the OECD's DPI schema
1.0, with what HMRC asks besides: amounts in whole pounds, and the operator's number as the sender.

Pure: pence in, pence and XML out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

from payments.money import round_half_up

QUARTERS = 4
MONTHS = 3
A_POUND = 100
DPI, STF = "urn:oecd:ties:dpi:v1", "urn:oecd:ties:dpistf:v1"
ET.register_namespace("dpi", DPI)
ET.register_namespace("stf", STF)
GB = "GB"
REGISTERED_OFFICE, BUSINESS, RESIDENTIAL = "OECD304", "OECD303", "OECD302"
NEW_MESSAGE, NOTHING_TO_REPORT, NEW_ROW = "DPI401", "DPI403", "OECD1"
ACCOUNT_KIND = "UK sort code and account number"
LONGEST = 200

NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.ASCII)
UTR = re.compile(r"\d{10}", re.ASCII)
ACCOUNT = re.compile(r"\d{14}", re.ASCII)
WEIGHTS = (6, 7, 8, 9, 10, 5, 4, 3, 2)
CHECK = "21987654321"


def quarter_of(day: date) -> int:
    """0 for January to March, up to 3."""
    return (day.month - 1) // MONTHS


def period(year: int) -> tuple[date, date]:
    """The first and last day that is reported on, whatever day of the week that is."""
    return date(year, 1, 1), date(year, 12, 31)


def compact(number: str) -> str:
    """A number as people write it, without spaces and dashes."""
    return re.sub(r"[\s-]", "", number).upper()


def tax_number(text: str) -> tuple[str, str]:
    """What kind of number it is, ``nino`` or ``utr``, and the number itself. Raises ValueError when it is neither."""
    number = compact(text).removesuffix("K") if compact(text)[:-1].isdecimal() else compact(text)
    if NINO.fullmatch(number):
        return "nino", number
    if UTR.fullmatch(number) and CHECK[_weighed(number)] == number[0]:
        return "utr", number
    raise ValueError("neither a National Insurance number nor a Unique Taxpayer Reference")


def _weighed(utr: str) -> int:
    """The first figure of a Unique Taxpayer Reference follows from the nine others."""
    return sum(int(figure) * weight for figure, weight in zip(utr[1:], WEIGHTS, strict=True)) % 11


@dataclass(frozen=True, slots=True)
class Totals:
    """One seller's year by quarters, in pence: what came net of fees, the visits it was for, and the platform's fees."""

    consideration: tuple[int, int, int, int] = (0, 0, 0, 0)
    activities: tuple[int, int, int, int] = (0, 0, 0, 0)
    fees: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def pence(self) -> int:
        """What came in the year, net of fees."""
        return sum(self.consideration)

    @property
    def fee_pence(self) -> int:
        """What the platform kept or charged."""
        return sum(self.fees)

    @property
    def quarters(self) -> list[tuple[int, int, int, int]]:
        """Number, what came, visits and fees of each."""
        rows = zip(self.consideration, self.activities, self.fees, strict=True)
        return [(number, *row) for number, row in enumerate(rows, 1)]


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the site."""

    number: str
    name: str
    tax_number: str
    address: str
    trading_name: str


@dataclass(frozen=True, slots=True)
class Seller:
    """One seller as the file names them."""

    reference: str
    is_person: bool
    tax_number: str
    address_lines: str
    town: str
    postcode: str
    account: str
    account_holder: str
    first_name: str = ""
    last_name: str = ""
    born_on: date | None = None
    legal_name: str = ""
    company_number: str = ""
    vat_number: str = ""


def pounds(pence: int) -> int:
    """Whole pounds, as HMRC takes them; half a pound goes away from nothing."""
    return round_half_up(pence, A_POUND) if pence >= 0 else -round_half_up(-pence, A_POUND)


def xml_of(
    operator: Operator, sellers: Sequence[tuple[Seller, Totals]], year: int, *, made_at: datetime
) -> bytes:
    """The report of a year; without sellers it says that there is nothing to report."""
    message = f"GB{year}GB-{operator.number}-{made_at:%Y%m%dT%H%M%S}"
    root = ET.Element(f"{{{DPI}}}DPI_OECD", {"version": "1.0"})
    spec = _add(root, "MessageSpec")
    for name, text in (
        ("SendingEntityIN", operator.number),
        ("TransmittingCountry", GB),
        ("ReceivingCountry", GB),
        ("MessageType", "DPI"),
        ("MessageRefId", message),
        ("MessageTypeIndic", NEW_MESSAGE if sellers else NOTHING_TO_REPORT),
        ("ReportingPeriod", period(year)[1].isoformat()),
        ("Timestamp", made_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")),
    ):
        _add(spec, name, text)
    body = _add(root, "DPIBody")
    _operator(body, operator, f"{message}-P")
    for number, (seller, totals) in enumerate(sellers, 1):
        _seller(body, seller, totals, f"{message}-S{number:06}")
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(
    parent: ET.Element,
    name: str,
    text: str = "",
    *,
    space: str = DPI,
    attributes: Mapping[str, str] | None = None,
) -> ET.Element:
    child = ET.SubElement(parent, f"{{{space}}}{name}", dict(attributes or {}))
    child.text = text or None
    return child


def _tax_number(parent: ET.Element, number: str) -> None:
    if number:
        _add(parent, "TIN", number, attributes={"issuedBy": GB, "unknown": "false"})
    else:
        _add(parent, "TIN", "NOTIN", attributes={"unknown": "true"})


def _doc(parent: ET.Element, reference: str) -> None:
    spec = _add(parent, "DocSpec")
    _add(spec, "DocTypeIndic", NEW_ROW, space=STF)
    _add(spec, "DocRefId", reference, space=STF)


def _operator(body: ET.Element, operator: Operator, reference: str) -> None:
    node = _add(body, "PlatformOperator")
    _add(node, "ResCountryCode", GB)
    _tax_number(node, operator.tax_number)
    _add(node, "Name", operator.name[:LONGEST])
    _add(node, "PlatformBusinessName", operator.trading_name[:LONGEST])
    address = _add(node, "Address", attributes={"legalAddressType": REGISTERED_OFFICE})
    _add(address, "CountryCode", GB)
    _add(address, "AddressFree", operator.address)
    _add(node, "AssumedReporting", "false")
    _doc(node, reference)


def _seller(body: ET.Element, seller: Seller, totals: Totals, reference: str) -> None:
    node = _add(body, "ReportableSeller")
    identity = _add(node, "Identity")
    standard = _add(_add(identity, "IndividualSeller" if seller.is_person else "EntitySeller"), "Standard")
    party = _add(standard, "IndSellerID" if seller.is_person else "EntSellerID")
    _add(party, "ResCountryCode", GB)
    _tax_number(party, seller.tax_number)
    if seller.is_person:
        _person(party, seller)
    else:
        _entity(party, seller)
    account = _add(standard, "FinancialIdentifier")
    _add(account, "Identifier", seller.account, attributes={"AccountNumberType": ACCOUNT_KIND})
    _add(account, "AccountHolderName", seller.account_holder[:LONGEST])
    _activities(_add(_add(node, "RelevantActivities"), "PersonalServices"), totals)
    _doc(node, reference)


def _person(party: ET.Element, seller: Seller) -> None:
    if seller.vat_number:
        _add(party, "VAT", seller.vat_number)
    name = _add(party, "Name")
    _add(name, "FirstName", seller.first_name[:LONGEST])
    _add(name, "LastName", seller.last_name[:LONGEST])
    _address(party, seller, RESIDENTIAL)
    if seller.born_on:
        _add(_add(party, "BirthInfo"), "BirthDate", seller.born_on.isoformat())


def _entity(party: ET.Element, seller: Seller) -> None:
    if seller.company_number:
        _add(party, "IN", seller.company_number, attributes={"issuedBy": GB, "INType": "BRN"})
    if seller.vat_number:
        _add(party, "VAT", seller.vat_number)
    _add(party, "Name", seller.legal_name[:LONGEST])
    _address(party, seller, BUSINESS)


def _address(party: ET.Element, seller: Seller, kind: str) -> None:
    address = _add(party, "Address", attributes={"legalAddressType": kind})
    _add(address, "CountryCode", GB)
    fixed = _add(address, "AddressFix")
    _add(fixed, "Street", ", ".join(seller.address_lines.splitlines())[:LONGEST])
    _add(fixed, "PostCode", seller.postcode)
    _add(fixed, "City", seller.town[:LONGEST])


def _activities(node: ET.Element, totals: Totals) -> None:
    _quarters(_add(node, "Consideration"), "Cons", map(pounds, totals.consideration), money=True)
    _quarters(_add(node, "NumberOfActivities"), "Numb", totals.activities, money=False)
    _quarters(_add(node, "Fees"), "Fees", map(pounds, totals.fees), money=True)
    _quarters(_add(node, "Taxes"), "Tax", (0,) * QUARTERS, money=True)


def _quarters(node: ET.Element, prefix: str, amounts: Iterable[int], *, money: bool) -> None:
    for number, amount in enumerate(amounts, 1):
        attributes = {"currCode": "GBP"} if money else {}
        _add(node, f"{prefix}Q{number}", str(amount), attributes=attributes)
