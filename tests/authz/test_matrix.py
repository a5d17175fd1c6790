"""Every cell of the authorisation table is walked: each role, each object, each action, in its own world and the other."""

import pytest
from django.apps import apps

from tests.authz.matrix import MATRIX
from tests.authz.planted import FLOORS
from tests.authz.rounds import WALKED
from tests.authz.routes import COUNCIL
from tests.authz.table import ACTIONS, CELLS, OBJECTS, ROLES
from tests.authz.walk import go


def granted_by_routes(thing):
    """{(role, action)} that some route lets somebody do."""
    return {(role, route.action) for route in MATRIX[thing].routes for role in route.who if role in ROLES}


def granted_by_table(thing):
    """{(role, action)} of the table, with the differences that have a reason."""
    granted = {(role, action) for role in ROLES for action in CELLS[thing, role].actions}
    for roles, actions, lets, why in MATRIX[thing].differs:
        assert why, thing
        cells = {(role, action) for role in roles for action in actions}
        granted = granted | cells if lets else granted - cells
    return granted


def test_every_object_of_the_table_is_here_and_no_other():
    assert sorted(MATRIX) == sorted(OBJECTS)


@pytest.mark.parametrize("thing", OBJECTS)
def test_every_cell_has_a_route_or_says_why_not(thing):
    """What the table grants, and what our routes let people do, are the same but for what is said beside it."""
    routes = {cell for cell in granted_by_routes(thing) if cell[1] in ACTIONS}
    table = granted_by_table(thing)
    assert {"no route for": sorted(table - routes), "no cell for": sorted(routes - table)} == {
        "no route for": [],
        "no cell for": [],
    }


def test_no_difference_is_said_that_is_none():
    """A reason beside a cell that agrees with the table would mislead whoever reads it."""
    idle = []
    for thing, row in MATRIX.items():
        for roles, actions, lets, _ in row.differs:
            if row.models or not row.routes:
                continue
            told = {(role, action) for role in roles for action in actions}
            table = {(role, action) for role in ROLES for action in CELLS[thing, role].actions}
            idle += [(thing, *cell) for cell in told if (cell in table) == lets]
    assert idle == []


def test_what_does_not_exist_yet_has_no_model():
    ours = {model.__name__ for model in apps.get_models() if model._meta.app_label in FLOORS}
    come = {thing: sorted(ours & set(row.models)) for thing, row in MATRIX.items() if not row.routes}
    assert {thing: names for thing, names in come.items() if names} == {}


def counted():
    """How many cells there are: an object, a role and an action."""
    return len(OBJECTS) * len(ROLES) * len(ACTIONS)


def test_there_are_as_many_cells_as_the_table_has():
    assert counted() == 24 * 12 * 5


@pytest.mark.parametrize("thing", WALKED)
def test_every_role_hears_what_the_matrix_says(thing, rounds):
    """In its own world; and whoever is let in there, at the same thing of the other world, either way round."""
    assert rounds(thing).wrong == []


@pytest.mark.parametrize("thing", WALKED)
def test_council_staff_without_their_second_factor_are_sent_for_it(
    thing, worlds, walkers, bare_refusals, remembering
):
    wrong = []
    for route in MATRIX[thing].routes:
        for letter in sorted((set(route.who) & (COUNCIL | {"D"})) - {"F", "N", "K"}):
            if "V" in route.who or "B" in route.who:
                continue
            heard = go(walkers(worlds.here, letter, second_factor=False), route, worlds.here.things).word
            if heard in {"yes", "told"}:
                wrong.append(f"{route.method} {route.name} {letter}: {heard}")
    assert wrong == []
