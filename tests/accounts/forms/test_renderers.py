import re

import pytest
from django import forms

from accounts.forms.fields import DayField, Hinted, LineField, PoundsField, WordsField
from marketplace.wording import form_errors


class Example(forms.Form):
    name = LineField(
        label="Your name",
        help_text="As you like to be called",
        error_messages={"required": "Enter your name"},
    )
    email = forms.EmailField(required=False, widget=forms.EmailInput({"autocomplete": "email"}))
    start = DayField(label="First day", name="The first day")
    rate = PoundsField(label="Rate")
    kind = forms.ChoiceField(
        choices=[("a", Hinted("Agency", "Inspected")), ("b", "PA")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        choices=[("Week", [("m", "Monday")]), ("s", "Sunday")], widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(choices=[("s", "Small")])
    notes = WordsField(required=False, max_length=300)
    agree = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("These do not go together")


@pytest.fixture
def wrong():
    return Example(
        {"start_0": "1", "start_day": "1", "start_month": "", "start_year": "2027", "rate": "lots"}
    )


def ids_in(html):
    return re.findall(r'\sid="([^"]+)"', html)


def test_renderer_every_error_links_to_something_on_the_page(wrong):
    ids = set(ids_in(str(wrong)))
    assert [place for _, place in form_errors([wrong]) if place not in ids] == []


def test_renderer_every_id_is_used_once(wrong):
    ids = ids_in(str(wrong))
    assert sorted(ids) == sorted(set(ids))


def test_renderer_every_label_and_description_leads_somewhere(wrong):
    html = str(wrong)
    pointed = re.findall(r'\sfor="([^"]+)"', html)
    pointed += [
        one for many in re.findall(r'aria-(?:describedby|labelledby)="([^"]*)"', html) for one in many.split()
    ]
    assert [target for target in pointed if target not in ids_in(html)] == []


def test_renderer_error_in_a_date_goes_to_the_box_that_is_wrong(wrong):
    assert ("The first day must include a month", "id_start_1") in form_errors([wrong])


def test_renderer_only_the_wrong_box_is_red(wrong):
    boxes = re.findall(r'name="(start_\w+)"[^>]*class="([^"]*)"', str(wrong["start"]))
    assert [name for name, classes in boxes if "govuk-input--error" in classes] == ["start_month"]


def test_renderer_whole_form_error_comes_first_and_leads_to_the_first_box(wrong):
    assert form_errors([wrong])[0] == ("These do not go together", "id_name")


def test_renderer_never_lets_the_browser_judge():
    assert " required" not in str(Example())


def test_renderer_groups_have_legends_and_boxes_have_labels():
    html = str(Example())
    assert (html.count("<fieldset"), html.count("<legend")) == (3, 3)


def test_renderer_keeps_autocomplete():
    assert 'autocomplete="email"' in str(Example()["email"])


def test_renderer_hint_of_a_choice_describes_it():
    html = str(Example()["kind"])
    assert 'aria-describedby="id_kind_0_hint"' in html
    assert 'id="id_kind_0_hint">Inspected<' in html


def test_renderer_marks_what_may_be_left_out():
    form = Example()
    marked = [field.name for field in form.visible_fields() if "(optional)" in field.as_field_group()]
    assert marked == ["email", "notes"]


def test_renderer_counts_letters_without_cutting_them():
    html = Example()["notes"].as_field_group()
    assert ('data-maxlength="300"' in html, "govuk-js-character-count" in html) == (True, True)
    assert ' maxlength="' not in html


def test_renderer_pounds_have_their_sign():
    assert 'govuk-input__prefix" aria-hidden="true">£<' in str(Example()["rate"])


def test_renderer_formset_errors_are_gathered():
    many = forms.formset_factory(Example, extra=1, min_num=1, validate_min=True)
    bound = many({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-email": "nonsense"})
    places = [place for _, place in form_errors([bound])]
    assert "id_form-0-email" in places
