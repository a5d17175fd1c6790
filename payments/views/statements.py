"""Statements: everything on one source of money, or in one provider's books, as the sum of what was posted."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.policies import second_factor_done
from directory.views.scope import own_provider
from payments.enums import AccountKind
from payments.models import Entry, Funding

A_PAGE = 100


@login_required
def statement(request, reference):
    """Of the source or the provider at this address, if whoever is looking may see it: what was owed, and what came."""
    source = source_of(request, reference)
    owed = Entry.objects.on_kind(AccountKind.RECEIVABLE)
    if source:
        title, mine = f"{source.words} of {source.person.name}", owed.of_funding(source)
    else:
        provider = own_provider(request, reference)
        title, mine = str(provider), owed.of_provider(provider)
    rows = mine.statement().select_related("transaction", "account", "invoice")
    context = {
        "title": title,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "balance_pence": mine.balance_pence(),
    }
    return render(request, "payments/statement.html", context)


def source_of(request, reference):
    """The source of money of this reference that the reader may spend, holds, or looks after for a council."""
    scopes = [Funding.objects.of(request.user), Funding.objects.held_by(request.user)]
    if second_factor_done(request):
        scopes.append(Funding.objects.overseen_by(request.user))
    found = (scope.filter(reference=reference).first() for scope in scopes)
    return next((source for source in found if source), None)
