"""What a provider is, and what it may offer, from facts alone: every row of the law's table."""

from itertools import product

import pytest
from django.db import connection

from directory.enums import CqcStatus, Hands, LegalForm, ProviderKind, RegulatedClass
from directory.kinds import (
    ALONE,
    COUNCIL_MAY_AGREE,
    INTRODUCER,
    NURSING,
    PERSONAL_CARE,
    REGISTERED,
    WORDS,
    Facts,
    Why,
    classify,
    kind_of,
    may_offer,
    refusal_words,
    why_not,
)

CARE_ONLY = {"cqc": "registered", "activities": PERSONAL_CARE}
NURSES_TOO = {"cqc": "registered", "activities": PERSONAL_CARE | {"Treatment of disease, disorder or injury"}}
NURSES_ONLY = {"cqc": "registered", "activities": frozenset({"Nursing care"})}
CARE_HOME = {
    "cqc": "registered",
    "activities": frozenset({"Accommodation for persons who require nursing or personal care"}),
}
PA, MICRO, AGENCY, OTHER = "personal_assistant", "micro_enterprise", "agency", "other"
YES = None


@pytest.mark.parametrize(
    ("facts", "kind", "personal_care", "nursing"),
    [
        # A personal assistant, employed by the people they help
        (Facts("employed_pa"), PA, YES, Why.NURSING),
        (Facts("employed_pa", 2), MICRO, Why.SECOND_CARER, Why.NURSING),
        (Facts("employed_pa", hands="others"), MICRO, Why.OTHERS_COME, Why.NURSING),
        # A sole trader: one human, nobody in their place
        (Facts("sole_trader"), PA, YES, Why.NURSING),
        (Facts("sole_trader", hands="others"), MICRO, Why.OTHERS_COME, Why.NURSING),
        (Facts("sole_trader", 2), MICRO, Why.SECOND_CARER, Why.NURSING),
        (Facts("sole_trader", 6), OTHER, Why.SECOND_CARER, Why.NURSING),
        (Facts("sole_trader", 2, **CARE_ONLY), AGENCY, YES, Why.CQC_ACTIVITY),
        (Facts("sole_trader", 1, **NURSES_ONLY), AGENCY, YES, YES),
        (Facts("sole_trader", 1, cqc="deregistered"), PA, YES, Why.CQC_ENDED),
        # Two or more carers, a company, a charity, a co-operative, a council service
        (Facts("partnership", 2), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("partnership", 1), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("company", 2), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("company", 40), OTHER, Why.BUSINESS, Why.NURSING),
        (Facts("cic", 3), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("charity", 3), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("charity", 1), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("cooperative", 5), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("cooperative", 1, council_agrees=True), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("council", 3), OTHER, Why.BUSINESS, Why.NURSING),
        # A company of one waits for its council
        (Facts("company", 1), MICRO, Why.ONE_PERSON_COMPANY, Why.NURSING),
        (Facts("cic", 1), MICRO, Why.ONE_PERSON_COMPANY, Why.NURSING),
        (Facts("company", 1, council_agrees=True), MICRO, YES, Why.NURSING),
        (Facts("cic", 1, council_agrees=True), MICRO, YES, Why.NURSING),
        (Facts("company", 1, hands="others", council_agrees=True), MICRO, Why.BUSINESS, Why.NURSING),
        (Facts("company", 2, council_agrees=True), MICRO, Why.BUSINESS, Why.NURSING),
        # A registered agency, and one whose register row does not hold
        (Facts("company", 40, **CARE_ONLY), AGENCY, YES, Why.CQC_ACTIVITY),
        (Facts("company", 40, **NURSES_TOO), AGENCY, YES, YES),
        (Facts("charity", 40, **NURSES_ONLY), AGENCY, Why.CQC_ACTIVITY, YES),
        (Facts("council", 40, **CARE_ONLY), AGENCY, YES, Why.CQC_ACTIVITY),
        (Facts("company", 40, **CARE_HOME), OTHER, Why.CQC_ACTIVITY, Why.CQC_ACTIVITY),
        (Facts("company", 4, cqc="unchecked", activities=PERSONAL_CARE), MICRO, Why.CQC_UNCHECKED, Why.CQC_UNCHECKED),
        (Facts("company", 4, cqc="unknown"), MICRO, Why.CQC_UNKNOWN, Why.CQC_UNKNOWN),
        (Facts("company", 4, cqc="deregistered", activities=PERSONAL_CARE), MICRO, Why.CQC_ENDED, Why.CQC_ENDED),
        # Who introduces carers gives no care
        (Facts("introducer", 1), "introductory_agency", Why.INTRODUCER, Why.INTRODUCER),
        (Facts("introducer", 9, **NURSES_TOO), "introductory_agency", Why.INTRODUCER, Why.INTRODUCER),
    ],
)  # fmt: skip
def test_kind_and_care_follow_from_facts(facts, kind, personal_care, nursing):
    verdict = classify(facts)
    assert (verdict.kind, verdict.personal_care, verdict.nursing) == (kind, personal_care, nursing)
    assert may_offer("none", facts) is (facts.legal_form != INTRODUCER)


def every_fact():
    """Every legal form, number of carers, pair of hands, decision of a council, and what a register can say."""
    activities = (
        frozenset(),
        PERSONAL_CARE,
        frozenset({"Nursing care"}),
        *(frozenset({one}) for one in NURSING),
    )
    yield from (
        Facts(form, carers, hands, cqc, what, agrees)
        for form, carers, hands, cqc, what, agrees in product(
            LegalForm.values, (1, 2, 6), Hands.values, ("", *CqcStatus.values), activities, (False, True)
        )
    )


def test_every_fact_has_a_kind_people_know():
    assert {kind_of(facts) for facts in every_fact()} == set(ProviderKind.values)


def test_the_law_is_strict_about_who_may_give_personal_care():
    """Said a second time, the other way round: whoever is let in is one human outside the law, or registered."""
    for facts in every_fact():
        if may_offer("personal_care", facts):
            registered = facts.cqc == REGISTERED and "Personal care" in facts.activities
            one = facts.carers == 1 and facts.hands == "own" and facts.legal_form in ALONE | COUNCIL_MAY_AGREE
            assert registered or one
        if may_offer("nursing", facts):
            assert facts.cqc == REGISTERED


@pytest.mark.django_db
def test_the_database_says_the_same_over_every_fact():
    asked = [(regulated, facts) for facts in every_fact() for regulated in RegulatedClass.values]
    rows = [
        [regulated, one.legal_form, one.carers, one.hands, one.council_agrees, one.cqc or None, sorted(one.activities)]
        for regulated, one in asked
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany("SELECT directory_may_offer(%s, %s, %s, %s, %s, %s, %s::text[])", rows[:1])
        columns = list(zip(*rows, strict=True))
        cursor.execute(
            "SELECT directory_may_offer(a, b, c, d, e, f, string_to_array(g, '|')) FROM"
            " unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::bool[], %s::text[], %s::text[])"
            " WITH ORDINALITY AS t(a, b, c, d, e, f, g, n) ORDER BY n",
            [*(list(column) for column in columns[:6]), ["|".join(each) for each in columns[6]]],
        )
        said = [row[0] for row in cursor.fetchall()]
    assert said == [may_offer(regulated, facts) for regulated, facts in asked]


def test_forms_and_states_are_those_of_the_enums():
    assert set(LegalForm.values) >= ALONE | COUNCIL_MAY_AGREE | {INTRODUCER}
    assert Facts("company").hands == Hands.OWN
    assert REGISTERED == CqcStatus.REGISTERED


def test_a_class_the_law_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no regulated class"):
        why_not("surgery", Facts("sole_trader"))


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_words_and_what_to_do(why):
    reason, then = WORDS[why]
    assert reason.endswith(".")
    assert then.endswith(".")
    assert refusal_words(why) == f"{reason} {then}"
