"""My money: every source with what is spent, promised and left, and how long it lasts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actions.seeing import saw, saw_all
from accounts.enums import Scope
from accounts.models import Event, Person
from accounts.spoken import say_day, say_pounds
from accounts.views.guards import council_page
from directory.views.scope import fits, posted
from marketplace.actions import holding
from marketplace.actions.pooling import deals_of
from marketplace.actions.spending import purse_of, purses_of, usual_costs, usual_parts
from marketplace.actions.telling import held_money
from marketplace.booking_words import times_words
from marketplace.models import Booking
from marketplace.views.whose import whose
from payments.actions import bars
from payments.actions import funding as sources
from payments.bars import ASKED_FOR
from payments.forms.funding import BudgetForm, CloseForm, NewSourceForm, SourceForm
from payments.forms.split import SplitForm, filled
from payments.models import Funding, Kinship
from payments.policies import may_decide_money, may_oversee_money
from payments.runway import tax_year

A_PAGE = 25
ASKED = "Whoever looks after this money was asked. Once they agree it is changed by itself."
overseer_required = council_page(may_oversee_money)
decider_required = council_page(may_decide_money)


def source_of(request, reference):
    """A source this user may see and spend from."""
    return get_object_or_404(Funding.objects.of(request.user).for_pages(), reference=reference)


@login_required
def money_home(request):
    """Every source of everybody whose money this user looks after."""
    mine = Funding.objects.of(request.user).for_pages()
    today = timezone.localdate()
    context = {
        "purses": purses_of(mine.still_open(today)),
        "past": mine.over(today),
        "may_add": Person.objects.of(request.user, scope=Scope.PAY).exists(),
        "whose": whose(request.user, Scope.PAY),
        "several": len({one.person_id for one in mine}) > 1,
    }
    return render(request, "marketplace/money_home.html", context)


@login_required
def funding_detail(request, reference):
    """One source: where it stands, what it pays for, and its budgets so far."""
    source = source_of(request, reference)
    purse = purse_of(source)
    context = {
        "funding": source,
        "purse": purse,
        "held": held_money(purse) if source.holder_id else None,
        "budgets": source.budgets.order_by("-starts_on", "-pk"),
        "history": Event.objects.about(source),
        "kin": bars.kin_of(source),
    }
    return render(request, "marketplace/funding_detail.html", context)


@login_required
def funding_new(request):
    people = Person.objects.of(request.user, scope=Scope.PAY)
    if not people.exists():
        raise Http404
    form = NewSourceForm(posted(request), people=people, user=request.user)
    made = []
    if request.method == "POST" and fits(
        form, lambda given: made.append(sources.open_source(**given, by=request.user))
    ):
        messages.success(request, "Added. Now say how much there is.")
        return redirect("marketplace:funding_budget", made[0].reference)
    return render(request, "marketplace/funding_edit.html", {"form": form, "funding": None})


@login_required
def funding_edit(request, reference):
    source = source_of(request, reference)
    now = {name: getattr(source, name) for name in ("name", "way", "authority")}
    form = SourceForm(posted(request), kind=source.kind, initial=now)
    if request.method == "POST" and fits(
        form, lambda given: sources.revise(source, **given, by=request.user)
    ):
        messages.success(request, "Changed.")
        return redirect("marketplace:funding_detail", reference)
    return render(request, "marketplace/funding_edit.html", {"form": form, "funding": source})


@login_required
def funding_budget(request, reference):
    """How much there is. Less than is promised already is kept, and said."""
    source = source_of(request, reference)
    form = BudgetForm(posted(request), initial=budget_now(source))
    if request.method == "POST" and fits(
        form, lambda given: sources.set_budget(source, **given, by=request.user)
    ):
        messages.success(request, "The budget is kept.")
        warn_if_short(request, source_of(request, reference))
        return redirect("marketplace:funding_detail", reference)
    return render(request, "marketplace/funding_budget.html", {"form": form, "funding": source})


def budget_now(source):
    """The budget of today or the next one, to be changed; else the days of this tax year."""
    today = timezone.localdate()
    ahead = source.budgets.standing().filter(ends_on__gte=today).first()
    if ahead:
        return {"pence": ahead.pence, "starts_on": ahead.starts_on, "ends_on": ahead.ends_on}
    starts_on, ends_on = tax_year(today)
    return {"starts_on": starts_on, "ends_on": ends_on}


def warn_if_short(request, source):
    """More may be promised than there is: then it is said at once."""
    purse = purse_of(source)
    if purse.is_short:
        short, until = say_pounds(purse.standing.short), purse.standing.lasts_until
        lasts = f" It covers what is agreed until {say_day(until)}." if until else ""
        messages.warning(
            request,
            f"It is less than you have agreed to already: {short} is missing.{lasts} Nothing is cancelled. "
            "Look below at what it pays for.",
        )


@login_required
def funding_close(request, reference):
    source = source_of(request, reference)
    form = CloseForm(posted(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and fits(form, lambda given: sources.close(source, **given, by=request.user)):
        messages.success(request, "Nothing is paid from it after that day.")
        return redirect("marketplace:money_home")
    return render(request, "marketplace/funding_close.html", {"form": form, "funding": source})


@overseer_required
def council_money(request):
    """Every source this council gives and may look at, whose it is, and what their budgets come to together.

    Only those of a page are reckoned; to find what is running out, all. Whoever's name is shown can read that somebody looked.
    """
    mine = Funding.objects.overseen_by(request.user)
    only_short = request.GET.get("only") == "short"
    shown = by_name(short_of(mine) if only_short else mine.select_related("person"))
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    purses = {one.funding: one for one in purses_of(mine.for_pages().filter(pk__in=keys(page)))}
    page.object_list = [purses[one] for one in page]
    saw_all(
        [(one, one.person, one.authority) for one in purses],
        what="money",
        by=request.user,
    )
    totals = Funding.objects.filter(pk__in=keys(shown)).totals(timezone.localdate())
    context = {
        "page": page,
        "only_short": only_short,
        "totals": totals,
        "untold": len(shown) - totals["told"],
    }
    return render(request, "marketplace/council_money.html", context)


def by_name(sources):
    """In the order of whose they are: names are sealed in the database, which cannot sort them."""
    return sorted(sources, key=lambda one: (one.person.name, one.pk))


def keys(sources):
    return [one.pk for one in sources]


def short_of(sources):
    """Those of which more is promised than there is."""
    return [one.funding for one in purses_of(sources.for_pages()) if one.is_short]


@overseer_required
def council_funding(request, reference):
    """One of them: what it pays, and nothing of any other money."""
    source = get_object_or_404(Funding.objects.overseen_by(request.user).for_pages(), reference=reference)
    kin = bars.kin_of(source)
    looks = ("money", "kinship") if kin else "money"
    saw(source, what=looks, by=request.user, for_person=source.person, on_behalf_of=source.authority)
    context = {"funding": source, "purse": purse_of(source), "budgets": source.budgets.standing(), "kin": kin}
    return render(request, "marketplace/council_funding.html", context)


@login_required
def booking_pay(request, reference):
    """Which sources pay for one agreement, from a day on."""
    booking = get_object_or_404(Booking.objects.agreed_for_payers(request.user), reference=reference)
    sources = Funding.objects.of(request.user).filter(person=booking.person).still_open(timezone.localdate())
    form = SplitForm.sent(
        posted(request),
        sources=sources,
        visits=visit_choices(booking),
        initial=paid_now(booking),
        asks_relation=any(source.kind in ASKED_FOR for source in sources),
        said=Kinship.objects.latest_between(booking.person, booking.listing.provider),
    )
    waiting = []
    if request.method == "POST" and fits(
        form, lambda given: waiting.extend(share_out(booking, form, given, request.user))
    ):
        words = "Changed. Look below at what it means for your money."
        messages.success(request, ASKED if waiting else words)
        return redirect(waiting[0] if waiting else "marketplace:money_home")
    context = {"form": form, "booking": booking, **paid_a_week(booking, sources)}
    return render(request, "marketplace/booking_pay.html", context)


def paid_a_week(booking, sources):
    """What its person pays of a usual week, and what each of these sources pays of that now."""
    parts = usual_parts(booking, deals_of(booking)[0])
    return {
        "week_pence": sum(parts.values()) or booking.week_pence,
        "costs": usual_costs(booking) if parts and booking.every_weeks == 1 else None,
        "paying": [(source, parts[source.pk]) for source in sources if source.pk in parts],
    }


def share_out(booking, form, given, user):
    """What whoever is paid is to the person is kept, whether or not the law then lets this money pay them."""
    for source in form.chosen():
        if source.kind in ASKED_FOR:
            bars.tell_of(source, booking.listing.provider, **form.kinship(), by=user)
    return holding.share_out(booking, form.wishes(), from_on=given["from_on"], by=user)


def visit_choices(booking):
    """The weekly visits, to choose from."""
    return [
        (visit.pk, f"{visit.get_day_display()}, {times_words(visit.starts, visit.minutes)}")
        for visit in booking.agreed_visits.all()
    ]


def paid_now(booking):
    """How it is paid today or will be first."""
    day = max(timezone.localdate(), booking.starts_on)
    shares = booking.arrangement.shares.on(day).select_related("funding")
    references = {share.funding_id: share.funding.reference for share in shares}
    return {"from_on": day, **filled([share.wish for share in shares], references)}
