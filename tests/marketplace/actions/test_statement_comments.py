"""What people say of a statement is answered, and shown only when nobody can be found in it; and promises."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from marketplace.actions import commitments, statement_comments, statements
from marketplace.models import Commitment, Statement, StatementComment
from tests.factories.accounts import UserFactory
from tests.factories.directory import (
    AuthorityFactory,
    LsoaFactory,
    ProviderFactory,
    an_officer,
    cleared,
    owner_of,
)
from tests.factories.statements import (
    a_comment,
    a_promise,
    a_published,
    after_comments,
    home,
    in_comment,
    proposed,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def officer():
    return an_officer(home())


@made_once
def owner():
    return owner_of(cleared(ProviderFactory()))


@made_once
def commented(officer):
    """A statement that providers may comment on today."""
    return in_comment(by=officer)


def test_verified_provider_comments_once_however_often_it_is_sent(officer, owner, commented):
    statement, token = commented, uuid4()
    first, again = (
        statement_comments.comment(statement, section="prices", words="Too low", form_token=token, by=owner)
        for _ in range(2)
    )
    assert (first, StatementComment.objects.count(), first.provider) == (
        again,
        1,
        owner.memberships.get().organisation.provider,
    )
    told = Notification.objects.get(kind="statement_comment", recipient=officer, channel="site")
    assert told.link == first.desk_url


def test_who_is_not_proved_is_elsewhere_or_late_does_not_comment(owner, commented):
    statement = commented
    elsewhere = LsoaFactory(council=AuthorityFactory(name="Moors"))
    for other in (
        UserFactory(),
        owner_of(ProviderFactory()),
        owner_of(cleared(ProviderFactory(lsoa=elsewhere))),
    ):
        with pytest.raises(NotAllowed, match="knows that their phone number"):
            a_comment(statement, by=other)
        assert list(Statement.objects.in_comment_for(other)) == []
    assert list(Statement.objects.in_comment_for(owner)) == [statement]
    with pytest.raises(NotAllowed, match="is over"):
        a_comment(after_comments(statement), by=owner)


def test_answer_is_told_and_shown_to_readers_without_who_wrote_it(officer, owner, commented):
    statement = commented
    said = a_comment(statement, by=owner)
    assert "1 comment without an answer" in statements.to_do(statement)
    statement_comments.answer(said, reply="We looked again: they do.", show=True, by=officer)
    assert (
        Notification.objects.filter(kind="statement_answered", recipient=owner, channel="site").count() == 1
    )
    approval = statements.propose(after_comments(statement), why="Now", by=officer)
    statements.agree(approval, statement, by=an_officer(home()))
    statement.refresh_from_db()
    row = statements.publish(statement, by=officer)
    assert row.content["said"] == [
        {
            "section": "prices",
            "words": "Nights cost more than this says.",
            "reply": "We looked again: they do.",
        }
    ]
    assert str(said.provider) not in row.text


@pytest.mark.parametrize(
    "words", ["Ring me on 07700 900123", "Mrs Peverell waits at night", "write to a@example.com"]
)
def test_comment_that_names_somebody_is_not_shown(officer, owner, words, commented):
    said = a_comment(commented, by=owner, words=words)
    with pytest.raises(NotAllowed, match="Readers would see"):
        statement_comments.answer(said, reply="Thank you.", show=True, by=officer)
    statement_comments.answer(said, reply="Thank you.", show=False, by=officer)
    assert said.state == "answered"


def test_officer_may_say_that_what_looks_like_a_name_is_none_but_never_shows_a_telephone(
    officer, owner, commented
):
    statement = commented
    said = a_comment(statement, by=owner, words="Most ask for Rose Court at night")
    statement_comments.answer(said, reply="They do.", show=True, names_nobody=True, by=officer)
    assert said.state == "shown"
    said = a_comment(statement, by=owner, words="Ring 07700 900123")
    with pytest.raises(NotAllowed):
        statement_comments.answer(said, reply="Yes.", show=True, names_nobody=True, by=officer)


def test_comment_shown_or_hidden_after_it_was_proposed_has_to_be_proposed_again(officer, owner, commented):
    statement = commented
    said = a_comment(statement, by=owner)
    statement_comments.answer(said, reply="Yes.", show=True, by=officer)
    statement, approval = proposed_from(statement, officer)
    statement_comments.hide(said, by=officer)
    with pytest.raises(NotAllowed, match="changed since"):
        statements.agree(approval, statement, by=an_officer(home()))


def proposed_from(statement, officer):
    approval = statements.propose(after_comments(statement), why="Now", by=officer)
    return statement, approval


def test_anybody_asks_whether_what_is_published_is_right_and_hears_within_ten_working_days(officer):
    draft, _ = proposed(by=officer)
    with pytest.raises(NotAllowed, match="not published"):
        statement_comments.question(
            draft, section="prices", words="Is it?", form_token=uuid4(), by=UserFactory()
        )
    statements.take_back(draft, by=officer)
    published = a_published(Statement.objects.get(), by=officer)
    asked = statement_comments.question(
        published, section="prices", words="Is it?", form_token=uuid4(), by=UserFactory()
    )
    assert (asked.kind, asked.provider) == ("question", None)
    assert timedelta(days=14) <= asked.answer_by - timezone.localdate() <= timedelta(days=20)


def test_promise_is_kept_once_and_what_is_over_says_what_shows_it(officer):
    token = uuid4()
    made = a_promise(by=officer, form_token=token)
    assert a_promise(by=officer, form_token=token) == made
    with pytest.raises(NotAllowed, match="what shows"):
        commitments.tell_progress(made, state="done", evidence=" ", by=officer)
    commitments.tell_progress(made, state="done", evidence="Twelve work nights now.", by=officer)
    assert (made.state, made.is_open, made.over_at is not None) == ("done", False, True)
    with pytest.raises(NotAllowed):
        commitments.tell_progress(made, state="dropped", evidence="No.", by=officer)


def test_promise_whose_day_has_gone_is_late(officer, time_machine):
    made = a_promise(by=officer)
    assert (made.standing, made.is_late) == ("Promised", False)
    time_machine.move_to(timezone.now() + timedelta(days=91), tick=False)
    assert (made.standing, Commitment.objects.open_first().first()) == ("Promised, late", made)


@pytest.mark.parametrize("where", ["promise", "told"])
def test_promise_that_tells_how_to_reach_somebody_is_not_made(where):
    with pytest.raises(NotAllowed, match="Readers would see"):
        a_promise(**{where: "Ring 07700 900123"})


def test_promise_of_another_council_is_not_made_here():
    with pytest.raises(NotAllowed, match="cannot do that"):
        a_promise(by=an_officer(AuthorityFactory(name="Moors")))
