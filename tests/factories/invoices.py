"""Lines and invoices, made by the actions that make them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from directory.hours import monday_of
from payments.actions import charging, invoicing, remitting
from payments.actions.charging import Owed
from payments.enums import AccountKind, LineCode
from tests.factories.payments import ArrangementFactory

WEEK = date(2026, 3, 9)


@transaction.atomic
def charge(arrangement, *owed):
    """``owed`` are (visit, pence) or (visit, pence, day): the lines these make."""
    books = invoicing.open_books(arrangement.provider)
    told = [
        Owed(about, arrangement, day[0] if day else WEEK, LineCode.VISIT, pence, minutes=60, agreed=1)
        for about, pence, *day in owed
    ]
    return charging.charge(books, told)


@transaction.atomic
def issue(provider, week_on=WEEK):
    """The provider's invoices of a week."""
    return invoicing.issue(invoicing.open_books(provider), week_on)


def an_invoice(arrangement=None, *, pence=2000, visit="", **facts):
    """One invoice for one visit, of the first day of the arrangement."""
    arrangement = arrangement or ArrangementFactory(**facts)
    charge(arrangement, (visit or f"VI-{arrangement.pk}", pence, arrangement.starts_on))
    [invoice] = issue(arrangement.provider, monday_of(arrangement.starts_on))
    return invoice


BANK_FILE = b"Date,Amount,Reference\n20/03/2026,12.50,From my daughter\n"


def a_bank_row(body):
    """A row of a bank's file of ``body`` that nobody can put to an invoice."""
    return remitting.take_in(body, BANK_FILE, by=None).rows.get()


def paid_by_card(invoice, pence=None, *, on=None):
    """So much of it came through the site, as the card company would say."""
    number = invoice.entries.count()
    return invoicing.paid(
        invoice,
        pence or invoice.owed_pence,
        source=f"card/{invoice.pk}/{number}",
        way=AccountKind.STRIPE,
        on=on or timezone.localdate(),
    )
