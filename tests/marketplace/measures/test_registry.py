"""Every measure says what it is, in one layout, and stands on the page of methods."""

import pytest
from django.urls import reverse

from marketplace.measures import MEASURES, THEMES, Reading, by_code
from marketplace.measures.registry import Measure, Misstated, answer, measure, not_built, read

DOCSTRING = """How many.

    Formula: one over
        two
    Unit: share
    Out of: all
    Window: a quarter
    Source: here
    Cannot see: there
    """


def stated(text):
    def how_many():
        pass

    how_many.__doc__ = text
    return how_many


def test_a_docstring_is_read_part_by_part():
    assert read("M14", "How many", stated(DOCSTRING)) == Measure(
        code="M14",
        slug="how-many",
        name="How many",
        theme="test_registry",
        says="How many.",
        unit="share",
        formula="one over two",
        denominator="all",
        window="a quarter",
        source="here",
        blind="there",
    )


def test_a_docstring_may_say_why_there_is_no_data():
    assert read("M9", "Few", stated(f"{DOCSTRING}No data yet: not built")).missing == "not built"


@pytest.mark.parametrize("part", ["Formula", "Unit", "Out of", "Window", "Source", "Cannot see"])
def test_what_lacks_a_part_is_refused(part):
    with pytest.raises(Misstated, match=f"M14 does not say: {part}"):
        read("M14", "How many", stated(DOCSTRING.replace(f"{part}:", f"{part} ")))


@pytest.mark.parametrize("code", ["M0", "M37", "m14", "M14bc", "14"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(Misstated, match="no code"):
        read(code, "How many", stated(DOCSTRING))


def test_one_code_is_one_measure():
    with pytest.raises(Misstated, match="two measures M14"):
        measure("M14", "Again")(stated(DOCSTRING))


def test_every_measure_is_there():
    assert {by_code(each)[0] for each in MEASURES.values()} == set(range(1, 37))


def test_every_theme_has_measures_and_every_measure_a_theme():
    assert {each.theme for each in MEASURES.values()} == set(THEMES)


def test_slugs_are_one_each():
    assert len({each.slug for each in MEASURES.values()}) == len(MEASURES)


def test_a_reading_has_a_value_or_a_reason():
    assert answer("M14", 0.5, of=2) == Reading(0.5, "share", of=2)
    assert answer("M14", None, otherwise="nobody") == Reading(None, "share", reason="nobody")
    with pytest.raises(ValueError, match="says why"):
        Reading(None, "share")
    with pytest.raises(ValueError, match="says why"):
        Reading(0.0, "share", reason="nobody")


def test_what_is_not_built_says_so():
    reading = not_built("M36b")
    assert reading.value is None
    assert reading.reason.startswith(
        "No data yet: requests that a council’s brokers send out are not on this site"
    )


@pytest.mark.django_db
def test_the_page_of_methods_holds_them_all(client):
    page = client.get(reverse("marketplace:market_method")).content.decode()
    for each in MEASURES.values():
        assert f'<section id="{each.code}"' in page
        assert f'href="#{each.code}"' in page
    assert page.count("<dt") == 6 * len(MEASURES)


@pytest.mark.django_db
def test_the_method_as_data_says_the_same(client):
    data = client.get(reverse("marketplace:market_method_file")).json()
    assert {each["code"]: each["formula"] for each in data["measures"]} == {
        code: each.formula for code, each in MEASURES.items()
    }
    assert data["policies"]["public"]["k"] == 10
