"""Files that people send: measured while they arrive, and never kept under a name of their choosing."""

from django import forms
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from directory.formats import MOST_BYTES

FARTHEST_BYTES = 5 * MOST_BYTES  # up to here one is told kindly; beyond, the line is cut


class TooBig(UploadedFile):
    """What is left of a file that was larger than any may be: its size."""


class Measured(FileUploadHandler):
    """The first of the upload handlers: what is too big goes no further, to memory or to the disk."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803, ARG002
        if content_length > FARTHEST_BYTES:
            raise RequestDataTooBig("This is far more than any page here takes.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start + len(raw_data) <= MOST_BYTES else None

    def file_complete(self, file_size):
        return TooBig(name="too-big", size=file_size) if file_size > MOST_BYTES else None


class UploadField(forms.FileField):
    """One file of 10 MB at most; its content is what is cleaned, so its name goes nowhere."""

    def __init__(self, *, takes, **kwargs):
        """``takes`` is what the file picker offers; what a file really is shows in its bytes."""
        kwargs.setdefault("widget", forms.FileInput({"accept": takes}))
        super().__init__(**kwargs)

    default_error_messages = {
        "invalid": "Choose a file and send it again",
        "empty": "This file is empty. Choose another",
        "too_big": "The file must be 10 MB or smaller",
    }

    def to_python(self, data):
        if isinstance(data, TooBig):
            raise ValidationError(self.error_messages["too_big"], code="too_big")
        return super().to_python(data)

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        return sent.read() if sent else b""
