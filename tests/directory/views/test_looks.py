"""A provider reads who looked at what it showed for its checks, and nobody else does."""

import pytest
from django.urls import reverse

from accounts.actions.seeing import saw
from directory.actions.evidence import council_of
from tests.factories.directory import a_waiting_check, owner_of

pytestmark = pytest.mark.django_db


def look(check, by):
    body = check.provider.organisation
    saw(check, what="check", by=by, of=body, on_behalf_of=council_of(check))
    saw(check.provider, what="check", by=owner_of(check.provider), of=body)


def read(client, provider):
    return client.get(reverse("directory:studio_looks", args=[provider.reference]))


def test_owner_reads_who_looked(sign_in, officer):
    check, other = a_waiting_check(), a_waiting_check()
    for one in (check, other):
        look(one, officer)
    page = read(sign_in(owner_of(check.provider)), check.provider)
    assert [(who, what) for _, who, what in page.context["looks"]] == [
        (str(council_of(check)), "details of a check")
    ]
    assert read(sign_in(owner_of(other.provider)), check.provider).status_code == 404


def test_page_asks_the_same_for_one_look_and_for_three(sign_in, officer, lead, django_assert_max_num_queries):
    check, counts = a_waiting_check(), []
    client = sign_in(owner_of(check.provider))
    for by in (officer, lead):
        look(check, by)
        with django_assert_max_num_queries(15) as asked:
            read(client, check.provider)
        counts.append(len(asked))
    assert counts[0] == counts[1]
