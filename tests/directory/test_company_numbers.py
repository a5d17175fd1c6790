"""Company and charity numbers, as people write them and as registers do."""

import pytest

from directory import company_numbers
from directory.company_numbers import FORMATS, WORDS, WrongNumber
from directory.enums import LegalForm


@pytest.mark.parametrize(
    ("text", "legal_form", "number"),
    [
        ("", "company", ""),
        ("01234567", "company", "01234567"),
        (" 1234567 ", "company", "01234567"),
        ("0123 4567", "cic", "01234567"),
        ("sc123456", "company", "SC123456"),
        ("NI012345", "company", "NI012345"),
        ("R0123456", "company", "R0123456"),
        ("oc301234", "partnership", "OC301234"),
        ("RS001234", "cooperative", "RS001234"),
        ("IP12345R", "cooperative", "IP12345R"),
        ("1234567", "charity", "1234567"),
        ("234567-1", "charity", "234567-1"),
        ("ce001234", "charity", "CE001234"),
        ("", "sole_trader", ""),
    ],
)
def test_a_number_is_read_as_the_register_writes_it(text, legal_form, number):
    assert company_numbers.read(text, legal_form) == number


@pytest.mark.parametrize(
    ("text", "legal_form"),
    [
        ("123456789", "company"),
        ("XX123456", "company"),
        ("OC301234", "company"),
        ("SC12345", "company"),
        ("00000000", "company"),
        ("١٢٣٤٥٦٧٨", "company"),
        ("01234567", "partnership"),
        ("12345", "charity"),
        ("hello", "cooperative"),
        ("01234567", "sole_trader"),
        ("01234567", "employed_pa"),
        ("01234567", "council"),
    ],
)
def test_what_cannot_be_one_is_refused_in_words(text, legal_form):
    with pytest.raises(WrongNumber, match=r"^(Enter|Only)"):
        company_numbers.read(text, legal_form)


def test_forms_are_legal_forms_with_words():
    assert set(FORMATS) == set(WORDS) <= set(LegalForm.values)
    assert set(FORMATS) >= company_numbers.NEEDED
