"""Facts about who offers care. What kind of provider that makes follows from them."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import Hinted, LineField, PostcodeField
from directory import company_numbers
from directory.enums import Hands, LegalForm, Sex
from directory.locating import Unlocated
from directory.models import Postcode

LEGAL_FORMS = [
    (
        LegalForm.EMPLOYED_PA,
        Hinted("A personal assistant", "The people I help employ me. They pay my wages."),
    ),
    (LegalForm.SOLE_TRADER, Hinted("Self-employed", "I work for myself. I may have people working for me.")),
    (LegalForm.PARTNERSHIP, Hinted("A partnership", "Two or more of us own the business together.")),
    (
        LegalForm.COMPANY,
        Hinted("A limited company", "It has a company number, also when you are alone in it."),
    ),
    (LegalForm.CIC, Hinted("A community interest company (CIC)", "")),
    (LegalForm.CHARITY, Hinted("A charity", "")),
    (LegalForm.COOPERATIVE, Hinted("A co-operative", "")),
    (LegalForm.COUNCIL, Hinted("A council service", "")),
    (
        LegalForm.INTRODUCER,
        Hinted("An introductory agency", "We find carers for people. We do not give care ourselves."),
    ),
]
HANDS = [
    (Hands.OWN, Hinted("No", "If you have workers: only they come.")),
    (
        Hands.OTHERS,
        Hinted("Yes", "An employee you have not counted, a friend who stands in, or a subcontractor."),
    ),
]


class PlaceForm(forms.Form):
    """Where workers set out from. Only its first half is ever shown."""

    postcode = PostcodeField(
        label="Postcode you set out from",
        help_text="We never show it. People see the first half, and a place on the map one to two kilometres off.",
        name="The postcode",
        max_length=20,
        error_messages={"required": "Enter the postcode you set out from"},
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "postal-code"}),
    )
    town = LineField(
        label="Town or village people know you by",
        name="The town or village",
        max_length=60,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-20"}),
    )

    def clean_postcode(self):
        postcode = self.cleaned_data["postcode"]
        try:
            Postcode.objects.locate(postcode)
        except Unlocated as reason:
            raise ValidationError(str(reason)) from None
        return postcode


class FactsForm(forms.Form):
    """What a provider is in law."""

    legal_form = forms.ChoiceField(
        label="How do you work?",
        choices=LEGAL_FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you work"},
    )
    carers = forms.IntegerField(
        label="How many people give care, with you?",
        min_value=1,
        max_value=2000,
        initial=1,
        error_messages={
            "required": "Enter how many people give care",
            "invalid": "Enter a number, like 3",
            "min_value": "Enter 1 or more",
            "max_value": "Enter 2,000 or fewer",
        },
        widget=forms.TextInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    hands = forms.ChoiceField(
        label="Does anybody else ever come instead of the people you counted?",
        choices=HANDS,
        initial=Hands.OWN,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether anybody else ever comes"},
    )
    cqc_location_id = LineField(
        label="CQC location ID",
        help_text="Only if the Care Quality Commission has registered you. It looks like 1-123456789.",
        name="The CQC location ID",
        max_length=20,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    company_number = LineField(
        label="Company or charity number",
        name="The company number",
        max_length=12,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"}),
    )

    def clean(self):
        given = super().clean()
        self._check_number(given)
        if given.get("legal_form") == LegalForm.EMPLOYED_PA and given.get("carers", 1) > 1:
            self.add_error(
                "carers", "A personal assistant works alone. Enter 1, or choose another way to work"
            )
        return given

    def _check_number(self, given):
        legal_form, number = given.get("legal_form"), given.get("company_number")
        if legal_form is None or number is None:
            return
        try:
            given["company_number"] = company_numbers.read(number, legal_form)
        except company_numbers.WrongNumber as wrong:
            self.add_error("company_number", str(wrong))
        else:
            if not number and legal_form in company_numbers.NEEDED:
                self.add_error("company_number", "Enter your company number. It is on your certificate")


class RegisterForm(FactsForm, PlaceForm):
    """A provider joins."""

    name = LineField(
        label="Name people will see",
        help_text="Your own first name is fine if you work alone.",
        max_length=160,
        name="The name",
        error_messages={"required": "Enter the name people will see"},
    )
    field_order = (
        "name",
        "legal_form",
        "carers",
        "hands",
        "cqc_location_id",
        "company_number",
        "postcode",
        "town",
    )


class ChangeFactsForm(FactsForm):
    """The same facts later, with a phone number."""

    phone = LineField(
        label="Phone number",
        help_text="We give it to people whose booking you accepted. When it is a new one, the council rings you before you can write to people again.",
        max_length=30,
        name="The phone number",
        required=False,
        widget=forms.TextInput({"type": "tel", "class": "govuk-input--width-20", "autocomplete": "tel"}),
    )
    sex = forms.ChoiceField(
        label="If you work alone: are you a woman or a man?",
        help_text="Some people need this for washing or dressing, or for their faith. You need not say.",
        choices=[("", "I would rather not say"), *Sex.choices],
        required=False,
        widget=forms.RadioSelect,
    )
