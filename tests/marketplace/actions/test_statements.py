"""A statement from open to publish: what carries over, what two people approve, and what is refused."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.actions import approvals
from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from marketplace.actions import statement_content, statement_panels, statements
from marketplace.actions.periods import newest_settled
from marketplace.actions.statements import Said
from marketplace.cubes import CUBES
from marketplace.disclosure import PUBLIC, STAFF, Refused
from marketplace.measures import MEASURES
from marketplace.models import PublishedStatement, Release, Statement
from marketplace.panel import Panel, Table
from marketplace.person_traits import quarter_before
from marketplace.statement_file import as_csv, digest_of
from marketplace.statement_sections import BY_KEY, SECTIONS
from tests.factories.directory import AuthorityFactory, an_officer
from tests.factories.statements import (
    a_draft,
    a_promise,
    a_published,
    after_comments,
    approved,
    home,
    in_comment,
    numbers_of,
    proposed,
    written,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return newest_settled(timezone.localdate())


@made_once
def officer():
    return an_officer(home())


@made_once
def commented(officer):
    """A statement whose comments are over."""
    return after_comments(in_comment(by=officer))


@made_once
def waiting(commented, officer):
    """The same, and the proposal that waits for a second person."""
    return proposed(commented, by=officer)


@made_once
def read(officer):
    """A statement that everybody reads."""
    return a_published(by=officer)


def the_next_quarter(time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=92), tick=False)


def published():
    return PublishedStatement.objects.newest(home().pk)


def test_open_gives_the_latest_quarter_that_is_over_and_the_same_when_asked_again(period, officer):
    first = a_draft(by=officer)
    assert (first.period, first.version, first.state, first.words.count()) == (period, 1, "draft", 23)
    assert a_draft(by=officer) == first
    assert Event.objects.about(first).count() == 1


def test_open_is_for_officers_of_the_council_alone():
    with pytest.raises(NotAllowed):
        a_draft(by=an_officer(AuthorityFactory(name="Moors")))


def test_published_quarter_is_not_opened_again(read):
    with pytest.raises(NotAllowed, match="You can correct it"):
        a_draft()


def test_next_quarter_starts_with_the_last_words_to_be_checked(time_machine, read, officer):
    the_next_quarter(time_machine)
    draft = a_draft(by=officer)
    intentions = draft.words.get(section="intentions", slot="intentions")
    assert (intentions.words, intentions.carried_from) == (
        "There is enough by day, and too little at night.",
        read.period,
    )
    assert draft.contact == "The market development lead"
    assert "9 sections from last time to check" in statements.to_do(draft)
    statements.write(
        draft, BY_KEY["intentions"], {"intentions": Said("Two lots."), "resources": Said("More.")}, by=officer
    )
    assert "8 sections from last time to check" in statements.to_do(draft)


def test_nothing_the_statute_asks_for_may_be_empty_silently(commented, officer):
    draft = commented
    said = {"resources": Said("", ""), "intentions": Said("", "The budget is set in March.")}
    statements.write(draft, BY_KEY["intentions"], said, by=officer)
    assert statements.to_do(draft) == ["What the council will buy: the money there will be is not said"]
    with pytest.raises(NotAllowed, match="the money there will be is not said"):
        statements.propose(draft, why="Now", by=officer)


def test_proposing_waits_for_comments_to_be_over(officer):
    with pytest.raises(NotAllowed, match="Comments are open until"):
        statements.propose(in_comment(by=officer), why="Now", by=officer)


def test_two_people_approve_and_what_is_published_is_what_they_approved_to_the_last_byte(period):
    numbers_of(period)
    statement, approval = proposed()
    frozen = statement.frozen
    with pytest.raises(NotAllowed, match="A second person must answer it"):
        statements.agree(approval, statement, by=approval.proposed_by)
    statements.agree(approval, statement, by=an_officer(home()))
    statement.refresh_from_db()
    row = statements.publish(statement, by=approval.proposed_by)
    assert (row.text, row.digest, row.version) == (frozen, digest_of(frozen), 1)
    statement.refresh_from_db()
    assert (statement.state, published().content["period"]) == ("published", period)


def test_one_from_elsewhere_does_not_approve(waiting):
    statement, approval = waiting
    with pytest.raises(NotAllowed, match="You cannot do that here"):
        statements.agree(approval, statement, by=an_officer(AuthorityFactory(name="Moors")))


def test_what_was_not_approved_is_not_published(officer):
    with pytest.raises(NotAllowed, match="This is being written, so that cannot be done now"):
        statements.publish(a_draft(by=officer), by=officer)
    with pytest.raises(NotAllowed, match="so that cannot be done now"):
        statements.publish(proposed(Statement.objects.get(), by=officer)[0], by=officer)
    assert published() is None


def test_word_changed_after_it_was_proposed_is_not_approved(waiting):
    statement, approval = waiting
    said = {"start": Said("Come to us.")}
    statements.write(statement, BY_KEY["start-here"], said, by=approval.proposed_by)
    with pytest.raises(NotAllowed, match="changed since it was proposed"):
        statements.agree(approval, statement, by=an_officer(home()))


def test_frozen_text_changed_behind_everybody_is_not_approved(waiting):
    statement, approval = waiting
    Statement.objects.filter(pk=statement.pk).update(frozen=statement.frozen.replace("night", "noon"))
    with pytest.raises(NotAllowed, match="not what was proposed"):
        statements.agree(approval, statement, by=an_officer(home()))


def test_proposal_not_agreed_to_is_written_on(waiting):
    statement, approval = waiting
    statements.refuse(approval, statement, why="The prices are old.", by=an_officer(home()))
    assert Statement.objects.get(pk=statement.pk).state == "in_comment"


def test_every_number_traces_to_measures_a_day_and_releases(period):
    release = numbers_of(period)
    a_promise()
    a_published()
    content = published().content
    kept = {panel["key"]: Panel.read(panel) for section in content["sections"] for panel in section["panels"]}
    assert [key for key, panel in kept.items() if not (panel.measures and panel.as_of and panel.window)] == []
    assert kept["needs"].table.rows == (("Wolds", 90, 60, None, 30, None),)
    assert kept["needs"].releases == (release.reference,)
    assert content["releases"] == [
        {
            "reference": release.reference,
            "cube": "asked",
            "period": period,
            "version": 1,
            "digest": release.digest,
            "as_of": timezone.localdate(Release.objects.get().released_at).isoformat(),
        }
    ]
    assert content["cells"][0] == {"cube": "asked", "release": release.reference, "path": [], "value": 90}
    assert {cell["release"] for cell in content["cells"]} == {release.reference}
    lines = list(csv.DictReader(io.StringIO(as_csv(content))))
    assert [line for line in lines if not all(line[name] for name in ("measures", "as_of", "window"))] == []
    assert {line["releases"] for line in lines if line["panel"] == "needs"} == {release.reference}
    assert {code for line in lines for code in line["measures"].split()} <= MEASURES.keys()
    assert content["schema"] == "mps/1"
    assert content["commitments"][0]["promise"] == "Train ten people to work nights"


def test_each_of_the_four_questions_is_answered_by_a_panel_that_is_about_it():
    today = timezone.localdate()
    shown = statement_panels.not_shown("challenges", "2026Q1", today, "")
    keys = ("choice", "who_provides", "gap_map", "time_of_week", "waiting", "equity")
    standing = {key: replace(shown, key=key, sentence=f"Of {key}.") for key in keys}
    panel = statement_panels.four_questions(
        AuthorityFactory.build(), STAFF, "2026Q1", today, standing=standing
    )
    answers = [row[1] for row in panel.table.rows]
    assert answers == ["Of choice.", "Of who_provides.", "Of gap_map.", "Of equity."]


def test_number_that_does_not_say_how_it_was_counted_is_refused(monkeypatch, period, commented, officer):
    real = statement_panels.commitments(home(), PUBLIC, period, timezone.localdate())
    untold = Panel(**{**vars(real), "measures": (), "table": Table(("Promise",), (("Ten",),))})
    monkeypatch.setitem(statement_panels.MAKERS, "wanted", lambda *_: untold)
    with pytest.raises(NotAllowed, match="names no measure"):
        statements.propose(commented, why="Now", by=officer)


def test_quarter_with_no_data_says_so_and_can_still_be_published(read):
    needs = statement_panels.panel_for("needs", home(), PUBLIC, "2026Q2", timezone.localdate())
    assert needs.missing.startswith("Nothing of this quarter is released")
    assert published().content["releases"] == []


@pytest.mark.parametrize("forge", ["RL-NOTTHERE", "staff", "later quarter", "earlier quarter", "other cube"])
def test_panel_that_names_a_release_of_something_else_is_refused(
    monkeypatch, period, forge, commented, officer
):
    key = "waiting"
    if forge == "staff":
        forge = numbers_of(period, policy=STAFF).reference
    elif forge == "later quarter":
        forge = numbers_of("2030Q1").reference
    elif forge == "earlier quarter":
        forge = numbers_of(quarter_before(period)).reference
    elif forge == "other cube":
        forge, key = numbers_of(period).reference, "wanted"
    real = statement_panels.not_shown("quality", period, timezone.localdate(), "No")
    forged = Panel(**{**vars(real), "key": key, "releases": (forge,)})
    monkeypatch.setitem(statement_panels.MAKERS, "wanted", lambda *_: forged)
    with pytest.raises(NotAllowed, match=f"{forge} is no public release"):
        statements.propose(commented, why="Now", by=officer)
    assert published() is None


def test_what_is_reckoned_from_single_visits_is_for_staff_alone(period):
    """Every panel of every section is from releases, counts providers, or says that it is not published."""
    keys = [key for section in SECTIONS for key in section.panels]
    panels = {
        key: statement_panels.panel_for(key, home(), PUBLIC, period, timezone.localdate()) for key in keys
    }
    hidden = {key for key, panel in panels.items() if panel.missing == statement_panels.NOT_RELEASED}
    assert hidden == {
        "quality",
        "price_by_length",
        "in_few_hands",
        "pa_fill",
        "waiting_groups",
        "wanted_and_got",
        "price_by_payer",
    }
    assert set(keys) - hidden == statement_panels.FOR_EVERYBODY
    for_staff = statement_panels.panel_for("quality", home(), STAFF, period, timezone.localdate())
    assert for_staff.missing != statement_panels.NOT_RELEASED


def test_numbers_corrected_after_approval_keep_it_from_being_published(period, monkeypatch):
    numbers_of(period)
    statement = approved()
    content = statement_content.unfolded(statement.frozen)
    content["releases"][0]["digest"] = "0" * 64
    with pytest.raises(Refused, match="corrected since"):
        statement_content.check_stands(content)
    monkeypatch.setattr(Release.objects.__class__, "standing", lambda *_: None)
    with pytest.raises(NotAllowed, match="Take it back"):
        statements.publish(statement, by=an_officer(home()))


def test_failed_quarter_leaves_the_last_statement_up(time_machine, read):
    the_next_quarter(time_machine)
    draft = a_draft()
    assert draft.period > read.period
    assert published().period == read.period


def test_publishing_the_next_replaces_the_one_before_which_can_still_be_read(time_machine, read, officer):
    last = read
    the_next_quarter(time_machine)
    newer = a_published(a_draft(by=officer), by=officer)
    last.refresh_from_db()
    assert (last.state, newer.state) == ("superseded", "published")
    assert PublishedStatement.objects.version_of(home().pk, last.period).version == 1
    assert PublishedStatement.objects.before(home().pk, newer.period).period == last.period
    assert published().published_at <= timezone.now()
    assert published().published_at > last.published_at + timedelta(days=90)


def test_correcting_a_quarter_of_before_leaves_the_newest_standing(time_machine, read, officer):
    last = read
    the_next_quarter(time_machine)
    newest = a_published(a_draft(by=officer), by=officer)
    a_published(statements.correct(last, note="A price was of last year.", by=officer), by=officer)
    newest.refresh_from_db()
    assert (newest.state, published().period) == ("published", newest.period)
    assert PublishedStatement.objects.version_of(home().pk, last.period).version == 2


def test_correction_is_a_new_version_with_a_note(read, officer):
    first = read
    with pytest.raises(NotAllowed, match="Say what was wrong"):
        statements.correct(first, note=" ", by=officer)
    second = statements.correct(first, note="A price was of last year.", by=officer)
    a_published(second, by=officer)
    row = published()
    assert (row.version, row.note, row.content["note"]) == (
        2,
        "A price was of last year.",
        "A price was of last year.",
    )
    assert row.follows == PublishedStatement.objects.version_of(home().pk, first.period, 1).digest


def test_withdrawing_what_is_published_takes_two_and_readers_see_why(read, officer):
    statement, second = read, an_officer(home())
    with pytest.raises(NotAllowed, match="two people"):
        statements.withdraw(statement, why="Wrong", by=officer)
    approval = statements.propose_withdrawal(statement, why="A table was of another council.", by=officer)
    statements.agree(approval, statement, by=second)
    gone = PublishedStatement.objects.version_of(home().pk, statement.period)
    assert (gone.version, gone.why_withdrawn, gone.content["sections"]) == (
        2,
        "A table was of another council.",
        [],
    )
    assert published() is None
    assert PublishedStatement.objects.version_of(home().pk, statement.period, 1) is None


def test_one_person_gives_up_what_nobody_read(officer):
    draft = a_draft(by=officer)
    statements.withdraw(draft, why="Too early", by=officer)
    assert (draft.state, a_draft(by=officer).version) == ("withdrawn", 2)


def test_words_of_what_is_approved_stand_until_it_is_taken_back(waiting, officer):
    statement, approval = waiting
    statements.agree(approval, statement, by=an_officer(home()))
    statement.refresh_from_db()
    with pytest.raises(NotAllowed, match="its words stand"):
        written(statement, by=officer)
    statements.take_back(statement, by=officer)
    assert written(Statement.objects.get(pk=statement.pk), by=officer).frozen == ""


def test_published_statement_refuses_to_change(read):
    with pytest.raises(DatabaseError, match="stands as it was published"), transaction.atomic():
        PublishedStatement.objects.update(note="x")


def test_published_statement_with_a_changed_byte_is_not_shown(read):
    row = published()
    row.text = row.text.replace("night", "noon")
    with pytest.raises(Refused, match="not as it was published"):
        json.dumps(row.content)


def test_approval_of_something_else_does_not_publish(waiting):
    """An approval lends its deed for one statement alone."""
    statement, _ = waiting
    other = approvals.propose("statement.approved", thing=a_promise(), why="Another", by=an_officer(home()))
    with pytest.raises(NotAllowed):
        statements.agree(other, statement, by=an_officer(home()))


def test_what_was_changed_can_be_proposed_again_at_once(waiting):
    """The proposal of what is not so any more is in nobody's way."""
    statement, approval = waiting
    said = {"start": Said("Come to us.")}
    statements.write(statement, BY_KEY["start-here"], said, by=approval.proposed_by)
    again = statements.propose(statement, why="Now", by=approval.proposed_by)
    approval.refresh_from_db()
    assert (approval.decision, again.decision) == ("lapsed", "")


def test_every_panel_of_a_statement_says_which_cubes_it_may_stand_on():
    """What is for everybody counts people of a release that is listed, or nobody."""
    shown = {key for section in SECTIONS for key in section.panels} & statement_panels.FOR_EVERYBODY
    without_people = {"health", "choice", "who_provides", "entry_exit", "prices", "ratings", "rare", "equity"}
    assert shown - statement_panels.STANDS_ON.keys() == without_people | {"commitments", "market_model"}
    cubes = set().union(*statement_panels.STANDS_ON.values())
    assert cubes <= set(CUBES)
