import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from directory.formats import MOST_BYTES
from directory.forms.photo import PhotoForm
from directory.forms.uploads import FARTHEST_BYTES, Measured, TooBig


def sent(content, name="photo.jpg", words="Mary"):
    request = RequestFactory().post("/", {"words": words, "photo": SimpleUploadedFile(name, content)})
    form = PhotoForm(request.POST, request.FILES)
    form.is_valid()
    return form


def test_content_is_what_is_cleaned():
    assert sent(b"content").cleaned_data["photo"] == b"content"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "nul\0.jpg", "x" * 5000, "é\u202egpj.exe", "con", "photo.php;.jpg"]
)
def test_a_name_is_never_looked_at(name):
    form = sent(b"content", name)
    assert form.cleaned_data.get("photo", b"content") == b"content"
    assert form.errors in ({}, {"photo": ["Choose a photo"]})


def test_nothing_is_said_kindly_and_what_was_typed_stays():
    request = RequestFactory().post("/", {"words": "Mary"})
    form = PhotoForm(request.POST, request.FILES)
    assert form.errors == {"photo": ["Choose a photo"]}
    assert form["words"].value() == "Mary"


def test_an_empty_file_is_said_to_be_empty():
    assert sent(b"").errors == {"photo": ["This file is empty. Choose another"]}


def test_ten_megabytes_are_taken_and_a_byte_more_is_not():
    assert sent(bytes(MOST_BYTES)).errors == {}
    form = sent(bytes(MOST_BYTES + 1))
    assert form.errors == {"photo": ["The file must be 10 MB or smaller"]}
    assert form["words"].value() == "Mary"


def test_what_is_too_big_is_not_kept_while_it_arrives():
    """The rest of a file that has grown too big goes past the handlers that would keep it."""
    handler = Measured()
    assert handler.receive_data_chunk(b"x", MOST_BYTES - 1) == b"x"
    assert handler.receive_data_chunk(b"x", MOST_BYTES) is None
    assert isinstance(handler.file_complete(MOST_BYTES + 1), TooBig)


def test_far_too_much_is_cut_off_before_it_is_read(db):
    class Endless:
        def read(self, *args):
            pytest.fail("It was read.")

        readline = read

    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")
    answer = client.generic(
        "POST",
        "/account/login/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Endless(), "CONTENT_LENGTH": str(FARTHEST_BYTES + 1)},
    )
    assert answer.status_code == 400
    assert "more than this site takes" in answer.content.decode()
