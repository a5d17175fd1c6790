"""What a seller tells for HMRC's rules. Numbers that are kept are never shown again whole."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import DayField, DayInput, LineField, PostcodeField, WordsField
from directory.postcodes import PostcodeError, parse
from payments.enums import SellerKind
from payments.forms.invoice import VAT_NUMBER
from payments.reporting import ACCOUNT, compact, tax_number

OLDEST = 110
YOUNGEST = 16
OF_A_PERSON = ("first_name", "last_name", "born_on")
MISSING = {
    "first_name": "Enter your first name",
    "last_name": "Enter your last name",
    "born_on": "Enter your date of birth",
    "legal_name": "Enter the legal name",
    "company_number": "Enter the company or charity number",
}


def youngest():
    """The last day somebody who may work was born on."""
    today = timezone.localdate()
    return date(today.year - YOUNGEST, today.month, min(today.day, 28))


def oldest():
    """The first day anybody was born on."""
    return date(timezone.localdate().year - OLDEST, 1, 1)


class TaxpayerForm(forms.Form):
    """Who is paid, where they live or are registered, their tax number and their account."""

    kind = forms.ChoiceField(
        label="Who is paid?",
        choices=SellerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is paid"},
    )
    first_name = LineField(label="First name", name="The first name", max_length=100, required=False)
    last_name = LineField(label="Last name", name="The last name", max_length=100, required=False)
    born_on = DayField(
        label="Date of birth",
        name="The date of birth",
        earliest=oldest,
        latest=youngest,
        required=False,
        widget=DayInput(birthday=True),
    )
    legal_name = LineField(
        label="Legal name of the organisation", name="The legal name", max_length=160, required=False
    )
    company_number = LineField(
        label="Company or charity number", name="The number", max_length=12, required=False
    )
    address_lines = WordsField(
        label="Address",
        name="The address",
        max_length=300,
        rows=3,
        help_text="Your home, or the registered office. Without town and postcode.",
        error_messages={"required": "Enter the address"},
    )
    town = LineField(
        label="Town or city",
        name="The town",
        max_length=80,
        error_messages={"required": "Enter the town or city"},
    )
    postcode = PostcodeField(
        label="Postcode",
        name="The postcode",
        max_length=10,
        widget=forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "postal-code"}),
        error_messages={"required": "Enter the postcode"},
    )
    tax_number = LineField(
        label="National Insurance number or Unique Taxpayer Reference (UTR)",
        name="The number",
        max_length=20,
        required=False,
        widget=forms.TextInput(
            {"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    vat_number = LineField(
        label="VAT number, if there is one", name="The VAT number", max_length=20, required=False
    )
    account_holder = LineField(
        label="Name on the bank account you are paid into",
        name="The name",
        max_length=120,
        error_messages={"required": "Enter the name on the account"},
    )
    account = LineField(
        label="Sort code and account number",
        name="The number",
        max_length=30,
        required=False,
        widget=forms.TextInput(
            {"class": "govuk-input--width-20", "autocomplete": "off", "inputmode": "numeric"}
        ),
    )

    def __init__(self, *args, kept=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept
        hints = {"tax_number": "Like QQ 12 34 56 C or 12345 67890.", "account": "Like 01-02-03 12345678."}
        for name, hint in hints.items():
            more = " Leave it empty to keep the one you gave." if kept else ""
            self.fields[name].help_text = hint + more

    def clean_tax_number(self):
        text = self.cleaned_data["tax_number"]
        if not text:
            return self._kept("Enter your National Insurance number or UTR")
        try:
            return tax_number(text)[1]
        except ValueError:
            raise ValidationError("Enter a National Insurance number or a UTR, as HMRC wrote it") from None

    def clean_account(self):
        number = compact(self.cleaned_data["account"])
        if not number:
            return self._kept("Enter the sort code and account number")
        if not ACCOUNT.fullmatch(number):
            raise ValidationError("Enter the 6 figures of the sort code and the 8 of the account number")
        return number

    def clean_postcode(self):
        try:
            found = parse(self.cleaned_data["postcode"])
        except PostcodeError as error:
            raise ValidationError(str(error)) from None
        if not found.unit:
            raise ValidationError("Enter the whole postcode, like GL1 2AB")
        return str(found)

    def clean_vat_number(self):
        number = compact(self.cleaned_data["vat_number"])
        if number and not VAT_NUMBER.fullmatch(number):
            raise ValidationError("Enter a VAT number, like GB123456789")
        return number

    def _kept(self, words):
        if not self.kept:
            raise ValidationError(words)
        return ""

    def clean(self):
        given = super().clean()
        person = given.get("kind") == SellerKind.PERSON
        wanted = OF_A_PERSON if person else ("legal_name",)
        for name in wanted if given.get("kind") else ():
            if name not in self.errors and not given.get(name):
                self.add_error(name, MISSING[name])
        return given

    def details(self):
        """What is kept: of a person or of an organisation, never of both."""
        said = dict(self.cleaned_data)
        born = said.pop("born_on", None)
        if said["kind"] == SellerKind.PERSON:
            return said | {"born": born.isoformat(), "legal_name": "", "company_number": ""}
        return said | {"born": "", "first_name": "", "last_name": ""}
