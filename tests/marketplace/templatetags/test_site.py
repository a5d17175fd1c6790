from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines

from tests.factories.accounts import MembershipFactory
from tests.factories.directory import a_provider
from tests.factories.payments import a_holder, accredited


def drawn(text, request=None, **context):
    return engines["django"].from_string("{% load site %}" + text).render(context, request)


class Question(forms.Form):
    name = forms.CharField(label="Your name", error_messages={"required": "Enter your name"})


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{{ v|pounds }}", 1250, "£12.50"),
        ("{{ v|pounds }}", 120000, "£1,200"),
        ("{{ v|pounds }}", -50, "−£0.50"),
        ("{{ v|pounds }}", None, ""),
        ("{{ v|clock }}", 450, "7:30am"),
        ("{{ v|clock }}", 0, "midnight"),
        ("{{ v|clock }}", datetime(2027, 7, 1, 6, 30, tzinfo=UTC), "7:30am"),
        ("{{ v|day }}", date(2026, 11, 30), "Monday 30 November 2026"),
        ('{{ v|day:"short" }}', date(2026, 11, 30), "30 November 2026"),
        ("{{ v|day }}", datetime(2027, 6, 30, 23, 30, tzinfo=UTC), "Thursday 1 July 2027"),
        ("{{ v|distance_band }}", 5_000, "2 to 5 miles away"),
    ],
)
def test_filter_says_it_plainly(text, value, expected):
    assert drawn(text, v=value) == expected


def test_error_prefix_only_when_something_is_wrong():
    words = "{% error_prefix %}Name"
    assert (drawn(words, form=Question()), drawn(words, form=Question({}))) == ("Name", "Error: Name")


def test_error_summary_of_several_forms_names_each():
    summary = drawn("{% error_summary %}", forms=[Question({}, prefix="a"), Question({}, prefix="b")])
    assert ('href="#id_a-name"' in summary, 'href="#id_b-name"' in summary) == (True, True)


def test_error_summary_is_silent_when_all_is_well():
    assert drawn("{% error_summary %}", form=Question({"name": "Asha"})).strip() == ""


def test_field_that_is_the_question_is_the_heading():
    html = drawn('{% field form.name "l" heading=True %}', form=Question())
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_name">' in html


def test_block_parts_keep_what_is_inside_and_escape_what_is_said():
    html = drawn(
        "{% card title=t %}<p>one</p>{% endcard %}{% details t %}<p>two</p>{% enddetails %}"
        "{% inset %}<p>three</p>{% endinset %}{% warning %}four{% endwarning %}",
        t="<b>",
    )
    assert (html.count("&lt;b&gt;"), html.count("<p>")) == (2, 3)


def test_pagination_keeps_the_filters(rf):
    page = Paginator(range(30), 10).page(2)
    html = drawn('{% pagination page "listings" %}', rf.get("/?kind=pa&page=2"), page=page)
    assert ("?kind=pa&amp;page=1" in html, "?kind=pa&amp;page=3" in html) == (True, True)


def test_pagination_of_one_page_is_nothing(rf):
    assert drawn("{% pagination page %}", rf.get("/"), page=Paginator([1], 10).page(1)).strip() == ""


def nav(client):
    html = client.get("/").content.decode()
    return {part.split("</a>")[0].rsplit(">", 1)[-1] for part in html.split('navigation__link"')[1:]}


def test_navigation_is_for_whoever_looks(client, sign_in, asha):
    seen = {who: nav(browser) for who, browser in (("nobody", client), ("asha", sign_in(asha)))}
    assert ("Sign in" in seen["nobody"], "Sign in" in seen["asha"], "Account" in seen["asha"]) == (
        True,
        False,
        True,
    )


def test_a_provider_who_looks_after_money_finds_that_desk(sign_in, dara):
    """From the studio; and in the menu of every page, where it is another organisation of theirs."""
    business = a_provider(organisation=dara.memberships.get().organisation)
    assert "Money you look after" not in sign_in(dara).get("/studio/").text
    accredited(business.organisation)
    assert 'href="/holder/"' in sign_in(dara).get("/studio/").text
    assert "Money you look after" not in nav(sign_in(dara))
    MembershipFactory(user=dara, organisation=a_holder())
    assert "Money you look after" in nav(sign_in(dara))


def test_navigation_stands_in_one_place_only(sign_in, dara):
    html = sign_in(dara).get("/studio/week/").content.decode()
    assert html.count("navigation__item--active") == 1
