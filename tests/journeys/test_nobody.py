"""J5. A hamlet, and help twice a day: an honest nothing, and every way on from there."""

import pytest

from directory.models import SearchRecord
from tests.browser import ALL_FOUR
from tests.county import FARROW_BANK, MARCHFLEET, OLLERSTOW

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def look(them, postcode, when):
    them.go("/")
    them.say("Postcode where care is needed", postcode)
    them.choose("What would help?", "Washing, dressing and personal care").choose("When?", when)
    them.press("See who is free").press("Continue")
    them.tick("I am not sure yet").press("Continue")


@ALL_FOUR
def test_nobody_free_says_so_and_what_to_do(walk, width, javascript, looked_over):
    them = walk(width=width, javascript=javascript, looked_over=looked_over)

    look(them, FARROW_BANK, "Every morning and evening")
    assert "Nobody can do every visit" in them.heading
    assert "5 of 14 visits" in them.words
    assert SearchRecord.objects.filter(outcome="partial").count() == 1

    look(them, FARROW_BANK, "Every night")
    assert them.heading == "Nobody is free for these visits"
    assert "Wrenshire still has a duty to help" in them.words
    assert SearchRecord.objects.filter(outcome="nothing").count() == 1
    them.follow("If nobody is free: who to call, today and at night")

    look(them, MARCHFLEET, "Every morning and evening")
    assert "Two together can do every visit" in them.words

    look(them, OLLERSTOW, "Weekday mornings")
    assert "1 can do every visit" in them.heading
    assert "half an hour later on weekday mornings: 5 more" in them.words.replace("\n", " ").lower()
    them.press("Make this change", exact=False, first=True)
    assert "6 can do every visit" in them.heading
