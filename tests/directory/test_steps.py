"""The task list of the studio."""

from datetime import date

import pytest

from directory.steps import Status, Step, is_due_again, next_of, status_of


@pytest.mark.parametrize(
    ("done", "needed", "status"),
    [
        ("yes", True, Status.COMPLETED),
        ("", True, Status.INCOMPLETE),
        ("", False, Status.OPTIONAL),
        ("yes", False, Status.COMPLETED),
    ],
)
def test_how_a_step_stands(done, needed, status):
    assert status_of(done, needed=needed) == status


def test_what_is_next_is_the_first_that_is_to_do():
    steps = [Step(status, "/", status) for status in (Status.COMPLETED, Status.OPTIONAL, Status.INCOMPLETE)]
    assert next_of(steps).name == Status.INCOMPLETE
    assert next_of(steps[:2]) is None


@pytest.mark.parametrize(
    ("confirmed_on", "due"), [(None, True), (date(2025, 3, 1), True), (date(2025, 3, 2), False)]
)
def test_facts_are_asked_again_after_a_year(confirmed_on, due):
    assert is_due_again(confirmed_on, date(2026, 3, 1)) is due
