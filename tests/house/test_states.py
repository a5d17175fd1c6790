"""Every transition table is whole, and every edge is walked by move(): by those it names, and by nobody else."""

import pytest
from django.apps import apps
from django.db import transaction

from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import Event
from tests.factories.accounts import UserFactory
from tests.house.state_scenes import SCENES

MODELS = {model._meta.label: model for model in apps.get_models() if hasattr(model, "TRANSITIONS")}


def unreachable(table, first):
    """States that no walk from ``first`` ever comes to."""
    seen, ahead = set(), [first]
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead.extend(table[state])
    return set(table) - seen


def parts_in(table):
    """Every role the table names."""
    named = Role(0)
    for moves in table.values():
        for roles in moves.values():
            named |= roles
    return set(named)


def walk(scene, *, state, to, by):
    """Whether ``by`` may move the thing from ``state`` to ``to``; everything is put back afterwards."""
    thing = scene.thing
    with transaction.atomic():
        type(thing)._default_manager.filter(pk=thing.pk).update(state=state, **scene.facts.get(state, {}))
        fresh = type(thing)._default_manager.get(pk=thing.pk)
        before = Event.objects.count()
        try:
            move(fresh, to, by=by, **scene.facts.get(to, {}))
            moved = True
        except NotAllowed:
            moved = False
        fresh.refresh_from_db()
        assert fresh.state == (to if moved else state)
        assert Event.objects.count() == before + moved
        transaction.set_rollback(True)
    return moved


def test_states_every_table_has_a_scene():
    assert sorted(set(MODELS) - set(SCENES)) == []


@pytest.mark.parametrize("label", MODELS)
def test_states_table_is_whole(label):
    model = MODELS[label]
    field = model._meta.get_field("state")
    states = {value for value, _ in field.choices}
    assert set(model.TRANSITIONS) == states
    assert {to for moves in model.TRANSITIONS.values() for to in moves} <= states
    assert unreachable(model.TRANSITIONS, field.default) == set()


@pytest.mark.parametrize("label", SCENES)
def test_states_every_edge_is_walked_by_those_it_names_alone(label, db):
    scene = SCENES[label]()
    table = scene.thing.TRANSITIONS
    people = {**scene.users, Role.CLOCK: None, Role(0): UserFactory()}
    assert parts_in(table) <= set(people)
    wrong = [
        f"{state} -> {to} by {role!r}"
        for state in table
        for to in table
        for role, user in people.items()
        if walk(scene, state=state, to=to, by=user) != bool(table[state].get(to, Role(0)) & role)
    ]
    assert wrong == []


def test_states_a_dead_end_is_found():
    assert unreachable({"a": {"b": 1}, "b": {}, "c": {"a": 1}}, "a") == {"c"}
