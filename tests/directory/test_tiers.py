import pytest

from directory.tiers import highest, is_looked_at_first, tier_of


@pytest.mark.parametrize(
    ("slug", "regulated", "tier"),
    [
        ("gardening", "none", 1),
        ("night-asleep", "none", 2),
        ("something-new", "none", 2),
        ("washing", "personal_care", 3),
        ("nursing-tasks", "nursing", 4),
        ("money-letters", "none", 4),
    ],
)
def test_tier_of_a_task(slug, regulated, tier):
    assert (tier_of(slug, regulated), is_looked_at_first(slug, regulated)) == (tier, tier > 2)


def test_a_listing_is_as_grave_as_its_gravest_task():
    assert (highest([]), highest([("pets", "none"), ("washing", "personal_care")])) == (1, 3)
