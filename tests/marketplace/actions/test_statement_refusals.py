"""What is refused of a statement, in words, and why: to whom, and when."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from marketplace.actions import statement_comments, statement_content, statements
from marketplace.actions.statements import Said
from marketplace.models import Statement
from marketplace.statement_sections import BY_KEY
from tests.factories.accounts import UserFactory
from tests.factories.directory import AuthorityFactory, ProviderFactory, an_officer, cleared, owner_of
from tests.factories.statements import (
    a_comment,
    a_draft,
    after_comments,
    approved,
    home,
    in_comment,
    proposed,
    written,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db
START = BY_KEY["start-here"]


@made_once
def officer():
    return an_officer(home())


@made_once
def commented(officer):
    """A statement that providers may comment on today."""
    return in_comment(by=officer)


@made_once
def waiting(commented, officer):
    """The same when comments are over, and the proposal that waits for a second person."""
    return proposed(commented, by=officer)


@made_once
def agreed(waiting):
    """The same, approved by two people."""
    statement, approval = waiting
    statements.agree(approval, statement, by=an_officer(home()))
    return fresh(statement)


@made_once
def read(agreed, officer):
    """The same, that everybody reads."""
    statements.publish(agreed, by=officer)
    return fresh(agreed)


def fresh(statement):
    return Statement.objects.get(pk=statement.pk)


def test_one_from_elsewhere_changes_nothing(officer):
    stranger = an_officer(AuthorityFactory(name="Moors"))
    with pytest.raises(NotAllowed, match="cannot do that here"):
        statements.send_for_comment(a_draft(by=officer), until=timezone.localdate(), by=stranger)
    statement, approval = proposed(by=officer)
    for act in (
        partial(statements.write, statement, START, {"start": Said("Come.")}),
        partial(statements.name_contact, statement, "Me"),
        partial(statements.take_back, statement),
        partial(statements.propose, statement, why="Now"),
        partial(statements.refuse, approval, statement, why="No"),
        partial(statements.withdraw, statement, why="No"),
        partial(statements.propose_withdrawal, statement, why="No"),
        partial(statements.publish, statement),
    ):
        with pytest.raises(NotAllowed, match="cannot do that here"):
            act(by=stranger)
    assert fresh(statement).frozen == statement.frozen
    approval.refresh_from_db()
    assert approval.decision == ""


def test_another_is_not_opened_beside_the_one_that_is_open(officer, read):
    """Who opens it again is led to it, also when both did so at once; and nothing is corrected meanwhile."""
    first = read
    second = statements.correct(first, note="A price was old.", by=officer)
    assert a_draft(by=officer) == second
    assert statements._opened(home(), first.period, note="Another", by=officer) == second
    with pytest.raises(NotAllowed, match="Another statement is being written"):
        statements.correct(first, note="Another price was old.", by=officer)


def test_what_was_never_published_is_neither_corrected_nor_taken_back_by_two(officer):
    draft = a_draft(by=officer)
    with pytest.raises(NotAllowed, match="nothing to correct"):
        statements.correct(draft, note="Wrong", by=officer)
    with pytest.raises(NotAllowed, match="one person can withdraw it"):
        statements.propose_withdrawal(draft, why="Wrong", by=officer)
    with pytest.raises(NotAllowed, match="Say why"):
        statements.withdraw(draft, why=" ", by=officer)


def test_what_was_taken_back_is_not_taken_back_again(officer, read):
    statement = read
    approval = statements.propose_withdrawal(statement, why="Wrong", by=officer)
    statements.agree(approval, statement, by=an_officer(home()))
    with pytest.raises(NotAllowed, match="not published"):
        statements.propose_withdrawal(statement, why="Wrong", by=officer)


def test_a_last_day_for_comments_that_has_gone_is_refused(officer):
    draft = written(a_draft(by=officer), by=officer)
    assert statements.to_do(fresh(draft)) == ["Providers were not asked for comments"]
    with pytest.raises(NotAllowed, match="has gone"):
        statements.send_for_comment(draft, until=timezone.localdate() - timedelta(days=1), by=officer)
    statements.send_for_comment(draft, until=timezone.localdate(), by=officer)


def test_nobody_to_answer_readers_keeps_it_from_being_proposed(officer, commented):
    statement = after_comments(commented)
    statements.name_contact(statement, " ", by=officer)
    assert statements.to_do(fresh(statement)) == ["Who answers “is this right?” is not named"]


def test_words_stand_instead_of_a_reason_for_none(officer):
    draft = a_draft(by=officer)
    statements.write(draft, START, {"start": Said("Come.", "Not yet.")}, by=officer)
    said = draft.words.get(section="start-here", slot="start")
    assert (said.words, said.why_none) == ("Come.", "")


def test_another_contact_makes_the_proposal_fall(officer, waiting):
    statement, approval = waiting
    statements.name_contact(statement, "Somebody else", by=officer)
    with pytest.raises(NotAllowed, match="changed since it was proposed"):
        statements.agree(approval, statement, by=an_officer(home()))


def test_what_is_approved_is_neither_changed_nor_proposed_again_until_it_is_taken_back(officer, agreed):
    statement = agreed
    with pytest.raises(NotAllowed, match="its words stand"):
        statements.name_contact(statement, "Somebody else", by=officer)
    with pytest.raises(NotAllowed, match="so that cannot be done now"):
        statements.propose(statement, why="Again", by=officer)
    statements.take_back(statement, by=officer)
    assert (fresh(statement).state, fresh(statement).frozen) == ("in_comment", "")


def test_what_is_published_is_what_was_approved_last_whatever_the_page_still_shows(officer, agreed):
    stale = agreed
    statements.take_back(fresh(stale), by=officer)
    statements.write(fresh(stale), START, {"start": Said("Come to us first.")}, by=officer)
    newest = approved(fresh(stale), by=officer)
    row = statements.publish(stale, by=officer)
    assert row.text == newest.frozen != stale.frozen


def test_correction_approved_before_the_statement_was_taken_back_is_not_published(officer, read):
    first = read
    second = approved(statements.correct(first, note="A price was old.", by=officer), by=officer)
    approval = statements.propose_withdrawal(first, why="All of it is wrong.", by=officer)
    statements.agree(approval, first, by=an_officer(home()))
    with pytest.raises(NotAllowed, match="changed since it was proposed"):
        statements.publish(second, by=officer)


def test_comment_that_came_at_the_last_moment_and_is_shown_makes_the_proposal_fall(officer, waiting):
    """It was being sent while the statement was proposed."""
    statement, approval = waiting
    provider = cleared(ProviderFactory())
    said = statement_comments._take(
        statement,
        "comment",
        section="prices",
        words="Too low.",
        form_token=uuid4(),
        by=owner_of(provider),
        provider=provider,
    )
    statement_comments.answer(said, reply="Yes.", show=True, by=officer)
    with pytest.raises(NotAllowed, match="changed since it was proposed"):
        statements.agree(approval, statement, by=an_officer(home()))


def test_question_about_what_is_published_is_shown_and_changes_no_byte_of_it(officer, read):
    published = read
    told = {"section": "prices", "words": "Is it?", "form_token": uuid4()}
    asked = statement_comments.question(published, **told, by=UserFactory())
    statement_comments.answer(asked, reply="It is.", show=True, by=officer)
    assert (asked.state, fresh(published).frozen) == ("shown", published.frozen)


def test_answer_that_tells_how_to_reach_somebody_is_not_shown(officer, commented):
    said = a_comment(commented, by=owner_of(cleared(ProviderFactory())))
    with pytest.raises(NotAllowed, match="Readers would see"):
        statement_comments.answer(said, reply="Ring 07700 900123", show=True, by=officer)


def test_comment_on_no_section_is_refused(commented):
    with pytest.raises(NotAllowed, match="no such section"):
        a_comment(commented, by=owner_of(cleared(ProviderFactory())), section="nowhere")


def square(at):
    return MultiPolygon(Polygon.from_bbox((at, 0, at + 10, 10)), srid=27700)


def test_neighbours_are_other_councils_whose_areas_touch():
    here = home()
    assert statement_content._neighbours(here) == []
    here.area = square(0)
    here.save()
    touching = AuthorityFactory(name="Moors", area=square(10))
    AuthorityFactory(name="Fens", area=square(30))
    AuthorityFactory(name="Parish", area=square(10), tier="district")
    assert statement_content._neighbours(here) == [{"gss": touching.pk, "name": "Moors"}]
