"""A provider's photo, and what a council says about it."""

from django import forms

from accounts.forms.fields import LineField, WordsField
from directory.forms.uploads import UploadField


class PhotoForm(forms.Form):
    """The words come before the file: what was typed is kept when the file is too big."""

    words = LineField(
        label="What the photo shows",
        help_text="For people who cannot see it. Such as: Mary, smiling, with short grey hair.",
        name="What the photo shows",
        max_length=120,
        required=False,
    )
    photo = UploadField(
        label="Photo",
        help_text="A JPEG or PNG, up to 10 MB. Where and when it was taken is removed from it.",
        takes="image/jpeg,image/png",
        error_messages={"required": "Choose a photo"},
    )


class PhotoReasonForm(forms.Form):
    """Why a photo is not shown; the provider reads exactly these words."""

    why = WordsField(
        label="Why is it not shown?",
        help_text="They read exactly these words.",
        name="The reason",
        max_length=300,
        rows=3,
        error_messages={"required": "Say why, so that they know what to choose instead"},
    )
