"""What a council of a world says of its market, and notes of it."""

from marketplace.actions import statements
from tests.factories.directory import an_officer, owner_of
from tests.factories.market import a_sub_market, an_annotation, an_intervention
from tests.factories.statements import a_comment, a_draft, a_promise, a_published, in_comment


def statement(authority, provider):
    """A published statement, its next version open for comment, what the provider says of it, and a promise."""
    officer = an_officer(authority)
    published = a_published(a_draft(authority, by=officer), by=officer)
    again = in_comment(statements.correct(published, note="A price was old.", by=officer), by=officer)
    return {
        "quarter": published.period,
        "one": 1,
        "statement": again.reference,
        "comment": a_comment(again, by=owner_of(provider)).reference,
        "promise": a_promise(authority, by=officer).reference,
        "gap-map": "gap-map",
        "approve": "approve",
        "open": "open",
        "publish": "publish",
        "back": "back",
    }


def noted(analyst, authority):
    """What a council noted of its market."""
    tried = an_intervention(authority, by=analyst)
    return {
        "theme": "where",
        "exits": "exits",
        "panel_key": "gap_map",
        "annotation": an_annotation(authority, by=analyst).reference,
        "annotation_kind": "annotation",
        "intervention": tried.reference,
        "lsoa": tried.lsoas.get().pk,
        "sub_market": a_sub_market(authority, by=analyst).reference,
    }
