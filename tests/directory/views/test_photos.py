import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from directory.actions import photos
from directory.formats import MOST_BYTES
from directory.models import Photo
from tests.corpus import BAD_PICTURES, jpeg
from tests.factories.directory import AuthorityFactory, a_live_listing, a_photo, a_provider, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def business(dara):
    provider = a_provider(organisation=dara.memberships.get().organisation)
    a_live_listing(provider, owner=None)
    return provider


def at(name, *args):
    return reverse(f"directory:{name}", args=args)


def sent(content, name="me.jpg", **more):
    return {"words": "Dara, smiling", "photo": SimpleUploadedFile(name, content), **more}


def test_a_photo_is_given_seen_and_taken_back(sign_in, dara, business):
    client, page = sign_in(dara), at("studio_photo", business.reference)
    assert client.post(page, sent(jpeg(), "../../etc/passwd.jpg")).url == page
    photo = business.photos.get()
    shown = client.get(page).content.decode()
    assert "Your council has yet to look at it" in shown
    assert at("photo_file", photo.large) in shown
    assert client.get(at("photo_file", photo.large)).headers["Cache-Control"] == "private, no-store"
    client.post(at("studio_photo_remove", business.reference), {"photo": photo.reference})
    photo.refresh_from_db()
    assert photo.state == "removed"


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_bad_file_is_refused_in_words_and_keeps_what_was_typed(sign_in, dara, business, name):
    make, words = BAD_PICTURES[name]
    page = sign_in(dara).post(at("studio_photo", business.reference), sent(make())).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert 'value="Dara, smiling"' in page
    assert not Photo.objects.exists()


def test_a_file_that_is_too_big_keeps_what_was_typed(sign_in, dara, business):
    content = sent(bytes(MOST_BYTES + 1))
    page = sign_in(dara).post(at("studio_photo", business.reference), content).content.decode()
    assert "The file must be 10 MB or smaller" in page
    assert 'value="Dara, smiling"' in page


def test_a_strangers_photo_is_not_taken_down(sign_in, dara, business):
    photo = a_photo()
    gone = sign_in(dara).post(at("studio_photo_remove", business.reference), {"photo": photo.reference})
    assert gone.status_code == 404


def test_a_shown_photo_is_for_anybody_and_runs_nothing(client, sign_in, officer, business):
    photo = a_photo(business)
    assert client.get(at("photo_file", photo.small)).status_code == 404
    sign_in(officer).post(at("photo_show", photo.reference))
    answer = client.get(at("photo_file", photo.small))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "max-age=2592000" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("key", ["0" * 32, "x", "etc-passwd"])
def test_no_other_file_is_served(client, key):
    assert client.get(at("photo_file", key)).status_code == 404


def test_a_photo_that_waits_is_for_its_own_people(sign_in, asha, dara, officer, business):
    key = at("photo_file", a_photo(business).large)
    elsewhere = an_officer(AuthorityFactory())
    given = [
        one.get(key).status_code
        for one in (
            sign_in(None),
            sign_in(asha),
            sign_in(dara),
            sign_in(officer, second_factor=False),
            sign_in(officer),
        )
    ]
    assert given == [404, 404, 200, 404, 200]
    assert sign_in(elsewhere).get(key).status_code == 404


def test_a_council_looks_and_shows(sign_in, officer, business):
    photo, client = a_photo(business), sign_in(officer)
    assert "1 photo to look at" in client.get(at("moderation_list")).content.decode()
    assert photo.reference in client.get(at("photo_list")).content.decode()
    assert "Show it to everybody" in client.get(at("photo_detail", photo.reference)).content.decode()
    client.post(at("photo_show", photo.reference))
    client.post(at("photo_show", photo.reference))
    photo.refresh_from_db()
    assert (photo.state, photo.decided_by) == ("shown", officer)
    assert "Nothing is waiting" in client.get(at("photo_list")).content.decode()


def test_a_council_says_why_not(sign_in, dara, officer, business):
    photo, client = a_photo(business), sign_in(officer)
    page = client.post(at("photo_refuse", photo.reference), {"why": ""}).content.decode()
    assert "Say why" in page
    client.post(at("photo_refuse", photo.reference), {"why": "There is a child in it."})
    shown = sign_in(dara).get(at("studio_photo", business.reference)).content.decode()
    assert "There is a child in it." in shown


def test_a_council_sees_none_of_another(sign_in, officer):
    there = a_photo()
    there.provider.lsoa.council = AuthorityFactory()
    there.provider.lsoa.save()
    assert sign_in(officer).get(at("photo_detail", there.reference)).status_code == 404
    assert sign_in(officer).post(at("photo_show", there.reference)).status_code == 404


def test_people_see_the_face_or_the_initials(client, officer, business):
    listing = business.listings.get()
    page = client.get(listing.get_absolute_url()).content.decode()
    assert '<span class="face face--portrait" aria-hidden="true">LC</span>' in page
    photo = photos.show(a_photo(business, words="Dara & her dog"), by=officer)
    page = client.get(listing.get_absolute_url()).content.decode()
    assert at("photo_file", photo.large) in page
    assert 'alt="Dara &amp; her dog"' in page
