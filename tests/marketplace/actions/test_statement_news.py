"""Who hears of a statement: providers when they may comment, once, and again when it is published."""

import pytest
from django.utils import timezone

from accounts.models import Membership, Notification
from marketplace.actions import statement_comments, statements
from tests.factories.directory import (
    AuthorityFactory,
    LsoaFactory,
    ProviderFactory,
    an_officer,
    cleared,
    owner_of,
)
from tests.factories.statements import a_comment, a_draft, a_published, home, in_comment
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def officer():
    return an_officer(home())


def a_provider(**more):
    return owner_of(cleared(ProviderFactory(**more)))


def told(kind):
    """Who was told so, by email and on the site, and where it leads; each once."""
    rows = Notification.objects.filter(kind=kind).values_list("recipient", "channel", "link")
    assert len(rows) == len(set(rows))
    by_mail, on_site = (
        {(who, link) for who, by, link in rows if by == channel} for channel in ("email", "site")
    )
    assert by_mail == on_site
    return on_site


def test_verified_providers_of_the_council_are_asked_once_however_often_it_is_sent(officer):
    owner, elsewhere = a_provider(), LsoaFactory(council=AuthorityFactory(name="Moors"))
    for other in (owner_of(ProviderFactory()), a_provider(lsoa=elsewhere)):
        assert other != owner
    Membership.objects.filter(user=a_provider()).update(left_at=timezone.now())
    statement = in_comment(by=officer)
    assert told("statement_draft") == {(owner.pk, statement.draft_url)}
    statements.take_back(statement, by=officer)
    late = a_provider()
    statement.refresh_from_db()
    statements.send_for_comment(statement, until=timezone.localdate(), by=officer)
    assert told("statement_draft") == {(owner.pk, statement.draft_url), (late.pk, statement.draft_url)}


def test_nobody_hears_of_what_is_only_being_written(officer):
    a_provider()
    a_draft(by=officer)
    assert told("statement_draft") == set() == told("statement_published")


def test_who_commented_is_led_to_what_was_done_and_the_others_to_the_statement(officer, client):
    owner, other = a_provider(), a_provider()
    statement = in_comment(by=officer)
    first, second = a_comment(statement, by=owner), a_comment(statement, by=owner, section="waiting")
    for one, show in ((first, True), (second, False)):
        statement_comments.answer(one, reply="We buy more nights.", show=show, by=officer)
    assert told("statement_you_said") == set() == told("statement_published")
    a_published(statement, by=officer)
    assert told("statement_you_said") == {(owner.pk, first.get_absolute_url())}
    assert told("statement_published") == {(other.pk, statement.public_url)}
    client.force_login(owner)
    page = client.get(first.get_absolute_url()).content.decode()
    for words in (
        "We buy more nights.",
        "Readers see what you said and the answer.",
        f"{statement.public_url}#section-prices",
        f"{statement.public_url}#section-commitments",
        second.get_absolute_url(),
    ):
        assert words in page
    assert client.get(statement.draft_url).url == statement.public_url
