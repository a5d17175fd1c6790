"""What could not be found, told and read: once each, and in no more words than are kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Event
from directory.actions import partitions
from directory.models import DemandFact
from marketplace.actions import shortfalls
from marketplace.models import Shortfall
from tests.factories.directory import LsoaFactory, PostcodeFactory
from tests.factories.marketplace import BriefFactory, a_shortfall, soon, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home():
    PostcodeFactory(lsoa=LsoaFactory(code="Y01", name="Wolds 001A"))


def test_one_form_is_one_want_even_a_month_later(time_machine):
    partitions.make_ahead()
    said = {"cause": "language", "words": "", "form_token": uuid4()}
    brief = BriefFactory(starts_on=soon())
    first = shortfalls.tell(brief, **said)
    time_machine.move_to(timezone.now() + timedelta(days=40), tick=False)
    assert shortfalls.tell(brief, **said) == first
    assert DemandFact.objects.count() == 1


def test_times_are_cut_to_what_is_kept():
    each = [visit(day, 480 + 15 * day + hour, 600 + hour) for day in range(7) for hour in (0, 120, 240)]
    assert len(a_shortfall(visits=each).times) == shortfalls.LONGEST_TIMES


def test_no_words_are_none():
    told = a_shortfall(words="  ")
    assert (told.words, told.words_until) == ("", None)


def test_what_the_words_mean_is_said_once_in_the_words_all_share(officer, lead):
    told = a_shortfall()
    with pytest.raises(ValueError, match="nonsense"):
        shortfalls.code(told, cause="nonsense", by=officer)
    for cause, by in (("training", officer), ("price", lead)):
        shortfalls.code(told, cause=cause, by=by)
    told = Shortfall.objects.get()
    assert (told.cause, told.coded_by, told.words, told.words_until) == ("training", officer, "", None)
    assert Event.objects.filter(what="shortfall.coded").count() == 1
