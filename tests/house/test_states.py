"""Every transition table is whole, and every edge is walked by move(): by those it names, and by nobody else."""

import ast
import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.actions import approvals
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import Event
from tests.factories.accounts import UserFactory
from tests.house.state_scenes import SCENES
from tests.house.test_imports import modules, nodes

MODELS = {model._meta.label: model for model in apps.get_models() if hasattr(model, "TRANSITIONS")}


def unreachable(table, first, derived=()):
    """States that no walk from ``first`` ever comes to; a derived state comes with the one it is a face of."""
    seen, ahead = set(), [first]
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead.extend(table[state])
            ahead.extend(face for face, base in dict(derived).items() if base == state)
    return set(table) - seen


def derived_in(model):
    """The states of a model that are never stored, each with the stored one it is a face of."""
    return getattr(model, "DERIVED", {})


def agreed_by_two(thing, to, by, proposer):
    """What one officer proposed and ``by`` has just agreed to."""
    proposed = approvals.propose(f"{thing._meta.model_name}.{to}", thing=thing, why="A reason", by=proposer)
    return approvals.agree(proposed, by=by)


def parts_in(table):
    """Every role the table names."""
    named = Role(0)
    for moves in table.values():
        for roles in moves.values():
            named |= roles
    return set(named)


def put(thing, state, facts):
    """Set the thing down in a state, past the database's own guard."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        type(thing)._default_manager.filter(pk=thing.pk).update(state=state, **facts)
        cursor.execute("set local session_replication_role = origin")


def goes(scene, thing, to, *, by, agreed):
    """Whether ``by`` may move the thing to ``to``."""
    try:
        move(thing, to, by=by, agreed=agreed, **scene.facts.get(to, {}))
    except NotAllowed:
        return False
    return True


def seen_in(thing, state, *, events):
    """That the thing stands in ``state``, and so many events are told of."""
    thing.refresh_from_db()
    assert (thing.state, Event.objects.count()) == (state, events)


def walks_from(scene, state, people, agreed):
    """Every way from a state: where to, as what, and whether it went. What went is put back; what was refused left nothing to put back."""
    things = type(scene.thing)._default_manager
    with transaction.atomic():
        put(scene.thing, state, scene.facts.get(state, {}))
        events, here = Event.objects.count(), transaction.savepoint()
        thing = things.get(pk=scene.thing.pk)
        for to in agreed:
            for role, user in people.items():
                by_two = agreed[to] if role == Role.TWO_PEOPLE else None
                went = goes(scene, thing, to, by=user, agreed=by_two)
                if went:
                    seen_in(thing, to, events=events + 1)
                    transaction.savepoint_rollback(here)
                    thing = things.get(pk=scene.thing.pk)
                yield to, role, went
        seen_in(thing, state, events=events)
        transaction.set_rollback(True)


def test_states_every_table_has_a_scene():
    assert sorted(set(MODELS) - set(SCENES)) == []


@pytest.mark.parametrize("label", MODELS)
def test_states_table_is_whole(label):
    model = MODELS[label]
    field = model._meta.get_field("state")
    states = {value for value, _ in field.choices}
    assert set(model.TRANSITIONS) == states
    assert {to for moves in model.TRANSITIONS.values() for to in moves} <= states
    assert unreachable(model.TRANSITIONS, field.default, derived_in(model)) == set()
    faces = [(model.TRANSITIONS[face], model.TRANSITIONS[base]) for face, base in derived_in(model).items()]
    assert all(face.items() <= base.items() for face, base in faces)


@pytest.mark.parametrize("label", SCENES)
def test_states_every_edge_is_walked_by_those_it_names_alone(label, db):
    scene = SCENES[label]()
    table = scene.thing.TRANSITIONS
    people = {**scene.users, Role.CLOCK: None, Role(0): UserFactory()}
    stored = [state for state in table if state not in derived_in(scene.thing)]
    agreed = dict.fromkeys(stored)
    if Role.TWO_PEOPLE in parts_in(table):
        people[Role.TWO_PEOPLE] = second = UserFactory()
        agreed = {to: agreed_by_two(scene.thing, to, second, people[Role(0)]) for to in stored}
    assert parts_in(table) <= set(people)
    wrong = [
        f"{state} -> {to} by {role!r}"
        for state in stored
        for to, role, went in walks_from(scene, state, people, agreed)
        if went != bool(table[state].get(to, Role(0)) & role)
    ]
    assert wrong == []


def test_states_of_a_listing_are_guarded_by_the_database_too(db):
    """The list in the trigger is the table, to the edge."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('directory_listing_on_the_table'::regproc)")
        (source,) = cursor.fetchone()
    listing = MODELS["directory.Listing"]
    table = {
        (str(state), str(to))
        for state, moves in listing.TRANSITIONS.items()
        for to in moves
        if state not in listing.DERIVED
    }
    assert set(re.findall(r"\('(\w+)', '(\w+)'\)", source)) == table


def test_states_off_the_table_are_refused_even_to_bare_sql(db):
    thing = SCENES["directory.Listing"]().thing
    statement = "update directory_listing set state = 'live', published_at = now()"
    with pytest.raises(IntegrityError, match="draft does not become live"), transaction.atomic():
        connection.cursor().execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:  # the guard alone stood in the way
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement)
        transaction.set_rollback(True)
    thing.refresh_from_db()
    assert thing.state == "draft"


def test_states_a_dead_end_is_found():
    assert unreachable({"a": {"b": 1}, "b": {}, "c": {"a": 1}}, "a") == {"c"}


def writes_of_state(source):
    """Lines that write a state themselves: ``thing.state = ...`` or ``update(state=...)``."""
    found = []
    if not re.search(r"\bstate\b", source):
        return found
    for node in nodes(source):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            found += [
                node.lineno for one in targets if isinstance(one, ast.Attribute) and one.attr == "state"
            ]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
            "update",
            "bulk_update",
            "setattr",
        }:
            found += [node.lineno for one in node.keywords if one.arg == "state"]
    return found


def test_states_are_written_by_move_alone():
    writers = {name: writes_of_state(source) for name, source in modules().items()}
    assert {name for name, lines in writers.items() if lines} == {"accounts.actions.transitions"}


@pytest.mark.parametrize(
    "source", ["listing.state = 'live'", "Listing.objects.filter(pk=1).update(title='x', state='live')"]
)
def test_states_another_writer_is_found(source):
    assert writes_of_state(source) == [1]
