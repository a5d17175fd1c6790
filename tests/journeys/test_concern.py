"""Somebody is worried, on a small phone or at a desk, with scripts and without; and the lead hears of it."""

import re

import pytest

from accounts.actions import joining, organisations
from accounts.enums import MembershipRole
from accounts.models import User
from directory.models import Listing
from marketplace.actions.contacts import set_contact
from marketplace.models import Concern
from tests.browser import EVERY_WAY, visit_ok
from tests.county import OFFICER, WRENCHESTER

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LEAD = "lead@example.com"


@pytest.fixture
def lead(county):
    """The county's safeguarding lead, and the numbers people call."""
    chief = User.objects.get(email=OFFICER)
    user = joining.open_account(email=LEAD, name="Nia Gwilt")
    joining.add_authenticator(user)
    organisations.add_member(county.organisation, user=user, role=MembershipRole.SAFEGUARDING_LEAD, by=chief)
    set_contact(county, by=chief, day_phone="01632 960101", night_phone="01632 960102")
    return user


@EVERY_WAY
def test_somebody_is_worried_and_the_lead_hears(walk, lead, shots, width, javascript):
    way = f"{width}-{'scripts' if javascript else 'plain'}"
    listing = Listing.objects.visible().first()
    visitor = walk(width=width, javascript=javascript)
    visitor.go(listing.get_absolute_url()).follow("Worried about somebody’s safety?")
    assert "999" in visitor.words.split("Where does the person live?")[0]
    assert listing.title in visitor.words
    shots(visitor.page, f"concern-start-{way}")
    visitor.press("Continue")
    assert "Type their postcode, or choose their council" in visitor.words
    visitor.say("Their postcode", WRENCHESTER).press("Continue")

    assert visitor.heading == "What has happened"
    assert "01632 960101" in visitor.words
    visitor.say("What has happened?", "She was crying.").press("Continue")
    shots(visitor.page, f"concern-wrong-{way}")
    visitor.answer(in_danger="no", badly_hurt="no", in_contact="yes", others="unsure")
    visitor.tick("Threats, bullying, control or being cut off from others")
    assert visitor.find("field", "What has happened?")["value"] == "She was crying."
    shots(visitor.page, f"concern-what-{way}")
    visitor.press("Continue")

    visitor.answer(needs_care="yes", at_risk="yes", cannot_protect="yes", adult_aware="yes")
    visitor.say("Their name", "Mrs Peverell", exact=False)
    shots(visitor.page, f"concern-adult-{way}")
    visitor.press("Continue")
    visitor.tick("I am a neighbour or a member of the public").tick("I do not want to say who I am")
    shots(visitor.page, f"concern-you-{way}")
    visitor.press("Continue")

    assert "She was crying." in visitor.words
    shots(visitor.page, f"concern-check-{way}")
    visitor.press("Send it")
    reference = re.search(r"CN-\w{4}-\w{4}", visitor.words)[0]
    shots(visitor.page, f"concern-sent-{way}")
    concern = Concern.objects.get(reference=reference)
    assert (concern.severity, concern.listing, concern.authority_id) == ("red", listing, "X10000001")

    desk = walk(width=width, javascript=javascript, email=LEAD)
    desk.go("/council/concerns/").follow(reference)
    shots(desk.page, f"desk-open-{way}")
    assert "She was crying." in desk.words
    desk.answer(triaged_severity="red", found_needs="yes", found_risk="yes")
    desk.answer(found_cannot_protect="yes", adult_asked="yes").press("Save what I found").press(
        "Hold the listing now"
    )
    listing.refresh_from_db()
    assert listing.state == "paused_safeguarding"
    desk.answer(outcomes="s42").press("Refer to safeguarding")
    desk.say("Write a note", "Rang her daughter.").press("Keep this note")
    shots(desk.page, f"desk-referred-{way}")
    desk.go("/council/concerns/")
    shots(desk.page, f"desk-list-{way}")
    visit_ok(desk.page)
