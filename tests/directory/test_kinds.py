"""What a provider is, and what it may offer, from facts alone."""

import pytest

from directory.enums import LegalForm, ProviderKind, RegulatedClass
from directory.kinds import ALONE, kind_of, may_offer, may_offer_personal_care, refusal_words


@pytest.mark.parametrize(
    ("legal_form", "carers", "cqc", "kind", "personal_care"),
    [
        ("employed_pa", 1, False, "personal_assistant", True),
        ("sole_trader", 1, False, "personal_assistant", True),
        ("sole_trader", 2, False, "micro_enterprise", False),
        ("sole_trader", 6, False, "other", False),
        ("partnership", 2, False, "micro_enterprise", False),
        ("company", 1, False, "micro_enterprise", False),
        ("company", 40, False, "other", False),
        ("charity", 3, False, "micro_enterprise", False),
        ("council", 3, False, "other", False),
        ("company", 40, True, "agency", True),
        ("sole_trader", 3, True, "agency", True),
    ],
)
def test_kind_and_personal_care_follow_from_facts(legal_form, carers, cqc, kind, personal_care):
    assert kind_of(legal_form, carers, has_cqc_location=cqc) == kind
    assert may_offer_personal_care(legal_form, carers, has_cqc_location=cqc) is personal_care


@pytest.mark.parametrize("legal_form", list(LegalForm))
def test_every_legal_form_has_a_kind_people_know(legal_form):
    for carers in (1, 2, 5, 6, 100):
        for cqc in (False, True):
            assert kind_of(legal_form, carers, has_cqc_location=cqc) in ProviderKind


def test_the_forms_of_one_human_are_legal_forms():
    assert set(LegalForm.values) >= ALONE


@pytest.mark.parametrize(
    ("regulated", "alone", "company", "registered"),
    [("none", True, True, True), ("personal_care", True, False, True), ("nursing", False, False, True)],
)
def test_may_offer_by_class_of_task(regulated, alone, company, registered):
    assert regulated in RegulatedClass
    assert may_offer(regulated, "sole_trader", 1, has_cqc_location=False) is alone
    assert may_offer(regulated, "company", 1, has_cqc_location=False) is company
    assert may_offer(regulated, "company", 9, has_cqc_location=True) is registered


def test_may_offer_refuses_a_class_the_law_does_not_have():
    with pytest.raises(ValueError, match="no regulated class"):
        may_offer("surgery", "sole_trader", 1, has_cqc_location=False)


def test_refusal_words_say_what_to_do():
    assert refusal_words("sole_trader", 2).startswith("Personal care by 2 carers must be registered")
    assert refusal_words("company", 1).startswith("Personal care by a company")
