import pytest

from directory.enums import RegulatedClass
from directory.models import Language, Need, Skill
from directory.taxonomy import LANGUAGES, NEEDS, SKILLS


def test_taxonomy_names_nothing_twice():
    for names in (
        [slug for _, needs in NEEDS for slug, *_ in needs],
        [code for code, _ in LANGUAGES],
        [slug for slug, *_ in SKILLS],
    ):
        assert len(names) == len(set(names))


def test_taxonomy_knows_each_class():
    assert {regulated for _, needs in NEEDS for *_, regulated in needs} == set(RegulatedClass.values)


@pytest.mark.parametrize("slug", ["washing", "dressing", "toilet", "eating", "mouth-hair-nails"])
def test_what_schedule_1_names_is_personal_care(slug):
    classes = {task: regulated for _, needs in NEEDS for task, _, _, regulated in needs}
    assert classes[slug] == RegulatedClass.PERSONAL_CARE


@pytest.mark.django_db
def test_every_site_starts_with_the_taxonomy():
    assert Need.objects.count() == sum(len(needs) for _, needs in NEEDS)
    assert Language.objects.filter(code="bfi").exists()
    assert Skill.objects.count() == len(SKILLS)
