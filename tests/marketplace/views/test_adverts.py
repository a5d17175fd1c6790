"""Pages of adverts: what is shown to whom, and what bad input hears."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import Event
from directory.actions import listings
from directory.enums import FundingKind
from marketplace.actions import adverts, messages
from marketplace.booking_words import pattern_choices
from marketplace.enums import AdvertState
from marketplace.models import Advert, AdvertInvite, Message
from tests.factories.accounts import DelegationFactory
from tests.factories.adverts import TWO, WORDS, an_advert, an_answer, an_invite
from tests.factories.briefs import a_postcode
from tests.factories.employing import an_employed_offer
from tests.factories.marketplace import BriefFactory, owner_of, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db


def at(name, thing):
    return reverse(f"marketplace:{name}", args=[thing.reference])


def text(response):
    return " ".join(response.content.decode().split())


def form(**said):
    until = timezone.localdate() + timedelta(days=5)
    days = {f"until_{part}": getattr(until, part) for part in ("day", "month", "year")}
    usual = {"words": WORDS, "pay_pence": "14", "contract": "employed", "form_token": str(uuid4())}
    return usual | days | said


@made_once
def brief(asha):
    a_postcode()
    return BriefFactory(visits=TWO, starts_on=soon(), owner=asha)


@made_once
def answered(asha):
    """An advert one assistant was shown, who is interested."""
    return an_answer(asha)


@made_once
def invite(asha):
    """An advert one assistant was shown."""
    return an_invite(asha)


def test_from_a_search_to_a_draft_and_sent_twice_it_is_one(brief, asha, sign_in):
    client, said = sign_in(asha), form(person=asha.person.reference)
    answers = [client.post(at("advert_new", brief), said) for _ in range(2)]
    advert = Advert.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [advert.get_absolute_url()] * 2
    page = text(client.get(advert.get_absolute_url()))
    assert "Nobody sees this yet" in page
    assert "As their employer, about" in page
    assert client.get(at("advert_new", advert.brief)).headers["Location"] == advert.get_absolute_url()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"pay_pence": "9"}, "National Living Wage"),
        ({"pay_pence": "lots"}, "The pay"),
        ({"words": ""}, "Say what the job is"),
        ({"words": "Ring me on 07700 900123"}, "Leave out phone numbers"),
        ({"words": "Come to QV1 1AA"}, "Leave out names and postcodes"),
        ({"words": "Asha likes films"}, "Leave out names and postcodes"),
        ({"until_year": "2031"}, "The last day must be"),
        ({"until_day": "31", "until_month": "2"}, "real date"),
        ({"contract": "none"}, "Choose what kind of contract"),
        ({"person": "PE-1"}, "Choose who it is for"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(brief, asha, sign_in, wrong, words):
    said = form(person=asha.person.reference) | {"words": "I like a chat"} | wrong
    page = sign_in(asha).post(at("advert_new", brief), said)
    assert page.status_code == 200
    assert words in text(page)
    assert said["words"] in text(page)
    assert Advert.objects.count() == 0


def test_care_that_the_council_arranges_has_no_form(brief, asha, sign_in):
    brief.funding = FundingKind.COUNCIL
    brief.save()
    page = text(sign_in(asha).get(at("advert_new", brief)))
    assert "The council arranges this care" in page
    assert "<textarea" not in page


def test_whoever_looks_after_nobody_is_asked_who_it_is_for(brief, clem, sign_in):
    brief.owner = None
    brief.save()
    assert "Say who it is for" in text(sign_in(clem).get(at("advert_new", brief)))


def test_choosing_ticks_those_who_could_come_and_warns_of_low_pay(asha, sign_in):
    whole = an_employed_offer().listing
    an_employed_offer().listing.offers.update(weekday_pence=1400)
    advert, client = an_advert(asha, pay_pence=1300), sign_in(asha)
    page = text(client.get(at("advert_choose", advert)))
    assert "They could do all of it" in page
    assert "This pay may be too low" in page
    assert "not known yet" in page
    assert "Asha" not in page.split("<main")[1].split("</main")[0]
    assert "Tick somebody" in text(client.post(at("advert_choose", advert), {"who": "nobody"}))
    sent = client.post(at("advert_choose", advert), {"who": [whole.slug, "nobody"]}, follow=True)
    assert "Shown to 1 more" in text(sent)
    assert "can see it already" in text(client.get(at("advert_choose", advert)))
    again = client.post(at("advert_choose", advert), {"who": whole.slug}, follow=True)
    assert "all see it already" in text(again)


def test_the_assistant_reads_the_job_and_never_who_or_where(asha, sign_in):
    asha.person.address_lines, asha.person.postcode, asha.person.phone = (
        "4 Mill Lane",
        "QV1 1AA",
        "07700 900111",
    )
    asha.person.save()
    invite = an_invite(asha)
    client = sign_in(owner_of(invite.listing.provider))
    page = text(client.get(invite.get_absolute_url()))
    assert WORDS in page
    assert "QV1" in page
    for secret in ("Asha", "Rao", "QV1 1AA", "Mill Lane", "900111", "radio"):
        assert secret not in page
    assert AdvertInvite.objects.get().state == "seen"
    assert Event.objects.filter(what="advertinvite.seen", person=asha.person.reference).count() == 1
    assert text(client.get("/studio/")).count("answer by") == 1


def test_whoever_was_not_chosen_finds_nothing(asha, bola, sign_in, invite):
    stranger = owner_of(an_employed_offer().listing.provider)
    for user in (stranger, asha):
        client = sign_in(user)
        pages = [client.get(invite.get_absolute_url()), client.post(at("invite_back", invite))]
        assert [page.status_code for page in pages] == [404, 404]
    for name in ("advert_detail", "advert_edit", "advert_choose"):
        assert sign_in(owner_of(invite.listing.provider)).get(at(name, invite.advert)).status_code == 404
    assert sign_in(bola).get(at("advert_detail", invite.advert)).status_code == 200


def test_a_helper_who_may_only_see_reads_and_does_nothing(asha, sign_in, answered):
    invite = answered
    client = sign_in(DelegationFactory(person=asha.person, scopes=[Scope.SEE]).delegate)
    page = text(client.get(invite.advert.get_absolute_url())) + text(client.get(invite.reply_url))
    assert "I have found somebody" not in page
    assert "Ask them to take the job" not in page
    assert client.post(at("advert_close", invite.advert), {"to": "filled"}).status_code == 404
    client.post(at("reply_message", invite), {"words": "Hello", "form_token": uuid4()})
    assert Message.objects.count() == 0


def test_answers_say_how_much_of_the_week_they_cover_together(asha, sign_in):
    one = an_answer(asha, visits=[0])
    page = text(sign_in(asha).get(one.advert.get_absolute_url()))
    assert "They could do 1 of 2 visits: no Wednesday morning." in page
    hers = text(sign_in(owner_of(one.listing.provider)).get(one.get_absolute_url()))
    assert [hers.count(words) for _, words in pattern_choices(one.advert.pattern.visits)] == [2, 1]
    other = an_employed_offer().listing
    adverts.show(one.advert, [other], by=asha)
    owner = owner_of(other.provider)
    adverts.interested(one.advert.invites.last(), words="I", visits=[1], by=owner)
    page = text(sign_in(asha).get(one.advert.get_absolute_url()))
    assert "Together they could do the whole week." in page


def test_answering_is_kind_about_what_is_missing_and_about_time(sign_in, time_machine, invite):
    client = sign_in(owner_of(invite.listing.provider))
    page = text(client.post(invite.get_absolute_url(), {"words": "Me: me@example.com"}))
    assert "Tick the times you could do" in page
    assert "Leave out phone numbers" in page
    assert "me@example.com" in page
    assert "Choose why" in text(client.post(at("invite_decline", invite), {"cause": "person"}))
    time_machine.shift(timedelta(days=6))
    client = sign_in(owner_of(invite.listing.provider))
    late = text(client.post(invite.get_absolute_url(), {"words": "I", "visits": ["0"]}))
    assert "closed" in late
    assert AdvertInvite.objects.get().answered_at is None


def test_a_reply_of_somebody_who_paused_cannot_be_asked(asha, sign_in, answered):
    invite = answered
    assert "Ask them to take the job" in text(sign_in(asha).get(invite.reply_url))
    listings.pause(invite.listing, by=owner_of(invite.listing.provider))
    page = text(sign_in(asha).get(invite.reply_url))
    assert "not taking new requests" in page
    assert "Ask them to take the job" not in page


def test_messages_from_both_pages_come_back_to_them_and_fold_contacts(asha, sign_in, answered):
    invite = answered
    owner = owner_of(invite.listing.provider)
    for user, where in ((asha, invite.reply_url), (owner, invite.get_absolute_url())):
        sent = {"words": "Ring 07700 900123", "form_token": uuid4()}
        assert sign_in(user).post(at("reply_message", invite), sent).headers["Location"] == where
        empty = sign_in(user).post(at("reply_message", invite), {"form_token": uuid4()})
        assert "Write your message" in text(empty)
    page = text(sign_in(owner).get(invite.get_absolute_url()))
    assert page.count("This message has contact details in it") == 1
    message = messages.Message.objects.filter(author=asha).get()
    report = reverse("marketplace:report_new", args=["message", message.pk])
    assert sign_in(owner).get(report).status_code == 200
    assert sign_in(owner_of(an_employed_offer().listing.provider)).get(report).status_code == 404


def test_closing_and_using_it_again(asha, sign_in):
    advert, client = an_answer(asha).advert, sign_in(asha)
    client.post(at("advert_close", advert), {"to": "nonsense"})
    assert Advert.objects.get().state == AdvertState.SHOWN
    client.post(at("advert_close", advert), {"to": "filled"})
    assert "The job is taken" in text(client.get(advert.get_absolute_url()))
    assert client.post(at("advert_again", advert), {"form_token": "x"}).status_code == 302
    client.post(at("advert_again", advert), {"form_token": uuid4()})
    assert Advert.objects.count() == 2


def test_pages_ask_the_same_for_one_and_for_three(asha, sign_in, django_assert_max_num_queries, answered):
    invite, found = answered, {}
    owner = owner_of(invite.listing.provider)
    sign_in(asha).get(invite.advert.get_absolute_url())  # what is kept in the process is kept now
    for number in (1, 3):
        for _ in range(number - 1):
            an_answer(asha, an_employed_offer(invite.listing.provider).listing, until=soon())
            adverts.show(invite.advert, [an_employed_offer(invite.listing.provider).listing], by=asha)
        for user, path in (
            (asha, "/adverts/"),
            (asha, invite.advert.get_absolute_url()),
            (owner, "/studio/adverts/"),
        ):
            with django_assert_max_num_queries(40) as asked:
                assert sign_in(user).get(path).status_code == 200
            found.setdefault(path, []).append(len(asked))
    assert {path: counts for path, counts in found.items() if len(set(counts)) > 1} == {}
