"""J1. Friday, four o’clock: the hospital sends Dad home tomorrow. His daughter is ninety miles away, with a telephone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from marketplace.enums import BookingState
from marketplace.models import Booking
from tests.browser import ALL_FOUR
from tests.county import DARA, WRENCHESTER

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
LONDON = ZoneInfo("Europe/London")


def next_friday_at_four():
    """Within the week ahead."""
    today = datetime.now(LONDON)
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    return friday.replace(hour=16, minute=0, second=0, microsecond=0)


def look(her):
    """From the home page to an answer, without an account."""
    her.go("/")
    her.say("Postcode where care is needed", WRENCHESTER)
    her.choose("What would help?", "Washing, dressing and personal care")
    her.choose("When?", "Morning, lunch, tea and bedtime")
    her.press("See who is free").press("Continue")
    her.tick("I am not sure yet").press("Continue")


def sign_up(her):
    """An account only when it is needed; the code comes by email."""
    her.follow("Make an account")
    her.say("Email address", "june.ashdale@example.com", exact=False).say(
        "Your name (optional)", "June Ashdale"
    )
    her.press("Go on")
    code = CODE.search(mail.outbox[-1].body)[1]
    her.say("Code", code, exact=False).hurry("Go on")
    assert "/book/" in her.page.url


def say_who_for(her):
    her.follow("Say who it is for").follow("It is for somebody else")
    her.say("Full name", "Arthur Ashdale").say(
        "Address without the postcode (optional)", "4 Sexton Row\nWrenchester", exact=False
    )
    her.say("Postcode (optional)", WRENCHESTER)
    her.tick("Yes. They know that I do this for them, and they agree.").press("Add them")


@ALL_FOUR
def test_discharge_to_a_confirmed_booking(walk, width, javascript, looked_over):
    friday = next_friday_at_four()
    way = {"width": width, "javascript": javascript, "looked_over": looked_over}
    with time_machine.travel(friday, tick=True):
        her = walk(**way)
        look(her)
        assert "can do every visit" in her.heading
        assert "28 of 28 visits" in her.words
        saturday = friday.date() + timedelta(days=1)
        assert f"Saturday {saturday.day} {saturday:%B %Y}" in her.words

        her.follow("Lamb Lane Home Care", first=True).follow("Ask Lamb Lane Home Care", first=True)
        assert "Nothing is agreed until they say yes" in her.words
        sign_up(her)
        say_who_for(her)
        her.tick("Arthur Ashdale").press("Ask them")
        booking = Booking.objects.get()
        assert booking.state == BookingState.REQUESTED

        them = walk(**way, email=DARA.email)
        them.go("/bookings/").go(booking.get_absolute_url())
        assert "4 Sexton Row" not in them.words
        them.press("Accept")
        assert "4 Sexton Row" in them.words

        her.go(booking.get_absolute_url())
        assert "Agreed" in her.words
        assert DARA.phone in her.words
        her.page.emulate_media(media="print")
        assert her.count("either", "End this booking") == 0
        assert "Lamb Lane Home Care" in her.words
        booking.refresh_from_db()
        assert booking.state == BookingState.ACCEPTED
        assert booking.visits.count() >= 28 * 8
