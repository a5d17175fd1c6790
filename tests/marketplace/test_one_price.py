"""One price, wherever it is said: on the card of the search, when asked for, when agreed, and visit by visit."""

from datetime import UTC, date, datetime

import pytest

from directory.enums import Engagement, LegalForm
from directory.models import Listing
from marketplace.actions import asking, bookings, looking, planning
from marketplace.showing import Shown
from payments.employer import on_top
from payments.models import StatutoryRate
from payments.splitting import REST, Charge, Share, split_week, totals
from tests.factories.briefs import a_postcode
from tests.factories.directory import a_provider, owner_of
from tests.factories.marketplace import BriefFactory, NeedFactory, OfferFactory, a_request, visit

pytestmark = pytest.mark.django_db

RATES = {
    "weekday_pence": 1_733,
    "saturday_pence": 1_999,
    "sunday_pence": 2_111,
    "bank_holiday_pence": 3_007,
    "night_pence": 1_801,
    "travel_pence": 137,
    "minimum_minutes": 45,
}
WEEKS = {
    "an ordinary week": date(2026, 6, 8),
    "the clocks go forward": date(2026, 3, 23),
    "the clocks go back": date(2026, 10, 19),
    "Christmas": date(2026, 12, 21),
    "the new tax year, and Easter Monday": date(2026, 4, 6),
}
VISITS = [
    visit(day=0, earliest=480, latest=540, minutes=45),
    visit(day=4, earliest=1_290, latest=1_410, minutes=90, label="Late"),
    visit(day=5, earliest=600, latest=645, minutes=30),
    visit(day=6, earliest=0, latest=360, minutes=300, label="Night"),
]
FORMS = {
    Engagement.EMPLOYED: LegalForm.EMPLOYED_PA,
    Engagement.SELF_EMPLOYED: LegalForm.SOLE_TRADER,
}


@pytest.mark.parametrize("starts_on", WEEKS.values(), ids=WEEKS)
@pytest.mark.parametrize("engagement", FORMS)
def test_card_request_agreement_and_visits_have_one_price(engagement, starts_on, asha, time_machine):
    time_machine.move_to(
        datetime(2026, 3, 2, 6, tzinfo=UTC).replace(month=starts_on.month, day=1), tick=False
    )
    a_postcode()
    provider = a_provider(legal_form=FORMS[engagement])
    offer = OfferFactory(listing__provider=provider, engagement=engagement, needs=[NeedFactory()], **RATES)
    brief = BriefFactory(visits=VISITS, starts_on=starts_on)
    card: Shown = looking.look(brief, by=None).shown[0]
    quote = asking.offered(brief, Listing.objects.get(), [offer])
    booking = a_request(person=asha.person, by=asha, offer=offer, brief=brief)
    assert card.card.starts == tuple(quote.placed) or list(card.card.starts) == list(quote.placed)
    week = quote.price.total_pence
    assert {card.card.week_pence, card.week.total_pence, booking.week_pence} == {week}
    agreed = bookings.accept(booking, by=owner_of(provider))
    first = list(agreed.visits.order_by("starts_at")[: len(VISITS)])
    assert [planning.price_of(one, one.starts_at, one.ends_at) for one in first] == [
        one.price_pence for one in first
    ]
    assert sum(one.price_pence for one in first) == week == agreed.arrangement.week_pence
    shares = [Share(1), Share(2, "portion", basis_points=3_333), Share(3, "amount", pence=1_000)]
    parts = split_week([Charge(one.pk, one.price_pence) for one in first], shares)
    assert sum(totals(parts.values()).values()) == week
    assert shares[0].rule == REST
    rates = StatutoryRate.objects.employer_on(starts_on)
    expected = on_top(week, rates) if engagement == Engagement.EMPLOYED else None
    after = asking.employer_costs(booking.week_pence, booking.terms, booking.starts_on)
    assert card.on_top == quote.on_top == after == expected
