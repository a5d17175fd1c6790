"""Pages of checks ask the database the same number of questions for one row and for three."""

import pytest
from django.urls import reverse

from directory.passport import Kind
from tests.factories.directory import a_file, a_listing, a_provider, a_waiting_check, cleared

pytestmark = pytest.mark.django_db
KINDS = (Kind.VEHICLE, Kind.TRADER, Kind.PUBLIC_LIABILITY)


@pytest.fixture
def counted(django_assert_max_num_queries):
    """How many questions a page asks."""

    def count(client, name, *args):
        path = reverse(f"directory:{name}", args=args)
        with django_assert_max_num_queries(40) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    return count


def told(provider, kind):
    return a_file(a_waiting_check(provider, kind=kind))


def test_lists_of_a_provider_ask_the_same_for_one_and_for_three(dara, officer, sign_in, counted):
    provider = a_provider(organisation=dara.memberships.get().organisation)
    a_listing(provider, owner=dara, needs=("company",))
    pages = ((dara, "check_studio"), (officer, "check_provider"), (dara, "studio_tasks"))
    found = {name: [] for _, name in pages}
    for kinds in (KINDS[:1], KINDS[1:]):
        for kind in kinds:
            told(provider, kind)
        for user, name in pages:
            counted(sign_in(user), name, provider.reference)  # the first look of a day is written down
            found[name].append(counted(sign_in(user), name, provider.reference))
    assert {name: counts for name, counts in found.items() if len(set(counts)) > 1} == {}


def test_the_task_list_asks_the_same_when_all_is_there(dara, sign_in, counted):
    provider = a_provider(organisation=dara.memberships.get().organisation)
    a_listing(provider, owner=dara, needs=("company",))
    before = counted(sign_in(dara), "studio_tasks", provider.reference)
    cleared(provider)
    assert counted(sign_in(dara), "studio_tasks", provider.reference) == before


def test_lists_of_the_council_ask_the_same_for_one_and_for_three(officer, sign_in, counted):
    found = []
    for number in (1, 2):
        for _ in range(number):
            check = told(a_provider(), Kind.PUBLIC_LIABILITY).for_check
        client = sign_in(officer)
        counted(client, "check_detail", check.reference)
        found.append((counted(client, "check_list"), counted(client, "check_detail", check.reference)))
    assert found[0] == found[1]
