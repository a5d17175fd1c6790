"""What a provider is, and what the law lets it offer, from facts alone."""

MICRO_AT_MOST = 5  # carers; NAAPS and Community Catalysts define a micro-enterprise so


def kind_of(legal_form: str, carers: int, has_cqc_location: bool) -> str:
    """One of personal_assistant, micro_enterprise, agency, other."""
    if has_cqc_location:
        return "agency"
    if legal_form == "employed_pa" or (legal_form == "sole_trader" and carers == 1):
        return "personal_assistant"
    return "micro_enterprise" if carers <= MICRO_AT_MOST else "other"


def may_offer_personal_care(legal_form: str, carers: int, has_cqc_location: bool) -> bool:
    """One human who works alone may; everyone else needs a live CQC location."""
    return has_cqc_location or (carers == 1 and legal_form in {"employed_pa", "sole_trader"})
