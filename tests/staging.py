"""What is made once is made before the transaction of the test that asks for it, and tests that ask for the same follow one another."""

from collections import Counter
from itertools import groupby
from operator import attrgetter

import pytest

from tests.standing import ORDER, STAGE, commits, in_order, makers_of


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Within a module, tests that ask for the same follow one another."""
    sorted_items = []
    for _, group in groupby(items, key=attrgetter("path")):
        tests = list(group)
        wanted = {item: {} if commits(item) else makers_of(item) for item in tests}
        often = Counter(make for makers in wanted.values() for make in makers.values())
        for item, makers in wanted.items():
            item.stash[ORDER] = in_order(makers, often)
        sorted_items += sorted(tests, key=lambda item: [make.__qualname__ for make in item.stash[ORDER]])
    items[:] = sorted_items


@pytest.fixture(scope="module", autouse=True)
def _struck(django_db_blocker):
    """Nothing stands longer than its module: the next may really commit."""
    yield
    with django_db_blocker.unblock():
        STAGE.strike()


@pytest.fixture
def _scene(  # noqa: PLR0917 -- the world as it is when a scene is made
    request, django_db_setup, django_db_blocker, clock, private_files, pretend_stripe_file, tmp_path_factory
):
    with django_db_blocker.unblock():
        if commits(request.node):
            STAGE.strike()
        else:
            STAGE.set_for(request, tmp_path_factory.getbasetemp() / "standing")
    yield
    STAGE.handed = {}


@pytest.fixture
def _django_db_helper(_no_memory_of_attempts, _scene, _django_db_helper):
    """The transaction of a test, inside what stands."""
