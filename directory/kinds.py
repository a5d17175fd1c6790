"""What a provider is, and what the law lets it offer, from facts alone. Nobody picks their own kind.

Personal care by two or more carers, or by any company, is a regulated activity: it needs a live CQC
location with that activity (Health and Social Care Act 2008 section 10; Regulated Activities
Regulations 2014 schedule 1). One human, employed by the person they help or trading alone, is
outside it. Legal forms are the values of `directory.enums.LegalForm`.
"""

MICRO_AT_MOST = 5  # carers; NAAPS and Community Catalysts define a micro-enterprise so

ALONE = frozenset({"employed_pa", "sole_trader"})


def kind_of(legal_form: str, carers: int, has_cqc_location: bool) -> str:
    """One of personal_assistant, micro_enterprise, agency, other."""
    if has_cqc_location:
        return "agency"
    if is_one_human(legal_form, carers):
        return "personal_assistant"
    return "micro_enterprise" if carers <= MICRO_AT_MOST and legal_form != "council" else "other"


def is_one_human(legal_form: str, carers: int) -> bool:
    """Whether care can only come from one person's own hands."""
    return carers == 1 and legal_form in ALONE


def may_offer_personal_care(legal_form: str, carers: int, has_cqc_location: bool) -> bool:
    """One human who works alone may; everyone else needs a live CQC location."""
    return has_cqc_location or is_one_human(legal_form, carers)


def may_offer(regulated: str, legal_form: str, carers: int, has_cqc_location: bool) -> bool:
    """Whether a task of this class (none, personal_care, nursing) may be published. Nursing always needs CQC.

    Raises ValueError for a class the law does not have.
    """
    if regulated not in {"none", "personal_care", "nursing"}:
        raise ValueError(f"There is no regulated class {regulated}.")
    if regulated == "personal_care":
        return may_offer_personal_care(legal_form, carers, has_cqc_location)
    return regulated == "none" or has_cqc_location


def refusal_words(legal_form: str, carers: int) -> str:
    """Why personal care cannot be published, and what to do, for people."""
    who = f"{carers} carers" if legal_form in ALONE else "a company, partnership or council service"
    return (
        f"Personal care by {who} must be registered with the Care Quality Commission (CQC). "
        f"Add your CQC location, or offer help that is not personal care."
    )
