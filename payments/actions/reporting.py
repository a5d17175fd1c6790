"""Platform reporting: sellers are asked for their details and reminded; the year is summed from the ledger alone.

What counts is what came through the site: postings on the card company's account. Wages have no postings, and what is
paid outside the site is on other accounts, so neither is in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import ExtractQuarter
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import User
from payments import reporting
from payments.enums import AccountKind, LineCode, PostingKind, SellerKind, TaxpayerState
from payments.models import Account, Entry, Line, Taxpayer, Transaction
from payments.reporting import Operator, Seller, Totals

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from directory.models import Provider

S = TaxpayerState
HERE = (AccountKind.STRIPE, AccountKind.DISPUTES)
"""Money that came through the site; what is held back in a dispute has come until it is lost."""
NOT_EARNED = (PostingKind.FEE, PostingKind.PAID_OUT, PostingKind.REVERSED)
"""Moved between the seller, their bank and the card company: nothing anybody paid for care."""


class NotReady(Exception):  # noqa: N818 -- it is an answer, not a fault
    """The file cannot be made yet; the words say why."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year of every seller, and how it stands against the ledger."""

    year: int
    totals: dict[int, Totals]
    taxpayers: dict[int, Taxpayer]
    ledger_pence: int

    @property
    def reported_pence(self) -> int:
        """What all sellers had, fees put back on top."""
        return sum(one.pence + one.fee_pence for one in self.totals.values())

    @property
    def difference_pence(self) -> int:
        """Nothing, or the report is wrong."""
        return self.reported_pence - self.ledger_pence

    @property
    def incomplete(self) -> list[int]:
        """Sellers, by the key of their provider, whose details are not there."""
        given = {pk for pk, one in self.taxpayers.items() if one.given_on}
        return sorted(self.totals.keys() - given)


def moved_here():
    """Every side of a posting that is money for care through the site, of whichever year."""
    return Entry.objects.on_kind(*HERE).exclude(transaction__kind__in=NOT_EARNED)


def totals_of(year: int, provider: Provider | None = None) -> dict[int, Totals]:
    """What each seller had in a year, or only this one. Sellers of whom nothing moved are not in it."""
    first, last = reporting.period(year)
    came = _by_quarter(moved_here().between(first, last), provider)
    fees = _by_quarter(Entry.objects.on_kind(AccountKind.PLATFORM).between(first, last), provider)
    visits = _visits(first, last, provider)
    return {
        pk: Totals(
            tuple(whole - fee for whole, fee in zip(came[pk], fees[pk], strict=True)),
            tuple(visits[pk]),
            tuple(fees[pk]),
        )
        for pk in sorted(came.keys() | fees.keys())
    }


def _zeros() -> defaultdict[int, list[int]]:
    return defaultdict(lambda: [0] * reporting.QUARTERS)


def _by_quarter(rows: QuerySet[Entry], provider: Provider | None) -> defaultdict[int, list[int]]:
    found = _zeros()
    mine = rows.of_provider(provider) if provider else rows
    grouped = mine.order_by().annotate(quarter=ExtractQuarter("transaction__on"))
    summed = grouped.values_list("account__provider", "quarter").annotate(Sum("pence"))
    for pk, quarter, pence in summed:
        found[pk][quarter - 1] += pence
    return found


def _visits(first: date, last: date, provider: Provider | None) -> defaultdict[int, list[int]]:
    """Visits by the quarter in which something was first paid for them here: each counts once, by whoever it is shared."""
    found = _zeros()
    here = Transaction.objects.filter(kind=PostingKind.PAID, entries__account__kind=AccountKind.STRIPE)
    paid = Entry.objects.filter(invoice=OuterRef("invoice"), transaction__in=here.values("pk")).order_by()
    lines = Line.objects.order_by().filter(code=LineCode.VISIT, invoice__isnull=False)
    if provider:
        lines = lines.filter(arrangement__provider=provider)
    first_paid = paid.values("invoice").annotate(on=Min("transaction__on")).values("on")
    counted = (
        lines.annotate(paid_on=Subquery(first_paid))
        .values("arrangement__provider", "about")
        .annotate(on=Min("paid_on"))
        .filter(on__range=(first, last))
        .annotate(quarter=ExtractQuarter("on"))
    )
    for row in counted.iterator():
        found[row["arrangement__provider"]][row["quarter"] - 1] += 1
    return found


def year_of(year: int) -> Year:
    """Everything of a year. The ledger is asked from the other side: what payers' own accounts say went here."""
    first, last = reporting.period(year)
    totals = totals_of(year)
    touched = Transaction.objects.filter(entries__account__kind__in=HERE, on__range=(first, last))
    paid = Entry.objects.on_kind(AccountKind.RECEIVABLE).filter(transaction__in=touched.values("pk"))
    taxpayers = Taxpayer.objects.filter(provider__in=totals).select_related("provider")
    return Year(year, totals, {one.provider_id: one for one in taxpayers}, -paid.balance_pence())


def operator() -> Operator:
    """Whoever runs the site, from its settings. Raises NotReady, naming those that are missing."""
    wanted = {
        "PLATFORM_OPERATOR_ID": settings.PLATFORM_OPERATOR_ID,
        "PLATFORM_OPERATOR_NAME": settings.PLATFORM_OPERATOR_NAME,
        "PLATFORM_OPERATOR_TIN": settings.PLATFORM_OPERATOR_TIN,
        "PLATFORM_OPERATOR_ADDRESS": settings.PLATFORM_OPERATOR_ADDRESS,
    }
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise NotReady(f"Set {', '.join(missing)} first: HMRC’s file names whoever runs the site.")
    number, name, tax_number, address = wanted.values()
    return Operator(number, name, tax_number, address, settings.SITE_NAME)


def xml_of(year: Year) -> bytes:
    """The file for HMRC. Raises NotReady when it does not agree with the ledger, or somebody's details are not there."""
    if year.difference_pence:
        raise NotReady(f"The sellers’ totals and the ledger differ by {year.difference_pence} pence.")
    if year.incomplete:
        raise NotReady(f"{len(year.incomplete)} sellers have not given their details.")
    rows = [(seller_of(year.taxpayers[pk]), totals) for pk, totals in year.totals.items()]
    return reporting.xml_of(operator(), rows, year.year, made_at=timezone.now())


def seller_of(taxpayer: Taxpayer) -> Seller:
    """One seller as the file names them."""
    return Seller(
        reference=taxpayer.provider.reference,
        is_person=taxpayer.kind == SellerKind.PERSON,
        born_on=taxpayer.born_on,
        **{
            name: getattr(taxpayer, name)
            for name in (
                *("tax_number", "address_lines", "town", "postcode", "account", "account_holder"),
                *("first_name", "last_name", "legal_name", "company_number", "vat_number"),
            )
        },
    )


@transaction.atomic
def give(provider: Provider, *, by: User, **details: str) -> Taxpayer:
    """The seller gives their details, or says anew that they are right. Nothing of them is in the record.

    A tax or account number that is left empty stays what it was. Raises NotAllowed when there is none.
    """
    if not provider.roles_of(by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    taxpayer, _ = Taxpayer.objects.select_for_update().get_or_create(provider=provider)
    for name in ("tax_number", "account"):
        details[name] = details.get(name) or getattr(taxpayer, name)
        if not details[name]:
            raise NotAllowed("Enter your tax number and the account you are paid into.")
    changes = details | {"given_on": timezone.localdate()}
    if taxpayer.state == S.ASKED:
        move(taxpayer, S.GIVEN, by=by, **changes)
    else:
        Taxpayer.objects.filter(pk=taxpayer.pk).update(**changes)
        record("taxpayer.confirmed", thing=taxpayer, by=by)
        taxpayer.refresh_from_db()
    return taxpayer


def look_after() -> int:
    """By the clock, every morning: ask, remind twice, ask again after three years; how many sellers heard something."""
    return _ask_new() + _ask_again() + _remind("reminded_on", 0) + _remind("reminded_again_on", 1)


@transaction.atomic
def _ask_new() -> int:
    """Whoever something has come to through the site, and who was not asked."""
    accounts = Account.objects.filter(kind=AccountKind.STRIPE).exclude(provider__taxpayer__isnull=False)
    made = [Taxpayer(provider_id=pk) for pk in accounts.values_list("provider", flat=True).distinct()]
    made = Taxpayer.objects.bulk_create(made, ignore_conflicts=True)
    asked = Taxpayer.objects.filter(provider__in=[one.provider_id for one in made])
    for taxpayer in asked.select_related("provider__organisation"):
        record("taxpayer.asked", thing=taxpayer, by=None)
        tell(owners_of(taxpayer), "seller_details_wanted", about=taxpayer)
    return len(made)


@transaction.atomic
def _ask_again() -> int:
    old = timezone.localdate() - Taxpayer.ASKED_AGAIN_AFTER
    found = Taxpayer.objects.filter(state=S.GIVEN, given_on__lt=old).select_for_update(of=("self",))
    anew = {"asked_on": timezone.localdate(), "reminded_on": None, "reminded_again_on": None}
    many = 0
    for taxpayer in found.select_related("provider__organisation"):
        move(taxpayer, S.ASKED, by=None, **anew)
        tell(owners_of(taxpayer), "seller_details_wanted", about=taxpayer)
        many += 1
    return many


@transaction.atomic
def _remind(name: str, which: int) -> int:
    today = timezone.localdate()
    due = Q(asked_on__lte=today - Taxpayer.REMINDED_AFTER[which], **{name: None})
    found = Taxpayer.objects.filter(due, state=S.ASKED).exclude(reminded_on=today)
    if which:
        found = found.exclude(reminded_on=None)
    taxpayers = list(found.select_related("provider__organisation").select_for_update(of=("self",)))
    for taxpayer in taxpayers:
        tell(owners_of(taxpayer), "seller_details_late", about=taxpayer)
    Taxpayer.objects.filter(pk__in=[one.pk for one in taxpayers]).update(**{name: today})
    return len(taxpayers)


@transaction.atomic
def tell_of(year: int) -> int:
    """Send every seller of a year that is over to their statement, once; how many."""
    sellers = Taxpayer.objects.filter(provider__in=totals_of(year)).exclude(told_of_year__gte=year)
    taxpayers = list(sellers.select_related("provider__organisation").select_for_update(of=("self",)))
    for taxpayer in taxpayers:
        tell(owners_of(taxpayer), "seller_statement", about=taxpayer)
    Taxpayer.objects.filter(pk__in=[one.pk for one in taxpayers]).update(told_of_year=year)
    return len(taxpayers)


def owners_of(taxpayer: Taxpayer):
    """Who hears of it."""
    return User.objects.belonging_to(taxpayer.provider.organisation)


def years_of(provider: Provider) -> list[int]:
    """The years in which something came to them through the site, the latest first."""
    years = moved_here().of_provider(provider).dates("transaction__on", "year", order="DESC")
    return [day.year for day in years]
