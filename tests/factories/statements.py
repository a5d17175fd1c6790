"""Market Position Statements, made through the actions that make them."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from marketplace.actions import commitments, statement_comments, statements
from marketplace.actions.releasing import publish
from marketplace.actions.statements import Said
from marketplace.cubes import CUBES
from marketplace.disclosure import PUBLIC, People, Row
from marketplace.models import Statement
from marketplace.person_traits import weeks_of
from marketplace.statement_sections import SECTIONS
from tests.factories.directory import HOME, AuthorityFactory, an_officer

BLOCKS = {
    "service": ("personal_care", "company"),
    "payer": ("own", "council"),
    "language": ("none_asked", "pa"),
    "hours_band": ("2_to_7",),
    "waited": ("by_day_1", "by_day_7", "still_waiting"),
    "outcome": ("met", "unmet"),
}


def home():
    """The council every test knows."""
    return AuthorityFactory(gss=HOME, name="Wolds", slug="wolds")


def asked(period, place=HOME, met=60, unmet=30):
    """A crowd who asked for care: some soon met, some not, in one neighbourhood."""
    ends = [("met", "by_day_1")] * (met // 2) + [("met", "by_day_7")] * (met - met // 2)
    for number, (outcome, waited) in enumerate([*ends, *[("unmet", "still_waiting")] * unmet]):
        here = {"outcome": outcome, "waited": waited, "district": place, "msoa": "Wolds 001", "lsoa": "Y01"}
        said = {"service": BLOCKS["service"][number % 2], "payer": BLOCKS["payer"][number % 2]}
        rest = {"language": "none_asked", "hours_band": "2_to_7", "week": weeks_of(period)[1 + number % 2]}
        yield Row(f"p{number}", here | said | rest)


def crowd_of(period, authority=None, **crowd):
    """Everybody of one quarter of a council, and the blocks there could be."""
    place = (authority or home()).pk
    places = {"district": (place,), "msoa": ("Wolds 001",), "lsoa": ("Y01",), "week": weeks_of(period)}
    blocks = {name: {"": each} for name, each in (places | BLOCKS).items()}
    return People(place, period, tuple(asked(period, place, **crowd)), blocks)


def numbers_of(period, authority=None, *, policy=PUBLIC, **crowd):
    """The release of who asked in one quarter of a council."""
    return publish(CUBES["asked"], crowd_of(period, authority, **crowd), policy, by=None)


def a_draft(authority=None, *, by=None):
    """The statement of the latest quarter, opened."""
    authority = authority or home()
    return statements.open_draft(authority, by=by or an_officer(authority))


def written(statement, *, by, words="There is enough by day, and too little at night."):
    """Everything said that must be said, everything carried over looked at, and somebody to answer."""
    for section in SECTIONS:
        said = {slot.key: Said(words if slot.required else "") for slot in section.slots}
        statements.write(statement, section, said, by=by)
    statements.name_contact(statement, "The market development lead", by=by)
    return statement


def in_comment(statement=None, *, by=None):
    """One that providers may comment on today."""
    by = by or an_officer(home())
    statement = statement or a_draft(by=by)
    if statement.state == "draft":
        written(statement, by=by)
        statements.send_for_comment(statement, until=timezone.localdate(), by=by)
    return statement


def after_comments(statement):
    """As if the last day for comments had gone."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Statement.objects.filter(pk=statement.pk).update(comments_until=yesterday)
    statement.refresh_from_db()
    return statement


def proposed(statement=None, *, by=None):
    """One that waits for a second person, with the proposal."""
    by = by or an_officer(home())
    statement = after_comments(in_comment(statement, by=by))
    approval = statements.propose(statement, why="It is what we found.", by=by)
    statement.refresh_from_db()
    return statement, approval


def approved(statement=None, *, by=None):
    """One that two people approved."""
    statement, approval = proposed(statement, by=by)
    statements.agree(approval, statement, by=an_officer(statement.authority))
    statement.refresh_from_db()
    return statement


def a_published(statement=None, *, by=None):
    """One that everybody reads."""
    by = by or an_officer(home())
    statement = approved(statement, by=by)
    statements.publish(statement, by=by)
    statement.refresh_from_db()
    return statement


def a_comment(statement, *, by, section="prices", words="Nights cost more than this says."):
    """What a provider says of a draft."""
    return statement_comments.comment(statement, section=section, words=words, form_token=uuid4(), by=by)


def a_promise(authority=None, *, by=None, **said):
    """Something a council promised."""
    authority = authority or home()
    told = {"promise": "Train ten people to work nights", "owner": "Head of commissioning"}
    told |= {"due_on": timezone.localdate() + timedelta(days=90), "form_token": uuid4()}
    return commitments.promise(authority, by=by or an_officer(authority), **told | said)
