"""The bench of moderation makes a council whose queue the real page shows; how quick that is, is not for a test to say."""

import pytest

from directory.models import Check, Listing
from marketplace.bench import moderation, moderation_scene
from marketplace.enums import Waits

pytestmark = pytest.mark.django_db


def test_the_scene_is_a_council_with_a_queue_of_everything():
    moderation_scene.fill(40, 320)
    assert (Listing.objects.count(), Check.objects.count()) == (40, 320)
    page = moderation.signed_in().get("/council/listings/")
    assert page.status_code == 200
    kinds = {line.kind for line in page.context["page_obj"].object_list}
    assert kinds == {Waits.LISTING, Waits.EDIT, Waits.SAMPLE, Waits.CHECK, Waits.APPEAL, Waits.PROPOSAL}


def test_a_slow_or_talkative_page_is_a_problem():
    kept = {"queries": 20, "page_p95_ms": 150, "search_cost_ratio": 1.2}
    broken = {"queries": 21, "page_p95_ms": 151, "search_cost_ratio": 1.3}
    assert moderation.problems(kept) == []
    assert len(moderation.problems(broken)) == 3
