import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import delegation
from accounts.models import Event, Invitation, Notification, Person
from accounts.views.guards import person_required
from tests.factories.accounts import DelegationFactory, NotificationFactory

pytestmark = pytest.mark.django_db


def test_add_somebody_in_one_step(sign_in, clem):
    client = sign_in(clem)
    answer = client.post(reverse("accounts:person_add"), {"name": "Ivy Moss", "consent": "agreed"})
    person = Person.objects.get()
    assert answer["Location"] == person.get_absolute_url()
    assert client.get(answer["Location"]).status_code == 200


def test_add_somebody_needs_an_honest_word(sign_in, clem):
    page = sign_in(clem).post(reverse("accounts:person_add"), {"name": "Ivy Moss"})
    assert list(page.context["form"].errors) == ["consent"]
    assert not Person.objects.exists()


@pytest.mark.parametrize("words", ["Ivy\x00Moss", "Ivy \u202eMoss", "I" * 200, " "])
def test_add_somebody_refuses_nonsense_and_keeps_the_rest(words, sign_in, clem):
    given = {"name": words, "consent": "agreed", "known_as": "Ivy"}
    page = sign_in(clem).post(reverse("accounts:person_add"), given)
    assert "name" in page.context["form"].errors
    assert b'value="Ivy"' in page.content


def test_become_goes_on_to_where_one_was_going_but_never_off_the_site(sign_in, clem, dara):
    for user, wanted, where in (
        (clem, "/account/name/", "/account/name/"),
        (dara, "https://elsewhere.example/", None),
    ):
        answer = sign_in(user).post(reverse("accounts:person_become"), {"name": "Me", "next": wanted})
        assert answer["Location"] == (where or user.person.get_absolute_url())


def test_details_give_a_postcode_with_its_space(sign_in, asha):
    Person.objects.filter(pk=asha.person.pk).update(postcode="QV42GZ")
    assert ">QV4 2GZ<" in sign_in(asha).get(asha.person.get_absolute_url()).text


def test_edit_keeps_details(sign_in, bola, asha):
    given = {"name": "Asha Rao", "postcode": "zq1  1aa", "address_lines": "1 Mill Lane\nWold"}
    sign_in(bola).post(reverse("accounts:person_edit", args=[asha.person.reference]), given)
    asha.person.refresh_from_db()
    assert (asha.person.postcode, asha.person.address_lines.splitlines()) == (
        "ZQ1 1AA",
        ["1 Mill Lane", "Wold"],
    )


def test_edit_by_a_helper_who_may_only_look_is_not_there(sign_in, asha):
    helper = DelegationFactory(person=asha.person, scopes=["see"]).delegate
    page = reverse("accounts:person_edit", args=[asha.person.reference])
    assert sign_in(helper).post(page, {"name": "X"}).status_code == 404


@pytest.mark.parametrize("page", ["person_history", "person_looks"])
def test_person_reads_who_looked_in_plain_words(sign_in, asha, bola, page):
    sign_in(bola).get(asha.person.get_absolute_url())
    sign_in(asha).get(asha.person.get_absolute_url())
    shown = sign_in(asha).get(reverse(f"accounts:{page}", args=[asha.person.reference]))
    assert [(who, what) for _, who, what in shown.context["looks"]] == [
        ("Bola Rao", "name, address, telephone and how to get in")
    ]


def test_history_keeps_looks_apart_from_deeds(sign_in, asha, bola):
    delegation.revise(bola.delegations.get(), scopes=["see"], valid_until=None, by=asha)
    sign_in(bola).get(asha.person.get_absolute_url())
    shown = sign_in(asha).get(reverse("accounts:person_history", args=[asha.person.reference]))
    assert [words for _, _, words, _ in shown.context["told"]] == ["changed what Bola Rao may do (see)"]


def test_history_does_not_grow_in_queries(sign_in, asha):
    client, page = sign_in(asha), reverse("accounts:person_history", args=[asha.person.reference])
    counts = []
    for number in (1, 3):
        for _ in range(number):
            helper = DelegationFactory(person=asha.person)
            delegation.revise(helper, scopes=["see"], valid_until=None, by=asha)
            sign_in(helper.delegate).get(asha.person.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def invite(client, person, **fields):
    given = {"email": "clem@example.com", "kind": "supporter", "scopes": ["see"], "decision_mode": "alone"}
    return client.post(reverse("accounts:delegation_invite", args=[person.reference]), given | fields)


def test_invite_then_accept_then_see_then_end(sign_in, asha, clem):
    hers, his = sign_in(asha), sign_in(clem)
    invite(hers, asha.person)
    link = Notification.objects.get(kind="invitation_sent").link
    assert b"Asha" in his.get(link).content
    answer = his.post(link)
    assert answer["Location"] == asha.person.get_absolute_url()
    assert his.get(answer["Location"]).status_code == 200
    hers.post(reverse("accounts:delegation_revoke", args=[clem.delegations.get().reference]))
    assert his.get(answer["Location"]).status_code == 404


def test_invitation_says_nothing_of_the_person_before_sign_in_or_to_another(client, sign_in, asha, dara):
    invite(sign_in(asha), asha.person)
    link = Notification.objects.get(kind="invitation_sent").link
    for outsider, status in ((client, 200), (sign_in(dara), 403)):
        page = outsider.get(link)
        assert page.status_code == status
        assert b"Asha" not in page.content
        assert b"clem@" not in page.content
    assert client.post(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("change", [lambda link: link[:-3] + "x/", lambda link: link.replace(":", "")])
def test_invitation_link_cannot_be_changed(change, sign_in, asha, clem):
    invite(sign_in(asha), asha.person)
    link = Notification.objects.get(kind="invitation_sent").link
    assert sign_in(clem).get(change(link)).status_code == 404


def test_invite_offers_no_more_than_one_has(sign_in, asha):
    page = invite(sign_in(asha), asha.person, scopes=["see", "everything"])
    assert "scopes" in page.context["form"].errors
    assert not Invitation.objects.exists()


def test_invite_always_lets_a_helper_see(sign_in, asha):
    invite(sign_in(asha), asha.person, scopes=["book"])
    assert Invitation.objects.get().scopes == ["book", "see"]


def test_change_what_a_helper_may_do(sign_in, asha, bola):
    page = reverse("accounts:delegation_detail", args=[bola.delegations.get().reference])
    sign_in(asha).post(page, {"scopes": ["see"]})
    assert bola.delegations.get().scopes == ["see"]
    sign_in(bola).post(page, {"scopes": ["see", "pay"]})
    assert bola.delegations.get().scopes == ["see"]


def test_helper_whose_papers_wait_sees_nothing_yet(sign_in, asha, clem):
    hers, his = sign_in(asha), sign_in(clem)
    invite(hers, asha.person, kind="deputy")
    answer = his.post(Notification.objects.get(kind="invitation_sent").link)
    assert answer["Location"] == reverse("accounts:home")
    assert his.get(asha.person.get_absolute_url()).status_code == 404
    assert b"Waiting for papers" in his.get(reverse("accounts:home")).content


def test_withdraw_closes_the_link(sign_in, asha, clem):
    client = sign_in(asha)
    invite(client, asha.person)
    link = Notification.objects.get(kind="invitation_sent").link
    client.post(reverse("accounts:invitation_withdraw", args=[Invitation.objects.get().reference]))
    assert sign_in(clem).get(link).status_code == 404


def test_outsider_cannot_withdraw_or_end(sign_in, asha, bola, clem):
    invite(sign_in(asha), asha.person)
    client = sign_in(clem)
    for name, thing in (
        ("invitation_withdraw", Invitation.objects.get()),
        ("delegation_revoke", bola.delegations.get()),
    ):
        assert client.post(reverse(f"accounts:{name}", args=[thing.reference])).status_code == 404
    assert Invitation.objects.get().is_open


def test_notifications_are_mine_alone_and_can_be_marked_read(sign_in, clem, dara):
    for user in (clem, clem, dara):
        NotificationFactory(recipient=user, channel="site")
    client = sign_in(clem)
    page = client.get(reverse("accounts:notification_list"))
    assert len(page.context["told"]) == 2
    client.post(reverse("accounts:notification_read"), {"newest": page.context["newest"]})
    left = Notification.objects.filter(channel="site", read_at=None).values_list("recipient", flat=True)
    assert list(left) == [dara.pk]


@pytest.mark.parametrize("newest", ["", "x", "9" * 30, "-1", "\x00"])
def test_notifications_nonsense_marks_nothing(newest, sign_in, clem):
    NotificationFactory(recipient=clem, channel="site")
    sign_in(clem).post(reverse("accounts:notification_read"), {"newest": newest})
    assert Notification.objects.unread().count() == 1


def test_notification_of_an_unknown_kind_still_shows(sign_in, clem):
    NotificationFactory(recipient=clem, channel="site", kind="no_such_words")
    assert b"Something changed" in sign_in(clem).get(reverse("accounts:notification_list")).content


def test_viewing_ones_own_page_records_nothing(sign_in, asha):
    sign_in(asha).get(asha.person.get_absolute_url())
    assert not Event.objects.exists()


def test_person_required_sends_somebody_without_a_person_to_say_whom_it_is_for(rf, clem, asha):
    page = person_required(lambda _request: HttpResponse("care"))
    for user, status in ((asha, 200), (clem, 302)):
        request = rf.get("/bookings/")
        request.user = user
        assert page(request).status_code == status


def test_name_is_kept(sign_in, clem):
    sign_in(clem).post(reverse("accounts:name_edit"), {"name": "Clement Hart"})
    clem.refresh_from_db()
    assert clem.name == "Clement Hart"
