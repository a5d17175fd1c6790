"""The three questions on the home page; the search asks the rest."""

from django import forms

from accounts.forms.fields import LineField

WHAT = (
    ("", "Not sure yet"),
    ("personal-care", "Washing, dressing and personal care"),
    ("meals", "Meals and drinks"),
    ("home", "Cleaning, shopping and errands"),
    ("company", "Company and getting out"),
    ("nights", "Someone there at night"),
    ("break", "A break for a family carer"),
)
WHEN = (
    ("", "I will say exactly when"),
    ("mornings", "Every morning"),
    ("mornings-evenings", "Every morning and evening"),
    ("mealtimes", "Morning, lunch, tea and bedtime"),
    ("weekday-mornings", "Weekday mornings"),
    ("two-afternoons", "Two afternoons a week"),
    ("nights", "Every night"),
)


class StartForm(forms.Form):
    """Where, what and when, in the fewest taps."""

    marks_optional = False
    postcode = LineField(
        label="Postcode where care is needed",
        name="Postcode",
        max_length=20,
        error_messages={"required": "Enter the postcode where care is needed"},
        widget=forms.TextInput(
            {"class": "govuk-input--width-10", "autocomplete": "postal-code", "spellcheck": "false"}
        ),
    )
    what = forms.ChoiceField(label="What would help?", choices=WHAT, required=False)
    when = forms.ChoiceField(label="When?", choices=WHEN, required=False)
